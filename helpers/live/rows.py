"""Rows: every position of one slider, drawn before the page asks for it, so that a drag need not wait for the wire.

The page says which slider is touched, and in which state; the row comes in pieces, those nearest to the slider first. A row
is drawn in short turns, in the thread that hears the page: whatever else has come meanwhile goes first.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Protocol

from helpers.live.columns import Columns, Drawn, Recorder, Table
from helpers.live.fields import State, entry, steps
from helpers.live.protocol import NO_MOVE, Control, Move, RowAsked, RowPart, RowPiece

TURN, PAUSE = 0.006, 0.001  # seconds of drawing, and then for others
FIRST, LATER = 0.02, 0.1  # seconds of drawing in the first piece, and in each further one
MOST = 2_001  # positions of one row
Send = Callable[[RowPart, bytes], None]


class Rowed(Drawn, Protocol):
    """What is needed of an explorer whose sliders have rows."""

    fields: dict[str, Any]
    state: State

    def settle(self, state: State, changed: set[str]) -> State:
        """Return `state` with what follows from the fields in `changed`."""

    def recorded(self, recorder: Recorder, state: State) -> int:
        """Draw a state into a recorder's tables; return the number of its row."""

    def reopening_call(self, state: State) -> str:
        """Return the line of Python that reopens it in a state."""


def touched(explorer: Rowed, message: RowAsked) -> tuple[State, Control]:
    """Return the state in which a slider was touched, and the slider. Errors: KeyError and ValueError for what is none."""
    field, index, values = message["field"], message["index"], message["values"]
    state = {name: known.check(name, values[name]) for name, known in explorer.fields.items()}
    for control in explorer.fields[field].controls(field):
        if control["kind"] == "number" and control["index"] == index:
            return state, control
    raise ValueError(f"{field} {index} has no slider.")


def moved(explorer: Rowed, state: State, control: Control, value: float) -> State:
    """Return `state` with one slider moved, settled, as the explorer's `mend` would give it."""
    field, index = control["field"], control["index"]
    before = state[field]
    now = value if index is None else [*before[:index], value, *before[index + 1 :]]
    return state if now == before else explorer.settle(state | {field: now}, {field})


def positions(control: Control, now: float) -> list[float]:
    """Return every position of a slider and of the box beside it, those nearest to `now` first; none if they are too many.

    Where a slider goes from stop to stop, these come before those that only the box can step to.
    """
    low, high, step = control["low"], control["high"], control["step"]
    found = steps(low, high, step) if round((high - low) / step) < MOST else []
    return sorted(found, key=lambda value: _far(control, value, now))


def _far(control: Control, value: float, now: float) -> tuple[bool, float]:
    """Return how late a position is wanted, as a key to sort by."""
    stops = control.get("stops", [value])
    return value not in stops, abs(value - now)


class Piece:
    """Some positions of a row, to be packed together."""

    def __init__(self, explorer: Rowed) -> None:
        self.explorer, self.recorder, self.follow = explorer, Recorder(explorer), Table()
        self.at: list[float] = []
        self.rows: list[int] = []
        self.spent = 0.0

    def add(self, value: float, state: State) -> None:
        """Draw one position."""
        begun = time.perf_counter()
        self.at.append(value)
        self.rows.append(self.explorer.recorded(self.recorder, state))
        self.follow.add([json.dumps(state), self.explorer.reopening_call(state)])
        self.spent += time.perf_counter() - begun

    def packed(self) -> bytes:
        """Return the piece as it is sent."""
        columns, shape = Columns(), [len(self.at)]
        found = self.recorder.columns(columns, self.rows, shape)
        follows = columns.table(self.follow, range(len(self.at)), shape)
        head: RowPiece = {
            **self.recorder.texts(),
            "at": self.at,
            "columns": {**found, "follow": follows},
            "follow": [list(texts) for texts in self.follow.texts],
        }
        return columns.packed(head, level=4)


class Rows:
    """The rows of an explorer's sliders: one at a time, the last that was asked for."""

    def __init__(self, explorer: Rowed, send: Send) -> None:
        self.explorer, self.send = explorer, send
        self.newest: Move = NO_MOVE
        self.drawing: asyncio.Task[None] | None = None  # kept here, or it could be collected in the midst

    def heard(self, message: Any) -> None:
        """Begin the row that a page asks for; what is no such message is no row."""
        try:
            state, control = touched(self.explorer, message)
            self.newest = message["row"]
        except (KeyError, TypeError, ValueError):
            return  # the page goes on without, one answer a step
        self.drawing = asyncio.get_running_loop().create_task(self._drawn(self.newest, state, control))

    async def _drawn(self, row: Move, state: State, control: Control) -> None:
        """Draw and send a row, until it is whole or another is wanted."""
        place = entry(state, control["field"], control["index"])
        left = positions(control, place)[::-1]  # the nearest last
        piece, enough, turn = Piece(self.explorer), FIRST, time.perf_counter()
        while left:
            value = left.pop()
            piece.add(value, moved(self.explorer, state, control, value))
            if not left or piece.spent > enough:
                self.send({"row": row, "last": not left}, piece.packed())
                piece, enough = Piece(self.explorer), LATER
            if time.perf_counter() - turn > TURN:
                await asyncio.sleep(PAUSE)
                turn = time.perf_counter()
                if self.newest != row:
                    return
                now = entry(self.explorer.state, control["field"], control["index"])
                if now != place:  # the slider has been moved on meanwhile
                    place = now
                    left.sort(key=lambda value: _far(control, value, place), reverse=True)
