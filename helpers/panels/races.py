"""ZLPR (08): labels above its reference of zero are named; and its two races, against all false labels and all true ones."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from helpers.live import style
from helpers.panels.bars import Bars
from helpers.panels.base import Panel, Row, boxes


class Above(Bars):
    """Logits around the reference: a label above it is named, and its bar filled; one below is not, and its bar hollow.

    What is named stands below in large words. The pushes stand beside the bars, which they would hide.
    """

    width, height = 370, 300
    aside = 0.4

    def lay_out(self, *args: Any, **options: Any) -> None:
        """Make the bars, with the options of Bars, over the two sides of the reference."""
        super().lay_out(*args, **options)
        ax, (left, right) = self.ax, self.ax.xlim
        ax.shape(
            [(left, 0), (left, self.top), (right, self.top), (right, 0)], face=style.ZLPR_WASH, opacity=0.5
        )
        ax.line([left, right], [0, 0], width=style.LINE)
        for y, words in ((0.5, "named"), (-0.5, "not")):
            ax.text(left - 4 * ax.pixel[0], y * self.top, words, ha="right", va="center", size=style.SMALL)
        for arrow in self.arrows:
            arrow.wide = min(30, 0.3 / ax.pixel[0])

    def update(
        self, values: Row, targets: Row, push: Row | None = None, colour: str | None = None, verdict: str = ""
    ) -> None:
        """Move as Bars do, and fill what is above zero."""
        super().update(values, targets, push, colour, verdict)
        for bar, value in zip(self.bars, values, strict=True):
            bar.set(face=style.ZLPR if value > 0 else style.PAPER)


class Races(Panel):
    """Two columns, each divided among the reference (washed) and its rivals (hollow), which are named where there is room."""

    width, height = 300, 270

    def lay_out(self, labels: Sequence[str]) -> None:
        """Make the two columns, with a name for each rival and the share of the reference."""
        self.labels = labels
        self.ax = ax = self.live.axes(left=10, bottom=46, right=10, top=48)
        ax.bare()
        ax.limits(x=(-0.6, 1.9))
        inside, below = self.height - 94, ax.below
        self.parts = []
        for x, name in enumerate(("false labels", "true, turned round")):
            ax.text(x * 1.2, -18 / inside, "0 against the", ha="center", size=style.SMALL, at=below)
            ax.text(x * 1.2, -35 / inside, name, ha="center", size=style.SMALL, weight="bold", at=below)
            reference = self.bar(ax, x * 1.2, 0.62, face=style.ZLPR_WASH, edge=style.ZLPR)
            rivals = self.shape(ax, face=style.PAPER, edge=style.ZLPR, width=1.2)
            names = [self.words(ax, size=style.SMALL, va="center") for _ in labels]
            total = self.words(ax, weight="bold", ha="center", va="bottom")
            self.parts.append((x * 1.2, reference, rivals, names, total))

    def update(self, false: Row, true: Row, targets: Row) -> None:
        """Move to the shares of both races, the reference first."""
        for part, shares, member in zip(self.parts, (false, true), (0, 1), strict=True):
            x, reference, rivals, names, total = part
            ends = np.cumsum(shares)
            runs = np.asarray(targets) == member
            reference.set(high=shares[0])
            low, high = ends[:-1][runs], ends[1:][runs]
            rivals.set(outlines=boxes(np.full(len(low), x), low, high, 0.62))
            taken = -np.inf
            for i, text in enumerate(names):
                place = (ends[i] + ends[i + 1]) / 2
                shown = runs[i] and shares[i + 1] > 0.04 and place - taken > 0.075
                text.write(x + 0.36, place, self.labels[i] if shown else "")
                taken = place if shown else taken
            total.write(x, 1.03, f"0 has {style.number(shares[0])}")
