"""What networks make of pictures (06): the picture, the scores of each loss, and what depends on the true count."""

import numpy as np

from helpers.live import style
from helpers.live.marks import Image
from helpers.panels.base import Guess, Panel, boxes

MARKS = ("o", "s", "^", "D")


class Picture(Panel):
    """A small grey picture, dark ink on paper, in a frame that is the same on light and dark pages."""

    width, height = 240, 302

    def lay_out(self, shape=(16, 16)):
        self.ax = ax = self.live.axes(left=4, bottom=40, right=4, top=30)
        ax.boxed = True
        self.image = self.live.moving(Image(ax.inside, np.zeros(shape)))
        self.truth = self.words(ax, ha="center", weight="bold", at=ax.inside)

    def update(self, pixels, truth):
        """Show `pixels` (0 paper, 1 ink), and below them the words that say what is true."""
        self.image.set(pixels=pixels)
        self.truth.write(0.5, -26 / self.ax.height, truth)


class ScoreRows(Panel):
    """A row of bars a loss, one bar a label: predicted ones are filled; stars stand over the true labels."""

    width, height = 640, 302

    def lay_out(self, names, colours, labels):
        self.ax = ax = self.live.axes(left=104, bottom=24, right=150, top=48)
        self.pitch = 1.3
        ax.limits((-0.5, len(labels) - 0.5), (-self.pitch * (len(names) - 1) - 0.05, 1.05))
        ax.bare()
        self.bases = [-self.pitch * i for i in range(len(names))]
        self.labels, self.rows = labels, []
        for base, name, colour in zip(self.bases, names, colours, strict=True):
            ax.line([-0.5, len(labels) - 0.5], [base, base], colour=style.FAINT, width=1.2)
            ink = style.INKS.get(colour, colour)
            ax.text(-0.7, base + 0.36, name, ha="right", colour=ink, weight="bold", size=style.SMALL)
            washed, filled = style.WASHES[colour], colour
            bars = [self.shape(ax, face=face, edge=colour, width=1.2) for face in (washed, filled)]
            limit = self.line(ax, style.INK, 1.2, "--")
            says, mark = (self.words(ax) for _ in range(2))
            self.rows.append((bars, limit, says, mark))
        for i, label in enumerate(labels):
            ax.text(i, self.bases[-1] - 0.34, label, ha="center", weight="bold", size=style.SMALL)
        self.star = self.stars(ax, 14)
        self.guess = Guess(self, ax, ha="right")

    def update(self, scores, predicted, targets, thresholds, words, guess=None):
        """Move to `scores`, with each row's `predicted` set, threshold and (words, is it right)."""
        self.star.set_points(*np.array([(i, 1.32) for i, y in enumerate(targets) if y > 0]).reshape(-1, 2).T)
        rows = zip(self.bases, self.rows, scores, predicted, thresholds, words, strict=True)
        for base, (bars, limit, says, mark), row, chosen, threshold, (told, right) in rows:
            for bar, some in zip(bars, (~chosen, chosen), strict=True):
                bar.set(outlines=boxes(np.flatnonzero(some), base, base + row[some], 0.64))
            at = base + threshold
            limit.set_points(*([-0.5, len(row) - 0.5], [at, at]) if np.isfinite(threshold) else ())
            says.write(len(row) - 0.35, base + 0.52, told)
            colour = style.BCE_INK if right else style.POSITIVES_INK
            mark.set(colour=colour)
            mark.write(len(row) - 0.35, base + 0.08, "✓ all right" if right else "✗ not right")
        right = len(self.labels) - 0.5
        self.guess.level(guess, -0.5, right, "guess {}", at=lambda _: (-0.7, 0.0), limits=(0, 1))


class ByCount(Panel):
    """One line a loss against how many labels are true, 0 to 3; `truth` draws the line of those who can count."""

    width, height = 300, 290

    def lay_out(self, names, colours, high, yticks, truth=False):
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
        self.lines = []
        for i, (name, colour, mark) in enumerate(zip(names, colours, MARKS, strict=True)):
            hollow = style.PAPER if mark == "s" else colour
            look = {"face": hollow, "edge": colour, "width": 1.8}
            line = self.line(ax, colour, 1.8)
            marks = self.dots(ax, mark, 8 + 3 * (mark == "s"), **look)
            self.lines.append((line, marks))
            x, y = (0.02, 0.56)[i % 2], 1 + (32 - 17 * (i // 2)) / ax.height
            ax.dot(x, y, mark, 7, **look)
            ax.text(
                x + 0.045,
                y - 4 / ax.height,
                name,
                colour=style.INKS.get(colour, colour),
                size=style.SMALL,
                weight="bold",
                at=ax.inside,
            )
        self.guess = Guess(self, ax)

    def update(self, values, guess=None):
        """Move to `values`, four per loss; what lies above the scale stands at its edge."""
        self.guess.level(guess, 0, 3)
        for both, row in zip(self.lines, values, strict=True):
            for mark in both:
                mark.set_points(range(4), np.minimum(row, self.high))
        most = np.max(values)
        over = f"up to {style.number(most, 1)} ↑" if most > self.high else ""
        self.over.write(0.2, self.high * (1 - 20 / self.ax.height), over)


class Reliability(Panel):
    """Said against seen: for each bin of scores the share that is true; below, how many scores there are."""

    width, height = 440, 330

    def lay_out(self, most=20):
        self.most = most
        self.ax = ax = self.live.axes(left=60, bottom=120, right=18, top=34)
        ax.xticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.ylabel("share that is true", left=30)
        ax.line([0, 1], [0, 1], colour=style.MUTED, width=1.4, dashes="--")
        ax.text(0.62, 0.49, "said = seen", colour=style.MUTED, size=style.SMALL)
        self.gaps = self.line(ax, style.FAINT, 5)
        self.seen = self.line(ax, style.INK, 2.2)
        self.points = self.dots(ax, size=9, edge=style.PAPER)
        self.below = below = self.live.axes(left=60, bottom=44, right=18, top=self.height - 98)
        below.xlabel("score", down=7)
        below.ylabel("how many", "(log scale)", left=12)
        below.left = False
        self.numbers = self.shape(below, face=style.WASH, edge=style.MUTED, width=1.2)

    def update(self, score, true, number, colour):
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
