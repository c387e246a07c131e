"""The teacher's kit: teaching.md says what the series says, and every number in it and in the glossary is computed.

In a table of teaching.md bold is a slide's heading, `code` an explorer (or a question), italics a button of it.
"""

import inspect
import math
import re

import numpy as np
import pytest
from teachers_kit import (
    FILES,
    GLOSSARY,
    README,
    ROOT,
    SLIDES,
    TEACHING,
    bold,
    codes,
    headings,
    italics,
    notebook,
    tables,
)

from helpers import explore
from helpers.exercises.bank import NOTEBOOKS, QUESTIONS, final
from helpers.maths import losses
from helpers.maths.registry import WORDS

NUMBERS = [name for name, question in QUESTIONS.items() if question.kind == "number"]
LESSONS = ["of 20 minutes", "of 50 minutes", "of 90 minutes", "Session 1", "Session 2", "Session 3"]
PLAN = ["min", "notebook", "slides", "explorer, and what to press or drag", "put to the room"]
HANDS = ["question", "in one line", "options", "right", "usual wrong answer", "to show it", "before", "after"]
ALOUD = ["when", "question", "M", "to read", "right", "the others"]
ANSWERS = ["question", "notebook", "answer", "in short", "derived on"]
OBJECTIONS = ["", "“But …”", "a reply", "where", "to show it"]

TABLES = tables(TEACHING)


def kind(header):
    return [(above, rows) for above, head, rows in TABLES if head == header]


def of_lesson(lesson, header):
    """Return the rows of the one table of this kind in a lesson."""
    (rows,) = [rows for above, rows in kind(header) if lesson in above]
    return rows


def buttons(name):
    """Return the presets of an explorer. Those of `threshold` are known only once networks are trained."""
    made = getattr(explore, name)
    if name == "zlpr":
        made = made()
    own = [f"{WORDS[loss]}, best F1" for loss in ("softmax", "bce")] if name == "threshold" else []
    return [*made.presets, *own]


# -- links ---------------------------------------------------------------------------------------------------


