"""Several losses against one quantity, and the pushes that balance at their lowest point."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.live.marks import Dots, Floats, Line, Text
from helpers.panels.base import Guess, Guessed, Panel, Place, Row, Rows, within

Curve = tuple[str, str, str, Place, str]  # name, colour, dashes, place of the name, its alignment
Minimum = tuple[float, float, str] | None  # place, height and words of a lowest point


class Curves(Panel):
    """Several named curves, each with a point at the present place and, if wanted, a mark at its minimum.

    With `with_values=False` no value is written beside the points (four would not fit). A curve given in `ys`
    here never moves (None: it does, as all do by default).
    """

    width = 560

    def lay_out(
        self,
        x: Row,
        low: float,
        high: float,
        xlabel: str,
        curves: Sequence[Curve],
        xticks: Sequence[float],
        yticks: Sequence[float],
        with_values: bool = True,
        ys: Sequence[ArrayLike | None] = (),
    ) -> None:
        """Make the curves over `x`, on a scale from `low` to `high`, with their points and numbers."""
        self.x, self.low, self.high, self.with_values = np.asarray(x, float), low, high, with_values
        self.ax = ax = self.live.axes(left=46, bottom=46, right=18, top=36)
        ax.limits((x[0], x[-1]), (low, high))
        ax.xlabel(xlabel)
        ax.xticks(xticks)
        ax.yticks(yticks)
        self.lines: list[Line | None] = []
        self.lowest: list[tuple[Dots, Text]] = []
        for curve, y in zip(curves, [*ys, *[None] * (len(curves) - len(ys))], strict=True):
            self.lines.append(self._curve(curve, y))
            lowest = self.dots(ax, "v", 10, face=curve[1], edge=style.PAPER)
            self.lowest.append((lowest, self.words(ax, size=style.SMALL, ha="center", va="bottom")))
        self.upright = self.line(ax, style.MUTED, 1.2)
        self.points = []
        for _, colour, *_ in curves:
            dot = self.dots(ax, face=colour, edge=style.PAPER)
            self.points.append((dot, self.words(ax, weight="bold", va="center")))
        self.guess = Guess(self, ax)

    def _curve(self, curve: Curve, y: ArrayLike | None) -> Line | None:
        """Name a curve, and return its line; draw one that never moves, whose heights are `y`, and return None."""
        name, colour, dashes, place, align = curve
        ink = style.INKS.get(colour, colour)
        self.ax.text(*place, name, colour=ink, ha=align, size=style.SMALL, weight="bold")
        if y is None:
            return self.line(self.ax, colour, 2.6, dashes)
        self.ax.line(self.x, within(y, self.high), colour=colour, width=2.6, dashes=dashes)
        return None

    def update(
        self, at: float, values: Row, ys: Rows, minima: Sequence[Minimum] = (), guess: Guessed = None
    ) -> None:
        """Stand at `at`, where the curves have `values`; `minima` has the Minimum of each curve, or None."""
        for line, y in zip(self.lines, ys, strict=True):
            if line is not None:
                line.set_points(self.x, within(y, self.high))
        self.upright.set_points([at, at], [self.low, self.high])
        self._stand(at, values, ys)
        for (dot, text), lowest in zip(self.lowest, minima or [None] * len(values), strict=True):
            self._show_lowest(dot, text, lowest, at)
        texts = [text for _, text in (*self.points, *self.lowest)]
        numbers = [text.position for text in texts if text.text]
        self.guess.over_curves(guess_at(guess), guess_at(guess, "across"), numbers)

    def _stand(self, at: float, values: Row, ys: Rows) -> None:
        """Move each point to its value, with the number beside it."""
        span, step = self.x[-1] - self.x[0], 17 * self.ax.pixel[1]
        seen = np.array([np.clip(v, self.low, self.high) if np.isfinite(v) else np.nan for v in values])
        places = self._apart(np.nan_to_num(seen) + 0.62 * step, step)
        for i, ((dot, text), value) in enumerate(zip(self.points, values, strict=True)):
            dot.set_points([at], [seen[i]])
            rising = np.interp(at + 0.02 * span, self.x, ys[i]) > value
            left = at > self.x[0] + (0.2 if rising else 0.8) * span  # on the side where the curve is lower
            text.set(ha="right" if left else "left")
            text.write(at + (-0.017 if left else 0.017) * span, places[i], self._number(value))

    def _number(self, value: float) -> str:
        """Return a value in words, with an arrow if it is off the scale."""
        if not self.with_values:
            return ""
        return style.number(value) + (" ↑" if value > self.high else " ↓" if value < self.low else "")

    def _show_lowest(self, dot: Dots, text: Text, lowest: Minimum, at: float) -> None:
        """Mark a lowest point, and write its words unless the value at `at` stands there."""
        (across, up), span = self.ax.pixel, self.x[-1] - self.x[0]
        step = 17 * up
        dot.set_points(*([lowest[0]], [lowest[1] + step * 0.45]) if lowest else ())
        is_free = lowest is not None and abs(lowest[0] - at) > 0.09 * span
        x, y, words = lowest if lowest and is_free else (0, 0, "")
        room = 34 * across  # half of the words, which stay within the axes
        text.write(float(np.clip(x, self.x[0] + room, self.x[-1] - room)), y + step * 0.75, words)

    def _apart(self, wanted: Floats, step: float) -> Floats:
        """Return heights near the `wanted` ones, in their order, at least `step` apart and below the top."""
        places, last = np.array(wanted, float), -np.inf
        for i in np.argsort(wanted, kind="stable"):
            last = places[i] = max(places[i], last + step)
        room = self.high - 0.3 * step
        for i in np.argsort(-places, kind="stable"):
            places[i] = min(places[i], room)
            room = places[i] - step
        return places


class Balance(Panel):
    """For each loss, how hard yes-terms push a logit up and no-terms push it down, and which of the two wins."""

    width = 310

    def lay_out(self, names: Sequence[str]) -> None:
        """Make two bars and their words for each loss."""
        self.ax = ax = self.live.axes(left=34, bottom=66, right=6, top=58)
        ax.limits((-0.6, len(names) - 0.4), (-1, 1))
        ax.yticks([-1, 0, 1], ["−1", "0", "1"])
        ax.foot = 0.5
        below, inside = ax.below, self.height - 124
        self.bars, self.notes, self.ends = [], [], []
        for i, name in enumerate(names):
            self.bars.append([self.bar(ax, i, 0.42, **look) for look in style.TERMS.values()])
            self.notes.append(
                [self.words(ax, ha="center", va="center", size=style.SMALL) for _ in style.TERMS]
            )
            ax.text(i, -36 / inside, name, ha="center", weight="bold", at=below)
            self.ends.append(self.words(ax, (i, -57 / inside), ha="center", at=below))

    def update(self, ups: Row, downs: Row) -> None:
        """Move to pushes up (>= 0) and down (>= 0), one each per loss."""
        gap = 11 * self.ax.pixel[1]
        for i, (up, down) in enumerate(zip(ups, downs, strict=True)):
            high, low = min(up, 1.0), min(down, 1.0)
            self.bars[i][0].set(high=high)
            self.bars[i][1].set(high=-low)
            over = " ↑" if up > 1 else ""
            self.notes[i][0].write(i, high + gap, f"yes-terms +{style.number(up)}{over}")
            no = f"no-terms {style.number(-down)}" if down else "nothing says no"
            self.notes[i][1].write(i, -low - gap, no)
            is_still = abs(up - down) < 5e-4
            way = "stays here" if is_still else "so c goes up" if up > down else "so c goes down"
            self.ends[i].set(text=way)
