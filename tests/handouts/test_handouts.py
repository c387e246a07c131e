"""Hand-outs without a browser: the grid of an explorer, what is packed of it, and what stops `make handouts`."""

import ctypes
import gzip
import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts import ROOT, TOOLS, git, run_python, run_tool, small_series

from helpers import ask, check, explore, final_check
from helpers.exercises.bank import QUESTIONS
from helpers.handouts import places
from helpers.handouts.grid import POSITIONS, Grid, positions
from helpers.handouts.pack import pack
from helpers.live import shown, style
from helpers.live.fields import Number

each = pytest.mark.parametrize("name", explore.__all__)
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


class Packed:
    """What `pack` wrote, read again by its own description."""

    def __init__(self, data):
        head, _, self.columns = gzip.decompress(data).partition(b"\n")
        self.head = json.loads(head)

    def number(self, column, place):
        if isinstance(column, int):
            return column
        shape, wide, offset = column
        at = 0
        for n, i in zip(shape, place, strict=True):
            at = at * n + (i if n > 1 else 0)
        size = math.prod(shape)
        return sum(self.columns[offset + byte * size + at] << (8 * byte) for byte in range(wide))

    def frame(self, block, place):
        """Return (headline, read-out, panels) at a place of a block."""
        told = [
            [texts[self.number(c, place)] for c, texts in zip(columns, table, strict=True)]
            for columns, table in zip(block["columns"]["words"], self.head["words"], strict=True)
        ]
        rows = [
            (row[0], self.head["gap"].join(text for text in row[1:] if text)) for row in told[1:] if row[0]
        ]
        drawn = [
            texts[self.number(c, place)]
            for c, texts in zip(block["columns"]["pictures"], self.head["pictures"], strict=True)
        ]
        panels, parts = [], iter(drawn)
        for count in self.head["panels"]:
            panels.append("".join(next(parts) for _ in range(count)))
        return told[0][0], rows, panels

    def state(self, start, block, place):
        """Return the state at a place of a block."""
        state = json.loads(json.dumps(start))
        found = dict(block["fixed"]) | {
            i: self.head["axes"][i]["values"][k] for i, k in zip(block["free"], place, strict=True)
        }
        for i, value in found.items():
            axis = self.head["axes"][i]
            if axis["index"] is None:
                state[axis["field"]] = value
            else:
                state[axis["field"]][axis["index"]] = value
        return state

    def settled(self, state, block, place):
        """Return the state with what the explorer settles by itself."""
        text = self.head["follow"][0][self.number(block["columns"]["follow"][0], place)]
        return self.state(state, {"fixed": json.loads(text or "[]"), "free": []}, [])


def check_same(packed, explorer, state, block, place):
    """Compare a packed frame with what the explorer itself shows of that state."""
    frame = explorer.frame(explorer.on_handout(state))
    headline, readout, panels = packed.frame(block, place)
    assert headline == frame.headline
    assert readout == [tuple(pair) for pair in frame.readout]
    assert panels == frame.panels


@pytest.mark.long
@each
def test_every_packed_frame_is_what_the_explorer_shows(name, trained):
    explorer, fresh = getattr(explore, name)(), getattr(explore, name)()
    packed = Packed(pack(Grid(explorer, most=600)))

    @given(st.data())
    @settings(max_examples=30, deadline=None, derandomize=True)
    def anywhere(data):
        block = data.draw(st.sampled_from(packed.head["blocks"]))
        place = [data.draw(st.integers(0, len(packed.head["axes"][i]["values"]) - 1)) for i in block["free"]]
        state = packed.settled(packed.state(explorer.start, block, place), block, place)
        assert explorer.on_handout(explorer.settle(state, set())) == explorer.on_handout(state)
        check_same(packed, fresh, explorer.settle(state, set()), block, place)

    anywhere()
    state, end = explorer.start, None
    for point in packed.head["points"]:
        act, is_step = explorer.actions[point["action"]], point["action"] in explorer.courses.values()
        if not is_step or point["start"] != end:
            state = packed.state(explorer.start, {"fixed": [*enumerate(point["start"])], "free": []}, [])
        state, end = act(fresh, state), point["end"]
        headline = packed.frame(point, [0])[0]
        while is_step and fresh.frame(state).headline != headline and act(fresh, state) != state:
            state = act(fresh, state)  # steps that change no control are one
        check_same(packed, fresh, state, point, [0])


@each
def test_however_few_states_are_asked_for_every_control_still_moves(name):
    grid = Grid(getattr(explore, name)(), most=1)
    assert {i for block in grid.blocks for i in block.free} == set(range(len(grid.axes)))


