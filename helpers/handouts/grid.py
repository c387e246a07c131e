"""Which states of an explorer a page without a kernel carries: a grid over its controls."""

import itertools
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from helpers.live.explorer import Explorer
from helpers.live.fields import State, as_typed, entry, steps
from helpers.live.protocol import Control, PackedAxis

POSITIONS = 13  # at least so many for each slider, or all there are


@dataclass(frozen=True)
class Axis:
    """One control of the grid: field, index (None for a whole field), the values it can take here, and its look."""

    field: str
    index: int | None
    values: tuple[Any, ...]
    slider: bool
    label: str

    def packed(self) -> PackedAxis:
        """Return this control as a page is told of it."""
        return PackedAxis(
            field=self.field, index=self.index, values=[*self.values], slider=self.slider, label=self.label
        )

    def get(self, state: State) -> Any:
        """Return this control's value in a state."""
        return entry(state, self.field, self.index)

    def set(self, state: State, value: Any) -> None:
        """Set this control's value in a state whose lists are its own."""
        if self.index is None:
            state[self.field] = value
        else:
            state[self.field][self.index] = value


def positions(control: Control, wanted: Collection[Any], chosen: Sequence[float] = ()) -> tuple[Any, ...]:
    """Return the values of a control on the page, those in `wanted` (of presets, say) among them.

    A slider has the numbers `chosen`, else round ones: at least `POSITIONS` of them, or all if there are fewer. One
    that is wanted and not among them takes the place of its neighbour.
    """
    if control["kind"] == "choice":
        return tuple(value for value, _ in control["options"])
    if control["kind"] == "switch":
        return (False, True)
    if control["kind"] == "toggle":
        return tuple(sorted({0, 1, *wanted}))
    found = list(chosen or _round_numbers(control["low"], control["high"], control["step"]))
    for value in sorted(wanted):
        if value not in found:
            near = min(found[1:-1], key=lambda stop: abs(stop - value))
            if near not in wanted:
                found.remove(near)
            found = sorted([*found, value])
    return tuple(found)


def _round_numbers(low: float, high: float, step: float) -> list[float]:
    """Return the ends and the multiples of the largest round step between them that leaves `POSITIONS` values."""
    powers = [n * 10.0**e for e in range(3, -4, -1) for n in (5, 2.5, 2, 1)]
    for wide in powers:
        whole = round(wide / step)
        if whole and math.isclose(whole * step, wide) and wide <= high - low:
            inside = np.arange(math.ceil(low / wide - 1e-9), math.floor(high / wide + 1e-9) + 1) * wide
            found = sorted({as_typed(v) for v in (low, *inside, high)})
            if len(found) >= POSITIONS:
                return found
    return steps(low, high, step)


@dataclass(frozen=True)
class Block:
    """States of a grid: {axis: value} of what stands still, the axes that move, and where an axis that moves alone is at home."""

    fixed: dict[int, Any]
    free: list[int]
    home: Any


