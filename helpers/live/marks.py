"""Marks: what figures are made of. Each holds its own properties and writes itself as SVG, from these alone.

No plotting library stands behind them: its settings (a style sheet, LaTeX for text, a missing font) are the learner's,
and are one for the whole process, so no figure may lean on them or set them. Introduced in notebook 00.
"""

import base64
import io
import math
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.live import style

Floats = NDArray[np.float64]
ToPixels = Callable[[ArrayLike], Floats]  # maps points (..., 2) to pixels from the top left

# On and off along a line, in units of its width.
DASHES = {"-": None, "--": (3.7, 1.6), ":": (1.0, 1.65)}


def _star(points: int = 5, inner: float = 0.382) -> Floats:
    """Return the corners of a star of radius 1 that points up (y grows downwards)."""
    angles = np.pi * (np.arange(2 * points) / points - 0.5)
    radii = np.where(np.arange(2 * points) % 2, inner, 1.0)
    return np.stack([radii * np.cos(angles), radii * np.sin(angles)], 1)


# The outline of each mark that is no circle, for a size of 1.
OUTLINES = {
    "*": _star() / 2,
    "v": np.array([[0, 1], [-1, -1], [1, -1]]) / 2,
    "^": np.array([[0, -1], [1, 1], [-1, 1]]) / 2,
    "s": np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2,
    "D": np.array([[0, -1], [1, 0], [0, 1], [-1, 0]]) / math.sqrt(2),
}


def _path(outlines: Iterable[Floats], close: bool = True) -> str:
    """Return the data of one SVG path through the points of each of the `outlines`, (n, 2) arrays in pixels."""
    end = " z" if close else ""
    # One template for all of an outline's numbers: half the time of one for each point.
    return " ".join(
        ("M " + " L ".join(["%.5g %.5g"] * len(points)) + end) % tuple(points.ravel().tolist())
        for points in outlines
    )


