"""The lesson plans of docs/teaching: they hold together, the notebooks and the bank bear them out, and the page shows them as they are.

In a plan “quotes” name a control of an explorer, *italics* a button, and `code` the explorer.
"""

import inspect
import re
import shutil

import pytest
import teaching
from lessons import CHOICES, DATA, FILES, codes, judged, plans, put_on, questions, slides
from teachers_kit import NOTES, OBJECTIONS, TEACHING, bold, italics

from helpers import explore
from helpers.exercises.bank import NOTEBOOKS, QUESTIONS, final
from helpers.maths.registry import WORDS

NUMBERS = [name for name, question in QUESTIONS.items() if question.kind == "number"]
PLANS, HANDS = plans(), questions()
SESSIONS = [plan for name, plan in PLANS.items() if name.startswith("session")]
each_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
PAGE = TEACHING.read_text(encoding="utf-8")


# -- the page, and what is wrong in a file -------------------------------------------------------------------


def test_the_tables_of_the_page_are_those_of_the_files():
    assert teaching.filled(PAGE, teaching.tables()) == PAGE, "run `make teaching`"


def test_each_question_stands_once():
    """YAML takes the second of two without a word."""
    text = (DATA / "questions.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^([\w-]+):", text, re.MULTILINE) == list(HANDS)


# file | what stands there | what is typed in its place | which row is wrong, and how | what is allowed
FAULTS = """
plan-20 | hands: [both-push | hands: [both-pull | , hands: there is no question 'both-pull' | both-push
plan-20 | `many_at_once` *R* | `many` *R* | , row 2: there is no explorer 'many' | many_at_once
plan-20 | minutes: 1 | minutes: one | , row 1: minutes must be a whole number | 'one'
plan-20 | room: "Who says no?" |  | , row 4: room is missing | minutes, notebook, slides, room
plan-20 | room: "Who | rooom: "Who | , row 4: there is no key 'rooom' | room, press
plan-20 | ["A cat and a dog"] | A cat | , row 1: slides must be | a list
plan-20 | "A cat and a dog" | A cat, a dog | , row 1: there is no slide 'A cat' | How low can it go?
plan-20 | notebook: 03 | notebook: 30 | , row 1: there is no notebook '30' | 00, 01
plan-20 | rows: | rows: { | cannot be read | line
session-2 | check-m6 | check-m99 | , aloud: there is no question 'check-m99' | check-m6
questions | cat-tied: | cat-tide: | there is no question of the bank 'cat-tide' | cat-tied
questions | usual: 0.11 |  | , cat-tied: usual is missing | line, options, usual, show
questions | usual: 0.11 | usual: 0.12 | , cat-tied: there is no option '0.12' | 0.11, 0.21, 2.41
questions | [0.11, 0.21, 2.41] | [0.11, 2.41] | , cat-tied: one of 0.11, 2.41 must be right | none
questions | `two_formulas` | `three_formulas` | , cat-tied: there is no explorer 'three_formulas' | two_formulas
"""


@pytest.mark.parametrize("fault", FAULTS.strip().splitlines())
def test_what_is_wrong_in_a_file_is_one_sentence_of_file_row_and_what_is_allowed(fault, tmp_path):
    name, good, bad, told, allowed = fault.split(" | ")
    folder = shutil.copytree(DATA, tmp_path / "teaching")
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        teaching.tables(folder)
    file, _, rest = str(stopped.value).partition(told)
    assert f"{name}.yaml" in file and allowed in rest and "\n" not in rest


@pytest.mark.parametrize("text", [None, "", "- a list"])
def test_questions_that_cannot_be_read_are_one_sentence(text, tmp_path):
    path = tmp_path / "questions.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match=f"^{re.escape(str(path))} (cannot be read|must hold keys)[^\n]*$"):
        questions(tmp_path)


@pytest.mark.parametrize("good, bad", [("table: plan-20", "table: plan-21"), ("<!-- end -->", "")])
def test_a_table_without_its_markers_is_one_sentence(good, bad):
    with pytest.raises(SystemExit, match=r"must have markers once for plan-20, .*; it has [^\n]*\.$"):
        teaching.filled(PAGE.replace(good, bad, 1), teaching.tables())


# -- the plans -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
def test_the_minutes_add_up_to_the_lesson_s_length(name):
    heading = re.findall(r"^#.*", PAGE.partition(f"<!-- table: {name} -->")[0], re.MULTILINE)[-1]
    assert sum(int(row.minutes) for row in PLANS[name].rows) == int(re.search(r"(\d+) minutes", heading)[1])


def test_three_sessions_go_through_the_whole_series_in_order():
    gone = [row.notebook for plan in SESSIONS for row in plan.rows]
    assert gone == sorted(gone) and set(gone) == set(FILES)


