"""One yes-or-no question per label: the pairs of bars, their costs stacked, and the sets they add up to."""

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.panels.base import Arrow, Guess, Panel

TOP = 52
ARROW, LONGEST = 46, 56  # pixels per unit of push, and the longest arrow


class Questions(Panel):
    """A pair of bars per label, yes (filled) and no (hollow), with a star over the one that is true.

    Below each label stand q, what its question costs, and the push on its logit, which the arrow points out.
    """

    def __init__(self, title, *, labels, pitch=72, **options):
        super().__init__(title, width=max(290, 62 + pitch * len(labels)), labels=labels, **options)

    def lay_out(self, labels, push=True):
        bottom = 108 if push else 88
        self.ax = ax = self.live.axes(left=52, bottom=bottom, right=6, top=TOP)
        ax.limits(x=(-0.6, len(labels) - 0.4))
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        below, inside = ax.below, self.height - bottom - TOP
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
                    colour=style.MUTED,
                    at=below,
                )
                bars.append(self.bar(ax, i + side, 0.34, face=face, edge=style.BCE))
            ax.text(i, -32 / inside, label, ha="center", weight="bold", at=below)
        for row, name in enumerate(["q", "cost"] + (["push"] if push else [])):
            y = -(51 + 20 * row) / inside
            ax.text(-0.62, y, name, size=style.SMALL, colour=style.MUTED, ha="right", at=below)
            self.rows.append([self.words(ax, ha="center", at=below) for _ in labels])
            for i, text in enumerate(self.rows[-1]):
                text.set(position=(i, y))
        self.star = self.stars(ax)
        self.soft = [self.words(ax, ha="center", size=style.SMALL, colour=style.MUTED) for _ in labels]
        self.arrows = [Arrow(self, ax, style.BCE) for _ in labels] if push else []

    def update(self, q, targets, costs, push=None, shown=None):
        """Move to the probabilities `q`; only the first `shown` labels are drawn (all by default)."""
        shown = len(q) if shown is None else shown
        high = 1 + 12 / self.ax.height
        star = [
            (i + (-0.19 if y > 0.5 else 0.19), high) for i, y in enumerate(targets[:shown]) if y in (0, 1)
        ]
        self.star.set_points(*zip(*star, strict=True))
        for i, y in enumerate(targets):
            here = i < shown
            self.yes[i].set(high=q[i], visible=here)
            self.no[i].set(high=1 - q[i], visible=here)
            self.soft[i].write(i, high - 0.02, "" if y in (0, 1) or not here else f"☆ yes: {y:g}")
            self.rows[0][i].set(text=style.number(q[i]) if here else "")
            self.rows[1][i].set(text=style.number(costs[i]) if here else "")
            if self.arrows:
                length = float(np.clip(ARROW * push[i], -LONGEST, LONGEST)) if here else 0.0
                self.arrows[i].point(i - 0.45, q[i], length)  # beside the bar: the star stands above it
                sign = "+" if push[i] > 0 else ""
                self.rows[2][i].set(text=sign + style.number(push[i]) if here else "")


class Stack(Panel):
    """Costs, one on the other, each as high as it is large: adding one on top moves none below."""

    width = 300

    def lay_out(self, labels, high=4):
        self.high, self.labels = high, labels
        self.ax = ax = self.live.axes(left=34, bottom=30, right=120, top=TOP)
        ax.limits(y=(0, high))
        ax.yticks()
        self.parts = []
        for _ in labels:
            bar = self.bar(ax, 0.5, 0.66, face=style.BCE_WASH, edge=style.BCE)
            self.parts.append((bar, self.words(ax, size=style.SMALL, va="center")))
        self.total = self.words(ax, size=style.BIG, weight="bold", ha="center", va="bottom")
        self.guess = Guess(self, ax, ha="center")

    def update(self, costs, shown=None, guess=None):
        """Stack the first `shown` costs (all by default); past the scale the column stops and says so."""
        shown = len(costs) if shown is None else shown
        step = 15 * self.ax.pixel[1]
        start, free = 0.0, -np.inf
        for i, ((bar, text), cost) in enumerate(zip(self.parts, costs, strict=True)):
            low, end = min(start, self.high), min(start + cost, self.high)
            bar.set(y=low, high=end - low, visible=i < shown)
            place = max((low + end) / 2, free + step)
            text.write(0.92, place, f"{self.labels[i]} {style.number(cost)}" if i < shown else "")
            if i < shown:
                start, free = start + cost, place
        over = "↑" if start > self.high else ""
        self.total.write(0.5, min(start, self.high) + 0.015 * self.high, style.number(start) + over)
        below = 0.5, -20 * self.ax.pixel[1]
        self.guess.level(guess_at(guess), 0.02, 0.88, "guess {}", at=lambda _: below)


class Sets(Panel):
    """Every set of labels as a bar, its probability beside it, and stars by the sets that are true."""

    width = 290

    def lay_out(self, names):
        self.ax = ax = self.live.axes(left=84, bottom=30, right=58, top=34)
        rows = len(names)
        ax.limits(y=(rows - 0.45, -0.55))
        ax.xticks([0, 0.5, 1], ["0", ".5", "1"])
        ax.yticks(range(rows), names, colour=style.INK, tick=0)
        self.bars, self.values = [], []
        for i in range(rows):
            self.bars.append(self.lying(ax, i, 0.62, face=style.BCE_WASH, edge=style.BCE))
            self.values.append(self.words(ax, size=style.SMALL, va="center"))
        outline = {"edge": style.INK, "width": 1.5, "dashes": ":"}
        self.truth = [self.lying(ax, i, 0.84, **outline) for i in range(rows)]
        self.star = self.stars(ax, 14)
        self.guess = Guess(self, ax)

    def update(self, chances, truth, guess=None):
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