def _same(one: object, other: object) -> bool:
    """Return whether two values of a property are the same; nan is nan."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one.dtype == other.dtype:
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(np.asarray(one), np.asarray(other), equal_nan=True)
    return bool(one == other)


def _dashed(dashes: str, width: float) -> str:
    """Return what the look of a line that wide says of its dashes."""
    pattern = DASHES[dashes]
    return "; stroke-dasharray: " + ",".join(f"{d * width:g}" for d in pattern) if pattern else ""


class Mark:
    """Base of all marks. `at` maps points (..., 2) to pixels from the top left: `Axes.data`, say.

    `set` changes properties by name; only a mark that has changed is drawn again.
    """

    visible = True
    opacity: float = 1
    _drawn: str | None = None

    def __init__(self, at: ToPixels) -> None:
        self.at = at

    def set(self, **properties: Any) -> None:
        """Change properties, those that the mark has; one that stays as it was costs no new drawing."""
        for name, value in properties.items():
            if not _same(getattr(self, name), value):
                setattr(self, name, value)
                self._drawn = None

    def svg(self) -> str:
        """Return the mark as SVG: nothing if it is hidden."""
        if self._drawn is None:
            self._drawn = self.draw() if self.visible else ""
        return self._drawn

    def draw(self) -> str:
        """Return the mark as SVG, drawn anew."""
        raise NotImplementedError

    def _sheer(self) -> str:
        """Return what the look says of the opacity, of a mark that heeds it."""
        return "" if self.opacity == 1 else f"; opacity: {self.opacity:g}"


class Text(Mark):
    """A line of text, which the page aligns by its anchor. `turned` it reads upwards.

    `mono` it is code; without its `rim` it is sharper on a coloured ground.
    `ha` is "left", "center" or "right"; `va` "baseline", "center", "bottom" or "top".
    """

    _down = {"baseline": 0, "center": 0.36, "bottom": -0.21, "top": 0.76}  # of the size, down to the baseline
    before = {"left": 0.0, "center": 0.5, "right": 1.0}  # of its width, left of its place
    _anchor = {"left": "start", "center": "middle", "right": "end"}

    def __init__(self, at: ToPixels, position: tuple[float, float] = (0, 0), text: str = "", *, size: float = style.TEXT, colour: str = style.INK, weight: str = "normal", ha: str = "left", va: str = "baseline", turned: bool = False, mono: bool = False, rim: bool = True) -> None:  # fmt: skip
        super().__init__(at)
        self.position, self.text, self.size, self.colour, self.weight = position, text, size, colour, weight
        self.ha, self.va, self.turned, self.mono, self.rim = ha, va, turned, mono, rim

    def write(self, x: float, y: float, words: str) -> None:
        """Place it and say `words`."""
        self.set(position=(x, y), text=words)

    def draw(self) -> str:
        """Return one text element."""
        if not self.text:
            return ""
        x, y = self.at(self.position)
        down = self._down[self.va] * self.size
        x, y = (x + down, y) if self.turned else (x, y + down)
        look = f"font-size: {self.size:g}px; text-anchor: {self._anchor[self.ha]}; fill: {self.colour}"
        if self.weight == "bold":
            look = f"font-weight: 700; {look}"
        if self.mono:
            look = f"font-family: {style.MONO}; {look}"
        if not self.rim:
            look += "; stroke: none"
        turn = f' transform="rotate(-90 {x:.2f} {y:.2f})"' if self.turned else ""
        return f'<text style="{look}" x="{x:.2f}" y="{y:.2f}"{turn}>{escape(self.text, quote=False)}</text>'


class Points(Mark):
    """What stands at points: `points` (n, 2), those that are not finite left out."""

    def __init__(self, at: ToPixels, points: ArrayLike = ()) -> None:
        super().__init__(at)
        self.points = np.array(points, float).reshape(-1, 2)

    def set_points(self, x: ArrayLike = (), y: ArrayLike = ()) -> None:
        """Move to the points (x, y); none by default."""
        self.set(points=np.array([np.asarray(x), np.asarray(y)], float).T.reshape(-1, 2))

    def pixels(self) -> Floats:
        """Return the points in pixels, (n, 2), nan where they are not finite."""
        return self.at(self.points)


class Dots(Points):
    """Marks at points: circles ("o"), or any of OUTLINES. `size` is a circle's diameter in pixels."""

    def __init__(self, at: ToPixels, marker: str = "o", size: float = 11, *, face: str = style.INK, edge: str | None = None, width: float = 1.6, points: ArrayLike = ()) -> None:  # fmt: skip
        super().__init__(at, points)
        self.marker, self.size, self.face, self.edge, self.width = marker, size, face, edge or face, width

    def draw(self) -> str:
        """Return a circle for each point, or one path of all outlines."""
        points = self.pixels()
        points = points[np.isfinite(points).all(1)]
        look = f"fill: {self.face}; stroke: {self.edge}; stroke-width: {self.width:g}{self._sheer()}"
        if self.marker == "o":
            radius = f"{self.size / 2:g}"
            return "".join(
                f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius}" style="{look}"/>' for x, y in points.tolist()
            )
        outlines = points[:, None] + OUTLINES[self.marker] * self.size
        return f'<path d="{_path(outlines)}" style="{look}"/>' if len(points) else ""


class Line(Points):
    """A line through points, broken where one is not finite. `dashes` is one of DASHES."""

    def __init__(self, at: ToPixels, points: ArrayLike = (), *, colour: str = style.INK, width: float = style.LINE, dashes: str = "-") -> None:  # fmt: skip
        super().__init__(at, points)
        self.colour, self.width, self.dashes = colour, width, dashes

    def draw(self) -> str:
        """Return one path."""
        points = self.pixels()
        good = np.asarray(np.isfinite(points).all(1))
        runs = [points] if len(points) > 1 and good.all() else self._runs(points, good)
        if not runs:
            return ""
        look = f"fill: none; stroke: {self.colour}; stroke-width: {self.width:g}"
        look += _dashed(self.dashes, self.width) + self._sheer()
        return f'<path d="{_path(map(_thinned, runs), close=False)}" style="{look}"/>'

    @staticmethod
    def _runs(points: Floats, good: NDArray[np.bool_]) -> list[Floats]:
        """Return the runs of points that are `good`, of two or more."""
        ends = [0, *(np.flatnonzero(good[1:] != good[:-1]) + 1).tolist(), len(points)]
        return [points[start:end] for start, end in pairwise(ends) if end - start > 1 and good[start]]


