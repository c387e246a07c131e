"""Panel: one live figure of an explorer, and the marks that every panel shares."""

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.live import style
from helpers.live.figure import Axes, Ends, LiveFigure
from helpers.live.marks import Bar, Dots, Floats, Line, Mark, Shape, Text, ToPixels
from helpers.panels.crowd import Crowd, Run
from helpers.panels.signs import Sign, sign_of

Row = Sequence[float] | Floats  # numbers, one a label or one a loss
Rows = Sequence[Row] | Floats
Bools = NDArray[np.bool_]
Place = tuple[float, float]  # a point on the scales of some axes
Guessed = float | list[Any] | None  # what was guessed: a number, or a list of what it is of and the number


class Panel:
    """One live figure. A subclass defines `lay_out` and `update`, with arguments of their own.

    `lay_out` makes every mark once, still and moving, from the `options`; `update` changes the moving ones.
    Introduced in notebook 00, with the first explorer.
    """

    width, height = 320, 270
    lay_out: Callable[..., None]
    update: Callable[..., None]

    def __init__(self, title: str, *, width: int | None = None, **options: object) -> None:
        """Make the figure, `width` pixels wide if that is given, and lay it out."""
        self.width = width or self.width
        self.guesses: list[Guess] = []
        self.live = LiveFigure(self.width, self.height)
        self.live.title(title)
        self.lay_out(**options)

    def gather(self, room: Sequence[float], is_own: bool) -> None:
        """Show the guesses of a `room` where one is drawn now; that one is taken away again, unless it `is_own`."""
        for guess in self.guesses:
            guess.gather(room, is_own)

    def name(self, at: ToPixels, x: float, y: float, words: str, **look: Any) -> None:
        """Write words that stand still, with their signs: see `named`."""
        for mark in named(at, x, y, words, **look):
            self.live.add(mark)

    def words(self, ax: Axes, position: Place = (0, 0), *, at: ToPixels | None = None, **look: Any) -> Text:
        """Add a moving text; without words it is not seen."""
        return self.live.moving(Text(at or ax.data, position, **look))

    def dots(self, ax: Axes, marker: str = "o", size: float = 11, **look: Any) -> Dots:
        """Add moving marks: filled for a prediction, outlined (face "none") for a target."""
        return self.live.moving(Dots(ax.data, marker, size, **look))

    def stars(self, ax: Axes, size: float = 17) -> Dots:
        """Add the outlined stars that mark targets."""
        return self.dots(ax, "*", size, face="none", edge=style.INK, width=1.5)

    def shape(self, ax: Axes, **look: Any) -> Shape:
        """Add moving forms, whose `outlines` are set later."""
        return self.live.moving(Shape(ax.data, **look))

    def bar(self, ax: Axes, x: float, wide: float, *, face: str, edge: str = "none") -> Bar:
        """Add a moving bar that stands on 0 with its middle at `x`; its `high` is set later."""
        return self.live.moving(Bar(ax.data, x - wide / 2, 0.0, wide, 0.0, face=face, edge=edge))

    def lying(self, ax: Axes, y: float, thick: float, **look: Any) -> Bar:
        """Add a moving bar that starts at 0 with its middle at the height `y`; its `wide` is set later."""
        return self.live.moving(Bar(ax.data, 0.0, y - thick / 2, 0.0, thick, **look))

    def line(self, ax: Axes, colour: str = style.INK, width: float = style.LINE, dashes: str = "-") -> Line:
        """Add a moving line."""
        return self.live.moving(Line(ax.data, colour=colour, width=width, dashes=dashes))


def boxes(x: ArrayLike, bottom: ArrayLike, top: ArrayLike, wide: float) -> Floats:
    """Return the corners (n, 4, 2) of upright boxes centred at `x`: a single mark, where bars would be dozens."""
    x, bottom, top = np.broadcast_arrays(np.asarray(x, float), bottom, top)
    left, right = x - wide / 2, x + wide / 2
    corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
    return np.stack([np.stack(corner, -1) for corner in corners], 1)


def within(heights: ArrayLike, high: float) -> Floats:
    """Return heights with nan for those above `high`, the end of a scale."""
    heights = np.asarray(heights, float)
    return np.where(heights <= high, heights, np.nan)


