"""Bars, one per label: logits or probabilities, with targets as outlined stars and the push as arrows."""

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.panels.base import Arrow, Guess, Panel

ARROW = 46  # pixels per unit of gradient
LONGEST = 74
TOP = 52


def squeeze(logits):
    """Return asinh(logits): linear near 0, like a logarithm far out, so that 1 and 10 share one axis."""
    return np.arcsinh(logits)


class Bars(Panel):
    """One bar per label. `kind` is "logits" (axis -10 to 10, squeezed) or "probabilities" (axis 0 to 1).

    Below each label stands its value and, with `push=True`, the push: minus the gradient, drawn as an arrow
    from the bar's tip the way the loss will move the logit.
    """

    width = 290

    def lay_out(self, labels, kind="logits", push=True, colour=style.SOFTMAX, row=None):
        self.labels, self.logits = labels, kind == "logits"
        bottom = 74 if push else 54
        self.ax = ax = self.live.axes(left=46, bottom=bottom, right=6, top=TOP)
        x = self.x = np.arange(len(labels))
        ax.limits(x=(-0.6, len(labels) - 0.4))
        self._scale(ax)
        self.bars = [self.bar(ax, centre, 0.5, face=style.WASHES[colour], edge=colour) for centre in x]
        below = ax.below
        inside = self.height - bottom - TOP
        self.rows = []
        names = [row or ("logit" if self.logits else "p")] + (["push"] if push else [])
        for i, name in enumerate(names):
            y = -(34 + 20 * i) / inside
            ax.text(-0.62, y, name, size=style.SMALL, colour=style.MUTED, ha="right", at=below)
            self.rows.append([self.words(ax, ha="center", at=below) for _ in labels])
            for text, centre in zip(self.rows[-1], x, strict=True):
                text.set(position=(centre, y))
        for centre, label in zip(x, labels, strict=True):
            ax.text(centre, -15 / inside, label, ha="center", weight="bold", at=below)
        self.star = self.stars(ax)
        self.soft = [self.words(ax, ha="center", size=style.SMALL, colour=style.MUTED) for _ in labels]
        self.arrows = [Arrow(self, ax, colour) for _ in labels] if push else []
        self.mark = Guess(self, ax)

    def _scale(self, ax):
        if self.logits:
            ticks = [-10, -3, -1, 0, 1, 3, 10]
            ax.limits(y=(squeeze(-12), squeeze(12)))
            ax.yticks(squeeze(np.array(ticks)), [str(t).replace("-", "−") for t in ticks])
            ax.foot = 0.5
        else:
            ax.limits(y=(0, 1))
            ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        self.top = ax.ylim[1]

    def update(self, values, targets, push=None, colour=None):
        """Move to `values`, star the targets above zero, and point the arrows along `push`.

        `colour` is that of the loss; by default the one the panel was drawn with.
        """
        heights = squeeze(np.asarray(values, float)) if self.logits else np.asarray(values, float)
        above = 11 * self.ax.pixel[1]
        starred = [
            (c, self.top + above if self.logits else y) for c, y in zip(self.x, targets, strict=True) if y > 0
        ]
        self.star.set_points(*zip(*starred, strict=True))
        for i, (bar, height, target) in enumerate(zip(self.bars, heights, targets, strict=True)):
            bar.set(high=height)
            if colour:
                bar.set(face=style.WASHES[colour], edge=colour)
            self.rows[0][i].set(text=style.number(values[i], 1 if self.logits else 3))
            hard = target in (0, 1) or not self.logits
            self.soft[i].write(i + 0.2, self.top + above * 0.8, "" if hard else f"y={target:g}")
        self.mark.hide()
        for i, arrow in enumerate(self.arrows):
            length = float(np.clip(ARROW * push[i], -LONGEST, LONGEST))
            arrow.point(self.x[i], heights[i], length)
            if colour:
                arrow.shape.set(face=colour)
            sign = "+" if push[i] > 0 else ""
            self.rows[1][i].set(text=sign + style.number(push[i]))

    def guess(self, guess, heights):
        """Draw a guess: at "p" a level across all bars, at a label's gradient a dotted push beside its arrow."""
        self.mark.level(guess_at(guess, "p"), self.x[0] - 0.5, self.x[-1] + 0.5, "guess")
        pixel = self.ax.pixel[1]
        for i, label in enumerate(self.labels):
            gradient = guess_at(guess, label)
            if gradient is not None:
                push = float(np.clip(-ARROW * gradient, -LONGEST, LONGEST))
                start = squeeze(heights[i]) if self.logits else heights[i]
                end = start + push * pixel
                beside = i + 0.29, end - 4 * pixel
                self.mark.show([i + 0.17, i + 0.17], [start, end], beside, "guess")


class Pair(Panel):
    """Two bars for the one cat, dead and alive, with the target's two shares outlined."""

    width = 260

    def lay_out(self, labels=("dead", "alive"), colour=style.BCE):
        self.ax = ax = self.live.axes(left=34, bottom=54, right=6, top=TOP)
        ax.limits(x=(-0.6, 1.6))
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        self.bars = [self.bar(ax, x, 0.5, face=style.WASHES[colour], edge=colour) for x in (0, 1)]
        below, inside = ax.below, self.height - 54 - TOP
        self.values = [self.words(ax, ha="center", at=below) for _ in labels]
        for centre, label in enumerate(labels):
            ax.text(centre, -16 / inside, f"p({label})", ha="center", weight="bold", at=below)
            self.values[centre].set(position=(centre, -36 / inside))
        self.star = self.stars(ax)

    def update(self, probabilities, targets):
        """Move to the two `probabilities`; a star stands at each target above zero."""
        for bar, text, p in zip(self.bars, self.values, probabilities, strict=True):
            bar.set(high=p)
            text.set(text=style.number(p))
        shown = [(x, y) for x, y in enumerate(targets) if y > 0]
        self.star.set_points(*zip(*shown, strict=True))