def _thinned(points: Floats, off: float = 0.05) -> Floats:
    """Return the points (n, 2) of a run less most of those that lie, to `off` pixels, between their neighbours."""
    for _ in range(
        6 * (len(points) > 2)
    ):  # each time every other one is asked, so that no bend is lost bit by bit
        before, asked, after = points[:-2:2], points[1:-1:2], points[2::2]
        (dx, dy), (x, y) = (after - before).T, (asked - before).T
        beyond = ((asked - before) * (asked - after)).sum(1) > 0
        bent = beyond | (np.abs(x * dy - y * dx) > off * np.hypot(dx, dy))
        if bent.all():
            break
        kept = np.ones(len(points), bool)
        kept[1:-1:2] = bent
        points = points[kept]
    return points


class Shape(Mark):
    """Any number of closed forms as one element: `outlines` are arrays of corners (n, 2)."""

    def __init__(self, at: ToPixels, outlines: Sequence[ArrayLike] = (), *, face: str = "none", edge: str = "none", width: float = 1.6, dashes: str = "-", opacity: float = 1) -> None:  # fmt: skip
        super().__init__(at)
        self.outlines, self.face, self.edge = outlines, face, edge
        self.width, self.dashes, self.opacity = width, dashes, opacity

    def corners(self) -> Sequence[ArrayLike]:
        """Return the corners of each form."""
        return self.outlines

    def draw(self) -> str:
        """Return one path."""
        outlines = [self.at(corners) for corners in self.corners()]
        if not outlines:
            return ""
        look = f"fill: {self.face}; stroke: {self.edge}"
        if self.edge != "none":
            look += f"; stroke-width: {self.width:g}" + _dashed(self.dashes, self.width)
        return f'<path d="{_path(outlines)}" style="{look}{self._sheer()}"/>'


class Hatched(Shape):
    """Shape of upright boxes, with slanting lines in place of a fill."""

    pitch = 6  # pixels from one line to the next

    def draw(self) -> str:
        """Return one path: the boxes, and their lines."""
        if not len(self.outlines):
            return ""
        pixels, parts = self.at(np.array(self.outlines, float)), []
        for left, top, right, foot in np.hstack([pixels.min(1), pixels.max(1)]).tolist():
            parts.append(f"M{left:.1f} {top:.1f}H{right:.1f}V{foot:.1f}H{left:.1f}z")
            across, down = right - left, foot - top
            for shift in range(
                self.pitch, math.ceil(across + down), self.pitch
            ):  # down the left side, along the foot
                x, y = max(0, shift - down), min(down, shift)
                long = min(across - x, y)
                parts.append(f"M{left + x:.1f} {top + y:.1f}l{long:.1f} {-long:.1f}")
        look = f"fill: {self.face}; stroke: {self.edge}; stroke-width: {self.width:g}{self._sheer()}"
        return f'<path d="{"".join(parts)}" style="{look}"/>'


class Bar(Shape):
    """A box between `x` and `x + wide`, `y` and `y + high`; what is negative goes left or down."""

    def __init__(self, at: ToPixels, x: float, y: float, wide: float, high: float, **look: Any) -> None:
        super().__init__(at, **look)
        self.x, self.y, self.wide, self.high = x, y, wide, high

    def corners(self) -> Sequence[ArrayLike]:
        """Return the one box."""
        left, right, low, high = self.x, self.x + self.wide, self.y, self.y + self.high
        return [[(left, low), (right, low), (right, high), (left, high)]]


class Image(Mark):
    """Grey `pixels` (rows, columns), 0 paper to 1 ink, from corner to corner of the axes; each with sharp edges."""

    def __init__(self, at: ToPixels, pixels: ArrayLike) -> None:
        super().__init__(at)
        self.pixels = pixels

    def draw(self) -> str:
        """Return one image, a PNG in the page itself."""
        from PIL import Image as Pillow

        grey = np.round(255 * (1 - np.clip(self.pixels, 0, 1))).astype(np.uint8)
        file = io.BytesIO()
        Pillow.fromarray(grey).save(file, "PNG")
        data = base64.b64encode(file.getvalue()).decode()
        (left, bottom), (right, top) = self.at([(0, 0), (1, 1)]).tolist()
        return (
            f'<image x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" '
            f'preserveAspectRatio="none" style="image-rendering: pixelated" href="data:image/png;base64,{data}"/>'
        )