BETWEEN = 24  # pixels from one panel to the next (helpers/front/explorer.css)
SIGN, GAP = 20, 3  # pixels: how wide the sign beside a word is, and how far from it


def named(at: ToPixels, x: float, y: float, words: str, *, signs: Sequence[str] | None = None, stacked: bool = False, sign: float = SIGN, size: float = style.TEXT, weight: str = "bold", colour: str = style.INK) -> list[Mark]:  # fmt: skip
    """Return marks for words in the middle of x, on the baseline y, and their signs to the left (`stacked`: above).

    A panel adds them, to stand still or to move. `signs` are those of these words, by default of `words` themselves; what has no sign stands alone.
    """
    across, down = at((x, y)).tolist()
    drawn = [word for word in signs or [words] if sign_of(word)]
    step, middle = sign + 1, down - 0.36 * size
    wide = len(drawn) * step - 1
    is_centred = stacked or not drawn
    if is_centred:
        left, start, middle = across - wide / 2, across, middle - 0.28 * size - 0.55 * sign
    else:
        left = across - (wide + GAP + 0.62 * size * len(words)) / 2
        start = left + wide + GAP
    ha = "center" if is_centred else "left"
    places = [(left + i * step + sign / 2, middle) for i in range(len(drawn))]
    return [
        Text(np.asarray, (start, down), words, ha=ha, size=size, weight=weight, colour=colour),
        *(
            Sign(np.asarray, word, sign, colour=colour, points=[at])
            for word, at in zip(drawn, places, strict=True)
        ),
    ]


class Arrow:
    """A moving vertical arrow, `wide` pixels at its head: `length` pixels up (positive) or down from a point of `ax`."""

    def __init__(self, panel: Panel, ax: Axes, colour: str = style.INK, wide: float = 14) -> None:
        """Add the arrow to a panel."""
        self.ax, self.wide = ax, wide
        self.shape = panel.live.moving(Shape(np.asarray, face=colour, edge=style.PAPER, width=1))

    def point(self, x: float, y: float, length: float) -> None:
        """Draw the arrow from (x, y) in data; below 1.5 pixels there is none.

        One that would leave the axes begins so much earlier: what it says is its length.
        """
        if abs(length) < 1.5:
            return self.shape.set(visible=False)
        px, py = self.ax.data((x, self.start(y, length))).tolist()
        half, thin = self.wide / 2, self.wide / 6
        head = math.copysign(min(0.64 * self.wide, abs(length)), length)
        tip, neck = py - length, py - length + head
        right = [(thin, py), (thin, neck), (half, neck)]
        outline = (
            [(px - dx, at) for dx, at in right] + [(px, tip)] + [(px + dx, at) for dx, at in right[::-1]]
        )
        self.shape.set(visible=True, outlines=[outline])

    def start(self, y: float, length: float) -> float:
        """Return the height at which an arrow from `y` begins, so that it ends within the axes."""
        (low, high), up = self.ax.ylim, self.ax.pixel[1]
        return max(low - min(length, 0.0) * up, min(float(y), high - max(length, 0.0) * up))


