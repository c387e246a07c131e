"""How far above its floor a loss still is: a column that stands on the floor, on a scale that widens towards it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.marks import Floats
from helpers.panels.base import Guess, Panel

NEAR = 0.02  # below it the scale is linear, above it more and more like a logarithm
TICKS = 0.05, 0.2, 1.0, 5.0, 20.0
DEEP, HIGH = -1.5, 9.0  # the ends of the scale: into the ground, and past the largest loss of three logits


def above(heights: ArrayLike) -> Floats:
    """Return where heights above the floor (n,) stand on the scale; what lies below the floor, halfway into the ground."""
    x = np.asarray(heights, float)
    squeezed: Floats = np.where(x < -1e-9, DEEP / 2, np.arcsinh(np.maximum(x, 0) / NEAR))
    return squeezed


class Ground(Panel):
    """One loss as a column on its floor, the ground below it hatched; the lowest so far, and a guess, as levels."""

    width = 290

    def lay_out(self) -> None:
        """Make the ground, the column with its number, and the levels with theirs."""
        self.ax = ax = self.live.axes(left=52, bottom=54, right=108, top=52)
        ax.limits(y=(DEEP, HIGH))
        ax.foot = None
        ax.yticks(above(TICKS), [f"+{tick:g}" for tick in TICKS])
        steps = np.arange(-0.1, 1.0, 0.08)
        ends = np.stack([steps, steps + 0.1, np.full(len(steps), np.nan)], 1)
        ax.line(ends.ravel(), np.tile([DEEP, 0, np.nan], len(steps)), colour=style.FAINT, width=1.2)
        ax.line([-0.1, 1.1], [0, 0], colour=style.INK, width=1.6, dashes="--")
        self.column = self.bar(ax, 0.5, 0.62, face=style.SOFTMAX_WASH, edge=style.SOFTMAX)
        self.best = self.line(ax, style.MUTED, 1.6)
        self.guess = Guess(self, ax, va="center")
        self.floor = self.words(ax, size=style.SMALL, va="center")
        self.best_words = self.words(ax, size=style.SMALL, va="center", colour=style.MUTED)
        self.value = self.words(ax, size=style.BIG, weight="bold", ha="center", va="bottom")
        inside = self.height - 106
        self.gap = [self.words(ax, (-0.1, -down / inside), at=ax.inside) for down in (20, 38)]

    def update(
        self, loss: float, floor: float, gap: Sequence[str], best: float | None, guess: float | None
    ) -> None:
        """Move to a loss above its floor, the `best` so far, a `guess`, and the words below."""
        height = float(above(loss - floor))
        self.column.set(high=height)
        self.value.write(0.5, height + 0.15, style.number(loss))
        self.floor.write(1.16, 0, f"floor {style.number(floor)}")
        step = 15 * self.ax.pixel[1]
        level = 0.0 if best is None else float(above(best - floor))
        self.best.set_points(*() if best is None else ([-0.02, 1.12], [level, level]))
        place = max(level, step)
        self.best_words.write(1.16, place, "" if best is None else f"lowest {style.number(best)}")
        guessed = None if guess is None else float(above(guess - floor))
        self.guess.scale = lambda value: float(above(value - floor))
        y = self._free(guessed or 0.0, [0.0] if best is None else [0.0, place], step)
        self.guess.level(guessed, -0.1, 1.12, f"guess {style.number(guess or 0.0)}", at=lambda _: (1.16, y))
        for text, line in zip(self.gap, gap, strict=True):
            text.set(text=line)

    @staticmethod
    def _free(level: float, taken: Sequence[float], step: float) -> float:
        """Return a height near `level`, at least `step` from those `taken`: below the floor below, above it above."""
        way = -step if level < 0 else step
        while any(abs(level - other) < 0.99 * step for other in taken):
            level += way / 4
        return level
