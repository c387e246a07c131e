"""What several losses rank first (07): groups of bars over the same labels, the top of each marked."""

import numpy as np

from helpers.live import style
from helpers.live.fields import guess_at
from helpers.panels.base import Guess, Panel


class Rankings(Panel):
    """One group of bars per loss, one bar per label; the first in each group is filled, the others washed.

    `keys` name the groups for guesses: a guess ["raw", 0.3] is a level across the group with key "raw".
    """

    width, height = 660, 268

    def lay_out(self, names, colours, keys, labels):
        self.labels, self.keys, self.colours = labels, keys, colours
        bottom = 96
        self.ax = ax = self.live.axes(left=34, bottom=bottom, right=6, top=40)
        self.pitch = len(labels) + 1.2
        ax.limits(x=(-0.8, self.pitch * len(names) - 1.4))
        ax.yticks([0, 0.5, 1], ["0", ".5", "1"])
        below, inside = ax.below, self.height - bottom - 40
        self.bars, self.values, self.says = [], [], []
        for g, (name, colour) in enumerate(zip(names, colours, strict=True)):
            x = g * self.pitch + np.arange(len(labels))
            self.bars.append([self.bar(ax, at, 0.72, face=colour, edge=colour) for at in x])
            self.values.append([self.words(ax, ha="center", va="bottom", size=style.SMALL) for _ in labels])
            for at, label in zip(x, labels, strict=True):
                ax.text(at, -15 / inside, label, ha="center", weight="bold", at=below)
            ink = style.INKS.get(colour, colour)
            ax.text(x.mean(), -36 / inside, name, ha="center", weight="bold", colour=ink, at=below)
            self.says.append([self.words(ax, ha="center", at=below) for _ in range(2)])
            for line, text in enumerate(self.says[-1]):
                text.set(position=(x.mean(), -(58 + 20 * line) / inside))
        self.guess = Guess(self, ax, va="center")

    def update(self, values, says, guess=None):
        """Move to `values`, one row a loss, each with its two lines of words below."""
        rows = zip(self.bars, self.values, self.says, self.colours, values, says, strict=True)
        for g, (bars, texts, said, colour, row, lines) in enumerate(rows):
            first = np.isclose(row, np.max(row), atol=1e-9) & (np.max(row) > 0)
            for i, (bar, text, value) in enumerate(zip(bars, texts, row, strict=True)):
                face = colour if first[i] else style.WASHES[colour]
                bar.set(high=value, face=face)
                text.set(weight="bold" if first[i] else "normal")
                text.write(g * self.pitch + i, value + 0.02, style.number(value))
            for text, words in zip(said, lines, strict=True):
                text.set(text=words)
        group = next((g for g, key in enumerate(self.keys) if guess_at(guess, key) is not None), 0)
        left, right = group * self.pitch - 0.5, (group + 1) * self.pitch - 1.6
        level = guess_at(guess, self.keys[group])
        self.guess.level(level, left, right, "guess", at=lambda y: (right + 0.1, y))
