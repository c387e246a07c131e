"""One yes-or-no question per label: the pairs of bars, their costs stacked, and the sets they add up to."""

from collections.abc import Sequence

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.live.marks import Bar, Text
from helpers.panels.base import Arrow, Guess, Guessed, Panel, Row, Rows

TOP = 52
ARROW, LONGEST = 46, 56  # pixels per unit of push, and the longest arrow


class Questions(Panel):
    """A pair of bars per label, yes (filled) and no (hollow), with a star over the one that is true.

    Below each label stand q, what its question costs, and the push on its logit, which the arrow points out.
    """

    def __init__(self, title: str, *, labels: Sequence[str], pitch: int = 72, push: bool = True) -> None:
        """Make the figure as wide as so many labels need, `pitch` pixels each."""
        super().__init__(title, width=max(290, 62 + pitch * len(labels)), labels=labels, push=push)

    def lay_out(self, labels: Sequence[str], push: bool) -> None:
        """Make a pair of bars for each label, the stars, and the rows of numbers."""
        names = ["q", "cost"] + ["push"] * push
        bottom = 48 + 20 * len(names)
        self.ax = ax = self.live.axes(left=52, bottom=bottom, right=6, top=TOP)
        ax.limits(x=(-0.6, len(labels) - 0.4))
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        inside = self.height - bottom - TOP
        self.pairs = []
        for i, label in enumerate(labels):
            yes = self._answer(i - 0.19, -13 / inside, "yes", style.BCE_WASH)
            self.pairs.append((yes, self._answer(i + 0.19, -13 / inside, "no", "none")))
            ax.text(i, -32 / inside, label, ha="center", weight="bold", at=ax.below)
        self.rows = []
        for row, name in enumerate(names):
            y = -(51 + 20 * row) / inside
            ax.text(-0.62, y, name, size=style.SMALL, colour=style.MUTED, ha="right", at=ax.below)
            self.rows.append([self.words(ax, (i, y), ha="center", at=ax.below) for i in range(len(labels))])
        self.star = self.stars(ax)
        self.soft = [self.words(ax, ha="center", size=style.SMALL, colour=style.MUTED) for _ in labels]
        self.arrows = [Arrow(self, ax, style.BCE) for _ in labels] if push else []

    def _answer(self, x: float, y: float, name: str, face: str) -> Bar:
        """Return the bar of one answer, with its name below it."""
        self.ax.text(x, y, name, size=style.SMALL, ha="center", colour=style.MUTED, at=self.ax.below)
        return self.bar(self.ax, x, 0.34, face=face, edge=style.BCE)

    def update(
        self, q: Row, targets: Row, costs: Row, push: Row | None = None, shown: int | None = None
    ) -> None:
        """Move to the probabilities `q`; only the first `shown` labels are drawn (all by default)."""
        shown = len(q) if shown is None else shown
        self._star(targets, shown)
        for i, (yes, no) in enumerate(self.pairs):
            yes.set(high=q[i], visible=i < shown)
            no.set(high=1 - q[i], visible=i < shown)
        self._write(self.rows[0], [style.number(value) for value in q], shown)
        self._write(self.rows[1], [style.number(cost) for cost in costs], shown)
        if push is not None and self.arrows:
            self._point(q, push, shown)

    def _star(self, targets: Row, shown: int) -> None:
        """Star the answer that is true; a soft target is written instead."""
        high = 1 + 12 / self.ax.height
        hard = [(i, y) for i, y in enumerate(targets[:shown]) if y in (0, 1)]
        self.star.set_points(
            [i - 0.19 if y > 0.5 else i + 0.19 for i, y in hard],
            [high] * len(hard),
        )
        for i, (text, y) in enumerate(zip(self.soft, targets, strict=True)):
            is_soft = i < shown and y not in (0, 1)
            text.write(i, high - 0.02, f"☆ yes: {y:g}" if is_soft else "")

    def _point(self, q: Row, push: Row, shown: int) -> None:
        """Point the arrows along the push on each logit, and write it below."""
        for i, arrow in enumerate(self.arrows):
            length = float(np.clip(ARROW * push[i], -LONGEST, LONGEST)) if i < shown else 0.0
            arrow.point(i - 0.45, q[i], length)  # beside the bar: the star stands above it
        self._write(self.rows[2], [("+" if p > 0 else "") + style.number(p) for p in push], shown)

    @staticmethod
    def _write(texts: Sequence[Text], words: Sequence[str], shown: int) -> None:
        """Write a row of words, those of the first `shown` labels."""
        for i, (text, word) in enumerate(zip(texts, words, strict=True)):
            text.set(text=word if i < shown else "")


