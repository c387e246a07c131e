"""Sums, term by term: a waterfall of loss terms, and a small table of numbers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.live import style
from helpers.live.marks import Bar, Text
from helpers.panels.base import Guess, Panel, Row
from helpers.panels.signs import Sign

Term = tuple[str, str]  # "yes" or "no", and its words
SHARES = 0, 0.2, 0.4, 0.6, 0.8, 1  # where the ticks of a scale stand
SCALES = 0.25, 0.5, 1, 2, 5, 10  # how far the scale of a waterfall may go
Stretch = tuple[Bar, Text, float]  # a bar, its number and the height of both


class Waterfall(Panel):
    """Sums drawn term by term, each bar starting where the one before ended; a total closes each sum.

    A yes-term is filled, a no-term hollow (`style.TERMS`). The scale is the smallest of SCALES with room for all sums: what
    was guessed moves none of them, and stands at the end if it is beyond.
    """

    width, height = 890, 280

    def lay_out(self, sums: Sequence[tuple[str, Sequence[Term]]]) -> None:
        """Make the bars of `sums`, (name, terms) each, their scale, and what reality is."""
        self.ax = ax = self.live.axes(left=272, bottom=28, right=24, top=30)
        rows = sum(len(terms) + 2 for _, terms in sums) - 0.4
        ax.limits((0, 1), (rows - 0.3, -0.4))
        ax.xticks(SHARES, [""] * len(SHARES))
        ax.left = False
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "center", "va": "top"}
        self.scale = [self.words(ax, (share, -7 / ax.height), at=ax.below, **look) for share in SHARES]
        self.sign = self.live.moving(Sign(np.asarray, "dead", 28, points=[(self.width - 160, 15)]))
        self.reality = self.words(ax, (self.width - 140, 21), at=np.asarray, size=style.BIG, weight="bold")
        self.sums: list[tuple[list[Stretch], Stretch]] = []
        y = 0.0
        for name, terms in sums:
            ax.text(-0.03, y, name, ha="right", va="center", weight="bold", at=ax.beside)
            bars = [self._term(y + 1 + i, *term) for i, term in enumerate(terms)]
            self.sums.append((bars, self._total(y)))
            y += len(terms) + 1.6
        self.guess = Guess(self, ax, va="bottom")
        self.guess.scale = lambda value: value / self.high

    def _term(self, y: float, kind: str, name: str) -> Stretch:
        """Name a term of a `kind` ("yes" or "no"), and return its bar with its number."""
        ax = self.ax
        look = {"ha": "right", "va": "center", "colour": style.MUTED}
        ax.text(-0.03, y, name, size=style.SMALL, at=ax.beside, **look)
        bar = self.lying(ax, y, 0.56, **style.TERMS[kind])
        return bar, self.words(ax, va="center", size=style.SMALL), y

    def _total(self, y: float) -> Stretch:
        """Return the bar of a sum with its number."""
        number = self.words(self.ax, va="center", weight="bold")
        return self.lying(self.ax, y, 0.8, face=style.MUTED), number, y

    def update(self, terms: Sequence[Row], guess: float | None = None, reality: str = "") -> None:
        """Move to `terms`, one list of numbers per sum, show a guess at the last sum, and the sign of `reality`."""
        largest = 1.12 * max(map(sum, terms))
        self.high = next((high for high in SCALES if largest <= high), SCALES[-1])
        for text, share in zip(self.scale, SHARES, strict=True):
            text.set(text=f"{share * self.high:g}")
        self.sign.set(name=reality)
        self.reality.set(text=reality)
        (_, (_, _, y)), bottom = self.sums[-1], self.ax.ylim[0]
        said = "" if guess is None else f"your guess {style.number(guess)}"
        self.guess.upright(guess and guess / self.high, y - 0.5, bottom, said, at=bottom - 0.15)
        for (bars, total), values in zip(self.sums, terms, strict=True):
            start = 0.0
            for bar, value in zip(bars, values, strict=True):
                self._stretch(bar, start, value)
                start += value
            self._stretch(total, 0.0, start)

    def _stretch(self, stretch: Stretch, start: float, value: float) -> None:
        """Let a bar begin at `start` and be `value` long."""
        bar, text, y = stretch
        left, end = start / self.high, (start + value) / self.high
        bar.set(x=left, wide=end - left, visible=value > 0)
        text.write(end + 0.012, y, style.number(value))


class Table(Panel):
    """A small table: `rows` down, `columns` across, moving numbers in the cells; a bad one is crossed: ✗."""

    width = 400

    def lay_out(
        self, rows: Sequence[str], columns: Sequence[tuple[str, str]], label: float = 110, lead: int = 0
    ) -> None:
        """Make the cells of `rows` and `columns` (name, colour); the names of rows take `label` pixels.

        The first `lead` rows are what to look at first.
        """
        self.ax = ax = self.live.axes(left=0, bottom=0, right=0, top=30)
        ax.bare()
        ax.limits((0, self.width), (self.height - 30, 0))
        step = (self.height - 30 - 40) / len(rows)
        wide = (self.width - label) / len(columns)
        centres = [label + wide * (j + 0.5) for j in range(len(columns))]
        for x, (name, colour) in zip(centres, columns, strict=True):
            ax.text(x, 22, name, ha="center", weight="bold", colour=colour)
        self.cells = []
        for i, row in enumerate(rows):
            y = 40 + step * (i + 0.5)
            ax.line([4, self.width - 4], [y - step / 2] * 2, colour=style.FAINT, width=1)
            ax.text(8, y, row, va="center", colour=style.MUTED)
            size = style.BIG if i < lead else style.TEXT
            self.cells.append([self.words(ax, (x, y), size=size, ha="center", va="center") for x in centres])
        self.lead = lead

    def update(self, cells: Sequence[Sequence[tuple[str, bool]]]) -> None:
        """Write `cells`, rows of (words, is it bad)."""
        for i, (texts, row) in enumerate(zip(self.cells, cells, strict=True)):
            for text, (words, is_bad) in zip(texts, row, strict=True):
                is_bold = i < self.lead or (is_bad and not self.lead)
                text.set(text=f"✗ {words}" if is_bad else words, weight="bold" if is_bold else "normal")
