"""Four losses side by side: what each costs, how low it could go, and where it pushes every logit."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.live.marks import Floats, Shape, Text
from helpers.panels.base import Guess, Guessed, Panel, Row

TOP = 40
WIDE = 0.62  # of a column, its number above it
STEM, HEAD = 3, 8  # half as wide, in pixels; the head is as long
SIDES = np.array([-STEM, -STEM, -HEAD, 0, HEAD, STEM, STEM])  # of its corners, in pixels from its middle
LEAST, SHORTEST = 0.004, 6  # a push below this is none; one above has an arrow so long at least, in pixels


class Scores(Panel):
    """One column a loss, as high as its value, its floor dashed; rows of words stand below each name.

    `reach` are heights that they could come to: an outline each, with its number, and `far` in words over the first two.
    """

    width, height = 480, 300

    def lay_out(
        self,
        names: Sequence[str],
        colours: Sequence[str],
        rows: Sequence[str],
        high: float = 6,
        ticks: Sequence[float] | None = None,
        reach: Sequence[float] = (),
        far: str = "",
    ) -> None:
        """Make the columns, their floors, and the named `rows` of words."""
        self.high = high
        bottom = 36 + 20 * len(rows)
        self.ax = ax = self.live.axes(left=86 if rows else 36, bottom=bottom, right=50, top=TOP)
        ax.limits((-0.5, len(names) - 0.5), (0, high))
        ax.yticks(ticks)
        below, inside = ax.below, self.height - bottom - TOP
        self.reach = [self._outline(i, height) for i, height in enumerate(reach)]
        if reach:
            look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "center"}
            ax.text(0.5, max(reach[:2]) + 0.02 * high + 20 * ax.pixel[1], far, **look)
        self.columns = []
        for i, (name, colour) in enumerate(zip(names, colours, strict=True)):
            column = self.bar(ax, i, WIDE, face=style.WASHES[colour], edge=colour)
            value = self.words(ax, ha="center", va="bottom", weight="bold")
            self.columns.append((column, value, self.line(ax, style.INK, 1.6, "--")))
            ax.text(i, -17 / inside, name, ha="center", weight="bold", at=below, size=style.SMALL)
        self.rows: list[list[Text]] = []
        for row, name in enumerate(rows):
            y = -(39 + 20 * row) / inside
            ax.text(-0.52, y, name, size=style.SMALL, colour=style.MUTED, ha="right", at=below)
            texts = [
                self.words(ax, (i, y), ha="center", size=style.SMALL, at=below) for i in range(len(names))
            ]
            self.rows.append(texts)
        self.guess = Guess(self, ax, va="center")

    def _outline(self, i: int, height: float) -> tuple[float, Text]:
        """Outline how far column `i` could come; return that height, and the number there."""
        x, y = (i - WIDE / 2, i + WIDE / 2), height + 0.02 * self.high
        self.ax.shape(
            [(x[0], 0), (x[0], height), (x[1], height), (x[1], 0)], edge=style.MUTED, width=style.SECOND
        )
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "center", "va": "bottom"}
        return height, self.words(self.ax, (i, y), text=style.number(height), **look)

    def update(self, values: Row, floors: Row, rows: Sequence[Sequence[str]], guess: Guessed = None) -> None:
        """Move to `values` and `floors` (nan: there is none), with `rows` of words below."""
        for i, (value, floor) in enumerate(zip(values, floors, strict=True)):
            self._fill(i, value, floor)
        for texts, row in zip(self.rows, rows, strict=True):
            for text, words in zip(texts, row, strict=True):
                text.set(text=words)
        end = len(values) - 0.5
        self.guess.level(guess_at(guess), -0.45, end, "guess", at=lambda y: (end + 0.04, y))

    def _fill(self, i: int, value: float, floor: float) -> None:
        """Fill column `i` to its value, with the number above it and its floor across it."""
        column, number, line = self.columns[i]
        is_missing = np.isnan(value)
        top = 0.0 if is_missing else min(value, self.high)
        column.set(high=top)
        floor_near = not is_missing and floor > 0 and abs(floor - top) < 0.06 * self.high
        y = max(top, floor) if floor_near else top
        if (
            self.reach
        ):  # near an outline the column's number stands above it, in the place of the outline's own
            height, words = self.reach[i]
            is_near = -0.02 < (height - top) / self.high < 0.09
            words.set(visible=not is_near)
            y = max(y, height) if is_near else y
        over = "↑" if value > self.high else ""
        number.write(i, y + 0.02 * self.high, "0/0" if is_missing else style.number(value) + over)
        shown = np.isfinite(floor) and floor <= self.high
        line.set_points(*([i - 0.42, i + 0.42], [floor, floor]) if shown else ())


class Pushes(Panel):
    """One row a loss, one place a label: an arrow as long as the push, its middle on the line; a dot for no push."""

    width, height = 460, 300
    pitch = 1.15  # from row to row, in pushes: the longest arrow is 1

    def lay_out(self, names: Sequence[str], colours: Sequence[str], slots: int) -> None:
        """Make a row of stems and heads for each loss, with room for `slots` labels."""
        self.ax = ax = self.live.axes(left=114, bottom=30, right=10, top=TOP)
        self.slots = slots
        self.bases = [-self.pitch * i for i in range(len(names))]
        ax.limits((-0.5, slots - 0.5), (self.bases[-1] - 0.55, 0.9))
        ax.bare()
        self.labels = [self.words(ax, size=style.SMALL, ha="center") for _ in range(slots)]
        self.rows = []
        for base, name, colour in zip(self.bases, names, colours, strict=True):
            ax.line([-0.5, slots - 0.5], [base, base], colour=style.FAINT, width=1.2)
            ax.text(-0.7, base, name, ha="right", va="center", size=style.SMALL, weight="bold")
            arrows = self.live.moving(Shape(np.asarray, face=colour, edge=style.PAPER, width=1))
            self.rows.append((arrows, self.dots(ax, size=6, face=colour)))
        self.star = self.stars(ax, 13)
        self.guess = Guess(self, ax, ha="right")

    def update(
        self, pushes: Sequence[Floats], targets: Row, labels: Sequence[str], guess: float | None = None
    ) -> None:
        """Draw `pushes`, one row a loss (at most 1 is drawn), over `labels` with stars at the true ones.

        `guess` is how many times as hard as the last loss the first one pushes the first label.
        """
        x = (np.arange(len(labels)) + 0.5) * self.slots / len(labels) - 0.5
        starred = [(at, 0.78) for at, y in zip(x, targets, strict=True) if y > 0]
        self.star.set_points(*zip(*starred, strict=True))
        for i, text in enumerate(self.labels):
            here = i < len(labels)
            text.write(x[i] if here else 0, self.bases[-1] - 0.8, labels[i] if here else "")
        self._guessed(x[0], pushes[-1][0], guess)
        drawn = np.clip(pushes, -1, 1)
        some = np.abs(drawn) > LEAST
        seen = np.sign(drawn) * np.maximum(np.abs(drawn), SHORTEST * self.ax.pixel[1])
        corners = self._arrows(x, np.array(self.bases)[:, None], seen)
        for corner, here, base, (arrows, dots) in zip(corners, some, self.bases, self.rows, strict=True):
            arrows.set(outlines=corner[here])
            none = x[~here]
            dots.set(points=np.column_stack([none, np.full(len(none), base)]))

    def _guessed(self, x: float, push: float, guess: float | None) -> None:
        """Draw a level line beside the place `x` where the first loss's arrow would end, were it `guess` times a `push`."""
        if guess is None:
            return self.guess.hide()
        base, right = self.bases[0], self.slots - 0.5
        self.guess.scale = lambda times: base + 0.5 * times * push  # an arrow's middle is on its line
        words = f"your guess: CE pushes {style.number(guess, 2)} times as hard as BCE"
        limits = base - 0.5, base + 0.5
        self.guess.level(
            self.guess.scale(guess), x + 0.4, right, words, at=lambda _: (right, 0.95), limits=limits
        )

    def _arrows(self, x: Floats, base: Floats, pushes: Floats) -> Floats:
        """Return the corners (rows, n, 7, 2), in pixels, of arrows at `x` whose middle is as high as `base` (rows, 1)."""
        across, py = self.ax.data(np.stack(np.broadcast_arrays(x, base - 0.5 * pushes), -1)).T
        px, py = across.T, py.T
        tip = py - pushes / self.ax.pixel[1]
        neck = tip + np.minimum(HEAD, np.abs(tip - py)) * np.sign(pushes)
        heights = np.stack([py, neck, neck, tip, neck, neck, py], -1)
        return np.stack([px[..., None] + SIDES, heights], -1)
