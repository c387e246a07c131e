"""Names at the ends of lines, right of the axes, where nothing can cross them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.figure import Axes
from helpers.live.marks import Floats
from helpers.panels.base import Panel, Row

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
        self.texts = [[panel.words(ax, size=style.TEXT) for _ in range(notes)] for _ in names]

    def update(self, heights: Row, notes: Sequence[Sequence[str]] = ()) -> None:
        """Move each name to the height where its line ends (nan: it is nowhere, and the name at the foot)."""
        up, (low, high) = self.ax.pixel[1], self.ax.ylim
        step = up * LEADING
        x = self.ax.xlim[1] + self.beside * self.ax.pixel[0]
        middles = apart(
            np.nan_to_num(heights, nan=low),
            (1 + self.notes) * step + 3 * up,
            low + 0.5 * self.notes * step,
            high + 0.5 * step,
        )
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


def apart(wanted: ArrayLike, step: float, low: float, high: float) -> Floats:
    """Return heights near the `wanted` ones, in their order, at least `step` apart, between `low` and `high`."""
    places: Floats = np.clip(np.array(wanted, float), low, high)
    room = -np.inf
    for i in np.argsort(places, kind="stable"):
        room = places[i] = max(places[i], room + step)
    room = high - 0.5 * step
    for i in np.argsort(-places, kind="stable"):
        places[i] = min(places[i], room)
        room = places[i] - step
    return places
