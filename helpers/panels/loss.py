"""The loss, drawn: as a curve with a point and its slope, and as a thermometer with its floor."""

import numpy as np

from helpers.live import style
from helpers.panels.base import Guess, Panel

TOP = 52


class LossCurve(Panel):
    """Loss against one quantity: still reference curves, one moving curve, the point, its slope, a floor."""

    width = 560

    def lay_out(
        self,
        x,
        low=0.0,
        high=4.0,
        xlabel="",
        curves=(),
        colour=style.BCE,
        dot=None,
        xticks=None,
        slope=True,
    ):
        self.x, self.low, self.high = np.asarray(x, float), low, high
        self.ax = ax = self.live.axes(left=40, bottom=46, right=14, top=34)
        ax.limits((x[0], x[-1]), (low, high))
        ax.xlabel(xlabel)
        if xticks is not None:
            ax.xticks(xticks)
        ax.yticks(np.linspace(low, high, 5))
        for y, tint, words, (tx, ty), align in curves:
            ax.line(self.x, np.where(np.asarray(y) <= high, y, np.nan), colour=tint, width=1.4)
            ax.text(tx, ty, words, colour=style.MUTED, ha=align, size=style.SMALL)
        self.floor = self.line(ax, style.MUTED, 1.4, "--")
        self.floor_words = self.words(ax, size=style.SMALL, colour=style.MUTED, ha="right", va="bottom")
        self.curve = self.line(ax, colour, 3)
        self.slope = self.line(ax, style.INK, 1.8) if slope else None
        self.guess = Guess(self, ax)
        self.dot = self.dots(ax, face=dot or colour, edge=style.PAPER)
        self.value = self.words(ax, ha="center", va="bottom", weight="bold")

    def update(self, y, at, loss, slope=None, floor=None, guess=None, across=None):
        """Draw the moving curve `y` over the panel's x, the point (at, loss), its slope and floor.

        `guess` marks a guess at the loss, `across` one at a place along the axis.
        """
        y = np.asarray(y, float)
        self.curve.set_points(self.x, np.where(y <= self.high, y, np.nan))
        seen = min(loss, self.high) if np.isfinite(loss) else self.high
        self.dot.set_points([at], [seen if np.isfinite(loss) else np.nan])
        if self.slope:
            self._tangent(at, seen, slope)
        span = self.x[-1] - self.x[0]
        beside = np.clip(at, self.x[0] + 0.09 * span, self.x[-1] - 0.09 * span)
        above = seen + 0.05 * (self.high - self.low)
        words = style.number(loss) + (" ↑" if loss > self.high else "") if np.isfinite(at) else ""
        self.value.write(beside, min(above, self.high * 0.93), words)
        self._floor(floor)
        self.guess.over_curves(guess, across, [self.value.position])

    def _tangent(self, at, seen, slope):
        """A stub of the tangent, 30 pixels to each side on the page whatever the scales."""
        if slope is None:
            return self.slope.set_points()
        across, up = self.ax.pixel
        dx = 34 / np.hypot(1 / across, slope / up)
        self.slope.set_points([at - dx, at + dx], [seen - slope * dx, seen + slope * dx])

    def _floor(self, level):
        shown = level is not None and self.low <= level <= self.high
        self.floor.set_points(*([self.x[0], self.x[-1]], [level, level]) if shown else ())
        self.floor_words.write(self.x[-1], level or 0, f"floor {style.number(level)}" if shown else "")


class Thermometer(Panel):
    """One loss as a column, its floor dashed, the gap in words; above the scale it says so."""

    width = 250

    def lay_out(self, high=6):
        self.high = high
        self.ax = ax = self.live.axes(left=34, bottom=54, right=96, top=TOP)
        ax.limits(y=(0, high))
        ax.yticks()
        self.column = self.bar(ax, 0.5, 0.62, face=style.SOFTMAX_WASH, edge=style.SOFTMAX)
        self.floor = self.line(ax, style.INK, 1.6, "--")
        self.best = self.line(ax, style.MUTED, 1.6)
        self.floor_words = self.words(ax, size=style.SMALL, va="center")
        self.best_words = self.words(ax, size=style.SMALL, va="center", colour=style.MUTED)
        self.guess = Guess(self, ax, va="center")
        self.value = self.words(ax, size=style.BIG, weight="bold", ha="center", va="bottom")
        inside = self.height - 54 - TOP
        self.gap = [self.words(ax, at=ax.inside) for _ in range(2)]
        for line, text in enumerate(self.gap):
            text.set(position=(-0.1, -(20 + 18 * line) / inside))

    def update(self, loss, floor, colour, gap=("", ""), guess=None, best=None):
        """Fill to `loss`, mark `floor`, a `guess` and the `best` so far, and say the `gap` in two lines."""
        height = min(loss, self.high)
        self.column.set(high=height, face=style.WASHES[colour], edge=colour)
        over = loss > self.high
        words = style.number(loss) + ("↑" if over else "")
        self.value.write(0.5, height + 0.02 * self.high, words)
        marks = [
            (floor, self.floor, self.floor_words, "floor"),
            (best, self.best, self.best_words, "lowest"),
        ]
        taken = []
        for level, line, text, words in marks:
            shown = level is not None and 0 <= level <= self.high
            line.set_points(*([-0.02, 1.12], [level, level]) if shown else ())
            y = self._free(level, taken) if shown else 0
            text.write(1.18, y, f"{words} {style.number(level)}" if shown else "")
        seen = guess is not None and 0 <= guess <= self.high
        words = "guess {}" if seen else "guess"  # beside an arrow there is no room for the number
        self.guess.level(guess, -0.02, 1.12, words, at=lambda y: (1.18, self._free(y, taken)))
        for text, words in zip(self.gap, gap, strict=True):
            text.set(text=words)

    def _free(self, level, taken):
        """Return a height near `level` where no earlier label stands (labels are 15 pixels high), in the lines' order."""
        step = 15 * self.ax.pixel[1]
        near = [other for other in taken if abs(level - other) < step * 0.99]
        up = not near or level >= min(near) or level < step  # below the axis stand other words
        y = level
        while any(abs(y - other) < step * 0.99 for other in taken):
            y += step if up else -step
        taken.append(y)
        return y
