"""Hold the lesson plans to each other, to the notebooks and to the question bank: a sentence for each fault, with its file and its cure.

`make teaching` prints them. In a plan **bold** names a slide and `code` an explorer.
"""

import inspect
import re
from itertools import pairwise

from lessons import DATA, FILES, codes, judged, notes, plans, put_on, questions, slides

from helpers.exercises.bank import NOTEBOOKS, QUESTIONS, final

NUMBERS = [name for name, question in QUESTIONS.items() if question.kind == "number"]
WITHOUT_NOTE = {"Take away", "Check yourself", "Untie them"}  # the last: on the next
AGAIN = ("both-push", "never-no")
ALOUD = "(#questions-to-read-aloud)"


def bold(text):
    """Return what stands as **bold** in a text."""
    return re.findall(r"\*\*(.+?)\*\*", text)


def opened_by(name):
    """Return the explorer that opens when a question is answered, or None."""
    reveal = QUESTIONS[name].reveal
    return reveal and re.search(r"explore\.(\w+)", inspect.getsource(reveal))[1]


def sessions(lessons):
    """Return {name: Plan} of the sessions, which together are the series."""
    return {name: plan for name, plan in lessons.items() if name.startswith("session")}


def each_row(lessons):
    """Return (which file and row, its Plan, the Row) of every row."""
    return [
        (f"{name}.yaml, row {i}", plan, row)
        for name, plan in lessons.items()
        for i, row in enumerate(plan.rows, 1)
    ]


# -- the plans -----------------------------------------------------------------------------------------------


def in_order(lessons):
    """Rows and their slides come as in the notebooks."""
    for name, plan in lessons.items():
        places = [
            (row.notebook, list(slides(row.notebook)).index(heading), heading, i)
            for i, row in enumerate(plan.rows, 1)
            for heading in row.slides
        ]
        for before, (number, place, heading, i) in pairwise(places):
            if (number, place) < before[:2]:
                yield f"{name}.yaml, row {i}: {heading!r} of {number} comes before {before[2]!r} of {before[0]}: move it up"


def every_notebook(lessons):
    """The sessions go through the whole series."""
    gone = {row.notebook for plan in sessions(lessons).values() for row in plan.rows}
    for number in sorted(set(FILES) - gone):
        yield f"session-*.yaml: no row has notebook {number}: add one"


def explorers_open(lessons):
    """An explorer is open by a cell, by a question that the lesson puts there, or on the slide to which the plan sends back."""
    for where, plan, row in each_row(lessons):
        known = slides(row.notebook)
        text = "".join(known.get(heading, "") for heading in row.slides + bold(row.press))
        asked = re.findall(r'ask\("([\w-]+)"\)', text)
        there = {*re.findall(r"explore\.(\w+)", text), *(opened_by(q) for q in asked if q in plan.hands)}
        for name in sorted(set(codes(row.press)) - there):
            yield f"{where}: `{name}` is not open on its slides: add the one that opens it, or the question to hands"


def slides_have_notes(lessons, folder=DATA):
    """A slide of a plan has a note for its teacher."""
    for where, _, row in each_row(lessons):
        noted = notes(row.notebook, slides(row.notebook), folder)
        for heading in row.slides:
            if heading not in WITHOUT_NOTE and heading not in noted:
                yield f"notes-{row.notebook}.md: the slide {heading!r} ({where}) has no note: write one under ## {heading}"


def asked_again(lessons):
    """Two questions are asked again at the end of a lesson that put them."""
    for name, plan in lessons.items():
        last, again = plan.rows[-1], [one for one in AGAIN if one in plan.hands]
        if codes(last.room) != again or "Take away" not in last.slides or int(last.minutes) < 3:
            words = " and ".join(f"`{one}`" for one in again) or "no question"
            yield f"{name}.yaml: its last row must have the slide 'Take away', 3 minutes or more, and ask {words} again"


# -- the questions -------------------------------------------------------------------------------------------