@each
def test_a_page_carries_every_slider_with_thirteen_positions_and_every_preset(name):
    explorer = getattr(explore, name)()
    grid = Grid(explorer)
    controls = explorer.controls()
    assert len(grid.axes) == len(controls)
    for axis in grid.axes:
        field = explorer.fields[axis.field]
        if axis.slider:
            control = next(c for c in controls if (c["field"], c["index"]) == (axis.field, axis.index))
            assert len(axis.values) >= min(POSITIONS, round((field.high - field.low) / control["step"]) + 1)
            assert (axis.values[0], axis.values[-1]) == (field.low, field.high)
        for raw in explorer.presets.values():
            assert axis.get(explorer.mend(raw)[0]) in axis.values
    sliders = [axis for axis in grid.axes if axis.slider]
    if len(sliders) <= 3:
        assert len(grid.blocks) == 1, "every state of up to three sliders"
    assert {i for block in grid.blocks for i in block.free} == set(range(len(grid.axes)))
    assert grid.size <= explorer.page_states


def test_stops_are_round_and_take_what_a_preset_needs():
    def of(low, high, step, wanted=()):
        return positions(Number(low, low, high, step, "n").controls("n")[0], set(wanted))

    assert of(0, 1, 0.01) == tuple(round(0.05 * i, 2) for i in range(21))
    assert of(0, 5, 0.5) == tuple(i / 2 for i in range(11)), "fewer than thirteen: all there are"
    assert of(0, 1, 0.01, [0.02]) == (0, 0.02, *(round(0.05 * i, 2) for i in range(2, 21)))
    assert of(0.01, 0.99, 0.01)[0] == 0.01 and of(0.01, 0.99, 0.01)[-1] == 0.99


def test_notebooks_mark_their_places_only_when_run_for_a_page(monkeypatch):
    monkeypatch.setattr(shown, "handout_places", [])
    things = [explore.two_logits(), ask("cat-tied")]
    assert all("oc-place" not in str(thing._repr_mimebundle_()) for thing in things)
    monkeypatch.setenv("ONE_CAT_HANDOUT", "1")
    told = [thing._repr_mimebundle_()[0]["text/html"] for thing in (*things, final_check())]
    assert told[:2] == ['<div class="oc-place">0</div>', '<div class="oc-place">1</div>']
    assert len(shown.handout_places) == 12 and "<div class" in told[2]
    assert "In JupyterLab this cell tries" in check("bce", lambda logits, targets: ...)._repr_html_()


def test_a_page_has_an_explorer_once_however_often_it_is_opened(monkeypatch, tmp_path):
    opened = [explore.two_logits(), explore.two_logits(z_dead=2.7), explore.one_cat(), ask("cat-closed")]
    monkeypatch.setattr(places, "handout_places", opened)
    (tmp_path / "01").mkdir()
    places.write(tmp_path / "01", 300, lambda told: None)
    told = json.loads((tmp_path / "01" / "places.json").read_text(encoding="utf-8"))
    assert len(told["explorers"]) == 2
    assert told["places"][0]["explorer"] == told["places"][1]["explorer"]
    assert told["places"][3]["opens"]["explorer"] == told["places"][2]["explorer"]
    spec = told["explorers"][told["places"][0]["explorer"]]["spec"]
    assert 2.7 in spec["columns"][0][0][0]["stops"], "the state that it opens in is one of the page's"
    for place in told["places"]:
        assert "oc-first" in place["first"]
        if "view" in place:
            assert place["view"]["panels"] and style.GUESS not in str(place["view"]["panels"])


@pytest.mark.parametrize("name", [n for n, q in QUESTIONS.items() if q.kind == "number"])
def test_a_page_is_told_all_that_a_judge_can_say(name):
    question = QUESTIONS[name]
    told = question.verdicts()
    for number, within, state, words in told["numbers"]:
        verdict = question.judge(repr(float(number)))
        if state == "right" or all(abs(number - other) > 0.02 for other, *_ in told["numbers"][:1]):
            assert verdict.state in ("right", "known"), number
        assert within > 0 and words
    far = question.answer() + 1e6
    assert told["lower"] == question.judge(repr(far)).words
    assert told["higher"] == question.judge(repr(-far)).words


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/someone/cats.git", "https://github.com/someone/cats/blob/main/notebooks/"),
        ("git@gitlab.com:group/sub/cats.git", "https://gitlab.com/group/sub/cats/-/blob/main/notebooks/"),
        (None, None),
    ],
)
def test_a_page_links_to_its_notebook_and_to_binder_where_the_series_is_published(
    remote, address, monkeypatch, tmp_path
):
    monkeypatch.syspath_prepend(TOOLS)
    from pages import links

    shutil.copytree(TOOLS, tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "notebooks").mkdir()
    path = Path(shutil.copy(ROOT / "notebooks" / "03_many_at_once.ipynb", tmp_path / "notebooks"))
    shutil.copy(ROOT / "CITATION.cff", tmp_path)
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "cats")
    if remote:
        git(tmp_path, "remote", "add", "origin", remote)
    monkeypatch.setattr(links, "ROOT", tmp_path)
    foot = links.footer(path)
    assert "CC BY 4.0" in foot and "To cite: The authors of One cat, many labels (2026)" in foot
    if remote is None:
        assert "<a " not in foot and "notebooks/03_many_at_once.ipynb" in foot
    else:
        assert f'href="{address}{path.name}"' in foot and 'href="https://mybinder.org/v2/g' in foot


