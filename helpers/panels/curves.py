"""Two losses against one quantity, and the pulls that balance at their lowest point."""

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.panels.base import Guess, Panel


class Curves(Panel):
    """Several named curves, each with a point at the present place and, if wanted, a mark at its minimum.

    `curves` are (name, colour, dashes, (x, y) of its name, alignment). With `told=False` no value is written
    beside the points (four would not fit). A curve given in `ys` here never moves (None: it
    does, as all do by default).
    """

    width = 560

    def lay_out(self, x, low, high, xlabel, curves, xticks, yticks, told=True, ys=()):
        self.x, self.low, self.high, self.told = np.asarray(x, float), low, high, told
        self.ax = ax = self.live.axes(left=46, bottom=46, right=18, top=36)
        ax.limits((x[0], x[-1]), (low, high))
        ax.xlabel(xlabel)
        ax.xticks(xticks)
        ax.yticks(yticks)
        self.lines, self.dots_, self.values, self.lowest, self.lowest_words = [], [], [], [], []
        still = dict(enumerate(ys))
        for name, colour, dashes, (tx, ty), align in curves:
            ink = style.INKS.get(colour, colour)
            ax.text(tx, ty, name, colour=ink, ha=align, size=style.SMALL, weight="bold")
            y = still.get(len(self.lines))
            if y is not None:
                ax.line(self.x, np.where(y <= high, y, np.nan), colour=colour, width=2.6, dashes=dashes)
            self.lines.append(self.line(ax, colour, 2.6, dashes) if y is None else None)
            self.lowest.append(self.dots(ax, "v", 10, face=colour, edge=style.PAPER))
            self.lowest_words.append(self.words(ax, size=style.SMALL, ha="center", va="bottom"))
        self.upright = self.line(ax, style.MUTED, 1.2)
        for _, colour, *_ in curves:
            self.dots_.append(self.dots(ax, face=colour, edge=style.PAPER))
            self.values.append(self.words(ax, weight="bold", va="center"))
        self.guess = Guess(self, ax)

    def update(self, at, values, ys, minima=None, guess=None):
        """Stand at `at`, where the curves have `values`; `minima` are (x, y, words) or None for each curve."""
        for line, y in zip(self.lines, ys, strict=True):
            if line is None:
                continue
            line.set_points(self.x, np.where(np.asarray(y) <= self.high, y, np.nan))
        self.upright.set_points([at, at], [self.low, self.high])
        span, step = self.x[-1] - self.x[0], 17 * self.ax.pixel[1]
        seen = np.array([np.clip(v, self.low, self.high) if np.isfinite(v) else np.nan for v in values])
        places = self._apart(np.nan_to_num(seen) + 0.62 * step, step)
        for i, (dot, text, value) in enumerate(zip(self.dots_, self.values, values, strict=True)):
            rising = np.interp(at + 0.02 * span, self.x, ys[i]) > value
            left = at > self.x[0] + (0.2 if rising else 0.8) * span  # on the side where the curve is lower
            dot.set_points([at], [seen[i]])
            over = " ↑" if value > self.high else " ↓" if value < self.low else ""
            text.set(ha="right" if left else "left")
            words = style.number(value) + over if self.told else ""
            text.write(at + (-0.017 if left else 0.017) * span, places[i], words)
        for mark, text, low in zip(
            self.lowest, self.lowest_words, minima or [None] * len(values), strict=True
        ):
            mark.set_points(*([low[0]], [low[1] + step * 0.45]) if low else ())
            free = low and abs(low[0] - at) > 0.09 * span  # else the value stands there
            x, y, words = low if free else (0, 0, "")
            room = 34 * self.ax.pixel[0]  # half of the words, which stay within the axes
            text.write(np.clip(x, self.x[0] + room, self.x[-1] - room), y + step * 0.75, words)
        numbers = [text.position for text in (*self.values, *self.lowest_words) if text.text]
        self.guess.over_curves(guess_at(guess), guess_at(guess, "across"), numbers)

    def _apart(self, wanted, step):
        """Return heights near the `wanted` ones, in their order, at least `step` apart and below the top."""
        places, last = np.array(wanted, float), -np.inf
        for i in np.argsort(wanted, kind="stable"):
            last = places[i] = max(places[i], last + step)
        room = self.high - 0.3 * step
        for i in np.argsort(-places, kind="stable"):
            places[i] = min(places[i], room)
            room = places[i] - step
        return places


class Pulls(Panel):
    """For each loss, how hard "yes" pulls a logit up and "no" pulls it down, and which of the two wins."""

    width = 310

    def lay_out(self, names, colours):
        self.ax = ax = self.live.axes(left=34, bottom=66, right=6, top=58)
        ax.limits((-0.6, len(names) - 0.4), (-1, 1))
        ax.yticks([-1, 0, 1], ["−1", "0", "1"])
        ax.foot = 0.5
        below, inside = ax.below, self.height - 124
        self.up, self.down, self.told, self.ends = [], [], [], []
        for i, (name, colour) in enumerate(zip(names, colours, strict=True)):
            for bars, face in ((self.up, colour), (self.down, style.WASHES[colour])):
                bars.append(self.bar(ax, i, 0.42, face=face, edge=colour))
            self.told.append([self.words(ax, ha="center", va="center", size=style.SMALL) for _ in range(2)])
            ax.text(i, -36 / inside, name, ha="center", weight="bold", at=below)
            self.ends.append(self.words(ax, ha="center", at=below))
            self.ends[-1].set(position=(i, -57 / inside))

    def update(self, ups, downs):
        """Move to pulls up (>= 0) and down (>= 0), one each per loss."""
        gap = 11 * self.ax.pixel[1]
        for i, (up, down) in enumerate(zip(ups, downs, strict=True)):
            high, low = min(up, 1.0), min(down, 1.0)
            self.up[i].set(high=high)
            self.down[i].set(high=-low)
            self.told[i][0].write(i, high + gap, f"yes pulls +{style.number(up)}" + (" ↑" if up > 1 else ""))
            words = f"no pulls {style.number(-down)}" if down else "nothing says no"
            self.told[i][1].write(i, -low - gap, words)
            still = abs(up - down) < 5e-4
            self.ends[i].set(
                text="stays here" if still else "so c goes up" if up > down else "so c goes down",
            )
