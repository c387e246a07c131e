"""LiveFigure: a figure drawn once, of which only the moving marks are drawn again.

The *still layer* is all that never moves; the *moving layer* lies over it and holds, for each state, what does. Both
are SVG, so they are sharp at any zoom, their text is text, and their colours follow the page's theme.
Introduced in notebook 00.
"""

import math
from collections.abc import Callable, Iterable
from html import escape
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.marks import Dots, Floats, Line, Mark, Shape, Text, ToPixels
from helpers.live.protocol import Handle, Pad, PanelSpec, Values

TICK, PAD = 3, 3.5  # pixels: how long a tick is, and from there to its number
LINE_HEIGHT = 16  # pixels
Ends = tuple[float, float]
Scales = tuple[Floats, Floats]  # a factor and a shift for x and y
AnyMark = TypeVar("AnyMark", bound=Mark)


class Axes:
    """A box in a figure with a scale along each side, both 0 to 1 until `limits` sets them.

    Points are mapped to pixels by `data` (both scales), `inside` (shares of the box), `below` (x on its scale, y a
    share of the box) and `beside` (y on its scale, x a share of the box). Marks made here stand still, but for those
    that a panel makes with its own `line`, `words`, `bar` and so on.
    """

    def __init__(self, figure: "LiveFigure", left: float, bottom: float, right: float, top: float) -> None:
        self.figure = figure
        self.width, self.height = figure.width - left - right, figure.height - bottom - top
        self._corner = np.array([left, figure.height - bottom], float)
        self.foot: float | None = (
            0.0  # how high the lower side stands, a share of the box; None leaves it out
        )
        self.left, self.boxed = True, False  # whether the left side is drawn, and the right and the upper one
        self.xlim: Ends = (0, 1)
        self.ylim: Ends = (0, 1)
        self.limits()

    # -- scales ----------------------------------------------------------------------------------------------

    def limits(self, x: Ends | None = None, y: Ends | None = None) -> None:
        """Set the ends of the scales: pairs, of which the first may be the larger; None leaves one as it is."""
        self.xlim, self.ylim = self.xlim if x is None else x, self.ylim if y is None else y
        # What one pixel to the right, and one up, is on the scales.
        self.pixel = (self.xlim[1] - self.xlim[0]) / self.width, (self.ylim[1] - self.ylim[0]) / self.height
        shares = (0, 1)
        self._data, self._inside = self._map(self.xlim, self.ylim), self._map(shares, shares)
        self._below, self._beside = self._map(self.xlim, shares), self._map(shares, self.ylim)

    def _map(self, across: Ends, up: Ends) -> Scales:
        """Return what takes points from two scales to pixels: a factor and a shift for each."""
        low, high = np.array([across, up], float).T
        factor = np.array([self.width, -self.height]) / (high - low)
        return factor, self._corner - low * factor

    def data(self, points: ArrayLike) -> Floats:
        """Map points (..., 2) on both scales to pixels."""
        return _mapped(self._data, points)

    def inside(self, points: ArrayLike) -> Floats:
        """Map points (..., 2) given as shares of the box, from its lower left corner, to pixels."""
        return _mapped(self._inside, points)

    def below(self, points: ArrayLike) -> Floats:
        """Map points (..., 2) with x on its scale and y a share of the box to pixels."""
        return _mapped(self._below, points)

    def beside(self, points: ArrayLike) -> Floats:
        """Map points (..., 2) with x a share of the box and y on its scale to pixels."""
        return _mapped(self._beside, points)

    # -- marks that stand still --------------------------------------------------------------------------------

    def text(self, x: float, y: float, words: str, *, at: ToPixels | None = None, **look: Any) -> Text:
        """Write words."""
        return self.figure.add(Text(at or self.data, (x, y), words, **look))

    def line(self, x: ArrayLike, y: ArrayLike, **look: Any) -> Line:
        """Draw a line through the points (x, y)."""
        return self.figure.add(Line(self.data, np.stack([np.asarray(x), np.asarray(y)], -1), **look))

    def shape(self, corners: ArrayLike, **look: Any) -> Shape:
        """Draw a closed form."""
        return self.figure.add(Shape(self.data, [corners], **look))

    def dot(self, x: float, y: float, marker: str = "o", size: float = 9, **look: Any) -> Dots:
        """Draw one mark, its place given as shares of the box."""
        return self.figure.add(Dots(self.inside, marker, size, points=[(x, y)], **look))

    def bare(self) -> None:
        """Draw no sides."""
        self.left, self.foot = False, None

    def xticks(self, places: Iterable[float] | None = None, words: Iterable[str] | None = None) -> None:
        """Put ticks on the lower side, by default at the whole numbers, with their numbers (or `words`) below."""
        self._ticks(_whole(self.xlim) if places is None else places, words, self._xtick)

    def yticks(self, places: Iterable[float] | None = None, words: Iterable[str] | None = None, colour: str = style.MUTED, tick: float = TICK) -> None:  # fmt: skip
        """Put ticks on the left side, by default at the whole numbers, with their numbers (or `words`) to the left."""
        places = _whole(self.ylim) if places is None else places
        self._ticks(places, words, lambda y, text: self._ytick(y, text, colour, tick))

    def _ticks(
        self, places: Iterable[float], words: Iterable[str] | None, draw: Callable[[float, str], None]
    ) -> None:
        places = [*places]
        numbers = [f"{place:g}".replace("-", "−") for place in places]
        for place, text in zip(places, numbers if words is None else words, strict=True):
            draw(place, text)

    def _xtick(self, x: float, text: str) -> None:
        self._rule((x, 0), (0, TICK), self.below)
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "center", "va": "top"}
        self.text(x, -(TICK + PAD) / self.height, text, at=self.below, **look)

    def _ytick(self, y: float, text: str, colour: str, tick: float) -> None:
        self._rule((0, y), (-tick, 0), self.beside)
        look: dict[str, Any] = {"size": style.SMALL, "colour": colour, "ha": "right", "va": "center"}
        self.text(-(tick + PAD) / self.width, y, text, at=self.beside, **look)

    def _rule(self, start: Ends, step: Ends, at: ToPixels) -> None:
        """Draw a tick from a point, `step` pixels long."""
        ends = at(start) + np.array([(0, 0), step])
        self.figure.add(Line(np.asarray, ends, colour=style.MUTED, width=style.THIN))

    def xlabel(self, words: str, down: float = 23) -> None:
        """Write what the lower scale is, so many pixels below it."""
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "center", "va": "top"}
        self.text(0.5, -down / self.height, words, at=self.inside, **look)

    def ylabel(self, *lines: str, left: float) -> None:
        """Write what the left scale is, reading upwards, the last of the `lines` so many pixels beside it."""
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "center", "turned": True}
        for i, words in enumerate(reversed(lines)):
            self.text(-(left + LINE_HEIGHT * i) / self.width, 0.5, words, at=self.inside, **look)

    def sides(self) -> list[Line]:
        """Return the marks of the sides that are drawn."""
        wanted: list[tuple[Ends, ...]] = [] if self.foot is None else [((0, self.foot), (1, self.foot))]
        wanted += [((0, 0), (0, 1))] * self.left + [((0, 1), (1, 1), (1, 0))] * self.boxed
        return [Line(self.inside, ends, colour=style.MUTED, width=style.THIN) for ends in wanted]


