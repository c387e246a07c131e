"""A strip below a panel: how many times more one thing is than another, on a logarithmic axis, and what was guessed."""

import math

from helpers.live import style
from helpers.panels.base import Guess, Panel

HIGH = 124  # pixels that it takes, below all else of its panel
LOW, TOP = -2, 4  # the ends of its axis, powers of ten
TICKS = {-2: "1/100", 0: "1", 2: "100", 4: "10,000"}


def _place(times: float) -> float:
    """Return where a ratio stands on the axis: at its left end what has no logarithm."""
    return math.log10(times) if times > 0 else -math.inf


class Ratio:
    """A dot where the ratio stands, and a guess as all of a figure are: a dotted line, or a dot for each of a room."""

    def __init__(self, panel: Panel, left: float = 46, right: float = 26) -> None:
        """Add the strip to a panel that is laid out."""
        panel.live.height += HIGH
        self.ax = ax = panel.live.axes(left, bottom=42, right=right, top=panel.live.height - HIGH + 26)
        ax.left = False
        ax.limits((LOW, TOP), (0, 1))
        ax.xticks([*TICKS], [*TICKS.values()])
        self.guess = Guess(panel, ax)
        self.guess.scale = _place
        self.point = panel.dots(ax, size=11, face=style.INK, edge=style.PAPER)
        down = -36 / ax.height
        self.words = panel.words(ax, ((LOW + TOP) / 2, down), ha="center", size=style.SMALL, at=ax.below)

    def update(self, times: float | None, words: str, guess: float | None) -> None:
        """Move to a ratio (None: there is none), the `words` for it, and a guess at it."""
        self.words.set(text="" if times is None else words.format(style.number(times, 1)))
        shown = times is not None and LOW <= _place(times) <= TOP
        self.point.set_points(*([_place(times or 1)], [0]) if shown else ())
        said = "" if guess is None else f"your guess {style.number(guess, 1)}"
        self.guess.upright(None if guess is None else _place(guess), 0, 1, said, 1 + 5 * self.ax.pixel[1])