def anchors(path):
    """Return the anchors that GitHub gives to the headings of a page."""
    lines = re.findall(r"^#+ +(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


PAGES = [README, *sorted((ROOT / "docs").glob("*.md")), ROOT / "deploy" / "jupyterhub" / "README.md"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_exist(path):
    targets = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    targets = [target for target in targets if not target.startswith("http")]
    assert targets or path not in (README, TEACHING, GLOSSARY)
    for target in targets:
        file, _, anchor = target.partition("#")
        leads = (path.parent / file).resolve() if file else path
        assert leads.exists(), target
        if anchor:
            assert anchor in anchors(leads), target


def test_teaching_names_every_notebook_and_the_glossary():
    text = TEACHING.read_text(encoding="utf-8")
    assert all(f"(../notebooks/{path.name})" in text for path in FILES.values())
    assert "(glossary.md)" in text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_one_is_told_to_type_exists(path):
    text, makefile = path.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make\s([a-z-]+)", text)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    import helpers

    if path in (TEACHING, GLOSSARY, README):
        for call in re.findall(r"`([a-z_]+)\([^`]*\)`", text):
            assert call in helpers.__all__, call
    for script in re.findall(r"python (tools[/\\]\w+\.py|tests/\w+\.py)", text):
        assert (ROOT / script.replace("\\", "/")).is_file(), script


# -- the lesson plans ----------------------------------------------------------------------------------------


def test_every_lesson_has_a_plan_and_a_table_for_hands():
    for header in (PLAN, HANDS):
        assert len(kind(header)) == len(LESSONS)
        assert all(of_lesson(lesson, header) for lesson in LESSONS)
    assert len(TABLES) == 2 * len(LESSONS) + 3  # and what to read aloud, the answers, and the objections


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_minutes_add_up_to_the_lesson_s_length(lesson):
    (above,) = [above for above, _ in kind(PLAN) if lesson in above]
    wanted = int(re.search(r"(\d+) minutes", above)[1])
    assert sum(int(row[0]) for row in of_lesson(lesson, PLAN)) == wanted


def test_three_sessions_go_through_the_whole_series_in_order():
    gone = [notebook(row[1]) for lesson in LESSONS[3:] for row in of_lesson(lesson, PLAN)]
    assert gone == sorted(gone) and set(gone) == set(FILES)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_slide_named_is_in_its_notebook_and_they_come_in_its_order(lesson):
    named = [(notebook(row[1]), heading) for row in of_lesson(lesson, PLAN) for heading in bold(row[2])]
    places = [(number, list(SLIDES[number]).index(heading)) for number, heading in named]
    assert places and places == sorted(places)
    assert all(bold(row[2]) and row[4] for row in of_lesson(lesson, PLAN)), "no slide, or nothing to ask"


def opened_by(name):
    """Return the explorer that opens when a question is answered, or None."""
    reveal = QUESTIONS[name].reveal
    return reveal and re.search(r"explore\.(\w+)", inspect.getsource(reveal))[1]


@pytest.mark.parametrize("lesson", LESSONS)
def test_an_explorer_of_a_plan_is_open_on_its_slide(lesson):
    """By a cell, by a question that the lesson puts there, or on the slide to which the plan sends back."""
    put = [codes(row[0])[0] for row in of_lesson(lesson, HANDS)]
    for row in of_lesson(lesson, PLAN):
        slides = SLIDES[notebook(row[1])]
        text = "".join(slides[heading] for heading in bold(row[2]) + bold(row[3]))
        open_there = set(re.findall(r"explore\.(\w+)", text))
        open_there |= {opened_by(name) for name in re.findall(r'ask\("([\w-]+)"\)', text) if name in put}
        assert set(codes(row[3])) <= open_there, row[2]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_slide_of_a_plan_has_a_note_for_its_teacher(lesson):
    for row in of_lesson(lesson, PLAN):
        for heading in set(bold(row[2])) - {
            "Take away",
            "Check yourself",
            "Untie them",
        }:  # the last: on the next
            sections = headings(notebook(row[1]), ["skip"])
            assert "**For the teacher**" in sections[heading], heading


@pytest.mark.parametrize("lesson", LESSONS)
def test_two_questions_are_asked_again_at_the_end_of_a_lesson_that_put_them(lesson):
    again = ["both-push", "never-no"]
    put = {codes(row[0])[0] for row in of_lesson(lesson, HANDS)}
    last = of_lesson(lesson, PLAN)[-1]
    assert codes(last[4]) == [name for name in again if name in put]
    assert "Take away" in bold(last[2]) and int(last[0]) >= 3


def test_what_a_hand_s_question_without_a_picture_shows_is_said():
    for row in {row[0]: row for _, rows in kind(HANDS) for row in rows}.values():
        assert (opened_by(codes(row[0])[0]) is None) == row[5].startswith("no picture"), row[0]


def test_what_is_read_aloud_is_what_the_bank_asks():
    ((_, rows),) = kind(ALOUD)
    for when, name, belief, words, right, others in rows:
        question = QUESTIONS[codes(name)[0]]
        options = {key: option[0] for key, option in question.options.items()}
        assert (words, right) == (question.words, options.pop(question.right))
        assert others.split(" · ") == list(options.values())
        assert codes(name)[0].endswith(f"-{belief.lower()}")
        if when == "The final check":
            assert codes(name)[0] in final.QUESTIONS
        else:
            assert f'ask("{codes(name)[0]}")' in SLIDES[when[-2:]]["Check yourself"]
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=lambda when: ("T" in when, when))
    text = TEACHING.read_text(encoding="utf-8")
    assert text.count("(#questions-to-read-aloud)") == len({row[0] for row in rows}) == len(rows) / 3


def test_every_explorer_and_every_button_named_exists():
    columns = [(row[2], row[3]) for _, rows in kind(PLAN) for row in rows]
    columns += [(row[1], row[5]) for _, rows in kind(HANDS) for row in rows]
    columns += [(row[3], row[4]) for _, rows in kind(OBJECTIONS) for row in rows]
    pressed = 0
    for where, cell in columns:
        assert set(codes(cell)) <= set(explore.__all__), cell
        allowed = {button for name in codes(cell) for button in buttons(name)}
        assert set(italics(cell)) <= allowed, f"{where}: {cell}"
        pressed += len(italics(cell))
    assert pressed > 50
    text = "\n".join(line for line in TEACHING.read_text(encoding="utf-8").splitlines() if line[:1] != "|")
    assert not bold(text) and not italics(text), "bold and italics have a meaning: only in tables"


def controls(name):
    """Return the words on the toggles, choices and action buttons of an explorer, and of its fields."""
    made = getattr(explore, name)
    fields = made.fields.values()
    words = {word for field in fields for word in dict(getattr(field, "options", None) or {}).values()}
    return words | set(made.actions) | {getattr(field, "label", "") for field in fields}


def test_every_other_control_named_exists():
    rows = [row[3] for _, rows in kind(PLAN) for row in rows]
    rows += [
        row[column] for header, column in ((HANDS, 5), (OBJECTIONS, 4)) for _, r in kind(header) for row in r
    ]
    for cell in rows:
        quoted = set(re.findall(r"“([^”]+)”", cell))
        assert quoted <= {word for name in codes(cell) for word in controls(name)}, cell
        for dragged in re.findall(r"drag (shift all|temperature|training steps|labels K|threshold)", cell):
            assert any(dragged in controls(name) for name in codes(cell)), cell


def put_on(name):
    """Return the slide on which a question is asked."""
    sections = SLIDES[NOTEBOOKS[name]].items()
    (heading,) = [heading for heading, text in sections if f'ask("{name}")' in text]
    return heading


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_prediction_for_hands_is_asked_on_a_slide_of_that_lesson(lesson):
    planned = {(notebook(row[1]), heading) for row in of_lesson(lesson, PLAN) for heading in bold(row[2])}
    asked = [codes(row[0])[0] for row in of_lesson(lesson, HANDS)]
    assert {(NOTEBOOKS[name], put_on(name)) for name in asked if name in NUMBERS} <= planned
    assert {NOTEBOOKS[name] for name in asked} <= {number for number, _ in planned}


def test_a_question_is_put_in_the_same_words_in_every_lesson_and_counts_are_left_blank():
    seen = {}
    for _, rows in kind(HANDS):
        for row in rows:
            assert row == seen.setdefault(row[0], row)
            assert row[6:] == ["", ""] and all(row[:6])


def key(question, words):
    """Return what `words` mean to a question: a number as it is, or the option that begins with them."""
    if question.kind == "number":
        return words
    (found,) = [k for k, option in question.options.items() if option[0].lower().startswith(words.lower())]
    return found


@pytest.mark.parametrize(
    "row", {row[0]: row for _, rows in kind(HANDS) for row in rows}.values(), ids=lambda row: row[0]
)
def test_for_hands_the_right_answer_is_right_and_the_usual_wrong_one_a_known_mistake(row):
    question = QUESTIONS[codes(row[0])[0]]
    options = row[2].split(" · ")
    judged = {words: question.judge(key(question, words)).state for words in options}
    assert [words for words, state in judged.items() if state == "right"] == [row[3]]
    assert judged[row[4]] == "known"
    assert set(judged.values()) == {"right", "known"}


def test_the_three_sessions_put_every_prediction():
    put = [codes(row[0])[0] for lesson in LESSONS[3:] for row in of_lesson(lesson, HANDS)]
    assert set(NUMBERS) <= set(put) and len(set(put)) == len(put)


# -- answers and objections ----------------------------------------------------------------------------------


def test_every_prediction_is_answered_once_with_the_answer_that_the_bank_computes():
    ((_, rows),) = kind(ANSWERS)
    assert [codes(row[0]) for row in rows] == [[name] for name in NUMBERS]
    for (name,), row in zip((codes(row[0]) for row in rows), rows, strict=True):
        told = QUESTIONS[name].judge(repr(QUESTIONS[name].answer())).words
        assert told == f"Right: it is {row[2]}.", name


def test_answers_are_derived_where_the_question_is_put():
    ((_, rows),) = kind(ANSWERS)
    for row in rows:
        (name,) = codes(row[0])
        assert (notebook(row[1]), bold(row[4])) == (NOTEBOOKS[name], [put_on(name)])


def test_objections_are_m1_to_m15_each_with_a_reply_of_two_sentences_and_a_slide():
    ((_, rows),) = kind(OBJECTIONS)
    assert [row[0] for row in rows] == [f"M{i}" for i in range(1, 16)]
    assert {row[0] for row in rows} == {question.belief for question in final.QUESTIONS.values()}
    for row in rows:
        assert len(re.findall(r"[.!?](?= |$)", row[2])) == 2, row[2]
        (slide,) = bold(row[3])
        assert slide in SLIDES[notebook(row[3])]


# -- every number with a decimal point is computed, or given -------------------------------------------------

R, BOTH = np.array([1.0, 2, -1]), np.array([1.0, 1, 0])
COSTS = losses.sigmoid_binary_cross_entropy(R, BOTH)
COMPUTED = [
    *(QUESTIONS[name].answer() for name in NUMBERS),
    *(float(value) for name in NUMBERS for value, _ in QUESTIONS[name].mistakes()),
    *COSTS,
    *losses.sigmoid(R * [1, 1, -1]),  # the chances of R's three answers
    losses.softmax(R)[1],
    losses.softmax_cross_entropy_floor([1, 1, 1]),
    np.log(np.finfo(np.float32).max),  # where float32's exponential ends
    24 * math.log(2),  # where float32's sigmoid is exactly 1
    np.log(1 + 2 / math.e),  # softmax twice, three labels
]
GIVEN = [
    0.01,
    0.02,
    0.05,
    0.1,
    0.2,
    0.3,
    0.49,
    0.5,
    0.6,
    0.8,
    0.9,
    0.95,
    1.8,
    2.2,
    8.5,
]  # what an example starts from


def decimals(text):
    """Return the numbers with a decimal point in a text; not those in code, in a link or on a button."""
    plain = re.sub(r"`[^`]*`|\]\([^)]*\)|(?<!\*)\*[^*]+\*(?!\*)|Python [\d.]+", " ", text)
    return re.findall(r"\d+\.\d+(?:e−\d+)?", plain)


@pytest.mark.parametrize("path", [TEACHING, GLOSSARY], ids=lambda path: path.name)
def test_every_number_with_a_decimal_point_is_computed_or_given(path):
    found = decimals(path.read_text(encoding="utf-8"))
    assert len(found) >= 10
    for text in found:
        places = len(re.search(r"\.(\d+)", text)[1])
        value = float(text.replace("−", "-"))
        unit = 10.0 ** (int(text.partition("e−")[2] or 0) * -1 - places)
        near = [abs(abs(known) - value) <= 0.501 * unit for known in COMPUTED]
        assert any(near) or value in GIVEN, text