@each_plan
def test_slides_come_in_the_order_of_their_notebooks(plan):
    places = [
        (row.notebook, list(slides(row.notebook)).index(name)) for row in plan.rows for name in row.slides
    ]
    assert places == sorted(places)


def opened_by(name):
    """Return the explorer that opens when a question is answered, or None."""
    reveal = QUESTIONS[name].reveal
    return reveal and re.search(r"explore\.(\w+)", inspect.getsource(reveal))[1]


@each_plan
def test_an_explorer_of_a_plan_is_open_on_its_slide(plan):
    """By a cell, by a question that the lesson puts there, or on the slide to which the plan sends back."""
    for row in plan.rows:
        text = "".join(slides(row.notebook)[heading] for heading in row.slides + bold(row.press))
        open_there = set(re.findall(r"explore\.(\w+)", text))
        open_there |= {
            opened_by(name) for name in re.findall(r'ask\("([\w-]+)"\)', text) if name in plan.hands
        }
        assert set(codes(row.press)) <= open_there, row


@each_plan
def test_a_slide_of_a_plan_has_a_note_for_its_teacher(plan):
    without = {"Take away", "Check yourself", "Untie them"}  # the last: on the next
    for row in plan.rows:
        assert set(row.slides) - without <= set(NOTES[row.notebook])


@each_plan
def test_two_questions_are_asked_again_at_the_end_of_a_lesson_that_put_them(plan):
    last = plan.rows[-1]
    assert codes(last.room) == [name for name in ("both-push", "never-no") if name in plan.hands]
    assert "Take away" in last.slides and int(last.minutes) >= 3


# -- the questions -------------------------------------------------------------------------------------------


@each_plan
def test_a_prediction_for_hands_is_asked_on_a_slide_of_that_lesson(plan):
    planned = {(row.notebook, heading) for row in plan.rows for heading in row.slides}
    assert {(NOTEBOOKS[name], put_on(name)) for name in plan.hands if name in NUMBERS} <= planned
    assert {NOTEBOOKS[name] for name in plan.hands} <= {number for number, _ in planned}


def test_the_three_sessions_put_every_prediction_once():
    put = [name for plan in SESSIONS for name in plan.hands]
    assert set(NUMBERS) <= set(put) and len(set(put)) == len(put)


@pytest.mark.parametrize("one", HANDS.values(), ids=HANDS)
def test_the_other_options_are_known_mistakes_and_without_a_picture_the_table_says_what_to_show(one):
    assert {judged(one.name, option) for option in one.options if option != one.right} == {"known"}
    assert one.usual != one.right
    assert (opened_by(one.name) is None) == one.show.startswith("no picture")


def test_every_prediction_is_answered_in_the_order_of_the_series():
    assert [name for name, one in HANDS.items() if one.short] == NUMBERS


def test_what_is_read_aloud_is_asked_there_and_the_plan_has_a_row_for_it():
    for plan in PLANS.values():
        for name in plan.aloud:
            assert re.search(r"-m\d+$", name) and name in CHOICES
            assert name in final.QUESTIONS or put_on(name) == "Check yourself"
        groups = {(NOTEBOOKS[name], name in final.QUESTIONS) for name in plan.aloud}
        linked = [row for row in plan.rows if "(#questions-to-read-aloud)" in row.room]
        assert len(linked) == len(groups) == len(plan.aloud) / 3
        assert {row.notebook for row in linked} == {number for number, _ in groups}


# -- what is pressed -----------------------------------------------------------------------------------------


PRESSED = [row.press for plan in PLANS.values() for row in plan.rows]
PRESSED += [one.show for one in HANDS.values()] + [row[4] for row in OBJECTIONS]


def buttons(name):
    """Return the presets of an explorer. Those of `threshold` are known only once networks are trained."""
    made = getattr(explore, name)
    if name == "zlpr":
        made = made()
    own = [f"{WORDS[loss]}, best F1" for loss in ("softmax", "bce")] if name == "threshold" else []
    return [*made.presets, *own]


def controls(name):
    """Return the words on the toggles, choices and action buttons of an explorer, and of its fields."""
    made = getattr(explore, name)
    fields = made.fields.values()
    words = {word for field in fields for word in dict(getattr(field, "options", None) or {}).values()}
    return words | set(made.actions) | {getattr(field, "label", "") for field in fields}


def test_every_explorer_every_button_and_every_other_control_named_exists():
    for cell in PRESSED:
        assert set(codes(cell)) <= set(explore.__all__), cell
        assert set(italics(cell)) <= {button for name in codes(cell) for button in buttons(name)}, cell
        named = {word for name in codes(cell) for word in controls(name)}
        dragged = re.findall(r"drag (shift all|temperature|training steps|labels K|threshold)", cell)
        assert {*re.findall(r"“([^”]+)”", cell), *dragged} <= named, cell
    assert sum(len(italics(cell)) for cell in PRESSED) > 50
