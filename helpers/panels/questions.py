"""One yes-or-no question per label: the pairs of bars, their costs stacked, and the sets they add up to."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.live.figure import Axes
from helpers.live.marks import Floats, Mark, Text
from helpers.panels.base import Arrow, Guess, Guessed, Panel, Row, Rows, named
from helpers.panels.signs import Sign

TOP = 52
ARROW, LONGEST = 64, 90  # pixels per unit of push, and the longest arrow


class Questions(Panel):
    """A pair of bars per label, yes (filled) and no (hollow), with a star over each label that is true.

    The right answer is underlined. Below each label stand q, what its question costs, and the push on its logit, which
    the arrow points out.
    """

    def __init__(self, title: str, *, labels: Sequence[str], pitch: int = 72, push: bool = True, spare: bool = False) -> None:  # fmt: skip
        """Make the figure as wide as so many labels need, `pitch` pixels each; `spare`: the last one comes and goes."""
        super().__init__(title, width=62 + pitch * len(labels), labels=labels, push=push, spare=spare)

    def lay_out(self, labels: Sequence[str], push: bool, spare: bool) -> None:
        """Make a pair of bars for each label, the stars, and the rows of numbers."""
        names = ["q", "cost"] + ["push"] * push
        bottom = 52 + 20 * len(names)
        self.ax = ax = self.live.axes(left=52, bottom=bottom, right=6, top=TOP)
        ax.limits(x=(-0.6, len(labels) - 0.4))
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        inside = self.height - bottom - TOP
        self.pairs = []
        self.names: list[list[Mark]] = []
        for i, label in enumerate(labels):
            looks = ("yes", i - 0.19, style.BCE_WASH), ("no", i + 0.19, "none")
            self.pairs.append([self.bar(ax, x, 0.34, face=face, edge=style.BCE) for _, x, face in looks])
            may_leave = i == len(labels) - 1 and spare
            self.names.append(
                self._name(ax, i, inside, label, self.live.moving if may_leave else self.live.add)
            )
        self.right = self.line(ax, style.INK, 2)
        self.rows = []
        for row, name in enumerate(names):
            y = -(55 + 20 * row) / inside
            ax.text(-0.62, y, name, size=style.SMALL, colour=style.MUTED, ha="right", at=ax.below)
            self.rows.append([self.words(ax, (i, y), ha="center", at=ax.below) for i in range(len(labels))])
        self.star = self.stars(ax)
        self.soft = [self.words(ax, ha="center", size=style.SMALL, colour=style.MUTED) for _ in labels]
        self.arrows = [Arrow(self, ax, style.BCE, 18) for _ in labels] if push else []

    @staticmethod
    def _name(ax: Axes, i: int, inside: float, label: str, add: Callable[[Mark], Mark]) -> list[Mark]:
        """Name a label and its two answers, and return the marks."""
        look: dict[str, Any] = {"size": style.SMALL, "ha": "center", "colour": style.MUTED}
        answers = [
            Text(ax.below, (i + side, -13 / inside), word, **look)
            for side, word in ((-0.19, "yes"), (0.19, "no"))
        ]
        return [add(mark) for mark in (*answers, *named(ax.below, i, -36 / inside, label))]

    def update(
        self, q: Row, targets: Row, costs: Row, push: Row | None = None, shown: int | None = None
    ) -> None:
        """Move to the probabilities `q`; only the first `shown` labels are drawn (all by default)."""
        shown = len(q) if shown is None else shown
        self._star(targets, shown)
        for i, ((yes, no), name) in enumerate(zip(self.pairs, self.names, strict=True)):
            yes.set(high=q[i], visible=i < shown)
            no.set(high=1 - q[i], visible=i < shown)
            for mark in name:
                mark.set(visible=i < shown)
        self._underline(targets, shown)
        self._write(self.rows[0], [style.number(value) for value in q], shown)
        self._write(self.rows[1], [style.number(cost) for cost in costs], shown)
        if push is not None and self.arrows:
            self._point(q, push, shown)

    def _underline(self, targets: Row, shown: int) -> None:
        """Underline the right answer of each label; a soft target has none."""
        middles = [i + (-0.19 if y == 1 else 0.19) for i, y in enumerate(targets[:shown]) if y in (0, 1)]
        half, down = 11 * self.ax.pixel[0], -17 * self.ax.pixel[1]
        xs = [x + side for x in middles for side in (-half, half, np.nan)]
        self.right.set_points(xs, [down] * len(xs))

    def _star(self, targets: Row, shown: int) -> None:
        """Star the labels that are true; a soft target is written instead."""
        high = 1 + 12 / self.ax.height
        true = [i - 0.19 for i, y in enumerate(targets[:shown]) if y == 1]
        self.star.set_points(true, [high] * len(true))
        for i, (text, y) in enumerate(zip(self.soft, targets, strict=True)):
            is_soft = i < shown and y not in (0, 1)
            text.write(i, high - 0.02, f"yes: {y:g}" if is_soft else "")

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
        self.ax = ax = self.live.axes(left=34, bottom=30, right=76, top=TOP)
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
        ends = np.minimum(np.cumsum([0.0, *(sum(both) for both in terms)]), self.high)
        places = self._apart((ends[1:] + ends[:-1]) / 2, 15 * self.ax.pixel[1])
        start = 0.0
        for i, ((bars, text), both) in enumerate(zip(self.parts, terms, strict=True)):
            steps = np.minimum(start + np.cumsum([0.0, *both]), self.high)
            for bar, low, end in zip(bars, steps, steps[1:], strict=False):
                bar.set(y=low, high=end - low, visible=i < shown and end > low)
            text.write(0.92, places[i], f"{self.labels[i]} {style.number(sum(both))}" if i < shown else "")
            start += float(sum(both)) * (i < shown)
        over = "↑" if start > self.high else ""
        self.total.write(0.5, min(start, self.high) + 0.015 * self.high, style.number(start) + over)
        below = 0.5, -20 * self.ax.pixel[1]
        self.guess.level(guess_at(guess), 0.02, 0.88, "guess {}", at=lambda _: below)

    def _apart(self, wanted: Floats, step: float) -> Floats:
        """Return heights near the `wanted` ones, which rise, at least `step` apart and below the top."""
        places = np.maximum(wanted, step / 2)
        for i in range(1, len(places)):
            places[i] = max(places[i], places[i - 1] + step)
        rooms: Floats = self.high - step * np.arange(len(places), dtype=float)[::-1]
        lowered: Floats = np.minimum(places, rooms)
        return lowered


class Sets(Panel):
    """Every set of labels as a bar, its probability beside it, and stars by the sets that are true.

    A set is named by its words and, in a column for each label, by the signs of those that are in it.
    """

    width = 340

    def lay_out(self, labels: Sequence[str], names: Sequence[str], sets: Rows) -> None:
        """Make a bar, a number and an outline for each of the `sets`, rows of 0 and 1 over the `labels`."""
        self.ax = ax = self.live.axes(left=140, bottom=30, right=66, top=34)
        rows = len(names)
        ax.limits(y=(rows - 0.45, -0.55))
        ax.xticks([0, 0.5, 1], ["0", ".5", "1"])
        self.names = []
        self.bars, self.values = [], []
        for i, row in enumerate(sets):
            (left, y) = ax.data((0, i)).tolist()
            signs = [(label, left - 58 + 22 * j) for j, label in enumerate(labels) if row[j]]
            for label, x in signs or [("none", left - 36)]:
                self.live.add(Sign(np.asarray, label, points=[(x, y)]))
            look: dict[str, Any] = {"ha": "right", "va": "center", "at": np.asarray, "size": style.SMALL}
            self.names.append(self.words(ax, (left - 75, y), text=names[i], **look))
            self.bars.append(self.lying(ax, i, 0.62, face=style.BCE_WASH, edge=style.BCE))
            self.values.append(self.words(ax, size=style.SMALL, va="center"))
        self.truth = [self.lying(ax, i, 0.84, edge=style.INK, width=1.5) for i in range(rows)]
        self.star = self.stars(ax, 17)
        self.guess = Guess(self, ax)

    def update(self, chances: Row, truth: Row, guess: Guessed = None) -> None:
        """Move to the `chances` of the sets; `truth` gives each set's true probability: 1 is starred, less outlined."""
        for i, (bar, value) in enumerate(zip(self.bars, chances, strict=True)):
            bar.set(wide=value)
            wide = max(value, truth[i] if truth[i] < 1 else 0)
            is_true = truth[i] == 1
            self.values[i].set(weight="bold" if is_true else "normal")
            self.values[i].write(wide + (0.19 if is_true else 0.03), i, style.number(value))
            weight, colour = ("bold", style.INK) if truth[i] > 0 else ("normal", style.MUTED)
            self.names[i].set(weight=weight, colour=colour)
            self.truth[i].set(wide=truth[i], visible=0 < truth[i] < 1)
        starred = [(chances[i] + 0.09, i) for i, t in enumerate(truth) if t == 1]
        self.star.set_points(*zip(*starred, strict=True))
        self.guess.upright(guess_at(guess), -0.5, len(chances) - 0.5)
        self._part(len(chances))

    def _part(self, rows: int) -> None:
        """Part the line of the guess where a number stands."""
        if not len(self.guess.line.points):
            return
        x, reach = float(self.guess.line.points[0, 0]), 44 * self.ax.pixel[0]
        free = [i for i in range(rows) if not -0.02 < x - self.values[i].position[0] < reach]
        ys = [y for i in free for y in (i - 0.5, i + 0.5, np.nan)]
        self.guess.line.set_points([x] * len(ys), ys)
