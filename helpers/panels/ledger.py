"""Sums, term by term: a waterfall of loss terms, and a small table of numbers."""

from helpers.live import style
from helpers.panels.base import Guess, Panel


class Waterfall(Panel):
    """Two sums drawn term by term, each bar starting where the one before ended; a total closes each sum.

    `sums` is a list of (name, colour, [term, ...]). Bars past the scale stop at its edge; the number is exact.
    """

    width, height = 860, 280

    def lay_out(self, sums, high=5):
        self.high = high
        self.ax = ax = self.live.axes(left=190, bottom=28, right=70, top=30)
        rows = sum(len(terms) + 2 for _, _, terms in sums) - 0.4
        ax.limits((0, high), (rows - 0.3, -0.4))
        ax.xticks()
        ax.left = False
        self.sums, y = [], 0.0
        for name, colour, terms in sums:
            ax.text(
                -0.03,
                y,
                name,
                ha="right",
                va="center",
                weight="bold",
                at=ax.beside,
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
            colour=style.MUTED,
            at=ax.beside,
        )
        bar = self.lying(ax, y, thick, face=colour, opacity=1 if bold else 0.55)
        look = {"size": style.TEXT, "weight": "bold"} if bold else {"size": style.SMALL}
        return bar, self.words(ax, va="center", **look), y

    def update(self, terms, guess=None):
        """Move to `terms`, one list of numbers per sum, and mark a guess at the last sum."""
        (_, (_, _, y)), bottom = self.sums[-1], self.ax.ylim[0]
        self.guess.upright(guess, y - 0.5, bottom, at=bottom - 0.15)
        for (bars, total), values in zip(self.sums, terms, strict=True):
            start = 0.0
            for (bar, text, y), value in zip(bars, values, strict=True):
                self._stretch(bar, text, y, start, value)
                start += value
            self._stretch(*total, 0.0, start)

    def _stretch(self, bar, text, y, start, value):
        left, end = min(start, self.high), min(start + value, self.high)
        bar.set(x=left, wide=end - left)
        over = " →" if start + value > self.high else ""
        text.write(end + 0.06, y, style.number(value) + over)


class Table(Panel):
    """A small table: `rows` down, `columns` across, moving numbers in the cells; a bad number is vermilion."""

    width = 400

    def lay_out(self, rows, columns, label=110):
        self.ax = ax = self.live.axes(left=0, bottom=0, right=0, top=30)
        ax.bare()
        ax.limits((0, self.width), (self.height - 30, 0))
        step = (self.height - 30 - 40) / len(rows)
        wide = (self.width - label) / len(columns)
        for j, (name, colour) in enumerate(columns):
            ax.text(label + wide * (j + 0.5), 22, name, ha="center", weight="bold", colour=colour)
        self.cells = []
        for i, row in enumerate(rows):
            y = 40 + step * (i + 0.5)
            ax.line([4, self.width - 4], [y - step / 2] * 2, colour=style.FAINT, width=1)
            ax.text(8, y, row, va="center", colour=style.MUTED)
            self.cells.append([self.words(ax, ha="center", va="center") for _ in columns])
            for j, text in enumerate(self.cells[-1]):
                text.set(position=(label + wide * (j + 0.5), y))

    def update(self, cells):
        """Write `cells`, rows of (words, is it bad)."""
        for texts, row in zip(self.cells, cells, strict=True):
            for text, (words, bad) in zip(texts, row, strict=True):
                ink, weight = (style.POSITIVES_INK, "bold") if bad else (style.INK, "normal")
                text.set(text=words, colour=ink, weight=weight)
