"""What networks make of pictures (06): the picture, the scores of each loss, and what depends on the true count."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.live import style
from helpers.live.figure import Axes
from helpers.live.marks import Dots, Floats, Hatched, Image, Line, Shape, Text
from helpers.panels.base import Bools, Guess, Panel, Place, Row, boxes, within
from helpers.panels.ends import Ends

MARKERS = ("o", "s", "^", "D")


class Picture(Panel):
    """A small grey picture, dark ink on paper, in a frame that is the same on light and dark pages."""

    width, height = 240, 302

    def lay_out(self, shape: tuple[int, int] = (16, 16)) -> None:
        """Make an empty picture with so many rows and columns of pixels."""
        self.ax = ax = self.live.axes(left=4, bottom=40, right=4, top=30)
        ax.boxed = True
        self.image = self.live.moving(Image(ax.inside, np.zeros(shape)))
        self.truth = self.words(ax, ha="center", weight="bold", at=ax.inside)

    def update(self, pixels: ArrayLike, truth: str) -> None:
        """Show `pixels` (0 paper, 1 ink), and below them the words that name what is true."""
        self.image.set(pixels=pixels)
        self.truth.write(0.5, -26 / self.ax.height, truth)


class ScoreRows(Panel):
    """A row of bars a loss, one bar a label: a hit is solid, a false alarm hatched, what is not named a pale outline.

    The rows that name exactly what is there stand out: the others fade. Stars stand over the true labels, whose columns are washed.
    """

    width, height = 656, 302

    def lay_out(self, names: Sequence[str], colours: Sequence[str], labels: Sequence[str]) -> None:
        """Make a row for each loss, with its threshold and its words."""
        self.ax = ax = self.live.axes(left=118, bottom=24, right=150, top=48)
        self.pitch = 1.3
        ax.limits((-0.5, len(labels) - 0.5), (-self.pitch * (len(names) - 1) - 0.05, 1.05))
        ax.bare()
        self.bases = [-self.pitch * i for i in range(len(names))]
        self.labels = labels
        self.columns = self.shape(ax, face=style.WASH)
        self.rows = [self._row(*row) for row in zip(self.bases, names, colours, strict=True)]
        for i, label in enumerate(labels):
            ax.text(i, self.bases[-1] - 0.34, label, ha="center", weight="bold", size=style.SMALL)
        self.star = self.stars(ax, 14)
        self.guess = Guess(self, ax, ha="right")

    def handles(self, field: str, low: float, high: float) -> None:
        """Let the threshold be dragged in any row: it sets a field between `low` and `high`."""
        ends, middle = np.array([low, high]), (len(self.labels) - 1) / 2
        for base in self.bases:
            points = self.ax.data([(middle, base + end) for end in ends])
            self.live.handle(field, None, "y", ends, points, self.ax.width)

    def _row(self, base: float, name: str, colour: str) -> tuple[list[Shape], Line, Text, Text]:
        """Return a row's bars (not named, hits, false alarms), threshold, predicted set in words, and verdict."""
        ax = self.ax
        ax.line([-0.5, len(self.labels) - 0.5], [base, base], colour=style.FAINT, width=1.2)
        ink = style.INKS.get(colour, colour)
        ax.text(-0.7, base + 0.36, name, ha="right", colour=ink, weight="bold", size=style.SMALL)
        look: dict[str, Any] = {"edge": colour, "width": 1.2}
        bars = [self.shape(ax, face=face, **look) for face in (style.WASHES[colour], colour)]
        alarms = self.live.moving(Hatched(ax.data, face=style.PAPER, **look))
        return [*bars, alarms], self.line(ax, style.INK, 1.2), self.words(ax), self.words(ax)

    def update(
        self,
        scores: Floats,
        predicted: Bools,
        targets: Row,
        thresholds: Row,
        answers: Sequence[tuple[str, bool]],
        guess: float | None = None,
    ) -> None:
        """Move to `scores`, with each row's `predicted` set, threshold and answer: (words, is it right)."""
        starred = [(i, 1.32) for i, y in enumerate(targets) if y > 0]
        self.star.set_points(*zip(*starred, strict=True))
        there = np.asarray(targets) > 0
        places = np.arange(len(self.labels))
        self.columns.set(outlines=boxes(places[there], self.bases[-1], 1.7, 0.9))
        end = len(self.labels) - 0.5
        rows = zip(self.bases, self.rows, scores, predicted, thresholds, answers, strict=True)
        for base, (bars, limit, text, verdict), row, chosen, threshold, (words, is_right) in rows:
            corners = boxes(places, base, base + row, 0.64)
            for bar, some in zip(bars, (~chosen, chosen & there, chosen & ~there), strict=True):
                bar.set(outlines=corners[some], opacity=1 if is_right else style.FADED)
            y = base + threshold
            limit.set_points(*([-0.5, end], [y, y]) if np.isfinite(threshold) else ())
            text.write(end + 0.15, base + 0.52, words)
            verdict.set(
                weight="bold" if is_right else "normal", colour=style.INK if is_right else style.MUTED
            )
            verdict.write(end + 0.15, base + 0.08, "✓ all right" if is_right else "✗ not right")
        self.guess.level(guess, -0.5, end, "guess {}", at=lambda _: (-0.7, 0.0), limits=(0, 1))


