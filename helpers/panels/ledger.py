"""Sums, term by term: a waterfall of loss terms, and a small table of numbers."""

from helpers import style
from helpers.panels.base import Guess, Panel, change, say


class Waterfall(Panel):
    """Two sums drawn term by term, each bar starting where the one before ended; a total closes each sum.

    `sums` is a list of (name, colour, [term, ...]). Bars past the scale stop at its edge; the number is exact.
    """

    width, height = 860, 280

    def draw(self, sums, high=5.0):
        self.high = high
        self.ax = ax = self.live.axes(left=190, bottom=28, right=70, top=30)
        rows = sum(len(terms) + 2 for _, _, terms in sums) - 0.4
        ax.set_ylim(rows - 0.3, -0.4)
        ax.set_xlim(0, high)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        self.sums, y = [], 0.0
        for name, colour, terms in sums:
            ax.text(
                -0.03,
                y,
                name,
                ha="right",
                va="center",
                weight="bold",
                transform=ax.get_yaxis_transform(),
            )
            bars = [self._bar(ax, y + 1 + i, term, colour, 0.56) for i, term in enumerate(terms)]
            self.sums.append((bars, self._bar(ax, y, "", colour, 0.8, bold=True)))
            y += len(terms) + 1.6
        self.guess = Guess(self, ax, va="bottom")

    def _bar(self, ax, y, words, colour, thick, bold=False):
        ax.text(
            -0.03,
            y,
            words,
            ha="right",
            va="center",
            size=style.SMALL,
            color=style.MUTED,
            transform=ax.get_yaxis_transform(),
        )
        bar = self.live.moving(ax.barh([y], [0], thick, color=colour, clip_on=False)[0])
        if not bold:
            bar.set_alpha(0.55)
        return (
            bar,
            self.words(
                ax,
                size=style.TEXT if bold else style.SMALL,
                weight="bold" if bold else "normal",
                va="center",
            ),
            y,
        )

    def update(self, terms, guess=None):
        """Move to `terms`, one list of numbers per sum, and mark a guess at the last sum."""
        (_, (_, _, y)), bottom = self.sums[-1], self.ax.get_ylim()[0]
        self.guess.upright(guess, y - 0.5, bottom, at=bottom - 0.15)
        for (bars, total), values in zip(self.sums, terms, strict=True):
            start = 0.0
            for (bar, text, y), value in zip(bars, values, strict=True):
                self._stretch(bar, text, y, start, value)
                start += value
            self._stretch(*total, 0.0, start)

    def _stretch(self, bar, text, y, start, value):
        left, end = min(start, self.high), min(start + value, self.high)
        change(bar, x=left, width=end - left)
        over = " →" if start + value > self.high else ""
        say(text, end + 0.06, y, style.number(value) + over)


class Table(Panel):
    """A small table: `rows` down, `columns` across, moving numbers in the cells; a bad number is vermilion."""

    width = 400

    def draw(self, rows, columns, label=110):
        self.ax = ax = self.live.axes(left=0, bottom=0, right=0, top=30)
        ax.set_axis_off()
        ax.set_xlim(0, self.width)
        ax.set_ylim(self.height - 30, 0)
        step = (self.height - 30 - 40) / len(rows)
        wide = (self.width - label) / len(columns)
        for j, (name, colour) in enumerate(columns):
            ax.text(label + wide * (j + 0.5), 22, name, ha="center", weight="bold", color=colour)
        self.cells = []
        for i, row in enumerate(rows):
            y = 40 + step * (i + 0.5)
            ax.plot([4, self.width - 4], [y - step / 2] * 2, color=style.FAINT, lw=1)
            ax.text(8, y, row, va="center", color=style.MUTED)
            self.cells.append([self.words(ax, ha="center", va="center") for _ in columns])
            for j, text in enumerate(self.cells[-1]):
                text.set_position((label + wide * (j + 0.5), y))

    def update(self, cells):
        """Write `cells`, rows of (words, is it bad)."""
        for texts, row in zip(self.cells, cells, strict=True):
            for text, (words, bad) in zip(texts, row, strict=True):
                ink, weight = (style.POSITIVES_INK, "bold") if bad else (style.INK, "normal")
                change(text, text=words, color=ink, fontweight=weight)
