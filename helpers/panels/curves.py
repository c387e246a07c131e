"""Several losses against one quantity, and the pushes that balance at their lowest point."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.live.marks import Line, Text
from helpers.panels.base import Guess, Guessed, Panel, Place, Row, Rows, within
from helpers.panels.ends import Ends, last

BESIDE = 20  # pixels, in which a handle goes to what lies beyond the axis: it still covers the line
Minimum = tuple[float, float, str] | None  # place, height and words of a lowest point


class Curve(NamedTuple):
    """The look of one curve; `place` is where its name stands, by default at its end, right of the axes."""

    name: str
    colour: str
    width: float = style.LINE
    place: Place | None = None
    align: str = "left"


class Curves(Panel):
    """Several named curves, each with a point at the present place and, if wanted, a mark at its minimum.

    A curve's value here stands below its name, or nowhere (`with_values=False`). A curve given in `ys` here never moves
    (None: it does, as all do by default). `room` is what the names may take, right of the axes.
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
        lowest: bool = False,
        room: float = 100,
        ys: Sequence[ArrayLike | None] = (),
    ) -> None:
        """Make the curves over `x`, on a scale from `low` to `high`, with their points and names."""
        self.x, self.low, self.high, self.with_values = np.asarray(x, float), low, high, with_values
        self.ax = ax = self.live.axes(left=46, bottom=46, right=room, top=36)
        ax.limits((x[0], x[-1]), (low, high))
        ax.xlabel(xlabel)
        ax.xticks(xticks)
        ax.yticks(yticks)
        self.inside: list[Text] = []  # words among the curves, which the upright line leaves alone
        still = [*ys, *[None] * (len(curves) - len(ys))]
        self.lines = [self._curve(curve, y) for curve, y in zip(curves, still, strict=True)]
        self.lowest = [self.dots(ax, "v", 13, face=curve.colour, edge=style.PAPER) for curve in curves]
        self.upright = self.line(ax, style.MUTED, 1.2)
        sizes = [round(8 + 1.25 * curve.width) for curve in curves]  # one below another is seen
        self.points = [
            self.dots(ax, size=size, face=c.colour, edge=style.PAPER)
            for c, size in zip(curves, sizes, strict=True)
        ]
        self.drawn: list[bytes] = []
        self.heights: list[float] = []  # of the ends of those that are named there
        self.named = [i for i, curve in enumerate(curves) if curve.place is None]
        names = [(curves[i].name, curves[i].colour) for i in self.named]
        self.ends = Ends(self, ax, names, with_values + lowest)
        self.guess = Guess(self, ax)

    def _curve(self, curve: Curve, y: ArrayLike | None) -> Line | None:
        """Name a curve that has a place for it; return its line, or draw one that never moves and return None."""
        ax, ink = self.ax, style.INKS.get(curve.colour, curve.colour)
        look: dict[str, Any] = {"colour": curve.colour, "width": curve.width}
        if curve.place:
            words = ax.text(
                *curve.place, curve.name, colour=ink, ha=curve.align, size=style.SMALL, weight="bold"
            )
            self.inside.append(words)
        if y is None:
            return self.line(ax, **look)
        ax.line(self.x, within(y, self.high), **look)
        return None

    def update(
        self, at: float, values: Row, ys: Rows, minima: Sequence[Minimum] = (), guess: Guessed = None
    ) -> None:
        """Stand at `at`, where the curves have `values`; `minima` has the Minimum of each curve, or None."""
        self._draw(ys)
        here = float(min(max(at, self.x[0]), self.x[-1]))
        self._stand(here)
        for dot, value in zip(self.points, values, strict=True):
            high = min(max(value, self.low), self.high) if np.isfinite(value) else np.nan
            dot.set(points=np.array([(here, high)], float))
        off = " ←" if at < here else " →" if at > here else ""
        notes = [[self._number(value, off)] if self.with_values else [] for value in values]
        for dot, note, lowest in zip(self.lowest, notes, minima, strict=False):
            dot.set_points(*([lowest[0]], [lowest[1] + 10 * self.ax.pixel[1]]) if lowest else ())
            note.append(lowest[2] if lowest else "")
        self.ends.update(self.heights, [notes[i] for i in self.named])
        self._guessed(guess_at(guess), guess_at(guess, "across"))

    def _draw(self, ys: Rows) -> None:
        """Move the curves; where none has moved, which is most of a slider's way, nothing is done."""
        drawn = [np.asarray(y, float).tobytes() for y in ys]
        if drawn == self.drawn:
            return
        seen = [within(y, self.high) for y in ys]
        for line, y in zip(self.lines, seen, strict=True):
            if line is not None:
                line.set_points(self.x, y)
        self.drawn, self.heights = drawn, [last(seen[i]) for i in self.named]

    def _guessed(self, level: float | None, across: float | None) -> None:
        """Draw a guess at a height or, if `across` is given, at that place along the axis; its words stand above the axes."""
        (left, right), (low, high), (wide, up) = self.ax.xlim, self.ax.ylim, self.ax.pixel
        if across is not None:
            return self.guess.upright(across, low, high)
        self.guess.level(level, left, right, at=lambda _: (left + 4 * wide, high + 4 * up))

    def gather(self, room: Sequence[float], is_own: bool) -> None:
        """Show the guesses of a room; the upright line closes where the words of a guess have gone."""
        super().gather(room, is_own)
        if not is_own:
            self._stand(self.upright.points[0, 0])

    def _number(self, value: float, aside: str) -> str:
        """Return in words the value here, or with arrows where it is if that is off the scales."""
        off = (" ↑" if value > self.high else " ↓" if value < self.low else "") + aside
        return style.number(value) + off if off else f"here {style.number(value)}"

    def _stand(self, at: float) -> None:
        """Move the upright line, which stops before words and goes on behind them."""
        across, up = self.ax.pixel
        ends = [self.low, self.high]
        for text in [text for text in self.inside if text.text]:
            x, y = text.position
            wide = style.bold_width(text.text, text.size) * across
            left = x - wide * text.before[text.ha]
            if left - 4 * across < at < left + wide + 4 * across:
                ends += [y - 5 * up, y + 13 * up]
        ends.sort()
        gaps = [y for low, high in zip(ends[::2], ends[1::2], strict=True) for y in (low, high, np.nan)]
        self.upright.set(points=np.array([(at, y) for y in gaps[:-1]]))

    def handles(self, field: str, low: float, high: float) -> None:
        """Let the upright line be dragged: it sets a field between `low` and `high`.

        What the axis does not show of them is squeezed into a strip beside it.
        """
        (left, right), strip = self.ax.xlim, BESIDE * self.ax.pixel[0]
        stops = {end: end for end in (max(low, left), min(high, right))}
        stops |= {low: left - strip} if low < left else {}
        stops |= {high: right + strip} if high > right else {}
        points = self.ax.data([(stops[value], (self.low + self.high) / 2) for value in sorted(stops)])
        self.live.handle(field, None, "x", sorted(stops), points, self.ax.height)

    def choose(self, chosen: int) -> None:
        """Draw one curve as the first, the others as second ones; for curves that move and are named at their ends."""
        for i, (line, dot) in enumerate(zip(self.lines, self.points, strict=True)):
            if line is not None:
                line.set(width=style.LINE if i == chosen else style.SECOND)
            dot.set(size=11 if i == chosen else 7)
        self.ends.choose(chosen)


class Balance(Panel):
    """For each loss, how hard yes-terms push a logit up and no-terms push it down, and which of the two wins."""

    width = 310

    def lay_out(self, names: Sequence[str], colours: Sequence[str]) -> None:
        """Make two bars and their words for each loss: a filled one for its yes-terms, a hollow one for its no-terms."""
        self.ax = ax = self.live.axes(left=34, bottom=66, right=6, top=58)
        ax.limits((-0.6, len(names) - 0.4), (-1, 1))
        ax.yticks([-1, 0, 1], ["−1", "0", "1"])
        ax.foot = 0.5
        below, inside = ax.below, self.height - 124
        self.bars, self.notes, self.ends = [], [], []
        for i, (name, colour) in enumerate(zip(names, colours, strict=True)):
            self.bars.append(
                [self.bar(ax, i, 0.42, face=face, edge=colour) for face in (colour, style.PAPER)]
            )
            self.notes.append([self.words(ax, ha="center", va="center", size=style.SMALL) for _ in "↑↓"])
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