class Grid(Panel):
    """A row a loss, a column a true count: each cell as deep in the loss's colour as the share that is right."""

    width, height = 440, 270
    cell = 0.94  # of the room between two cells

    def lay_out(
        self, names: Sequence[str], colours: Sequence[str], columns: Sequence[str], words: str
    ) -> None:
        """Make the cells, with `words` above the names of the `columns`."""
        self.ax = ax = self.live.axes(left=112, bottom=6, right=4, top=68)
        ax.limits((-0.5, len(columns) - 0.5), (len(names) - 0.5, -0.5))
        ax.bare()
        up = ax.pixel[1]
        ax.text(
            (len(columns) - 1) / 2, -0.5 + 26 * up, words, colour=style.MUTED, size=style.SMALL, ha="center"
        )
        for x, column in enumerate(columns):
            ax.text(x, -0.5 + 8 * up, column, ha="center", weight="bold")
        self.cells = []
        for y, (name, colour) in enumerate(zip(names, colours, strict=True)):
            ink = style.INKS.get(colour, colour)
            ax.text(-0.6, y, name, ha="right", va="center", colour=ink, weight="bold", size=style.SMALL)
            self.cells.append([self._cell(x, y, colour) for x in range(len(columns))])
        self.guess = Guess(self, ax, ha="center")

    def _corners(self, x: float, y: float, part: float) -> Floats:
        """Return the corners of a cell, or of a `part` of it."""
        return np.array([x, y]) + 0.5 * part * np.array([(-1, -1), (-1, 1), (1, 1), (1, -1)])

    def _cell(self, x: int, y: int, colour: str) -> tuple[Shape, Text]:
        """Return the shade of a cell, and its number."""
        self.ax.shape(self._corners(x, y, self.cell), edge=style.FAINT, width=1)
        shade = self.shape(self.ax, face=style.WASHES[colour], outlines=[self._corners(x, y, self.cell)])
        return shade, self.words(self.ax, (x, y), ha="center", va="center", size=style.BIG, rim=False)

    def update(
        self, shares: Sequence[Row], guess: float | None = None, guessed: tuple[int, int] = (0, 0)
    ) -> None:
        """Move to `shares`, a row a loss; a guess is of the cell `guessed`, (row, column)."""
        for cells, row in zip(self.cells, shares, strict=True):
            for (shade, number), share in zip(cells, row, strict=True):
                shade.set(opacity=round(float(share), 3), visible=share > 0)
                number.set(text=_percent(share), weight="bold" if share >= 0.5 else "normal")
        if guess is None:
            return self.guess.hide()
        y, x = guessed
        said = "guess ↓" if guess < 0 else "guess ↑" if guess > 1 else f"guess {_percent(guess)}"
        across, down = 0.44 * np.array([(-1, 1, 1, -1, -1), (-1, -1, 1, 1, -1)])
        self.guess.show(x + across, y + down, (x, y + 15.5 * abs(self.ax.pixel[1])), said)
        self.guess.run = partial(self._of_cell, x, y)

    @staticmethod
    def _of_cell(x: int, y: int, share: float) -> tuple[list[Place], str]:
        """Return the line, across a cell, of those who guessed a share of it."""
        at = x + 0.88 * (min(max(share, 0), 1) - 0.5)
        return [(at, y + 0.4), (at, y - 0.4)], "→" if share > 1 else "←" if share < 0 else ""


