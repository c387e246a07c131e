"""What networks make of pictures (06): the picture, the scores of each loss, and what depends on the true count."""

import numpy as np

from helpers import style
from helpers.panels.base import Guess, Panel, boxes, change, put, reshape, say

MARKS = ("o", "s", "^", "D")


class Picture(Panel):
    """A small grey picture, dark ink on paper, in a frame that is the same on light and dark pages."""

    width, height = 240, 302

    def draw(self, shape=(16, 16)):
        self.ax = ax = self.live.axes(left=4, bottom=40, right=4, top=30)
        ax.set_xticks([])
        ax.set_yticks([])
        ax.spines[:].set_visible(True)
        self.image = ax.imshow(
            np.zeros(shape), cmap="gray_r", vmin=0, vmax=1, interpolation="none", aspect="auto"
        )
        self.image.set_clip_on(False)
        self.live.moving(self.image)
        self.truth = self.words(ax, ha="center", weight="bold", transform=ax.transAxes)

    def update(self, pixels, truth):
        """Show `pixels` (0 paper, 1 ink), and below them the words that say what is true."""
        change(self.image, data=pixels)
        say(self.truth, 0.5, -26 / self.ax.bbox.height, truth)


class ScoreRows(Panel):
    """A row of bars a loss, one bar a label: predicted ones are filled; stars stand over the true labels."""

    width, height = 640, 302

    def draw(self, names, colours, labels):
        self.ax = ax = self.live.axes(left=104, bottom=24, right=150, top=48)
        self.pitch = 1.3
        ax.set_xlim(-0.5, len(labels) - 0.5)
        ax.set_ylim(-self.pitch * (len(names) - 1) - 0.05, 1.05)
        ax.set_axis_off()
        self.bases = [-self.pitch * i for i in range(len(names))]
        self.labels, self.rows = labels, []
        for base, name, colour in zip(self.bases, names, colours, strict=True):
            ax.plot([-0.5, len(labels) - 0.5], [base, base], color=style.FAINT, lw=1.2)
            ink = style.INKS.get(colour, colour)
            ax.text(-0.7, base + 0.36, name, ha="right", color=ink, weight="bold", size=style.SMALL)
            bars = [self.patch(ax, fc=face, ec=colour, lw=1.2) for face in (style.WASHES[colour], colour)]
            limit = self.line(ax, style.INK, 1.2, "--")
            says, mark = (self.words(ax) for _ in range(2))
            self.rows.append((bars, limit, says, mark))
        for i, label in enumerate(labels):
            ax.text(i, self.bases[-1] - 0.34, label, ha="center", weight="bold", size=style.SMALL)
        self.star = self.stars(ax, 14)
        self.guess = Guess(self, ax, ha="right")

    def update(self, scores, predicted, targets, thresholds, words, guess=None):
        """Move to `scores`, with each row's `predicted` set, threshold and (words, is it right)."""
        put(self.star, *np.array([(i, 1.32) for i, y in enumerate(targets) if y > 0]).reshape(-1, 2).T)
        rows = zip(self.bases, self.rows, scores, predicted, thresholds, words, strict=True)
        for base, (bars, limit, says, mark), row, chosen, threshold, (told, right) in rows:
            for bar, some in zip(bars, (~chosen, chosen), strict=True):
                reshape(bar, boxes(np.flatnonzero(some), base, base + row[some], 0.64))
            at = base + threshold
            put(limit, *([-0.5, len(row) - 0.5], [at, at]) if np.isfinite(threshold) else ())
            say(says, len(row) - 0.35, base + 0.52, told)
            colour = style.BCE_INK if right else style.POSITIVES_INK
            change(mark, color=colour)
            say(mark, len(row) - 0.35, base + 0.08, "✓ all right" if right else "✗ not right")
        right = len(self.labels) - 0.5
        self.guess.level(guess, -0.5, right, "guess {}", at=lambda _: (-0.7, 0.0), limits=(0, 1))


