"""An explorer's frames over a grid of its controls, packed for a page that has no kernel.

An explorer is a function of its state, so a page can carry that function as a table. Each moving mark and each
number of the read-out is a column of its own, kept only along the controls that it depends on: tens of thousands of
states then take a few hundred kB. `helpers/front/handout.js` reads what `pack` writes. Used by `make handouts`.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.handouts.grid import Block, Grid
from helpers.live import protocol, style
from helpers.live.explorer import Explorer
from helpers.live.fields import State

GAP = "  "  # between the numbers in a row of the read-out


class Table:
    """Columns of text, each text kept once: `rows` hold numbers of texts."""

    def __init__(self, rows: Iterable[list[int]] = ()) -> None:
        self.texts: list[dict[str, int]] = []
        self.rows = list(rows)

    def add(self, row: Sequence[str]) -> int:
        """Add a row of texts; return its number. A longer row than before adds columns, empty until now."""
        while len(self.texts) < len(row):
            self.texts.append({"": 0})
        row = [*row, *[""] * (len(self.texts) - len(row))]
        self.rows.append(
            [known.setdefault(text, len(known)) for known, text in zip(self.texts, row, strict=True)]
        )
        return len(self.rows) - 1


class Recorder:
    """Draws states into tables: one for the headline, one for each row of the read-out, one for all marks.

    A row of the read-out is its name and the numbers in it, which stand `GAP` apart.
    """

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self.tables, self.pictures = [Table()], Table()
        self.seen: dict[str, int] = {}

    def record(self, state: State) -> int:
        """Return the number of a settled state's row, drawing it if it is new."""
        state = self.explorer.on_handout(state)
        key = json.dumps(state)
        if key not in self.seen:
            reading = self.explorer.draw(state)
            said = [[reading.headline], *([name, *text.split(GAP)] for name, text in reading.readout)]
            while len(self.tables) < len(said):
                self.tables.append(Table([[] for _ in self.seen]))
            said += [[]] * (len(self.tables) - len(said))  # rows that other states have
            for table, row in zip(self.tables, said, strict=True):
                table.add(row)
            parts = [fragment for panel in self.explorer.panels for fragment in panel.live.fragments()]
            self.seen[key] = self.pictures.add(parts)
        return self.seen[key]


def _reduced(column: Sequence[int] | NDArray[np.int_], shape: Sequence[int]) -> NDArray[np.int_]:
    """Return a column as an array with every axis along which it never changes cut to one."""
    numbers = np.reshape(column, shape)
    for axis in range(len(shape)):
        first = np.take(numbers, [0], axis=axis)
        if (numbers == first).all():
            numbers = first
    return numbers


class Columns:
    """The columns of all blocks, one after the other in one stretch of bytes."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def add(self, numbers: Sequence[int] | NDArray[np.int_], shape: Sequence[int]) -> protocol.Column:
        """Return what the header says of a column: its one number, or [shape, bytes a number, offset]."""
        kept = _reduced(numbers, shape)
        if kept.size == 1:
            return int(kept.flat[0])
        wide = 1 if kept.max() < 256 else 2 if kept.max() < 65536 else 4
        place = len(self.bytes)
        raw = kept.astype(f"<u{wide}").tobytes()
        for byte in range(wide):  # all low bytes first: they pack better
            self.bytes += raw[byte::wide]
        return list(kept.shape), wide, place

    def table(self, table: Table, rows: Sequence[int], shape: Sequence[int]) -> list[protocol.Column]:
        """Return what the header says of those rows of a table, column by column."""
        width = len(table.texts)
        filled = np.zeros((len(rows), width), int)
        for at, row in enumerate(rows):
            found = table.rows[row]
            filled[at, : len(found)] = found
        return [self.add(filled[:, i], shape) for i in range(width)]


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
    settle, done = grid.explorer.settle, 0
    blocks = []
    for block in grid.blocks:
        rows, moved = [], []
        for state, settled in grid.states(block):
            rows.append(recorder.record(settled))
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
    points = [(act, start, end, recorder.record(state)) for act, start, end, state in grid.points()]

    def of(rows: list[int], shape: list[int], moved: Sequence[int] = ()) -> protocol.Columns:
        return {
            "words": [columns.table(table, rows, shape) for table in recorder.tables],
            "pictures": columns.table(recorder.pictures, rows, shape),
            "follow": columns.table(follow, moved, shape) if moved else [],
        }

    head: protocol.Packed = {
        "about": explorer.about,
        "gap": GAP,
        "axes": [axis.packed() for axis in grid.axes],
        "panels": [len(panel.live.fragments()) for panel in explorer.panels],
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
        "words": [[list(texts) for texts in table.texts] for table in recorder.tables],
        "pictures": [[style.themed(text) for text in texts] for texts in recorder.pictures.texts],
        "follow": [list(texts) for texts in follow.texts],
    }
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(line + b"\n" + bytes(columns.bytes), 9, mtime=0)
