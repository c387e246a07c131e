"""Bars, one per label: logits or probabilities, with targets as outlined stars and the push as arrows."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.live.figure import Axes
from helpers.live.marks import Floats, Line, Shape, Text
from helpers.panels.base import BETWEEN, Arrow, Guess, Guessed, Panel, Place, Row

ARROW = 92  # pixels per unit of gradient
LONGEST = 120  # pixels, where the axes are as high
CROWDED = 54  # pixels: in columns no wider numbers are smaller
NARROW = 58  # pixels: in columns no wider a sign stands above its word
TOP = 52


def squeeze(logits: ArrayLike) -> Floats:
    """Return asinh(logits): linear near 0, like a logarithm far out, so that 1 and 10 share one axis."""
    squeezed: Floats = np.arcsinh(np.asarray(logits, float))
    return squeezed


class Bars(Panel):
    """One bar per label. `kind` is "logits" (axis -10 to 10, squeezed) or "probabilities" (axis 0 to 1).

    Below each label stands its value and, with `push=True`, the push: minus the gradient, drawn as an arrow from the bar's
    tip the way the loss will move the logit. Arrows have a scale of their own, drawn beside them. The column of a label that
    is true, yet pushed down, is washed.
    """

    width = 300
    aside = 0.0  # how far an arrow stands to the right of its bar's middle, in bars

    def lay_out(
        self,
        labels: Sequence[str],
        kind: str = "logits",
        push: bool = True,
        colour: str = style.SOFTMAX,
        row: str | None = None,
        verdict: bool = False,
    ) -> None:
        """Make the bars, the stars and the rows of numbers; `row` names the first; `verdict`: room for what they say."""
        self.labels, self.logits = labels, kind == "logits"
        left, right = 46, 22 if push else 6
        pitch = (self.width - left - right) / (len(labels) + 0.2)
        stacked = pitch < NARROW
        down = 36 if stacked else 18  # to the baseline of the labels' names
        bottom = down + 38 + 20 * push + 26 * verdict
        self.ax = ax = self.live.axes(left=left, bottom=bottom, right=right, top=TOP)
        self.longest = min(LONGEST, ax.height)
        self.x = range(len(labels))
        ax.limits(x=(-0.6, len(labels) - 0.4))
        self._scale()
        if push:
            self._push_scale(ax)
        self.wash = self.live.moving(Shape(np.asarray, face=style.VEIL, opacity=0.08))
        top, foot = 24, self.height - 2  # a column, from below the title to below the numbers
        sides = [ax.data([(x - 0.46, 0), (x + 0.46, 0)])[:, 0].tolist() for x in self.x]
        self.places = [[(a, foot), (a, top), (b, top), (b, foot)] for a, b in sides]
        self.bars = [self.bar(ax, x, 0.5, face=style.WASHES[colour], edge=colour) for x in self.x]
        inside = self.height - bottom - TOP
        names = [row or ("logit" if self.logits else "p")] + ["push"] * push
        self.rows = [self._row(ax, name, -(down + 20 + 20 * i) / inside) for i, name in enumerate(names)]
        for x, label in zip(self.x, labels, strict=True):
            self.name(ax.below, x, -down / inside, label, stacked=stacked)
        look: dict[str, Any] = {"size": style.BIG, "weight": "bold", "ha": "center", "at": ax.below}
        self.verdict = (
            self.words(ax, ((len(labels) - 1) / 2, -(bottom - 10) / inside), **look) if verdict else None
        )
        self.star = self.stars(ax)
        self.soft = [self.words(ax, ha="center", size=style.SMALL, colour=style.MUTED) for _ in labels]
        self.arrows = [Arrow(self, ax, colour, min(34, 0.4 * pitch)) for _ in labels] if push else []
        self.guess = Guess(self, ax)

    def _scale(self) -> None:
        """Set the scale of the bars' heights: logits are written below them, so theirs has its zero alone."""
        ax = self.ax
        if self.logits:
            ax.limits(y=(-4.0, 4.0))
            ax.yticks([0])
            ax.left, ax.foot = False, 0.5
        else:
            ax.limits(y=(0, 1))
            ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        self.top = ax.ylim[1]

    @staticmethod
    def _push_scale(ax: Axes) -> None:
        """Draw, beside the bars, how long the arrow of a push of 1 is."""
        (right, top), (_, bottom) = ax.inside([(1, 1), (1, 0)]).tolist()
        x, y, half = right + 8, (top + bottom) / 2, ARROW / 2
        ends = [
            (x - 3, y - half),
            (x + 3, y - half),
            (x, y - half),
            (x, y + half),
            (x - 3, y + half),
            (x + 3, y + half),
        ]
        ax.figure.add(Line(np.asarray, ends, colour=style.MUTED, width=style.THIN))
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "center", "turned": True}
        ax.text(x + 12, y, "a push of 1", at=np.asarray, **look)

    def _row(self, ax: Axes, name: str, y: float) -> list[Text]:
        """Name a row of numbers below the bars, and return its texts, one per label."""
        ax.text(-0.62, y, name, size=style.SMALL, colour=style.MUTED, ha="right", at=ax.below)
        size = style.TEXT if 1 / ax.pixel[0] > CROWDED else style.SMALL
        return [self.words(ax, (x, y), ha="center", size=size, at=ax.below) for x in self.x]

    def handles(self, field: str, low: float, high: float) -> None:
        """Let each bar's tip be dragged: it sets its entry of a field between `low` and `high`."""
        values = np.linspace(low, high, 41)
        for i, x in enumerate(self.x):
            tips = self.ax.data(np.stack([np.full_like(values, x), self._heights(values)], -1))
            self.live.handle(field, i, "y", values, tips, wide=0.8 / self.ax.pixel[0])

    def _heights(self, values: ArrayLike) -> Floats:
        return squeeze(values) if self.logits else np.asarray(values, float)

    def update(
        self, values: Row, targets: Row, push: Row | None = None, colour: str | None = None, verdict: str = ""
    ) -> None:
        """Move to `values`, star the targets above zero, point the arrows along `push`, and write the `verdict`.

        `colour` is that of the loss; by default the one the panel was drawn with.
        """
        heights = self._heights(values)
        if colour:
            self._paint(colour)
        for bar, text, height, value in zip(self.bars, self.rows[0], heights, values, strict=True):
            bar.set(high=height)
            text.set(text=style.number(value, 1 if self.logits else 3))
        self._star(targets)
        self.guess.hide()
        if self.verdict:
            self.verdict.set(text=verdict)
        if push is not None and self.arrows:
            self._point(heights, push)
            self._wash([y == 1 and step < -0.0005 for y, step in zip(targets, push, strict=True)])

    def _wash(self, wronged: Sequence[bool]) -> None:
        """Wash the columns of the labels that are true, yet pushed down, and set their pushes in bold."""
        self.wash.set(outlines=[c for c, is_wronged in zip(self.places, wronged, strict=True) if is_wronged])
        for text, is_wronged in zip(self.rows[1], wronged, strict=True):
            text.set(weight="bold" if is_wronged else "normal")

    def _paint(self, colour: str) -> None:
        """Give bars and arrows the colour of a loss."""
        for bar in self.bars:
            bar.set(face=style.WASHES[colour], edge=colour)
        for arrow in self.arrows:
            arrow.shape.set(face=colour)

    def _star(self, targets: Row) -> None:
        """Star the targets above zero; beside the star of a soft one stands its value."""
        above = 11 * self.ax.pixel[1]
        starred = [
            (x, self.top + above if self.logits else y) for x, y in zip(self.x, targets, strict=True) if y > 0
        ]
        self.star.set_points(*zip(*starred, strict=True))
        for i, (text, target) in enumerate(zip(self.soft, targets, strict=True)):
            is_hard = target in (0, 1) or not self.logits
            text.write(i + 0.2, self.top + above * 0.8, "" if is_hard else f"y={target:g}")

    def _point(self, heights: Floats, push: Row) -> None:
        """Point each arrow from its bar's tip along the push, and write the push below."""
        for x, arrow, text, height, step in zip(
            self.x, self.arrows, self.rows[1], heights, push, strict=True
        ):
            arrow.point(x + self.aside, height, float(np.clip(ARROW * step, -self.longest, self.longest)))
            text.set(text=("+" if step > 0 else "") + style.number(step))

    def show_guess(self, guess: Guessed, values: Row) -> None:
        """Draw a guess: at "p" a level across all bars, at a label a dotted push beside its arrow."""
        self.guess.level(guess_at(guess, "p"), self.x[0] - 0.5, self.x[-1] + 0.5, "guess")
        for i, height in enumerate(self._heights(values)[: len(self.arrows)]):
            if (push := guess_at(guess, self.labels[i])) is not None:
                begin, end = self._pushed(i, float(height), push)
                words = i + 0.29, end - 4 * self.ax.pixel[1]
                self.guess.show([i + 0.24] * 2, [begin, end], words, "guess")
                self.guess.run = partial(self._tips, i, float(height))

    def _pushed(self, i: int, height: float, push: float) -> Place:
        """Return the heights at which a push from a bar's tip begins and ends."""
        length = float(np.clip(ARROW * push, -self.longest, self.longest))
        begin = self.arrows[i].start(height, length)
        return begin, begin + length * self.ax.pixel[1]

    def _tips(self, i: int, height: float, push: float) -> tuple[list[Place], str]:
        """Return the line on which the tips of one push stand, guessed by many: beside its arrow, over the next bar at most."""
        end = self._pushed(i, height, push)[1]
        off = ARROW * abs(push) > self.longest
        return [(i + 0.24, end), (min(i + 1.5, self.ax.xlim[1]), end)], "↓↑"[push > 0] * off