class ByCount(Panel):
    """One line a loss against how many labels are true, 0 to 3; `truth` draws the line of those who can count."""

    width, height = 300, 290

    def draw(self, names, colours, high, yticks, truth=False):
        self.high = high
        self.ax = ax = self.live.axes(left=34, bottom=44, right=14, top=64)
        ax.set_xlim(-0.2, 3.2)
        ax.set_ylim(0, high)
        ax.set_xticks(range(4), ["none", "1", "2", "3"])
        ax.set_yticks(yticks, [f"{t:g}" for t in yticks])
        ax.set_xlabel("digits on the canvas")
        if truth:
            ax.plot([0, 3], [0, 3], color=style.MUTED, lw=1.4, ls="--")
            ax.text(2.35, 1.85, "true", color=style.MUTED, size=style.SMALL)
        self.over = self.words(ax, size=style.SMALL)
        self.lines = []
        for i, (name, colour, mark) in enumerate(zip(names, colours, MARKS, strict=True)):
            hollow = style.PAPER if mark == "s" else colour
            looks = {"mfc": hollow, "mec": colour, "mew": 1.8}
            line = self.line(ax, colour, 1.8)
            marks = self.dots(ax, mark, 8 + 3 * (mark == "s"), face=hollow, edge=colour, width=1.8)
            self.lines.append((line, marks))
            x, y = (0.02, 0.56)[i % 2], 1 + (32 - 17 * (i // 2)) / ax.bbox.height
            ax.plot([x], [y], mark, transform=ax.transAxes, clip_on=False, ms=7, **looks)
            ax.text(
                x + 0.045,
                y - 4 / ax.bbox.height,
                name,
                color=style.INKS.get(colour, colour),
                size=style.SMALL,
                weight="bold",
                transform=ax.transAxes,
            )
        self.guess = Guess(self, ax)

    def update(self, values, guess=None):
        """Move to `values`, four per loss; what lies above the scale stands at its edge."""
        self.guess.level(guess, 0, 3)
        for both, row in zip(self.lines, values, strict=True):
            for artist in both:
                put(artist, range(4), np.minimum(row, self.high))
        most = np.max(values)
        over = f"up to {style.number(most, 1)} ↑" if most > self.high else ""
        say(self.over, 0.2, self.high * (1 - 20 / self.ax.bbox.height), over)


class Reliability(Panel):
    """Said against seen: for each bin of scores the share that is true; below, how many scores there are."""

    width, height = 440, 330

    def draw(self, most=20):
        self.most = most
        self.ax = ax = self.live.axes(left=60, bottom=120, right=18, top=34)
        ax.set_xlim(0, 1)
        ax.set_ylim(0, 1)
        ax.set_xticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.set_yticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.set_ylabel("share that is true")
        ax.plot([0, 1], [0, 1], color=style.MUTED, lw=1.4, ls="--")
        ax.text(0.62, 0.49, "said = seen", color=style.MUTED, size=style.SMALL)
        self.gaps = self.line(ax, style.FAINT, 5)
        self.seen = self.line(ax, style.INK, 2.2)
        self.points = self.dots(ax, size=9, edge=style.PAPER)
        self.below = below = self.live.axes(left=60, bottom=44, right=18, top=self.height - 98)
        below.set_xlim(0, 1)
        below.set_ylim(0, 1)
        below.set_xticks([])
        below.set_yticks([])
        below.set_xlabel("score")
        below.set_ylabel("how many\n(log scale)", labelpad=8)
        below.spines["left"].set_visible(False)
        self.numbers = self.patch(below, lw=1.2, fc=style.WASH, ec=style.MUTED)

    def update(self, score, true, number, colour):
        """Move to bins: mean score, share true and number of each; nan where a bin is empty."""
        some = number > 0
        x, y = score[some], true[some]
        change(self.seen, color=colour)
        change(self.points, markerfacecolor=colour)
        put(self.seen, x, y)
        put(self.points, x, y)
        nothing = np.full(len(x), np.nan)
        put(self.gaps, np.stack([x, x, nothing], 1).ravel(), np.stack([x, y, nothing], 1).ravel())
        bins = len(number)
        height = np.log1p(number) / np.log1p(max(number.max(), 1))
        centre = (np.arange(bins) + 0.5) / bins
        reshape(self.numbers, boxes(centre, 0.0, height, 0.64 / bins))