class Stack(Panel):
    """Costs, one on the other, each as high as it is large: one more on top moves none below.

    Of each label first its yes-term, filled, then its no-term, hollow (`style.TERMS`).
    """

    width = 300

    def lay_out(self, labels: Sequence[str], high: float = 4) -> None:
        """Make a bar for each label, on a scale up to `high`, and the total."""
        self.high, self.labels = high, labels
        self.ax = ax = self.live.axes(left=34, bottom=30, right=120, top=TOP)
        ax.limits(y=(0, high))
        ax.yticks()
        self.parts = []
        for _ in labels:
            bars = [self.bar(ax, 0.5, 0.66, **look) for look in style.TERMS.values()]
            self.parts.append((bars, self.words(ax, size=style.SMALL, va="center")))
        self.total = self.words(ax, size=style.BIG, weight="bold", ha="center", va="bottom")
        self.guess = Guess(self, ax, ha="center")

    def update(self, terms: Rows, shown: int | None = None, guess: Guessed = None) -> None:
        """Stack the first `shown` labels' (yes-term, no-term), all by default.

        Past the scale the column stops, with an arrow.
        """
        shown = len(terms) if shown is None else shown
        step = 15 * self.ax.pixel[1]
        start, free = 0.0, -np.inf
        for i, ((bars, text), both) in enumerate(zip(self.parts, terms, strict=True)):
            ends = np.minimum(start + np.cumsum([0.0, *both]), self.high)
            for bar, low, end in zip(bars, ends, ends[1:], strict=False):
                bar.set(y=low, high=end - low, visible=i < shown and end > low)
            place = max(float(ends[0] + ends[-1]) / 2, free + step)
            text.write(0.92, place, f"{self.labels[i]} {style.number(sum(both))}" if i < shown else "")
            if i < shown:
                start, free = start + float(sum(both)), place
        over = "↑" if start > self.high else ""
        self.total.write(0.5, min(start, self.high) + 0.015 * self.high, style.number(start) + over)
        below = 0.5, -20 * self.ax.pixel[1]
        self.guess.level(guess_at(guess), 0.02, 0.88, "guess {}", at=lambda _: below)


class Sets(Panel):
    """Every set of labels as a bar, its probability beside it, and stars by the sets that are true."""

    width = 290

    def lay_out(self, names: Sequence[str]) -> None:
        """Make a bar, a number and an outline for each set."""
        self.ax = ax = self.live.axes(left=84, bottom=30, right=58, top=34)
        rows = len(names)
        ax.limits(y=(rows - 0.45, -0.55))
        ax.xticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.yticks(range(rows), names, colour=style.INK, tick=0)
        self.bars, self.values = [], []
        for i in range(rows):
            self.bars.append(self.lying(ax, i, 0.62, face=style.BCE_WASH, edge=style.BCE))
            self.values.append(self.words(ax, size=style.SMALL, va="center"))
        self.truth = [self.lying(ax, i, 0.84, edge=style.INK, width=1.5, dashes=":") for i in range(rows)]
        self.star = self.stars(ax, 14)
        self.guess = Guess(self, ax)

    def update(self, chances: Row, truth: Row, guess: Guessed = None) -> None:
        """Move to the `chances` of the sets; `truth` gives each set's true probability (starred and outlined)."""
        for i, (bar, value) in enumerate(zip(self.bars, chances, strict=True)):
            bar.set(wide=value)
            wide = max(value, truth[i] if truth[i] < 1 else 0)
            star = 0.09 if truth[i] > 0 else 0
            self.values[i].write(wide + star + 0.03, i, style.number(value))
            self.truth[i].set(wide=truth[i], visible=0 < truth[i] < 1)
        starred = [(max(chances[i], t if t < 1 else 0) + 0.06, i) for i, t in enumerate(truth) if t > 0]
        self.star.set_points(*zip(*starred, strict=True))
        self.guess.upright(guess_at(guess), -0.5, len(chances) - 0.5)