def _whole(limits: Ends) -> range:
    """Return the whole numbers between the ends of a scale."""
    return range(math.ceil(min(limits)), math.floor(max(limits)) + 1)


def _mapped(map_: Scales, points: ArrayLike) -> Floats:
    factor, shift = map_
    return np.asarray(points, float) * factor + shift


class LiveFigure:
    """A figure of `width` x `height` CSS pixels in two SVG layers. Axes are placed in pixels, so neither can shift."""

    def __init__(self, width: int = 320, height: int = 250) -> None:
        self.width, self.height = width, height
        self.boxes: list[Axes] = []
        self.still_marks: list[Mark] = []
        self.moving_marks: list[Mark] = []
        self.handles: list[Handle] = []
        self.pads: list[Pad] = []

    def axes(self, left: float = 44, bottom: float = 34, right: float = 10, top: float = 34) -> Axes:
        """Add axes with the given margins in pixels, and return them."""
        self.boxes.append(Axes(self, left, bottom, right, top))
        return self.boxes[-1]

    def title(self, text: str) -> None:
        """Write what the panel shows, at its top left; the message of the moment is the explorer's headline."""
        look: dict[str, Any] = {"size": style.SMALL + 0.5, "weight": "bold", "colour": style.MUTED}
        self.add(Text(np.asarray, (4, 15), text, **look))

    def handle(self, field: str, index: int | None, axis: Literal["x", "y"], values: ArrayLike, pixels: ArrayLike, wide: float) -> None:  # fmt: skip
        """Let a control be dragged along an `axis` of the picture: at each of `pixels` (n, 2) it is one of the `values`.

        Introduced in notebook 01, whose one bar is the first that can be dragged.
        """
        points, along = np.asarray(pixels, float), "xy".index(axis)
        stops = zip(points[:, along].round(1).tolist(), np.asarray(values, float).tolist(), strict=True)
        start = float(points[0, 1 - along] - wide / 2)
        self.handles.append(
            Handle(field=field, index=index, axis=axis, start=start, wide=wide, stops=[*stops])
        )

    def pad(self, corners: ArrayLike, pixels: ArrayLike, values: Iterable[Values]) -> None:
        """Let a point be dragged within `corners` (n, 2): the nearest of `pixels` (m, 2) sets its `values`."""
        outline = " ".join(f"{x:.1f},{y:.1f}" for x, y in np.asarray(corners, float).tolist())
        points = np.asarray(pixels, float).round(1).tolist()
        places = [(x, y, of) for (x, y), of in zip(points, values, strict=True)]
        self.pads.append(Pad(corners=outline, places=places))

    def add(self, mark: AnyMark) -> AnyMark:
        """Add a mark that stands still, and return it."""
        self.still_marks.append(mark)
        return mark

    def moving(self, mark: AnyMark) -> AnyMark:
        """Add a mark that moves: left out of the still layer, drawn in the order given for each frame; return it."""
        self.moving_marks.append(mark)
        return mark

    def still(self) -> str:
        """Return the SVG fragment of everything that never moves."""
        sides = [mark for box in self.boxes for mark in box.sides()]
        return "".join(mark.svg() for mark in (*sides, *self.still_marks))

    def fragments(self) -> list[str]:
        """Return the SVG fragment of each moving mark as it is now; "" for one that is hidden."""
        return [mark.svg() for mark in self.moving_marks]

    def frame(self) -> str:
        """Return the SVG fragment of the moving marks as they are now."""
        return "".join(self.fragments())

    def spec(self) -> PanelSpec:
        """Return all of it that never changes on the page."""
        still = style.themed(self.still())
        return PanelSpec(
            width=self.width, height=self.height, still=still, handles=self.handles, pads=self.pads
        )


def stand_alone(headline: str, alt: str, figures: Iterable[LiveFigure]) -> str:
    """Return one SVG of figures as they are now, side by side under their headline, for pages without a kernel."""
    parts, x, height = [], 0, 0
    for figure in figures:
        parts.append(f'<g transform="translate({x} 34)">{figure.still()}{figure.frame()}</g>')
        x, height = x + figure.width + 24, max(height, 34 + figure.height)
    width = max(x - 24, 8 + style.bold_width(headline, 16))  # the headline may be longer
    rim = " ".join(f'{name}="{value}"' for name, value in style.RIM.items())
    drawing = style.themed("".join(parts).replace("<text ", f"<text {rim} "), keep_colour=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" role="img" style="background:#fefefe;stroke-linejoin:round" '
        f"font-family=\"'DejaVu Sans', Verdana, sans-serif\"><title>{escape(alt)}</title>"
        f'<text x="4" y="20" font-size="16" font-weight="bold" fill="{style.INK}">{escape(headline)}</text>'
        f"{drawing}</svg>"
    )
