"""Columns: frames of many states, taken apart so that each text is kept once, and a number where it stands.

Each moving mark and each number of the read-out is a column of its own, kept only along the controls that it depends on.
`front/packed.js` reads what is written here: a page without a kernel (helpers/handouts) and a row of a slider (`rows`).
"""

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from helpers.live import protocol, style
from helpers.live.fields import State

GAP = "  "  # between the numbers in a row of the read-out


class Drawn(Protocol):
    """What is needed of an explorer."""

    about: str
    panels: list[Any]

    def moved_to(self, state: State) -> Any:
        """Move the panels' marks to `state` and return a Reading."""


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

    def __init__(self, explorer: Drawn) -> None:
        self.explorer = explorer
        self.tables, self.pictures = [Table()], Table()
        self.seen: dict[str, int] = {}

    def record(self, state: State) -> int:
        """Return the number of a settled state's row, drawing it if it is new."""
        key = json.dumps(state)
        if key not in self.seen:
            reading = self.explorer.moved_to(state)
            said = [[reading.headline], *([name, *text.split(GAP)] for name, text in reading.readout)]
            while len(self.tables) < len(said):
                self.tables.append(Table([[] for _ in self.seen]))
            said += [[]] * (len(self.tables) - len(said))  # rows that other states have
            for table, row in zip(self.tables, said, strict=True):
                table.add(row)
            parts = [fragment for panel in self.explorer.panels for fragment in panel.live.fragments()]
            self.seen[key] = self.pictures.add(parts)
        return self.seen[key]

    def columns(self, into: "Columns", rows: Sequence[int], shape: Sequence[int]) -> protocol.Columns:
        """Return where, in the bytes, stands what those rows show."""
        return {
            "words": [into.table(table, rows, shape) for table in self.tables],
            "pictures": into.table(self.pictures, rows, shape),
            "follow": [],
        }

    def texts(self) -> protocol.Texts:
        """Return every text, each once, and what a page needs to put them together again."""
        return {
            "about": self.explorer.about,
            "gap": GAP,
            "panels": [len(panel.live.fragments()) for panel in self.explorer.panels],
            "words": [[list(texts) for texts in table.texts] for table in self.tables],
            "pictures": [[style.themed(text) for text in texts] for texts in self.pictures.texts],
        }


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

    def packed(self, head: Mapping[str, Any], level: int = 9) -> bytes:
        """Return gzipped bytes: `head` as one line of JSON, then all columns."""
        line = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
        return gzip.compress(line + b"\n" + bytes(self.bytes), level, mtime=0)
