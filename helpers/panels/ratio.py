"""How many times as much one thing is as another: an axis of its own in a free corner of a panel, for a guess at it."""

from typing import Any

from helpers.live import style
from helpers.live.figure import Axes
from helpers.panels.base import Guess, Panel, Place

TICK = 4  # pixels


class Ratio:
    """An upright axis from 0 to `most`: a dot at the ratio, and guesses at it. Without a guess there is nothing to see."""

    def __init__(self, panel: Panel, ax: Axes, foot: Place, top: float, ticks: tuple[float, ...]) -> None:
        """Add the axis to a panel: from `foot` up to the height `top`, in data; its last tick is at the top."""
        self.ax, (self.x, self.foot), self.top, self.ticks = ax, foot, top, ticks
        self.axis = panel.line(ax, style.MUTED, 1.2)
        look: dict[str, Any] = {"size": style.SMALL, "colour": style.MUTED, "ha": "right", "va": "center"}
        left = self.x - (TICK + 3) * ax.pixel[0]
        self.numbers = [panel.words(ax, (left, self.height(tick)), **look) for tick in ticks]
        self.point = panel.dots(ax, face=style.INK, edge=style.PAPER)
        self.guess = Guess(panel, ax)
        self.guess.scale = self.height

    def height(self, times: float) -> float:
        """Return where a ratio stands."""
        return self.foot + (self.top - self.foot) * times / self.ticks[-1]

    def update(self, times: float, guess: float | None, right: float) -> None:
        """Move to a ratio and a guess at it, whose line goes on to `right`; None takes all away."""
        is_seen = guess is not None
        beside = self.x - TICK * self.ax.pixel[0]
        marks = [(x, self.height(tick)) for tick in self.ticks for x in (self.x, beside, self.x)]
        self.axis.set_points(*zip(*(marks if is_seen else ()), strict=True))
        for tick, number in zip(self.ticks, self.numbers, strict=True):
            number.set(text=f"{tick:g}" if is_seen else "")
        shown = is_seen and times <= self.ticks[-1]
        self.point.set_points(*([self.x], [self.height(times)]) if shown else ())
        words = "" if guess is None else f"your guess {style.number(guess, 1)}"
        place = None if guess is None else self.height(guess)
        start = self.x + 8 * self.ax.pixel[0]
        self.guess.level(place, start, right, words, limits=(self.foot, self.top))
