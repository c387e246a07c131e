"""Names at the ends of lines, right of the axes, where nothing can cross them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.figure import Axes
from helpers.panels.base import Panel

LEADING = 15  # pixels from one line of words to the next


class Ends:
    """A name for each line, as high as the line ends, and below it its notes (a number, say); none lies on another."""

    def __init__(
        self, panel: Panel, ax: Axes, names: Sequence[tuple[str, str]], notes: int = 0, beside: float = 9
    ) -> None:
        """Add the `names`, (words, colour) each, with so many `notes`, all `beside` pixels right of the axes."""
        self.ax, self.notes, self.beside = ax, notes, beside
        self.names = [
            panel.words(
                ax, text=words, colour=style.INKS.get(colour, colour), size=style.SMALL, weight="bold"
            )
            for words, colour in names
        ]
        self.texts = [[panel.words(ax, size=style.SMALL) for _ in range(notes)] for _ in names]

    def update(self, heights: Iterable[float], notes: Sequence[Sequence[str]] = ()) -> None:
        """Move each name to the height where its line ends (nan: it is nowhere, and the name at the foot)."""
        up, (low, high) = self.ax.pixel[1], self.ax.ylim
        step = up * LEADING
        x = self.ax.xlim[1] + self.beside * self.ax.pixel[0]
        thick = (1 + self.notes) * step + 3 * up
        middles = apart(heights, thick, low + 0.5 * self.notes * step, high + 0.5 * step)
        for name, texts, middle, words in zip(
            self.names, self.texts, middles, notes or [()] * len(self.names), strict=True
        ):
            top = middle + 0.5 * self.notes * step - 4.5 * up
            name.set(position=(x, top))
            for i, (text, said) in enumerate(zip(texts, words, strict=True)):
                text.write(x, top - (i + 1) * step, said)

    def choose(self, chosen: int) -> None:
        """Write one name in bold, the others plain."""
        for i, name in enumerate(self.names):
            name.set(weight="bold" if i == chosen else "normal")


def last(y: ArrayLike) -> float:
    """Return the last height of a line that is finite; nan if none is."""
    y = np.asarray(y, float)
    good = np.flatnonzero(np.isfinite(y))
    return float(y[good[-1]]) if len(good) else np.nan


def apart(wanted: Iterable[float], step: float, low: float, high: float) -> list[float]:
    """Return heights near the `wanted` ones (nan: at the foot), in their order, at least `step` apart, from low to high."""
    room = high - 0.5 * step
    places = [min(max(low, y), room) for y in wanted]  # max(low, nan) is low
    order = sorted(range(len(places)), key=places.__getitem__)
    for below, above in pairwise(order):
        places[above] = max(places[above], places[below] + step)
    for i in order[::-1]:
        places[i] = min(places[i], room)
        room = places[i] - step
    return places
