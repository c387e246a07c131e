"""Rows: all positions of one slider, nearest first; the last one asked for; nothing for a message that is none."""

import asyncio
import gc
import tracemalloc

import pytest
from rowing import head_of, parts_of, run

from helpers import explore
from helpers.live.fields import entry
from helpers.live.rows import Rows, moved, positions

WITH_ROWS = [name for name in explore.__all__ if getattr(explore, name).rows_ahead]


def asked(explorer, **other):
    return {"row": ["page", 1], "field": "logit", "index": None, "values": explorer.view()["state"]} | other


def test_positions_are_those_of_the_slider_and_the_nearest_come_first():
    control = next(c for c in explore.one_cat().controls() if c["kind"] == "number")
    found = positions(control, 1)
    assert found[0] == 1 and set(found[1:3]) == {0.9, 1.1}
    assert sorted(found) == [pytest.approx(control["low"] + i * control["step"]) for i in range(len(found))]
    assert max(found) == control["high"]
    assert positions(control | {"step": 1e-6}, 1) == [], "too many to be drawn ahead"


def test_the_stops_of_a_slider_come_before_what_only_its_box_can_step_to():
    control = next(c for c in explore.losses_side_by_side().controls() if c["field"] == "labels")
    found, stops = positions(control, 12), control["stops"]
    assert found[:2] == [12, 11] and sorted(found[: len(stops)]) == stops
    assert sorted(found) == [*range(1, 1001)]


def test_a_row_is_named_as_it_was_asked_for_and_ends_once():
    parts = [part for part, _ in parts_of(explore.one_cat(), asked(explore.one_cat()))]
    assert all(part["row"] == ["page", 1] for part in parts)
    assert [part["last"] for part in parts] == [False] * (len(parts) - 1) + [True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "nothing"},
        {"index": 7},
        {"values": {}},
        {"values": {"logit": 1e9, "alive": True}},
        {"values": None},
        {"row": None, "field": None},
    ],
)
def test_what_asks_for_no_row_gets_none(wrong):
    explorer = explore.one_cat()
    assert parts_of(explorer, asked(explorer, **wrong)) == []
    assert parts_of(explorer, "no message", 7, None) == []


def test_a_row_in_the_making_gives_way_to_the_next():
    explorer = explore.many_at_once()
    state, parts = explorer.view()["state"], []

    async def two():
        rows = Rows(explorer, lambda part, piece: parts.append(part))
        for number in (1, 2):
            rows.heard({"row": ["page", number], "field": "logits", "index": 0, "values": state})
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))

    run(two())
    assert [part["row"][1] for part in parts if part["last"]] == [2]


def test_a_row_in_the_making_follows_the_slider():
    explorer = explore.many_at_once()
    values, pieces = explorer.view()["state"], []

    def sent(part, piece):
        pieces.append(head_of(piece)["at"])
        if len(pieces) == 1:
            explorer.change(logits=[9, *values["logits"][1:]])

    async def one():
        rows = Rows(explorer, sent)
        rows.heard({"row": ["page", 1], "field": "logits", "index": 0, "values": values})
        await rows.drawing

    run(one())
    later = [value for piece in pieces[1:] for value in piece]
    # Before it stand those of the turn in which it moved; how many a piece holds is a matter of speed.
    come = later.index(9)
    far = [round(abs(value - 9), 6) for value in later[come:]]
    assert 9 in pieces[1] and come < 50, "the second piece is of the place it has come to"
    assert far == sorted(far), "the nearest to it come first"
    assert len({value for piece in pieces for value in piece}) == sum(map(len, pieces)) == 201


@pytest.mark.deep
def test_two_thousand_drags_leave_nothing_behind():
    """In the kernel; the page keeps three rows (front/rows.js)."""
    explorer = explore.one_cat()
    values = explorer.view()["state"]

    async def drags(count):
        rows = Rows(explorer, lambda part, piece: None)
        for number in range(count):
            rows.heard({"row": ["page", number], "field": "logit", "index": None, "values": values})
            await asyncio.sleep(0)
        await rows.drawing

    run(drags(200))
    gc.collect()
    tracemalloc.start()
    try:
        run(drags(2_000))
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 100_000, f"{kept} bytes"


def test_a_row_changes_nothing_in_the_explorer():
    explorer = explore.many_at_once()
    before = explorer.view()
    parts_of(explorer, asked(explorer, field="logits", index=1))
    assert explorer.view() == before


@pytest.mark.parametrize("name", WITH_ROWS)
def test_where_a_slider_stands_does_not_depend_on_the_way_there(name):
    """So that a frame of the row, drawn from where it was touched, is right after any drag."""
    explorer = getattr(explore, name)()
    state = explorer.view()["state"]
    for control in (control for control in explorer.controls() if control["kind"] == "number"):
        field, index = control["field"], control["index"]
        now = entry(state, field, index)
        *there, last = positions(control, now)[:0:-7]
        on_the_way = state
        for value in (*there[:6], last):
            on_the_way = moved(explorer, on_the_way, control, value)
        assert on_the_way == moved(explorer, state, control, last), f"{field} {index}"
