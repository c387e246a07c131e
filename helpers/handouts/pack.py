"""An explorer's frames over a grid of its controls, packed for a page that has no kernel.

An explorer is a function of its state, so a page can carry that function as a table: tens of thousands of states take a few
hundred kB. `helpers/front/handout.js` reads what `pack` writes. Used by `make handouts`.
"""

import json
from collections.abc import Callable, Sequence

from helpers.handouts.grid import Block, Grid
from helpers.live import protocol
from helpers.live.columns import Columns, Recorder, Table
from helpers.live.fields import State


def _changes(grid: Grid, before: State, after: State) -> str:
    """Return the axes whose values differ between two states, as JSON of [axis, value] pairs; "" if there are none."""
    if before is after:  # as in most explorers, in which nothing follows from a move
        return ""
    pairs = enumerate(zip(grid.values(before), grid.values(after), strict=True))
    changed = [[i, new] for i, (old, new) in pairs if old != new]
    return json.dumps(changed) if changed else ""


def _walked(
    grid: Grid, recorder: Recorder, follow: Table, progress: Callable[[int], None]
) -> list[tuple[Block, list[int], list[int]]]:
    """Record every state of a grid; return (Block, rows of its states, rows of what follows from moving on) for each."""
    settle, shown, done = grid.explorer.settle, grid.explorer.on_handout, 0
    blocks = []
    for block in grid.blocks:
        rows, moved = [], []
        for state, settled in grid.states(block):
            rows.append(recorder.record(shown(settled)))
            then = [settle(state, {axis.field}) for axis in grid.axes]
            follows = [_changes(grid, settled, each) for each in then]
            moved.append(follow.add([_changes(grid, state, settled), *follows]))
            done += 1
            if done % 500 == 0:
                progress(done)
        blocks.append((block, rows, moved))
    return blocks


def pack(grid: Grid, progress: Callable[[int], None] = lambda done: None) -> bytes:
    """Return a Grid's explorer as gzipped bytes: one line of JSON that says where all is, then the columns.

    `progress` is told now and then how many states are done.
    """
    explorer, recorder, follow, columns = grid.explorer, Recorder(grid.explorer), Table(), Columns()
    blocks = _walked(grid, recorder, follow, progress)
    points = [
        (act, start, end, recorder.record(explorer.on_handout(state)))
        for act, start, end, state in grid.points()
    ]

    def of(rows: list[int], shape: list[int], moved: Sequence[int] = ()) -> protocol.Columns:
        found = recorder.columns(columns, rows, shape)
        return found | {"follow": columns.table(follow, moved, shape)} if moved else found

    head: protocol.Packed = {
        **recorder.texts(),
        "axes": [axis.packed() for axis in grid.axes],
        "blocks": [
            {
                "fixed": [*block.fixed.items()],
                "free": block.free,
                "columns": of(rows, grid.shape(block), moved),
            }
            for block, rows, moved in blocks
        ],
        "points": [
            {"action": action, "start": start, "end": end, "columns": of([row], [1])}
            for action, start, end, row in points
        ],
        "follow": [list(texts) for texts in follow.texts],
    }
    return columns.packed(head)
