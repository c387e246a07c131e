"""Write the tables of docs/teaching.md, from the files of docs/teaching and the question bank: `make teaching`."""

import re
import sys

from lesson_faults import faults
from lessons import DATA, FILES, ROOT, passed, plans, put_on, questions

from helpers.exercises.bank import NOTEBOOKS, QUESTIONS, final
from helpers.exercises.question import exact

PAGE = ROOT / "docs" / "teaching.md"
MARKED = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)

PLAN = ["min", "notebook", "slides", "explorer, and what to press or drag", "put to the room"]
HANDS = ["question", "in one line", "options", "right", "usual wrong answer", "to show it", "before", "after"]
ALOUD = ["when", "question", "M", "to read", "right", "the others"]
ANSWERS = ["question", "notebook", "answer", "in short", "derived on"]


def table(heads, rows):
    """Return a table in Markdown; minutes stand to the right."""
    lines = ["|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|" for cells in (heads, *rows)]
    rule = "|".join("--:" if head == "min" else "---" for head in heads)
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def link(number):
    """Return the link to a notebook."""
    return f"[{number}](../notebooks/{FILES[number].name})"


def past(headings):
    """Return the slides that are passed, in words: of more than three the first and the last, and how many they are."""
    names = [f"*{heading}*" for heading in headings]
    if len(names) > 3:
        return f"past {names[0]} to {names[-1]} ({len(names)}): "
    return f"past {', '.join(names)}: " if names else ""


def lesson(plan, known):
    """Return a plan's table, and that of its questions with the counts left blank."""
    rows = []
    for row, gaps in zip(plan.rows, passed(plan), strict=True):
        slides = ", ".join(f"{past(gap)}**{one}**" for gap, one in zip(gaps, row.slides, strict=True))
        rows.append([row.minutes, link(row.notebook), slides, row.press, row.room])
    hands = [[f"`{name}`", *known[name].asked, known[name].show, "", ""] for name in plan.hands]
    return f"{table(PLAN, rows)}\n\n{table(HANDS, hands)}"


def aloud(lesson, name):
    """Return the row of a question to read aloud: all of it is the bank's."""
    session = f"{lesson.replace('-', ' ').capitalize()}, on {NOTEBOOKS[name]}"
    when = "The final check" if name in final.QUESTIONS else session
    belief = name.rpartition("-")[2].upper()
    options = {key: option[0] for key, option in QUESTIONS[name].options.items()}
    right = options.pop(QUESTIONS[name].right)
    return [when, f"`{name}`", belief, QUESTIONS[name].words, right, " · ".join(options.values())]


def answer(one):
    """Return the row of a question's answer."""
    value = exact(QUESTIONS[one.name].answer())
    return [f"`{one.name}`", link(NOTEBOOKS[one.name]), value, one.short, f"**{put_on(one.name)}**"]


def tables(folder=DATA):
    """Return {name: all that stands between its markers} of docs/teaching.md."""
    known, lessons = questions(folder), plans(folder)
    found = {name: lesson(plan, known) for name, plan in lessons.items()}
    found["aloud"] = table(ALOUD, [aloud(name, one) for name, plan in lessons.items() for one in plan.aloud])
    found["answers"] = table(ANSWERS, [answer(one) for one in known.values() if one.short])
    return found


def filled(page, made):
    """Return the page with each table between its markers; end in one sentence if one has none, or several."""
    marked = [name for _, name, _ in MARKED.findall(page)]
    if sorted(marked) != sorted(made):
        sys.exit(f"{PAGE}: it must have markers once for {', '.join(made)}; it has {', '.join(marked)}.")
    return MARKED.sub(lambda found: f"{found[1]}\n{made[found[2]]}\n\n{found[3]}", page)


if __name__ == "__main__":
    page = filled(PAGE.read_text(encoding="utf-8"), tables())
    PAGE.write_text(page, encoding="utf-8")
    sys.exit("\n".join(faults(page)) or None)
