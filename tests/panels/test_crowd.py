"""A room's guesses in the figure: a dot for each, where a single guess is drawn, whatever a class of 400 may send."""

import random
import re

import numpy as np
import pytest

from helpers import ask, explore
from helpers.exercises.bank import QUESTIONS
from helpers.live import style
from helpers.live.columns import Recorder
from helpers.panels.crowd import Crowd

pytestmark = pytest.mark.usefixtures("trained")
DRAWN = [name for name, question in QUESTIONS.items() if question.kind == "number" and question.reveal]
DASHES = re.compile(r"stroke-dasharray: 0,([\d.]+)")
LINES = re.compile(r"M([-\d.]+) ([-\d.]+)L([-\d.]+) ([-\d.]+)")
LIMIT = 12_000  # bytes a frame may have


def opened(name, guesses, own=None):
    """Return the explorer behind a question, with a room in it, and perhaps a guess."""
    question = QUESTIONS[name]
    explorer = question.reveal([question.at, own] if question.at and own is not None else own)
    explorer.change(room=[question.at, guesses])
    return explorer


def dots(explorer):
    """Return (x, y) of every dot that a browser draws along the dashes, in the one panel that has them."""
    (svg,) = (panel for panel in explorer.frame().panels if DASHES.search(panel))
    pitch, found = float(DASHES.search(svg)[1]), []
    for x, y, to_x, to_y in (map(float, line) for line in LINES.findall(svg)):
        long = max(abs(to_x - x), abs(to_y - y))
        steps = int(long / pitch) + 1
        found += [
            (x + (to_x - x) / long * pitch * i, y + (to_y - y) / long * pitch * i) for i in range(steps)
        ]
    return found


@pytest.mark.parametrize("name", DRAWN)
def test_each_guess_is_a_dot_on_the_line_of_a_single_guess(name):
    question = QUESTIONS[name]
    wrong = [float(value) for value, _ in question.mistakes()] or [0.1]
    for value in (question.answer(), *wrong):
        explorer = opened(name, [float(value)] * 5)
        found = dots(explorer)
        assert len(found) == 5
        explorer.change(room=None, guess=[question.at, value] if question.at else value)
        (line,) = (g.line for p in explorer.panels for g in p.guesses if len(g.line.points))
        ends = line.pixels()
        ends = ends[(ends == ends).all(1)]
        for x, y in found:  # on the line, or where its end points
            low, high = ends.min(0) - 1, ends.max(0) + 1
            assert low[0] <= x <= high[0] or low[1] <= y <= high[1]


@pytest.mark.parametrize("name", DRAWN)
def test_a_room_of_400_fits_into_a_frame_and_all_of_it_is_there(name):
    chance = random.Random(name)
    guesses = [round(chance.gauss(0.5, 2), 3) for _ in range(397)] + [1e300, -1e300, 0.0]
    explorer = opened(name, guesses)
    panels = explorer.frame().panels
    assert sum(len(panel.encode()) for panel in panels) <= LIMIT
    assert len(dots(explorer)) == 400
    for panel in explorer.panels:
        for x, y in dots(explorer):
            assert -5 <= y <= panel.live.height + 5 or -5 <= x <= panel.live.width + 5
    before = explorer.frame()
    explorer.change(room=None)
    assert not any(DASHES.search(panel) for panel in explorer.frame().panels)
    assert explorer.frame(explorer.state | {"room": [QUESTIONS[name].at, guesses]}) == before


def test_those_who_guessed_the_same_are_stacked_and_counted_and_what_is_off_the_scale_has_an_arrow():
    explorer = opened("never-no", [4.5e-5] * 7 + [20.0] * 9 + [3.0])
    (thermometer,) = (svg for svg in explorer.frame().panels if DASHES.search(svg))
    assert re.findall(r'fill: var\(--oc-guess\)" [^>]*>([^<]+)<', thermometer) == ["9↑", "7"]
    heights = sorted(round(y) for _, y in dots(explorer))
    assert [heights.count(height) for height in sorted(set(heights))] == [9, 1, 7]


def test_the_own_guess_stays_beside_the_rooms_and_without_one_none_is_drawn():
    with_own, without = (opened("never-no", [1.0, 1.0], own) for own in (2.0, None))
    assert "guess 2.000" in "".join(with_own.frame().panels)
    assert "guess" not in "".join(without.frame().panels).replace("--oc-guess", "")
    assert "floor" not in "".join(opened("both-push", [0.1]).frame().panels), "the next question asks for it"


@pytest.mark.parametrize("room", [[], [None], [None, []], ["dog", [float("inf")]], [1, [1.0]], [None, [1.0] * 401], "x", 3, [None, ["1"]]])  # fmt: skip
def test_a_bad_room_is_refused_in_a_sentence(room):
    with pytest.raises(ValueError, match="up to 400 finite numbers"):
        explore.many_at_once(room=room)


def test_the_slides_open_a_question_with_the_room_in_it_and_shut_it_for_the_next_vote(own_answers):
    asked = ask("both-push")
    asked.widget.room = {"open": True, "guesses": [0.295, -0.41]}
    assert asked.explorer.state["room"] == ["dog", [0.295, -0.41]] and len(asked.box.children) == 2
    assert not asked.widget.view["locked"]
    asked.commit("0.3")
    asked.widget.room = {"open": False, "guesses": []}
    assert asked.explorer is None and len(asked.box.children) == 1
    assert asked.widget.view["state"] == "new" and asked.widget.view["locked"]
    for bad in ({"open": True, "guesses": [1e999]}, {"open": True}, {"open": True, "guesses": "<b>"}):
        asked.widget.room = bad
        assert "Something went wrong here" in asked.widget.view["words"]
    chosen = ask("check-m5")
    chosen.widget.room = {"open": True, "guesses": []}
    assert chosen.explorer is not None


def test_a_row_of_a_slider_has_the_room_in_every_frame():
    explorer = opened("both-push", [0.295] * 3)
    recorder = Recorder(explorer)
    for logit in (0.0, 1.0, 2.0):
        explorer.recorded(recorder, explorer.state | {"logits": [1.0, logit, -1.0]})
    assert any(DASHES.search(text) for texts in recorder.texts()["pictures"] for text in texts)


def test_a_crowd_has_the_colour_of_a_guess_and_its_dots_shrink_where_they_are_many():
    crowd = Crowd(np.asarray)
    crowd.gather([1.0] * 50 + [9.0], lambda v: ([(0.0, 10 * v), (100.0, 10 * v)], ""))
    svg = crowd.svg()
    assert svg.count("<path") == 1 and style.GUESS in svg
    assert float(DASHES.search(svg)[1]) == 80 / 50