class Pair(Panel):
    """Two bars for the one cat, dead and alive, with the target's two shares outlined."""

    width = 260

    def lay_out(
        self, labels: Sequence[str] = ("dead", "alive"), colour: str = style.BCE, level: bool = False
    ) -> None:
        """Make the two bars, their numbers and the stars; `level`: a line from the first bar on to the next panel."""
        self.ax = ax = self.live.axes(left=34, bottom=54, right=6, top=TOP)
        ax.limits(x=(-0.6, 1.6))
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        self.bars = [self.bar(ax, x, 0.5, face=style.WASHES[colour], edge=colour) for x in (0, 1)]
        below, inside = ax.below, self.height - 54 - TOP
        self.values = [self.words(ax, (x, -40 / inside), ha="center", at=below) for x in (0, 1)]
        for x, label in enumerate(labels):
            self.name(below, x, -18 / inside, f"p({label})", signs=[label])
        self.star = self.stars(ax)
        self.level = self.line(ax, style.INK, 1.2) if level else None

    def update(self, probabilities: Row, targets: Row) -> None:
        """Move to the two `probabilities`; a star stands at each target above zero."""
        for bar, text, p in zip(self.bars, self.values, probabilities, strict=True):
            bar.set(high=p)
            text.set(text=style.number(p))
        starred = [(x, y) for x, y in enumerate(targets) if y > 0]
        self.star.set_points(*zip(*starred, strict=True))
        if self.level:
            end = self.ax.xlim[1] + (6 + BETWEEN / 2) * self.ax.pixel[0]
            self.level.set_points([0.25, end], [probabilities[0]] * 2)