def _percent(share: float) -> str:
    """Return a share in per cent; what is not quite none or all is not called so."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


class ByCount(Panel):
    """One line a loss against how many labels are true, 0 to 3; `truth` draws the line of those who can count.

    What lies above the scale is not drawn: before the loss's name stands how far up it is.
    """

    width, height = 300, 290

    def lay_out(
        self,
        names: Sequence[str],
        colours: Sequence[str],
        high: float,
        yticks: Sequence[float],
        truth: bool = False,
    ) -> None:
        """Make a line with its dots and its name for each loss."""
        self.high = high
        self.ax = ax = self.live.axes(left=34, bottom=44, right=112, top=36)
        ax.limits((-0.2, 3.2), (0, high))
        ax.xticks(range(4), ["none", "1", "2", "3"])
        ax.yticks(yticks)
        ax.xlabel("digits on the canvas")
        if truth:
            ax.line([0, 3], [0, 3], colour=style.INK, width=style.SECOND)
            ax.text(1.55, 1.9, "true", size=style.SMALL, ha="right")
        self.colours, self.chosen = colours, -1
        self.lines = [self._line(*kind) for kind in zip(colours, MARKERS, strict=True)]
        self.above = self._line(colours[0], "o")  # what is chosen, if anything is
        self.ends = Ends(self, ax, list(zip(names, colours, strict=True)), beside=5)
        self.off = [self.words(ax, size=style.SMALL, ha="right") for _ in names]
        self.guess = Guess(self, ax)

    def _line(self, colour: str, marker: str) -> tuple[Line, Dots]:
        """Return the line and the dots of a loss."""
        is_square = marker == "s"
        look = {"face": style.PAPER if is_square else colour, "edge": colour, "width": 1.8}
        return self.line(self.ax, colour, 1.8), self.dots(self.ax, marker, 8 + 3 * is_square, **look)

    def choose(self, chosen: int) -> None:
        """Let all losses but one fade, and draw that one above them."""
        if chosen == self.chosen:
            return
        self.chosen = chosen
        for line, dots in self.lines:
            line.set(width=style.SECOND, opacity=style.FADED)
            dots.set(opacity=style.FADED)
        (line, dots), (above, marks), colour = self.lines[chosen], self.above, self.colours[chosen]
        above.set(points=line.points, colour=colour)
        face = style.PAPER if dots.marker == "s" else colour
        marks.set(points=dots.points, marker=dots.marker, size=dots.size, face=face, edge=colour)
        self.ends.choose(chosen)

    def update(self, values: Sequence[Row], guess: float | None = None) -> None:
        """Move to `values`, four per loss."""
        self.guess.level(guess, 0, 3)
        for (line, dots), row in zip(self.lines, values, strict=True):
            seen = within(row, self.high)
            line.set_points(range(4), seen)
            dots.set_points(range(4), seen)
        self.ends.update([min(float(row[-1]), self.high) for row in values])
        for text, name, row in zip(self.off, self.ends.names, values, strict=True):
            off = [float(v) for v in row if v > self.high]
            ends = [style.number(of(off), 1) for of in (min, max) if off]
            said = f"{' to '.join(dict.fromkeys(ends))} ↑" if off else ""
            text.write(self.ax.xlim[1], name.position[1], said)


class Reliability(Panel):
    """The score of each bin against the share that is true; below, how many scores there are."""

    width, height = 480, 330

    def lay_out(self) -> None:
        """Make the diagram, and below it the axes of the numbers."""
        self.ax = ax = self.live.axes(left=60, bottom=120, right=80, top=34)
        ax.xticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.ylabel("share that is true", left=30)
        ax.line([0, 1], [0, 1], width=style.SECOND)
        ax.text(1 + 7 * ax.pixel[0], 1, "said = seen", va="center", size=style.SMALL)
        self.gaps = self.line(ax, style.FAINT, 5)
        self.seen = self.line(ax, style.INK, 2.2)
        self.points = self.dots(ax, size=9, edge=style.PAPER)
        self.numbers = self.shape(self._axes_below(), face=style.WASH, edge=style.MUTED, width=1.2)

    def _axes_below(self) -> Axes:
        """Return the axes of how many scores there are."""
        below = self.live.axes(left=60, bottom=44, right=80, top=self.height - 98)
        below.xlabel("score", down=7)
        below.ylabel("how many", "(log scale)", left=12)
        below.left = False
        return below

    def update(self, score: Floats, true: Floats, number: NDArray[np.intp], colour: str) -> None:
        """Move to bins: mean score, share true and number of each; nan where a bin is empty."""
        some = number > 0
        x, y = score[some], true[some]
        self.seen.set(colour=colour)
        self.points.set(face=colour)
        self.seen.set_points(x, y)
        self.points.set_points(x, y)
        nothing = np.full(len(x), np.nan)
        self.gaps.set_points(np.stack([x, x, nothing], 1).ravel(), np.stack([x, y, nothing], 1).ravel())
        bins = len(number)
        height = np.log1p(number) / np.log1p(max(number.max(), 1))
        centre = (np.arange(bins) + 0.5) / bins
        self.numbers.set(outlines=boxes(centre, 0.0, height, 0.64 / bins))
