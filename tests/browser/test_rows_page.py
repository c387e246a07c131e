"""What a page finds in a row is what the kernel would show: every position of every slider of every explorer."""

import json

import pytest
from rowing import parts_of

from helpers import explore
from helpers.live.fields import entry
from helpers.live.front import module
from helpers.live.protocol import NO_MOVE
from helpers.live.rows import moved, positions

LOOK = """async ([source, parts, control, state, places]) => {
  const { rowsOf } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  let asked, heard;
  const rows = rowsOf({ send: (content) => (asked = content), on: (_, act) => (heard = act), off: () => {} });
  rows.want(control, state, state);
  for (const [last, piece] of parts) {
    await heard({ row: asked.row, last }, [Uint8Array.from(atob(piece), (c) => c.charCodeAt(0))]);
  }
  return places.map((change) => rows.look(state, change));
}"""
ROWS = [name for name in explore.__all__ if getattr(explore, name).rows_ahead]


def sliders(explorer):
    return [control for control in explorer.controls() if control["kind"] == "number"]


@pytest.mark.parametrize(
    "name, every",
    [("one_of_many", 29), ("many_at_once", 29), ("two_logits", 29)]
    + [pytest.param(name, 1, marks=pytest.mark.deep) for name in ROWS],
)
def test_every_position_is_what_the_kernel_would_show(page, trained, name, every):
    explorer = getattr(explore, name)()
    state = explorer.view()["state"]
    for control in sliders(explorer):
        field, index = control["field"], control["index"]
        asked = {"row": ["page", 1], "values": state, "field": field, "index": index}
        parts = [(part["last"], piece) for part, piece in parts_of(explorer, asked)]
        assert [last for last, _ in parts] == [False] * (len(parts) - 1) + [True]
        now = entry(state, field, index)
        values = positions(control, now)[::every]
        changes = [
            {field: v if index is None else [*state[field][:index], v, *state[field][index + 1 :]]}
            for v in values
        ]
        found = page.evaluate(LOOK, [module("rows.js"), parts, control, state, changes])
        for value, view in zip(values, found, strict=True):
            wanted = explorer.view(moved(explorer, state, control, value), NO_MOVE)
            assert view == json.loads(json.dumps(wanted)), f"{name}: {field} {index} at {value}"
