"""Where predictions can be: the triangle of softmax outputs, alone and inside the cube of sigmoid outputs."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.figure import Axes, Ends
from helpers.live.marks import Dots, Floats, Line, Text
from helpers.panels.base import Panel, Row, Rows

FINE = 18  # steps along a side of the triangle, by which its point is dragged
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])


def _flat(ax: Axes, across: Ends, up: Ends) -> Axes:
    """Return axes without sides that hold two ranges, in their middle, on which one is as long both ways."""
    ax.bare()
    unit = max((across[1] - across[0]) / ax.width, (up[1] - up[0]) / ax.height)
    wide, high = unit * ax.width / 2, unit * ax.height / 2
    x, y = sum(across) / 2, sum(up) / 2
    ax.limits((x - wide, x + wide), (y - high, y + high))
    return ax


def _drag(ax: Axes, corners: Floats, field: str, also: dict[str, Any]) -> None:
    """Let a point be dragged within the triangle of `corners` (3, 2): it sets a field to logits, and what stands in `also`."""
    steps = np.arange(FINE + 1.0)
    shares = np.array([(a, b, FINE - a - b) for a in steps for b in steps if a + b <= FINE])
    shares = (shares + 0.05) / (FINE + 0.15)  # a logit is finite
    logits = np.log(shares) - np.log(shares).mean(1, keepdims=True)
    values = [{field: row, **also} for row in (logits.round(1) + 0.0).tolist()]
    ax.figure.pad(ax.data(corners), ax.data(shares @ corners), values)


class Triangle(Panel):
    """The triangle of three probabilities seen from the front, with the loss as contours.

    For one true label the contours of -ln p are straight lines, parallel to the opposite side.
    """

    levels = (0.25, 0.5, 1.0, 2.0, 3.0)

    def lay_out(self, labels: Sequence[str]) -> None:
        """Make the triangle with its corners named, the contours, the star and the point."""
        self.ax = ax = _flat(
            self.live.axes(left=14, bottom=50, right=14, top=36), (-0.14, 1.14), (-0.02, 0.9)
        )
        ax.shape(CORNERS, face=style.SOFTMAX_WASH, edge=style.SOFTMAX, width=1.4)
        places = [(0.02, -0.21), (0.98, -0.21), (0.74, 0.88)]
        for label, (x, y) in zip(labels, places, strict=True):
            self.name(ax.data, x, y, label)
        self.contours = self.line(ax, style.SOFTMAX, 1)
        self.names = [
            self.words(ax, size=style.SMALL, colour=style.MUTED, ha="center", va="center")
            for _ in self.levels
        ]
        self.star = self.stars(ax, 19)
        self.dot = self.dots(ax, face=style.SOFTMAX, edge=style.PAPER, size=13)

    def handles(self, field: str, also: dict[str, Any]) -> None:
        """Let the point be dragged: it sets a field to logits, and what stands in `also`, which would move it too."""
        _drag(self.ax, CORNERS, field, also)

    def update(self, probabilities: Row, true: int) -> None:
        """Move the point to `probabilities` and the contours and star to the label `true`."""
        start, end = (CORNERS[i] for i in range(3) if i != true)
        points = []
        for text, level in zip(self.names, self.levels, strict=True):
            p = np.exp(-level)
            ends = [p * CORNERS[true] + (1 - p) * other for other in (start, end)]
            points += [*ends, np.full(2, np.nan)]
            outward = (ends[1] - ends[0]) * 0.11 / np.linalg.norm(ends[1] - ends[0])
            x, y = ends[1] + outward
            text.write(x, y, f"{level:g}")
        self.contours.set_points(*np.transpose(points))
        self.star.set_points(*CORNERS[[true]].T)
        self.dot.set_points(*(np.asarray(probabilities)[None] @ CORNERS).T)


def _view(azimuth: float, elevation: float) -> Floats:
    """Return what a step along each side of the cube is, (3, 2), across and up."""
    sin, cos, low, high = math.sin(azimuth), math.cos(azimuth), math.sin(elevation), math.cos(elevation)
    return np.array([(-sin, -cos * low), (cos, -sin * low), (0, high)])


VIEW = _view(-0.52, 0.21)


def project(points: ArrayLike) -> Floats:
    """Return the flat (x, y) of points (..., 3) of the unit cube, seen from afar (a fixed orthographic view).

    The way to the eye is (.85, −.49, .21): were its parts all of one sign, corners off the triangle would be drawn in it.
    """
    seen: Floats = (np.asarray(points, float) - 0.5) @ VIEW
    return seen


SEEN = (-0.69, 0.69), (-0.64, 0.64)  # what of the flat plane the cube takes
BEHIND = (0, 1, 0)  # the corner farthest from the eye
PARTED = np.array([0, 0.36, 0.68, 1])  # its edge upwards is parted where a word stands before it
# Where each corner's set stands, where no edge crosses it: pixels to the right and down, and whether signs stand above words.
PLACES = {
    (0, 0, 0): (-34, 4, True),
    (1, 0, 0): (0, 22, False),
    (0, 1, 0): (20, -24, True),
    (0, 0, 1): (-30, 10, True),
    (1, 1, 0): (38, 14, True),
    (1, 0, 1): (36, 38, True),
    (0, 1, 1): (0, -10, False),
    (1, 1, 1): (34, 6, True),
}


class TriangleInCube(Panel):
    """The unit cube of three probabilities, the softmax triangle in it, and where each model's point is.

    Softmax outputs lie on the triangle, for they sum to 1; sigmoid outputs fill the cube; targets are corners.
    """

    width = 330

    def lay_out(self, labels: Sequence[str], far: bool = False) -> None:
        """Make the cube with a set at each corner, the triangle, the points and their paths; `far`: how far off the star is."""
        self.ax = ax = _flat(self.live.axes(left=52, bottom=50, right=62, top=46), *SEEN)
        self._cube(ax)
        self._sets(ax, labels)
        self.key = self._key(ax)
        self.rooms = np.array([room(mark) for mark in self.live.still_marks if isinstance(mark, Text)])
        self.gap = self.line(ax, style.INK, 1.6)
        self.tie = self.line(ax, style.SOFTMAX, 1.3)
        self.stem = self.line(ax, style.BCE, 1.2)
        self.soft_trail = self.line(ax, style.SOFTMAX, 2)
        self.free_trail = self.line(ax, style.BCE, 2)
        self.aim = self.dots(ax, "o", 9, face="none", edge=style.SOFTMAX)
        self.free = self.dots(ax, face=style.BCE, edge=style.PAPER, size=13)
        self.soft = self.dots(ax, face=style.SOFTMAX, edge=style.PAPER, size=13)
        self.star = self.stars(ax, 20)
        aside = self.width - 48, self.height / 2 - 8
        self.off: Sequence[Text] = self._far(ax, *aside) if far else ()

    def handles(self, field: str) -> None:
        """Let the softmax point be dragged over the triangle: it sets a field to logits."""
        _drag(self.ax, project(np.eye(3)), field, {})

    def _sets(self, ax: Axes, labels: Sequence[str]) -> None:
        """Give each corner its set, in signs and words."""
        for corner, (right, down, stacked) in PLACES.items():
            x, y = ax.data(project(corner)).tolist()
            members = [label for label, is_in in zip(labels, corner, strict=True) if is_in]
            none = "nothing" if "none" in labels else "none"  # where “none” is a label of its own
            words = {0: none, 3: "all"}.get(len(members), ", ".join(members))
            alone = {"sign": 20, "weight": "bold"}
            few = {"sign": 16, "weight": "normal", "size": style.SMALL, "colour": style.MUTED}
            look: dict[str, Any] = alone if len(members) == 1 else few
            at = x + right, y + down
            self.name(np.asarray, *at, words, signs=members or [none], stacked=stacked, **look)

    def _cube(self, ax: Axes) -> None:
        """Draw the edges of the cube, those behind it faintly, and the triangle."""
        corners = [np.array(c, float) for c in itertools.product((0, 1), repeat=3)]
        for a, b in itertools.combinations(corners, 2):
            if np.abs(a - b).sum() == 1:
                hidden = tuple(BEHIND) in (tuple(a), tuple(b))
                parted = hidden and a[2] != b[2]
                along = a + np.outer(PARTED if parted else (0, 1), b - a)
                for ends in project(along).reshape(-1, 2, 2):
                    ax.line(*ends.T, colour=style.FAINT if hidden else style.MUTED, width=1.1)
        look = {"face": style.SOFTMAX_WASH, "edge": style.SOFTMAX, "width": 1.4}
        ax.shape(project(np.eye(3)), opacity=0.85, **look)

    def _key(self, ax: Axes) -> list[tuple[Dots, Text]]:
        """Return what says of each kind of point what it is; `_show_key` places it."""
        kinds = [
            ("o", style.SOFTMAX, style.SOFTMAX, "softmax"),
            ("o", "none", style.SOFTMAX, "its best"),
            ("o", style.BCE, style.BCE, "sigmoid"),
            ("*", "none", style.INK, "target"),
        ]
        look: dict[str, Any] = {"va": "center", "size": style.SMALL, "colour": style.MUTED, "at": np.asarray}
        key = []
        for marker, face, edge, words in kinds:
            size = 9 if marker == "o" else 13
            dot = self.live.moving(Dots(np.asarray, marker, size, face=face, edge=edge, width=1))
            key.append((dot, self.words(ax, text=words, **look)))
        return key

    def _show_key(self) -> None:
        """Name the kinds of points that are drawn, in one row."""
        drawn = [len(dots.points) > 0 for dots in (self.soft, self.aim, self.free, self.star)]
        x, y = (self.width - 76 * sum(drawn)) / 2, self.height - 10.0
        for (dot, words), is_drawn in zip(self.key, drawn, strict=True):
            dot.set(visible=is_drawn, points=np.array([[x + 5, y]]))
            words.set(visible=is_drawn, position=(x + 15, y))
            x += 76 * is_drawn

    def update(
        self,
        softmax: Row | None,
        sigmoid: Row | None,
        targets: Row,
        soft_trail: Floats | None = None,
        free_trail: Floats | None = None,
        is_best_shown: bool = True,
    ) -> None:
        """Move both points, the target's star, and the thin line from the softmax point to its best, y/s, if that is shown.

        `softmax` or `sigmoid` may be None: that model is then not shown. Trails are (n, 3) paths walked so far.
        """
        mass = sum(targets)
        goal = None if not mass or not is_best_shown else np.asarray(targets, float) / mass
        self._place(self.star, targets)
        self._place(self.soft, softmax)
        self._place(self.free, sigmoid)
        self._place(self.aim, goal if softmax is not None and mass != 1 else None)
        self._walk(self.tie, None if goal is None or softmax is None else [softmax, goal])
        self._measure(softmax if mass != 1 else None, targets)
        self._walk(self.stem, None if sigmoid is None else [sigmoid, [sigmoid[0], sigmoid[1], 0]])
        self._walk(self.soft_trail, soft_trail)
        self._walk(self.free_trail, free_trail)
        self._show_key()

    def _measure(self, softmax: Row | None, targets: Row) -> None:
        """Draw how far softmax is from a target off its triangle."""
        self._walk(self.gap, None if softmax is None else [softmax, targets])
        for text in self.off:
            text.set(visible=softmax is not None)
        if self.off and softmax is not None:
            self.off[0].set(text=style.number(math.dist(softmax, targets)))

    def _far(self, ax: Axes, x: float, y: float) -> tuple[Text, ...]:
        """Return the words for how far softmax is from the star, where no line comes."""
        look: dict[str, Any] = {"ha": "center", "at": np.asarray}
        few = look | {"size": style.SMALL, "colour": style.MUTED}
        far = self.words(ax, (x, y), size=style.BIG, weight="bold", **look)
        above, below = ((-18, "softmax is"), (17, "from the star"))
        return far, *(self.words(ax, (x, y + down), text=words, **few) for down, words in (above, below))

    @staticmethod
    def _place(dots: Dots, point: Row | None) -> None:
        dots.set_points(*() if point is None else project(np.array([point])).T)

    def _walk(self, line: Line, points: Rows | None) -> None:
        """Draw a way through the cube, which stops before words and goes on behind them."""
        flat = np.empty((0, 2)) if points is None else project(np.asarray(points))
        line.set(points=parted(flat, line.at(flat), self.rooms))


def room(text: Text) -> tuple[Ends, Ends]:
    """Return two corners, in pixels, of what the letters of a text that stands still take, with some air."""
    x, y = text.at(text.position).tolist()
    wide = 0.66 * text.size * len(text.text)
    left = x - wide * text.before[text.ha]
    return (left - 2, y - 0.75 * text.size - 1), (left + wide + 2, y + 2)


def parted(points: Floats, pixels: Floats, rooms: Floats) -> Floats:
    """Return a way through `points` (n, 2), drawn at `pixels`, broken by nan where it lies in one of the `rooms` (m, 2, 2)."""
    steps = np.diff(points, axis=0)
    drawn = np.diff(pixels, axis=0)[:, None, None]
    drawn = np.where(np.abs(drawn) < 1e-9, 1e-9, drawn)
    shares = np.sort(
        (rooms - pixels[:-1, None, None]) / drawn, axis=2
    )  # of each step, to the sides of each room
    enter, leave = np.clip(shares[:, :, 0].max(2), 0, 1), np.clip(shares[:, :, 1].min(2), 0, 1)
    i, j = np.nonzero(enter < leave)
    order = np.lexsort((enter[i, j], i))
    i, j = i[order], j[order]
    ends = [points[i] + share[i, j][:, None] * steps[i] for share in (enter, leave)]
    cuts = np.stack([ends[0], np.full_like(ends[0], np.nan), ends[1]], 1)
    return np.insert(points, np.repeat(i + 1, 3), cuts.reshape(-1, 2), axis=0)
