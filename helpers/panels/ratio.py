"""How many times as much one thing is as another: an axis of its own in a free corner of a panel, for a guess at it."""

from typing import Any

import numpy as np

from helpers.live import style
from helpers.live.figure import Axes
from helpers.panels.base import Guess, Panel, Place

TICK = 4  # pixels


class Ratio:
    """An upright axis: a dot at the ratio, and guesses at it. Without a guess there is nothing to see."""

    def __init__(
        self, panel: Panel, ax: Axes, foot: Place, right: float, top: float, ticks: tuple[float, ...]
    ) -> None:
        """Add the axis to a panel: from 0 at `foot` up to its last tick at the height `top`; a guess's line goes on to `right`."""
        (self.x, self.foot), self.right, self.top, self.ticks = foot, right, top, ticks
        self.pixel, heights = ax.pixel[0], [self.height(tick) for tick in ticks]
        beside = self.x - TICK * self.pixel
        self.marks = [(x, y) for y in heights for x in (self.x, beside, self.x)]
        self.axis = panel.line(ax, style.MUTED, 1.2)
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "right", "va": "center"}
        self.numbers = [panel.words(ax, (beside - 3 * self.pixel, y), **look) for y in heights]
        self.point = panel.dots(ax, face=style.INK, edge=style.PAPER)
        self.guess = Guess(panel, ax)
        self.guess.scale = self.height

    def height(self, times: float) -> float:
        """Return where a ratio stands."""
        return self.foot + (self.top - self.foot) * times / self.ticks[-1]

    def update(self, times: float, guess: float | None) -> None:
        """Move to a ratio and a guess at it; None takes all away."""
        is_seen = guess is not None
        self.axis.set(points=np.array(self.marks if is_seen else np.empty((0, 2))))
        for tick, number in zip(self.ticks, self.numbers, strict=True):
            number.set(text=f"{tick:g}" if is_seen else "")
        is_on = is_seen and times <= self.ticks[-1]
        self.point.set_points(*([self.x], [self.height(times)]) if is_on else ())
        if guess is None:
            return self.guess.hide()
        words, limits = f"your guess {style.number(guess, 1)}", (self.foot, self.top)
        self.guess.level(self.height(guess), self.x + 8 * self.pixel, self.right, words, limits=limits)
