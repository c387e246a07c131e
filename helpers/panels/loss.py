"""The loss, drawn: as a curve with a point and its slope, and as a thermometer with its floor."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.marks import Floats, Line, Text
from helpers.panels.base import BETWEEN, Guess, Panel, Place, Row, within

TOP = 52
StillCurve = tuple[Floats, str, str, Place, str]  # heights, colour, words, their place and alignment


class LossCurve(Panel):
    """Loss against one quantity: still reference curves, one moving curve, the point, its slope, a floor."""

    width = 600

    def lay_out(
        self,
        x: Row,
        low: float = 0.0,
        high: float = 4.0,
        xlabel: str = "",
        curves: Sequence[StillCurve] = (),
        colour: str = style.BCE,
        dot: str | None = None,
        xticks: Iterable[float] | None = None,
        slope: bool = True,
        level: bool = False,
    ) -> None:
        """Make all curves over `x`, on a scale from `low` to `high`; `colour` and `dot` are those of what moves.

        `level`: the heights are those of the `Pair` to the left, from which a line comes to the point and its place on the axis.
        """
        self.x, self.low, self.high = np.asarray(x, float), low, high
        sides = {"left": 14, "bottom": 54, "top": TOP} if level else {"left": 40, "bottom": 46, "top": 34}
        self.ax = ax = self.live.axes(right=20, **sides)
        ax.limits((x[0], x[-1]), (low, high))
        ax.xlabel(xlabel)
        if xticks is not None:
            ax.xticks(xticks)
        ax.left = not level
        ax.yticks([] if level else np.linspace(low, high, 5))
        for y, tint, words, place, align in curves:
            ax.line(self.x, within(y, self.high), colour=tint, width=1.4)
            ax.text(*place, words, colour=style.MUTED, ha=align, size=style.SMALL)
        self.floor = self.line(ax, style.MUTED, 1.4, "--")
        self.floor_words = self.words(ax, size=style.SMALL, colour=style.MUTED, ha="right", va="bottom")
        self.curve = self.line(ax, colour, 3)
        self.slope = self.line(ax, style.INK, 1.8) if slope else None
        self.level = self.line(ax, style.INK, 1.2) if level else None
        self.guess = Guess(self, ax)
        self.dot = self.dots(ax, face=dot or colour, edge=style.PAPER)
        self.value = self.words(ax, ha="center", va="bottom", weight="bold")
        self.place = self.words(ax, weight="bold") if level else None

    def update(
        self,
        y: ArrayLike,
        at: float,
        loss: float,
        slope: float | None = None,
        floor: float | None = None,
        guess: float | None = None,
        across: float | None = None,
    ) -> None:
        """Draw the moving curve `y` over the panel's x, the point (at, loss), its slope and floor.

        `guess` is a guess at the loss, `across` one at a place along the axis.
        """
        self.curve.set_points(self.x, within(y, self.high))
        seen = min(loss, self.high) if np.isfinite(loss) else self.high
        self.dot.set_points([at], [seen if np.isfinite(loss) else np.nan])
        if self.level:
            left = self.x[0] - (14 + BETWEEN / 2) * self.ax.pixel[0]
            self.level.set_points([left, at, at], [seen, seen, self.low])
        if self.slope:
            self._tangent(self.slope, at, seen, slope)
        rising = np.diff(
            np.interp([at - 6 * self.ax.pixel[0], at + 6 * self.ax.pixel[0]], self.x, np.asarray(y, float))
        )[0]
        self._value(at, seen, loss, rising / (12 * self.ax.pixel[1]))
        if self.place:
            self._apart(self.place, at, seen)
        self._floor(floor)
        self.guess.over_curves(guess, across, [self.value.position])

    def _value(self, at: float, seen: float, loss: float, steep: float) -> None:
        """Write the loss above its point, within the axes, and beside a curve that is `steep` (pixels up for each across)."""
        span = self.x[-1] - self.x[0]
        aside = -26 * self.ax.pixel[0] * math.copysign(min(max((abs(steep) - 0.4) / 0.15, 0), 1), steep)
        aside = aside if math.isfinite(steep) else 0.0
        beside = float(np.clip(at + aside, self.x[0] + 0.09 * span, self.x[-1] - 0.09 * span))
        above = seen + 0.05 * (self.high - self.low)
        over = " ↑" if loss > self.high else ""
        words = style.number(loss) + over if np.isfinite(at) else ""
        self.value.write(beside, above if self.level else min(above, self.high * 0.93), words)

    def _apart(self, text: Text, at: float, seen: float) -> None:
        """Write the place on the axis under a rising curve, beside the upright line; where it is too low, above the number."""
        across, up = self.ax.pixel
        words, is_left = f"{style.number(at, 2)} apart", at > self.x[-1] - 90 * across
        if seen < 30 * up:
            text.set(ha="center")
            return text.write(self.value.position[0], self.value.position[1] + 17 * up, words)
        text.set(ha="right" if is_left else "left")
        text.write(at + (-7 if is_left else 7) * across, self.low + 9 * up, words)

    def _tangent(self, line: Line, at: float, seen: float, slope: float | None) -> None:
        """Draw a piece of the tangent, 34 pixels to each side on the page whatever the scales."""
        if slope is None:
            return line.set_points()
        across, up = self.ax.pixel
        dx = 34 / np.hypot(1 / across, slope / up)
        line.set_points([at - dx, at + dx], [seen - slope * dx, seen + slope * dx])

    def _floor(self, level: float | None) -> None:
        """Draw the floor, if there is one on the scale."""
        left, right = self.x[0], self.x[-1]
        if level is None or not self.low <= level <= self.high:
            self.floor.set_points()
            return self.floor_words.write(right, 0, "")
        self.floor.set_points([left, right], [level, level])
        self.floor_words.write(right, level, f"floor {style.number(level)}")


class Thermometer(Panel):
    """One loss as a column, its floor dashed, the gap in words; an arrow shows that it is above the scale."""

    width = 250

    def lay_out(self, high: float = 6) -> None:
        """Make the column, on a scale up to `high`, with its lines and words."""
        self.high = high
        self.ax = ax = self.live.axes(left=34, bottom=54, right=108, top=TOP)
        ax.limits(y=(0, high))
        ax.yticks()
        self.column = self.bar(ax, 0.5, 0.62, face=style.SOFTMAX_WASH, edge=style.SOFTMAX)
        self.floor = self.line(ax, style.INK, 1.6, "--")
        self.floor_words = self.words(ax, size=style.SMALL, va="center")
        self.guess = Guess(self, ax, va="center")
        self.value = self.words(ax, size=style.BIG, weight="bold", ha="center", va="bottom")
        inside = self.height - 54 - TOP
        self.gap = [self.words(ax, (-0.1, -down / inside), at=ax.inside) for down in (20, 38)]

    def update(
        self,
        loss: float,
        floor: float | None,
        colour: str,
        gap: Sequence[str] = ("", ""),
        guess: float | None = None,
    ) -> None:
        """Fill to `loss` (nan: there is none), show `floor` and a `guess`, and write the `gap` in two lines."""
        height = min(loss, self.high) if loss == loss else 0.0
        self.column.set(high=height, face=style.WASHES[colour], edge=colour)
        over = "↑" if loss > self.high else ""
        self.value.write(0.5, height + 0.02 * self.high, style.number(loss) + over if loss == loss else "–")
        taken: list[float] = []
        self._level(self.floor, self.floor_words, floor, "floor", taken)
        is_seen = guess is not None and 0 <= guess <= self.high
        words = "guess {}" if is_seen else "guess"  # beside an arrow there is no room for the number
        self.guess.level(guess, -0.02, 1.12, words, at=lambda y: (1.18, self._free(y, taken)))
        for text, line in zip(self.gap, gap, strict=True):
            text.set(text=line)

    def _level(self, line: Line, text: Text, level: float | None, name: str, taken: list[float]) -> None:
        """Draw a level across the column, with its name and number beside it; nothing for one off the scale."""
        if level is None or not 0 <= level <= self.high:
            line.set_points()
            return text.write(1.18, 0, "")
        line.set_points([-0.02, 1.12], [level, level])
        text.write(1.18, self._free(level, taken), f"{name} {style.number(level)}")

    def _free(self, level: float, taken: list[float]) -> float:
        """Return a height near `level` where no earlier label stands (labels are 15 pixels high), in the lines' order."""
        step = 15 * self.ax.pixel[1]
        near = [other for other in taken if abs(level - other) < step * 0.99]
        up = not near or level >= min(near) or level < step  # below the axis stand other words
        y = level
        while any(abs(y - other) < step * 0.99 for other in taken):
            y += step if up else -step
        taken.append(y)
        return y
