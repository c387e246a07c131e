"""What networks make of pictures (06): the picture, the scores of each loss, and what depends on the true count."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.live import style
from helpers.live.figure import Axes
from helpers.live.marks import Dots, Floats, Image, Line, Shape, Text
from helpers.panels.base import Bools, Guess, Panel, Row, boxes

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
    """A row of bars a loss, one bar a label: predicted ones are filled; stars stand over the true labels."""

    width, height = 640, 302

    def lay_out(self, names: Sequence[str], colours: Sequence[str], labels: Sequence[str]) -> None:
        """Make a row for each loss, with its threshold and its words."""
        self.ax = ax = self.live.axes(left=104, bottom=24, right=150, top=48)
        self.pitch = 1.3
        ax.limits((-0.5, len(labels) - 0.5), (-self.pitch * (len(names) - 1) - 0.05, 1.05))
        ax.bare()
        self.bases = [-self.pitch * i for i in range(len(names))]
        self.labels = labels
        self.rows = [self._row(*row) for row in zip(self.bases, names, colours, strict=True)]
        for i, label in enumerate(labels):
            ax.text(i, self.bases[-1] - 0.34, label, ha="center", weight="bold", size=style.SMALL)
        self.star = self.stars(ax, 14)
        self.guess = Guess(self, ax, ha="right")

    def _row(self, base: float, name: str, colour: str) -> tuple[list[Shape], Line, Text, Text]:
        """Return a row's bars (washed and filled), threshold, predicted set in words, and verdict."""
        ax = self.ax
        ax.line([-0.5, len(self.labels) - 0.5], [base, base], colour=style.FAINT, width=1.2)
        ink = style.INKS.get(colour, colour)
        ax.text(-0.7, base + 0.36, name, ha="right", colour=ink, weight="bold", size=style.SMALL)
        bars = [self.shape(ax, face=face, edge=colour, width=1.2) for face in (style.WASHES[colour], colour)]
        return bars, self.line(ax, style.INK, 1.2, "--"), self.words(ax), self.words(ax)

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
        end = len(self.labels) - 0.5
        rows = zip(self.bases, self.rows, scores, predicted, thresholds, answers, strict=True)
        for base, (bars, limit, text, verdict), row, chosen, threshold, (words, is_right) in rows:
            for bar, some in zip(bars, (~chosen, chosen), strict=True):
                bar.set(outlines=boxes(np.flatnonzero(some), base, base + row[some], 0.64))
            y = base + threshold
            limit.set_points(*([-0.5, end], [y, y]) if np.isfinite(threshold) else ())
            text.write(end + 0.15, base + 0.52, words)
            verdict.set(colour=style.BCE_INK if is_right else style.YES_TERMS_INK)
            verdict.write(end + 0.15, base + 0.08, "✓ all right" if is_right else "✗ not right")
        self.guess.level(guess, -0.5, end, "guess {}", at=lambda _: (-0.7, 0.0), limits=(0, 1))


class ByCount(Panel):
    """One line a loss against how many labels are true, 0 to 3; `truth` draws the line of those who can count."""

    width, height = 300, 290

    def lay_out(
        self,
        names: Sequence[str],
        colours: Sequence[str],
        high: float,
        yticks: Sequence[float],
        truth: bool = False,
    ) -> None:
        """Make a line with its dots for each loss, and their key."""
        self.high = high
        self.ax = ax = self.live.axes(left=34, bottom=44, right=14, top=64)
        ax.limits((-0.2, 3.2), (0, high))
        ax.xticks(range(4), ["none", "1", "2", "3"])
        ax.yticks(yticks)
        ax.xlabel("digits on the canvas")
        if truth:
            ax.line([0, 3], [0, 3], colour=style.MUTED, width=1.4, dashes="--")
            ax.text(2.35, 1.85, "true", colour=style.MUTED, size=style.SMALL)
        self.over = self.words(ax, size=style.SMALL)
        kinds = zip(names, colours, MARKERS, strict=True)
        self.lines = [self._line(i, *kind) for i, kind in enumerate(kinds)]
        self.guess = Guess(self, ax)

    def _line(self, i: int, name: str, colour: str, marker: str) -> tuple[Line, Dots]:
        """Return the line and the dots of loss number `i`, and name it in the key above."""
        ax, is_square = self.ax, marker == "s"
        look = {"face": style.PAPER if is_square else colour, "edge": colour, "width": 1.8}
        line, dots = self.line(ax, colour, 1.8), self.dots(ax, marker, 8 + 3 * is_square, **look)
        x, y = (0.02, 0.56)[i % 2], 1 + (32 - 17 * (i // 2)) / ax.height
        ax.dot(x, y, marker, 7, **look)
        ink = style.INKS.get(colour, colour)
        place = x + 0.045, y - 4 / ax.height
        ax.text(*place, name, colour=ink, size=style.SMALL, weight="bold", at=ax.inside)
        return line, dots

    def update(self, values: Sequence[Row], guess: float | None = None) -> None:
        """Move to `values`, four per loss; what lies above the scale stands at its edge."""
        self.guess.level(guess, 0, 3)
        for (line, dots), row in zip(self.lines, values, strict=True):
            seen = np.minimum(row, self.high)
            line.set_points(range(4), seen)
            dots.set_points(range(4), seen)
        most = float(np.max([np.max(row) for row in values]))
        over = f"up to {style.number(most, 1)} ↑" if most > self.high else ""
        self.over.write(0.2, self.high * (1 - 20 / self.ax.height), over)


class Reliability(Panel):
    """The score of each bin against the share that is true; below, how many scores there are."""

    width, height = 440, 330

    def lay_out(self) -> None:
        """Make the diagram, and below it the axes of the numbers."""
        self.ax = ax = self.live.axes(left=60, bottom=120, right=18, top=34)
        ax.xticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.ylabel("share that is true", left=30)
        ax.line([0, 1], [0, 1], colour=style.MUTED, width=1.4, dashes="--")
        ax.text(0.62, 0.49, "said = seen", colour=style.MUTED, size=style.SMALL)
        self.gaps = self.line(ax, style.FAINT, 5)
        self.seen = self.line(ax, style.INK, 2.2)
        self.points = self.dots(ax, size=9, edge=style.PAPER)
        self.numbers = self.shape(self._axes_below(), face=style.WASH, edge=style.MUTED, width=1.2)

    def _axes_below(self) -> Axes:
        """Return the axes of how many scores there are."""
        below = self.live.axes(left=60, bottom=44, right=18, top=self.height - 98)
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