def hands_on_slides(lessons):
    """A prediction for hands is asked on a slide of that lesson."""
    for name, plan in lessons.items():
        planned = {(row.notebook, heading) for row in plan.rows for heading in row.slides}
        for asked in plan.hands:
            number = NOTEBOOKS[asked]
            if asked in NUMBERS and (number, put_on(asked)) not in planned:
                yield f"{name}.yaml: `{asked}` is asked on {put_on(asked)!r} of {number}, which no row has: add it to a row's slides"
            elif number not in {row.notebook for row in plan.rows}:
                yield f"{name}.yaml: `{asked}` is of notebook {number}, which no row has: take it out of hands"


def every_prediction_once(lessons):
    """The sessions together put each prediction once."""
    put = [name for plan in sessions(lessons).values() for name in plan.hands]
    for name in dict.fromkeys([*NUMBERS, *put]):
        if put.count(name) != 1:
            cure = (
                "take it out of one" if name in put else f"add it where notebook {NOTEBOOKS[name]} is taken"
            )
            yield f"session-*.yaml: `{name}` must be among the hands of one session, and is of {put.count(name)}: {cure}"


def options_are_known(known):
    """The options for hands are the answer and known mistakes; without a picture the table says what to show."""
    for name, one in known.items():
        for option in one.options:
            if option != one.right and judged(name, option) != "known":
                yield f"questions.yaml, {name}: the option {option} is no known mistake of the bank: take one that is"
        if one.usual == one.right:
            yield f"questions.yaml, {name}: usual is the right answer: give the usual wrong one"
        if (opened_by(name) is None) != one.show.startswith("no picture"):
            allowed = "not begin" if opened_by(name) else "begin"
            yield f"questions.yaml, {name}: show must {allowed} with 'no picture', for the bank's reveal says so"


def predictions_in_order(known):
    """Every prediction has its answer in short, in the order of the series."""
    found = [name for name, one in known.items() if one.short]
    for name in NUMBERS:
        if name not in found:
            yield f"questions.yaml: the prediction `{name}` has no row with a short answer: add one"
    for name in found:
        if name not in NUMBERS:
            yield f"questions.yaml, {name}: only a prediction has a short answer: take it out"
    wanted = [name for name in NUMBERS if name in found]
    for at, (name, better) in enumerate(zip([one for one in found if one in NUMBERS], wanted, strict=True)):
        if name != better:
            before = f"after `{wanted[at - 1]}`" if at else "first"
            yield f"questions.yaml: in the order of the notebooks `{better}` comes {before}: move it"
            return


def aloud_has_a_row(lessons):
    """What is read aloud is asked there, and the plan has a row for each three."""
    for name, plan in lessons.items():
        for one in plan.aloud:
            there = one in final.QUESTIONS or put_on(one) == "Check yourself"
            if not re.search(r"-m\d+$", one) or not there:
                yield f"{name}.yaml: `{one}` cannot be read aloud: take one of 'Check yourself' or the final check"
        linked = [row.notebook for row in plan.rows if ALOUD in row.room]
        if sorted({NOTEBOOKS[one] for one in plan.aloud}) != sorted(linked) or len(plan.aloud) != 3 * len(
            linked
        ):
            yield f"{name}.yaml: a row whose room has {ALOUD} is needed for each three questions of aloud, in their notebook"


def minutes_add_up(lessons, page):
    """The minutes are those of the heading on the page."""
    for name, plan in lessons.items():
        heading = re.findall(r"^#.*", page.partition(f"<!-- table: {name} -->")[0], re.MULTILINE)[-1]
        total, said = sum(int(row.minutes) for row in plan.rows), int(re.search(r"(\d+) minutes", heading)[1])
        if total != said:
            yield f"{name}.yaml: its rows take {total} minutes, its heading in docs/teaching.md {said}: change one"


def faults(page, folder=DATA):
    """Return a sentence for each fault, in the order in which one mends them."""
    known, lessons = questions(folder), plans(folder)
    found = [*in_order(lessons), *every_notebook(lessons), *hands_on_slides(lessons)]
    found += [*every_prediction_once(lessons), *options_are_known(known), *predictions_in_order(known)]
    found += [*explorers_open(lessons), *slides_have_notes(lessons, folder), *asked_again(lessons)]
    found += [*aloud_has_a_row(lessons), *minutes_add_up(lessons, page)]
    return [f"{sentence}." for sentence in found]
