"""One yes-or-no question per label: the pairs of bars, their costs stacked, and the sets they add up to."""

import numpy as np

from helpers import style
from helpers.controls import guess_at
from helpers.panels.base import Arrow, Guess, Panel, change, put, say

TOP = 52
ARROW, LONGEST = 46, 56  # pixels per unit of push, and the longest arrow


class Questions(Panel):
    """A pair of bars per label, yes (filled) and no (hollow), with a star over the one that is true.

    Below each label stand q, what its question costs, and the push on its logit, which the arrow points out.
    """

    def __init__(self, title, *, labels, pitch=72, **options):
        super().__init__(title, width=max(290, 62 + pitch * len(labels)), labels=labels, **options)

    def draw(self, labels, push=True):
        bottom = 108 if push else 88
        self.ax = ax = self.live.axes(left=52, bottom=bottom, right=6, top=TOP)
        ax.set_xlim(-0.6, len(labels) - 0.4)
        ax.set_ylim(0, 1)
        ax.set_xticks([])
        ax.set_yticks([0, 0.5, 1], ["0", ".5", "1"])
        below, inside = ax.get_xaxis_transform(), self.height - bottom - TOP
        self.yes, self.no, self.rows = [], [], []
        for i, label in enumerate(labels):
            for bars, side, face, word in (
                (self.yes, -0.19, style.BCE_WASH, "yes"),
                (self.no, 0.19, "none", "no"),
            ):
                ax.text(
                    i + side,
                    -13 / inside,
                    word,
                    ha="center",
                    size=style.SMALL,
                    color=style.MUTED,
                    transform=below,
                )
                bar = ax.bar([i + side], [0], 0.34, color=face, ec=style.BCE, lw=1.6, clip_on=False)[0]
                bars.append(self.live.moving(bar))
            ax.text(i, -32 / inside, label, ha="center", weight="bold", transform=below)
        for row, name in enumerate(["q", "cost"] + (["push"] if push else [])):
            y = -(51 + 20 * row) / inside
            ax.text(-0.62, y, name, size=style.SMALL, color=style.MUTED, ha="right", transform=below)
            self.rows.append([self.words(ax, ha="center", transform=below) for _ in labels])
            for i, text in enumerate(self.rows[-1]):
                text.set_position((i, y))
        self.star = self.stars(ax)
        self.soft = [self.words(ax, ha="center", size=style.SMALL, colour=style.MUTED) for _ in labels]
        self.arrows = [Arrow(self, ax, style.BCE) for _ in labels] if push else []

    def update(self, q, targets, costs, push=None, shown=None):
        """Move to the probabilities `q`; only the first `shown` labels are drawn (all by default)."""
        shown = len(q) if shown is None else shown
        high = 1 + 12 / self.ax.bbox.height
        star = [
            (i + (-0.19 if y > 0.5 else 0.19), high) for i, y in enumerate(targets[:shown]) if y in (0, 1)
        ]
        put(self.star, *zip(*star, strict=True))
        for i, y in enumerate(targets):
            here = i < shown
            change(self.yes[i], height=q[i], visible=here)
            change(self.no[i], height=1 - q[i], visible=here)
            say(self.soft[i], i, high - 0.02, "" if y in (0, 1) or not here else f"☆ yes: {y:g}")
            change(self.rows[0][i], text=style.number(q[i]) if here else "")
            change(self.rows[1][i], text=style.number(costs[i]) if here else "")
            if self.arrows:
                length = float(np.clip(ARROW * push[i], -LONGEST, LONGEST)) if here else 0.0
                self.arrows[i].point(i - 0.45, q[i], length)  # beside the bar: the star stands above it
                sign = "+" if push[i] > 0 else ""
                change(self.rows[2][i], text=sign + style.number(push[i]) if here else "")


class Stack(Panel):
    """Costs, one on the other, each as high as it is large: adding one on top moves none below."""

    width = 300

    def draw(self, labels, high=4.0):
        self.high, self.labels = high, labels
        self.ax = ax = self.live.axes(left=34, bottom=30, right=120, top=TOP)
        ax.set_xlim(0, 1)
        ax.set_ylim(0, high)
        ax.set_xticks([])
        self.parts = []
        for _ in labels:
            bar = ax.bar([0.5], [0], 0.66, color=style.BCE_WASH, ec=style.BCE, lw=1.6, clip_on=False)[0]
            self.parts.append((self.live.moving(bar), self.words(ax, size=style.SMALL, va="center")))
        self.total = self.words(ax, size=style.BIG, weight="bold", ha="center", va="bottom")
        self.guess = Guess(self, ax, ha="center")

    def update(self, costs, shown=None, guess=None):
        """Stack the first `shown` costs (all by default); past the scale the column stops and says so."""
        shown = len(costs) if shown is None else shown
        step = 15 / self.ax.bbox.height * self.high
        start, free = 0.0, -np.inf
        for i, ((bar, text), cost) in enumerate(zip(self.parts, costs, strict=True)):
            low, end = min(start, self.high), min(start + cost, self.high)
            change(bar, y=low, height=end - low, visible=i < shown)
            place = max((low + end) / 2, free + step)
            say(text, 0.92, place, f"{self.labels[i]} {style.number(cost)}" if i < shown else "")
            if i < shown:
                start, free = start + cost, place
        over = "↑" if start > self.high else ""
        say(self.total, 0.5, min(start, self.high) + 0.015 * self.high, style.number(start) + over)
        below = 0.5, -20 / self.ax.bbox.height * self.high
        self.guess.level(guess_at(guess), 0.02, 0.88, "guess {}", at=lambda _: below)


class Sets(Panel):
    """Every set of labels as a bar, its probability beside it, and stars by the sets that are true."""

    width = 290

    def draw(self, names):
        self.ax = ax = self.live.axes(left=84, bottom=30, right=58, top=34)
        rows = len(names)
        ax.set_xlim(0, 1)
        ax.set_ylim(rows - 0.45, -0.55)
        ax.set_xticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.set_yticks(range(rows), names, color=style.INK)
        ax.tick_params(axis="y", length=0)
        self.bars, self.values = [], []
        for i in range(rows):
            bar = ax.barh([i], [0], 0.62, color=style.BCE_WASH, ec=style.BCE, lw=1.6, clip_on=False)[0]
            self.bars.append(self.live.moving(bar))
            self.values.append(self.words(ax, size=style.SMALL, va="center"))
        self.truth = self.live.moving(
            *ax.barh(range(rows), [0] * rows, 0.84, color="none", ec=style.INK, lw=1.5, ls=":", clip_on=False)
        )
        self.star = self.stars(ax, 14)
        self.guess = Guess(self, ax)

    def update(self, chances, truth, guess=None):
        """Move to the `chances` of the sets; `truth` gives each set's true probability (starred and outlined)."""
        for i, (bar, value) in enumerate(zip(self.bars, chances, strict=True)):
            change(bar, width=value)
            wide = max(value, truth[i] if truth[i] < 1 else 0)
            star = 0.09 if truth[i] > 0 else 0
            say(self.values[i], wide + star + 0.03, i, style.number(value))
            change(self.truth[i], width=truth[i], visible=0 < truth[i] < 1)
        starred = [(max(chances[i], t if t < 1 else 0) + 0.06, i) for i, t in enumerate(truth) if t > 0]
        put(self.star, *zip(*starred, strict=True))
        self.guess.upright(guess_at(guess), -0.5, len(chances) - 0.5)
