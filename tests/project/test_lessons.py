"""The lesson plans of docs/teaching: they hold together, the notebooks and the bank bear them out, and the page shows them as they are.

In a plan “quotes” name a control of an explorer, *italics* a button, and `code` the explorer.
"""

import re
import shutil

import pytest
import teaching
from lesson_faults import NUMBERS, faults
from lessons import DATA, codes, plans, questions, slides
from teachers_kit import OBJECTIONS, TEACHING, italics

from helpers import explore
from helpers.maths.registry import WORDS

PLANS, HANDS = plans(), questions()
PAGE = TEACHING.read_text(encoding="utf-8")


# -- the page, and what is wrong in a file -------------------------------------------------------------------


def test_the_tables_of_the_page_are_those_of_the_files():
    assert teaching.filled(PAGE, teaching.tables()) == PAGE, "run `make teaching`"


def test_each_question_stands_once():
    """YAML takes the second of two without a word."""
    text = (DATA / "questions.yaml").read_text(encoding="utf-8")
    assert re.findall(r"^([\w-]+):", text, re.MULTILINE) == list(HANDS), (
        "docs/teaching/questions.yaml has a question twice: take one out"
    )


@pytest.mark.parametrize("name", PLANS)
def test_the_page_names_every_slide_on_the_way_shown_or_passed(name):
    """A teacher who presses Space meets no slide of which the plan says nothing, from the title to the last that is shown."""
    lines = PAGE.partition(f"<!-- table: {name} -->")[2].partition("\n\n| question")[0].splitlines()
    met = {}
    for line in (line for line in lines if re.match(r"\| \d+ \|", line)):
        _, _, number, told, *_ = line.split("|")
        known = list(slides(number.strip()[1:3]))
        way = met.setdefault(number, [])
        for first, to, last, many, one, shown in re.findall(PASSED, told):
            if to:
                run = known[known.index(first) : known.index(last) + 1]
                assert len(run) == int(many), told
                way += run
            else:
                way.append(one or shown)
        start = known.index(way[0]) if way else 0
        assert start <= 1 and way == known[start : start + len(way)], (
            f"{told}: a slide on the way is not named"
        )


# a run “*first* to *last* (how many)”, one that is passed in *italics*, one that is shown in **bold**
PASSED = re.compile(r"(?<!\*)\*([^*]+)\*( to )\*([^*]+)\* \((\d+)\)|(?<!\*)\*([^*]+)\*(?!\*)|\*\*(.+?)\*\*")

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


# -- the plans, the notebooks and the bank, held to each other -----------------------------------------------


def test_plans_notebooks_and_bank_bear_each_other_out():
    assert not faults(PAGE), "\n".join(faults(PAGE))


# file | what stands there | what is typed in its place | what is told: file, fault and cure
UNTRUE = """
plan-20.yaml | minutes: 1 | minutes: 2 | plan-20.yaml: its rows take 21 minutes, its heading in docs/teaching.md 20: change one.
session-2.yaml | hands: [const-best, | hands: [ | session-*.yaml: `const-best` must be among the hands of one session, and is of 0: add it where notebook 04 is taken.
session-2.yaml | hands: [const-best, | hands: [const-best, cat-tied, | session-*.yaml: `cat-tied` must be among the hands of one session, and is of 2: take it out of one.
session-2.yaml | hands: [const-best, | hands: [const-best, cat-tied, | session-2.yaml: `cat-tied` is asked on 'Two formulas for one cat' of 01, which no row has: add it to a row's slides.
session-2.yaml | ["A model that sees nothing"] | ["Further: a rare label"] | session-2.yaml: `const-best` is asked on 'A model that sees nothing' of 04, which no row has: add it to a row's slides.
session-2.yaml | ["A model that sees nothing"] | ["Take away"] | session-2.yaml, row 3: 'Back to R' of 04 comes before 'Take away' of 04: move it up.
session-2.yaml | `best_constant` *3 in 10* | `one_cat` | session-2.yaml, row 2: `one_cat` is not open on its slides: add the one that opens it, or the question to hands.
notes-04.md | ## Back to R | ## Take away | notes-04.md: the slide 'Back to R' (session-2.yaml, row 3) has no note: write one under ## Back to R.
plan-20.yaml | "`both-push` and | "and | plan-20.yaml: its last row must have the slide 'Take away', 3 minutes or more, and ask `both-push` and `never-no` again.
questions.yaml | short: "−ln 0.9, twice" |  | questions.yaml: the prediction `cat-tied` has no row with a short answer: add one.
questions.yaml | options: [0.11, 0.21, 2.41] | options: [0.12, 0.11, 0.21] | questions.yaml, cat-tied: the option 0.12 is no known mistake of the bank: take one that is.
questions.yaml | usual: 0.11 | usual: 0.21 | questions.yaml, cat-tied: usual is the right answer: give the usual wrong one.
questions.yaml | show: "`two | show: "no picture: `two | questions.yaml, cat-tied: show must not begin with 'no picture', for the bank's reveal says so.
session-2.yaml | aloud: [check-m5, | aloud: [ | session-2.yaml: a row whose room has (#questions-to-read-aloud) is needed for each three questions of aloud, in their notebook.
session-2.yaml | aloud: [check-m5, | aloud: [check-shift, | session-2.yaml: `check-shift` cannot be read aloud: take one of 'Check yourself' or the final check.
"""


@pytest.mark.parametrize("fault", UNTRUE.strip().splitlines())
def test_what_is_untrue_is_one_sentence_with_file_and_cure(fault, tmp_path):
    name, good, bad, told = fault.split(" | ")
    folder = shutil.copytree(DATA, tmp_path / "teaching")
    text = (folder / name).read_text(encoding="utf-8")
    assert good in text
    (folder / name).write_text(text.replace(good, bad, 1), encoding="utf-8")
    assert told in faults(PAGE, folder)


def test_questions_in_another_order_and_a_notebook_left_out_are_said(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "teaching")
    rows = (folder / "questions.yaml").read_text(encoding="utf-8")
    first, second = (re.search(rf"^{name}:\n(?:  .*\n)+", rows, re.MULTILINE)[0] for name in NUMBERS[:2])
    (folder / "questions.yaml").write_text(rows.replace(first, "").replace(second, second + first), "utf-8")
    (folder / "session-3.yaml").unlink()
    told = faults(PAGE, folder)
    assert f"questions.yaml: in the order of the notebooks `{NUMBERS[0]}` comes first: move it." in told
    assert "session-*.yaml: no row has notebook 07: add one." in told


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