class Grid:
    """The states of an explorer that a page carries, as blocks: a few controls free, the others fixed.

    With few enough states there is one block, all controls free. Else as many sliders as its `page_states` allow are
    free at a time, from the start and from each preset. Toggles, choices and ticks are free in every block, unless there
    are dozens of them: then they count as sliders do.
    """

    def __init__(self, explorer: Explorer, starts: Sequence[State] = (), most: int | None = None) -> None:
        self.explorer, self.most = explorer, min(explorer.page_states, most or explorer.page_states)
        presets = [explorer.mend(raw)[0] for raw in explorer.presets.values()]
        self.known = [explorer.start, *starts, *presets]
        self.axes: list[Axis] = []
        for control in explorer.controls():
            axis = Axis(control["field"], control["index"], (), control["kind"] == "number", control["label"])
            chosen = getattr(explorer.fields[axis.field], "stops", ())
            values = positions(control, {axis.get(state) for state in self.known}, chosen)
            self.axes.append(replace(axis, values=values))
        self.axes.sort(key=lambda axis: axis.slider)  # what is seldom moved first: such tables pack better
        self.blocks = self._blocks()
        self.size = sum(map(self.count, self.blocks))

    def _blocks(self) -> list[Block]:
        """Return the Blocks of the largest plan that is small enough."""
        sliders = [i for i, axis in enumerate(self.axes) if axis.slider]
        modes = [i for i, axis in enumerate(self.axes) if not axis.slider]
        start, count = self.known[:1], len(sliders)
        plans = [[(self.known, together, sliders, modes)] for together in range(count, 1, -1)]
        if count > 1:
            plans.append([(start, 2, sliders, modes), (self.known, 1, sliders, modes)])
        plans.append([(self.known, min(count, 1), sliders, modes)])
        plans += [[(self.known, together, modes + sliders, [])] for together in (2, 1)]  # dozens of toggles
        for plan in plans:
            blocks = [block for part in plan for block in self._free(*part)]
            if blocks and sum(self.count(block) for block in blocks) <= self.most:
                break
        return blocks

    def _free(
        self, states: Sequence[State], together: int, movable: list[int], always: list[int]
    ) -> list[Block]:
        """Return the blocks in which so many of the axes `movable` are free, the others as in one of `states`."""
        found: dict[Any, Block] = {}
        for state in states:
            for free in itertools.combinations(movable, together):
                fixed = {i: self.axes[i].get(state) for i in movable if i not in free}
                home = self.axes[free[0]].get(state) if together == 1 and movable[1:] else None
                found.setdefault((tuple(fixed.items()), free), Block(fixed, [*always, *free], home))
        return [*found.values()]

    def shape(self, block: Block) -> list[int]:
        """Return how many values each free axis of a block has."""
        return [len(self.axes[i].values) for i in block.free]

    def count(self, block: Block) -> int:
        """Return how many states a block has."""
        return math.prod(self.shape(block))

    def ends(self) -> tuple[State, State]:
        """Return the first state of all and the last."""
        first, *_ = self.states(self.blocks[0])
        *_, last = self.states(self.blocks[-1])
        return first[1], last[1]

    def points(self) -> Iterator[tuple[str, list[Any], list[Any], State]]:
        """Yield (action, values before, values after, state after) for each action from the start and each preset.

        And for each action that is a step of a course, all the way from there to where it changes nothing.
        """
        steps = self.explorer.courses.values()
        for action, act in self.explorer.actions.items():
            for state in self.known:
                if action in steps:
                    yield from ((action, *step) for step in self._way(state, act))
                else:
                    end = act(self.explorer, state)
                    yield action, self.values(state), self.values(end), end

    def _way(self, state: State, act: Callable[..., State]) -> Iterator[tuple[list[Any], list[Any], State]]:
        """Yield (values before, values after, state after) from a state to where `act` changes nothing.

        A page tells states by these values: steps that change none are taken together. The last step leads to itself.
        """
        before, is_over = self.values(state), False
        while not is_over:
            while (end := act(self.explorer, state)) != state and self.values(end) == before:
                state = end
            is_over, after = end == state, self.values(end)
            yield before, after, end
            state, before = end, after

    def states(self, block: Block) -> Iterator[tuple[State, State]]:
        """Yield (state as its controls say, state as the explorer settles it) all over a block.

        The last of the free axes turns fastest. Where that axis moves alone, away from home, the state is settled as after a move of it.
        """
        for values in itertools.product(*(self.axes[i].values for i in block.free)):
            state = {
                name: list(value) if isinstance(value, list) else value
                for name, value in self.explorer.start.items()
            }
            for i, value in (*block.fixed.items(), *zip(block.free, values, strict=True)):
                self.axes[i].set(state, value)
            alone = block.home is not None and values[-1] != block.home
            yield state, self.explorer.settle(state, {self.axes[block.free[-1]].field} if alone else set())

    def values(self, state: State) -> list[Any]:
        """Return the value of each axis in a state."""
        return [axis.get(state) for axis in self.axes]
