"""What several losses rank first (07): groups of bars over the same labels, the top of each marked."""

from collections.abc import Sequence

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.live.marks import Bar, Text
from helpers.panels.base import Guess, Guessed, Panel, Row


class Rankings(Panel):
    """One group of bars per loss, one bar per label; the first in each group is filled, the others washed.

    `keys` name the groups for guesses: a guess ["raw", 0.3] is a level across the group with key "raw".
    """

    width, height = 900, 270

    def lay_out(
        self,
        names: Sequence[str],
        colours: Sequence[str],
        keys: Sequence[str],
        labels: Sequence[str],
        signs: Sequence[str],
    ) -> None:
        """Make a group of bars for each loss, with its name and two lines of words below; `signs` are those of the `labels`."""
        self.keys, self.colours = keys, colours
        bottom = 98
        self.ax = ax = self.live.axes(left=34, bottom=bottom, right=6, top=40)
        self.pitch = len(labels) + 1.2
        ax.limits(x=(-0.8, self.pitch * len(names) - 1.4))
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        inside = self.height - bottom - 40
        drawn: list[list[Bar]] = []
        self.groups: list[list[tuple[Bar, Text]]] = []
        self.notes: list[list[Text]] = []
        for g, (name, colour) in enumerate(zip(names, colours, strict=True)):
            places = [g * self.pitch + i for i in range(len(labels))]
            bars = [self.bar(ax, x, 0.72, face=colour, edge=colour) for x in places]
            drawn.append(bars)
            for x, label, sign in zip(places, labels, signs, strict=True):
                self.name(ax.below, x, -18 / inside, label, signs=[sign])
            ink, middle = style.INKS.get(colour, colour), sum(places) / len(places)
            ax.text(middle, -40 / inside, name, ha="center", weight="bold", colour=ink, at=ax.below)
            lines = [(middle, -down / inside) for down in (62, 82)]
            self.notes.append([self.words(ax, line, ha="center", at=ax.below) for line in lines])
        self.guess = Guess(self, ax, va="center")  # over the bars, behind their numbers
        for bars in drawn:
            numbers = [self.words(ax, ha="center", va="bottom", size=style.SMALL) for _ in bars]
            self.groups.append(list(zip(bars, numbers, strict=True)))

    def update(self, values: Sequence[Row], notes: Sequence[tuple[str, str]], guess: Guessed = None) -> None:
        """Move to `values`, one row a loss, each with its two lines of words below."""
        for g, (row, texts, lines) in enumerate(zip(values, self.notes, notes, strict=True)):
            self._rank(g, row)
            for text, line in zip(texts, lines, strict=True):
                text.set(text=line)
        group = next((g for g, key in enumerate(self.keys) if guess_at(guess, key) is not None), 0)
        left, right = group * self.pitch - 0.5, (group + 1) * self.pitch - 1.6
        level = guess_at(guess, self.keys[group])
        self.guess.level(level, left, right, "guess", at=lambda y: (right + 0.1, y))

    def _rank(self, g: int, row: Row) -> None:
        """Move the bars of group `g`, and fill the largest."""
        colour, top = self.colours[g], max(row)
        for i, ((bar, text), value) in enumerate(zip(self.groups[g], row, strict=True)):
            is_first = top > 0 and bool(np.isclose(value, top, atol=1e-9))
            bar.set(high=value, face=colour if is_first else style.WASHES[colour])
            text.set(weight="bold" if is_first else "normal")
            text.write(g * self.pitch + i, value + 0.02, style.number(value))