# -- what stops it ---------------------------------------------------------------------------------------------


def one_sentence(result, words):
    code, printed, complaint = result
    assert code == 2 and printed == ""
    assert complaint.count("\n") == 1 and complaint.startswith("Hand-outs: ") and words in complaint


@pytest.mark.long
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    one_sentence(run_tool("handouts", "--output", tmp_path), "holds something else")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.deep
@pytest.mark.parametrize("place", ["file/pages", "long" * 100])
def test_a_folder_that_cannot_be_written_is_one_sentence(place, tmp_path):
    (tmp_path / "file").write_text("")
    one_sentence(run_tool("handouts", "--output", tmp_path / place), "cannot be written")


@pytest.mark.deep
@pytest.mark.parametrize("states", ["0", "-3"])
def test_a_number_of_states_that_is_none_is_one_sentence(states, tmp_path):
    one_sentence(
        run_tool("handouts", "--output", tmp_path / "new", "--states", states), f"--states {states} was given"
    )


@pytest.mark.long
def test_a_cell_that_fails_is_named_with_what_it_said_and_nothing_is_written(tmp_path):
    place = tmp_path / "place"
    place.mkdir()
    code, said, complaint = run_python(
        small_series(tmp_path / "series", "1 / 0"), "--output", place / "pages"
    )
    assert (code, said) == (1, "") and os.listdir(place) == []
    assert (
        complaint.splitlines()[-1]
        == "Hand-outs: 01_cat.ipynb did not run: ZeroDivisionError: division by zero"
    )


def interrupt_a_worker(process):
    """Send SIGINT to another thread than the main one, as the system may when it chooses who receives it."""
    hears = set()  # the system chooses none that blocks the signal, as ZeroMQ's own threads do
    for thread in Path(f"/proc/{process}/task").iterdir():
        blocked = re.search(r"SigBlk:\s*(\w+)", (thread / "status").read_text())[1]
        if not int(blocked, 16) >> (signal.SIGINT - 1) & 1:
            hears.add(int(thread.name))
    assert ctypes.CDLL(None).tgkill(process, max(hears - {process}), signal.SIGINT) == 0


def interrupt(process):
    """Send SIGINT as Ctrl+C does."""
    os.kill(process, signal.SIGINT)


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no SIGINT to another process")
@pytest.mark.deep
@pytest.mark.parametrize(
    "when, send",
    [
        ("hand-outs", interrupt),
        pytest.param("hand-outs", interrupt_a_worker, marks=only_linux),
        ("many_at_once ", interrupt),  # is being packed, for a minute
    ],
)
def test_interrupted_it_says_so_and_leaves_the_old_pages_as_they_were(when, send, tmp_path):
    tool = small_series(tmp_path / "series", "from helpers import explore\nexplore.many_at_once()")
    place = tmp_path / "place"
    old, said = place / "pages", tmp_path / "said"
    old.mkdir(parents=True)
    (old / "one-cat-handouts").write_text("")
    (old / "index.html").write_text("old")
    with said.open("w") as errors:
        running = subprocess.Popen([sys.executable, tool, "--output", old], stderr=errors)
    while when not in said.read_text() or not list(place.glob(".handouts-*/01_cat")):
        assert running.poll() is None, said.read_text()
        time.sleep(0.05)
    send(running.pid)
    try:
        assert running.wait(timeout=60) == 130
    finally:
        running.kill()
    assert said.read_text().splitlines()[-1] == "Hand-outs: interrupted; nothing was written."
    assert "Traceback" not in said.read_text()
    assert [path.name for path in place.iterdir()] == ["pages"]
    assert (old / "index.html").read_text() == "old"
