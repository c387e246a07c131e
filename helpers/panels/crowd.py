"""The guesses of a room in a picture: a dot each, on the axis where the truth is, in the colour of a guess.

Introduced on the slides, where a class answers from its phones (tools/room).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.live import style
from helpers.live.marks import Floats, Mark, Text

DOT = 7  # pixels from one dot of a stack to the next, where there is room
NAMED = 2  # so many guesses make a stack that has its number beside it
NUMBERS = 8  # so many stacks have theirs, at most
APART = 12  # pixels between two numbers
ROOM = 20  # pixels at the end of a line, for the number
# The ends of the line on which all stand who guessed the same, and an arrow for what is off the scale.
Run = Callable[[float], tuple[ArrayLike, str]]


class Crowd(Mark):
    """A dot for each guess, stacked where they coincide: a stack is a dotted line, as any guess is, whose dots are people."""

    # Of each the ends of its line in pixels, how many stand there, an arrow.
    stacks: Sequence[tuple[Floats, int, str]] = ()

    def gather(self, guesses: Sequence[float], run: Run) -> None:
        """Stack guesses up; those less than a dot apart stand together, where most of them are. None takes all away."""
        counted = Counter(guesses)
        runs = {value: run(value) for value in counted}
        lines = {value: self.at(ends) for value, (ends, _) in runs.items()}
        groups: list[list[float]] = []
        for value in sorted(counted, key=lambda value: lines[value][0].tolist()):
            if groups and np.hypot(*(lines[value][0] - lines[groups[-1][0]][0])) < DOT:
                groups[-1].append(value)
            else:
                groups.append([value])
        where = [max(group, key=lambda value: counted[value]) for group in groups]
        sizes = [sum(counted[value] for value in group) for group in groups]
        self.set(stacks=[(lines[at], size, runs[at][1]) for at, size in zip(where, sizes, strict=True)])

    def set(self, **properties: Any) -> None:
        """Change the stacks: they are few, and drawn anew each time."""
        vars(self).update(properties, _drawn=None)

    def draw(self) -> str:
        """Return one path of all dots, and the numbers of the highest stacks."""
        if not self.stacks:
            return ""
        # One measure for all, so that a stack is as high as it is large.
        longs = [float(np.hypot(*(line[1] - line[0]))) for line, *_ in self.stacks]
        pitch = min(
            [
                DOT,
                *(max(long - ROOM, 1) / size for long, (_, size, _) in zip(longs, self.stacks, strict=True)),
            ]
        )
        path, tips = "", []
        for (line, size, arrow), long in zip(self.stacks, longs, strict=True):
            way = (line[1] - line[0]) / max(long, 1)
            start, end = line[0], line[0] + way * (pitch * (size - 1) + 0.1)  # or the last dot may be lost
            path += f"M{start[0]:.5g} {start[1]:.5g}L{end[0]:.5g} {end[1]:.5g}"
            tips.append((size, arrow, end, way))
        look = f"fill: none; stroke: {style.GUESS}; stroke-width: {max(3.0, pitch - 1):.3g}; stroke-linecap: round; stroke-dasharray: 0,{pitch:.4g}"
        return f'<path d="{path}" style="{look}"/>' + "".join(_numbers(tips))


def _numbers(tips: Sequence[tuple[int, str, Floats, Floats]]) -> Iterator[str]:
    """Yield how many each stack is, of (number, arrow, last dot, way), the largest first, where there is room."""
    taken: list[Floats] = []
    for size, arrow, end, way in sorted(tips, key=lambda tip: -tip[0])[:NUMBERS]:
        x, y = at = end + way * DOT + np.array([0, 0 if way[0] else -2])
        if (size < NAMED and not arrow) or any(np.abs(at - other).max() < APART for other in taken):
            continue
        taken.append(at)
        look: dict[str, Any] = {"size": style.SMALL, "weight": "bold", "va": "center"}
        ha = "left" if way[0] > 0 else "center"
        yield Text(np.asarray, (x, y), f"{size}{arrow}", colour=style.GUESS, ha=ha, **look).svg()