class Guess:
    """The learner's guess: a dotted line, level or upright, and words beside it. Off the scale it stands at the edge.

    A room's guesses are dots along such lines. `scale` takes a guess to the axis, for a panel that does so itself.
    """

    def __init__(self, panel: Panel, ax: Axes, **look: Any) -> None:
        """Add the line and the words to a panel."""
        self.ax = ax
        self.scale: Callable[[float], float] = float
        self.run: Run = lambda value: ((), "")
        self.crowd = panel.live.moving(Crowd(ax.data))
        self.line = panel.line(ax, style.GUESS, 2, ":")
        self.words = panel.words(ax, size=style.SMALL, colour=style.GUESS, **look)
        panel.guesses.append(self)

    def level(
        self,
        value: float | None,
        left: float,
        right: float,
        words: str = "your guess {}",
        at: Callable[[float], Place] | None = None,
        limits: Ends | None = None,
    ) -> None:
        """Draw a guess at a height, from `left` to `right`; None hides it.

        `at` gives, for the height drawn, the place (x, y) of the `words`, by default above the line's left end.
        `limits` are the ends of the scale, by default the axis's.
        """
        if value is None:
            return self.hide()
        y, text = self._brought_in(value, limits or self.ax.ylim, words, "↓↑")
        self.run = lambda v: self._run(v, limits or self.ax.ylim, "↓↑", lambda y: [(left, y), (right, y)])
        self.show([left, right], [y, y], at(y) if at else self.above(left, y), text)

    def upright(
        self,
        value: float | None,
        bottom: float,
        top: float,
        words: str = "your guess {}",
        at: float | None = None,
    ) -> None:
        """Draw a guess at a place along the axis, its words at the height `at`, by default above all that is drawn."""
        if value is None:
            return self.hide()
        x, text = self._brought_in(value, self.ax.xlim, words, "←→")
        foot, head = sorted((bottom, top), reverse=self.ax.pixel[1] < 0)
        self.run = lambda v: self._run(v, self.ax.xlim, "←→", lambda x: [(x, foot), (x, head)])
        across, up = self.ax.pixel
        left = x > np.mean(self.ax.xlim)  # on the side where there is room for words
        self.words.set(ha="right" if left else "left")
        height = self.ax.ylim[1] + 4 * up if at is None else at
        self.show([x, x], [bottom, top], (x + (-4 if left else 4) * across, height), text)

    def over_curves(self, level: float | None, across: float | None, numbers: Collection[Place]) -> None:
        """Draw a guess at a height from end to end of the axis or, if `across` is given, at that place along it."""
        (left, right), (low, high) = self.ax.xlim, self.ax.ylim
        if across is not None:
            return self.upright(across, low, high)
        self.level(level, left, right, at=lambda y: self.above(left, y, numbers))

    def above(self, x: float, y: float, numbers: Collection[Place] = ()) -> Place:
        """Return the place of words above the height `y`: or below it, where the axis ends or one of `numbers` stands.

        `numbers` are the places (x, y) of the numbers that the words must not cover.
        """
        (across, up), (low, high) = self.ax.pixel, self.ax.ylim
        near = [v for u, v in numbers if u - x < 200 * across]
        heights = [y + lift * up for lift in (5, -17, 22)]
        free = [h for h in heights if low <= h < high - 8 * up and all(abs(h - v) > 13 * up for v in near)]
        return x + 4 * across, free[0] if free else heights[0]

    def show(self, x: ArrayLike, y: ArrayLike, at: Place, words: str) -> None:
        """Draw the line through the points (x, y), and the words at a place."""
        self.line.set_points(x, y)
        self.words.write(*at, words)

    def hide(self) -> None:
        """Draw no guess."""
        self.show((), (), (0, 0), "")

    def gather(self, room: Sequence[float], is_own: bool) -> None:
        """Show a room's guesses as dots, if this is the guess that is drawn now; keep that one if it `is_own`."""
        shown = len(self.line.points) > 0
        self.crowd.gather(room if shown else (), self.run)
        if not is_own:
            self.hide()

    def _run(
        self, value: float, limits: Ends, arrows: str, line: Callable[[float], ArrayLike]
    ) -> tuple[ArrayLike, str]:
        """Return the line of those who guessed `value`, and an arrow if that is off the scale."""
        at = self.scale(value)
        return line(_clipped(at, limits)), _off(at, limits, arrows)

    @staticmethod
    def _brought_in(value: float, limits: Ends, words: str, arrows: str) -> tuple[float, str]:
        """Return the value, brought to the edge if it is off the scale, and its words, with an arrow if it was."""
        off = _off(value, limits, arrows)
        return _clipped(value, limits), words.format(style.number(value)) + (f" {off}" if off else "")


def _clipped(value: float, limits: Ends) -> float:
    """Return a value, brought to the nearer end if it is off a scale."""
    return min(max(float(value), min(limits)), max(limits))


def _off(value: float, limits: Ends, arrows: str) -> str:
    """Return the one of two `arrows` that says on which side a value is off a scale; nothing if it is not."""
    return "" if min(limits) <= value <= max(limits) else arrows[int(value > max(limits))]
