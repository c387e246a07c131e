"""Read the files of docs/teaching: the plan of each lesson, each question for a show of hands, the notes for the teacher.

What is wrong in one ends the program in a sentence: which file, which row, and what is allowed. Which answer is right is known to the
question bank and not typed again; the slide that puts a question, to its notebook.
"""

import json
import re
import sys
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache, cached_property
from pathlib import Path

import yaml

from helpers import explore
from helpers.exercises.bank import NOTEBOOKS, QUESTIONS

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "teaching"
FILES = {path.stem[:2]: path for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))}
CHOICES = [name for name, question in QUESTIONS.items() if question.kind == "choice"]
MINUTES = re.compile(r"\((\d+) minutes?\b")  # a note begins with them


@dataclass(frozen=True)
class Row:
    """A row of a plan: `press` names explorers and what to press there, `room` is put to the room."""

    minutes: str
    notebook: str
    slides: list
    room: str
    press: str = ""


@dataclass(frozen=True)
class Plan:
    """A lesson: `hands` names the questions for a show of hands, `aloud` those of the bank to read aloud."""

    hands: list
    rows: list
    aloud: list | tuple = ()


@dataclass(frozen=True)
class ShowOfHands:
    """A question for a show of hands: its `line`, the `usual` wrong answer, what can `show` it, the answer in `short`."""

    name: str
    line: str
    options: list
    usual: str
    show: str
    short: str = ""

    @cached_property
    def right(self):
        """Return the one option that the bank judges right, which for some questions takes PyTorch."""
        found = [option for option in self.options if judged(self.name, option) == "right"]
        if len(found) != 1:
            options, right = ", ".join(self.options), ", ".join(found) or "none"
            sys.exit(
                f"questions.yaml, {self.name}: one of {options} must be right; the bank judges {right} so."
            )
        return found[0]

    @property
    def asked(self):
        """Return the cells that a table has of it in any case."""
        return [self.line, " · ".join(self.options), self.right, self.usual]


def judged(name, words):
    """Return how the bank judges an option of a question: a number, or the beginning of one of its own options."""
    own = getattr(QUESTIONS[name], "options", {}).items()
    keys = [key for key, option in own if option[0].lower().startswith(words.lower())]
    return QUESTIONS[name].judge(keys[0] if keys else words).state


# -- what the files say, or what is wrong with them ----------------------------------------------------------


def read(path):
    """Return the keys and values of a YAML file, each as it is typed: 03 is no number, and 1.10 keeps its zero."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        sys.exit(f"{path} cannot be read: {' '.join(str(error).split())}.")
    if not isinstance(found, dict):
        sys.exit(f"{path} must hold keys, each with its value.")
    return found


def among(where, kind, name, allowed):
    """End in one sentence if a name is none of those allowed."""
    if name not in list(allowed):  # a name may be a list by mistake, which no mapping looks up
        sys.exit(f"{where}: there is no {kind} {name!r}; allowed are {', '.join(allowed)}.")


def codes(text):
    """Return what stands as `code` in a text."""
    return re.findall(r"`([^`]+)`", text)


def explorers(where, text):
    """End in one sentence if a text names, as `code`, what is no explorer."""
    for name in codes(text):
        among(where, "explorer", name, explore.__all__)


def made(kind, where, given, **more):
    """Return what is given as a `kind`, whose fields are its keys; end in one sentence if it cannot be that."""
    keys = {one.name: one for one in fields(kind) if one.name not in more}
    needed = [name for name, one in keys.items() if one.default is MISSING]
    given = given if isinstance(given, dict) else {}
    for name in given:
        among(where, "key", name, keys)
    for name in needed:
        if not given.get(name):
            sys.exit(f"{where}: {name} is missing; needed are {', '.join(needed)}.")
    for name, value in given.items():
        if not isinstance(value, keys[name].type):
            sys.exit(f"{where}: {name} must be {'a text' if keys[name].type is str else 'a list'}.")
    return kind(**given, **more)


@cache
def questions(folder=DATA):
    """Return {name: ShowOfHands} of all questions for a show of hands."""
    path, found = folder / "questions.yaml", {}
    for name, given in read(path).items():
        where = f"{path}, {name}"
        among(path, "question of the bank", name, QUESTIONS)
        one = made(ShowOfHands, where, given, name=name)
        among(where, "option", one.usual, one.options)
        explorers(where, one.show)
        found[name] = one
    return found


@cache
def plans(folder=DATA):
    """Return {name: Plan} of all lessons."""
    return {path.stem: plan(path) for path in sorted(folder.glob("*.yaml")) if path.stem != "questions"}


def plan(path):
    """Return the Plan that a file holds."""
    found = made(Plan, path, read(path))
    for name in found.hands:
        among(f"{path}, hands", "question", name, questions(path.parent))
    for name in found.aloud:
        among(f"{path}, aloud", "question", name, CHOICES)
    return replace(found, rows=[row(f"{path}, row {i}", given) for i, given in enumerate(found.rows, 1)])


def row(where, given):
    """Return the Row that is given."""
    found = made(Row, where, given)
    among(where, "notebook", found.notebook, FILES)
    for heading in found.slides:
        among(where, "slide", heading, slides(found.notebook))
    explorers(where, found.press)
    if not found.minutes.isdecimal():
        sys.exit(f"{where}: minutes must be a whole number, and not {found.minutes!r}.")
    return found


def notes(number, known, folder=DATA):
    """Return {heading: note} for the teacher of a notebook, whose slides have the headings that are `known`."""
    path, found = folder / f"notes-{number}.md", {}
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""  # a notebook may be without
    except (OSError, ValueError) as error:
        sys.exit(f"{path} cannot be read: {' '.join(str(error).split())}.")
    parts = [part.strip() for part in re.split(r"^## +(.+)$", text, flags=re.MULTILINE)]
    for heading, note in zip(parts[1::2], parts[2::2], strict=True):
        among(path, "slide", heading, known)
        if heading in found:
            sys.exit(f"{path}, {heading}: it stands there twice.")
        if not MINUTES.match(note):
            sys.exit(f"{path}, {heading}: a note must begin with its minutes, (2 minutes) for instance.")
        found[heading] = note
    return found


def cells(number):
    """Return the cells of a notebook."""
    return json.loads(FILES[number].read_text(encoding="utf-8"))["cells"]


def headings(cells, *left_out):
    """Return {heading: all that stands under it} of a notebook's cells, without those of some slide types."""
    found, now = {}, None
    for cell in cells:
        source = "".join(cell["source"])
        if cell["metadata"].get("slideshow", {}).get("slide_type") in left_out:
            continue
        if cell["cell_type"] == "markdown" and (heading := re.match(r"#{1,2} +(.+)", source)):
            now = heading[1].strip()
        found[now] = found.get(now, "") + source + "\n"
    return found


@cache
def slides(number):
    """Return {heading: all that stands under it} of a notebook's slides, as the room sees them."""
    return headings(cells(number), "notes", "skip")


def passed(plan):
    """Return for each row of a Plan, slide by slide, the headings that are passed from the one before, or the title, to it."""
    at, found = {}, []
    for row in plan.rows:
        known = list(slides(row.notebook))
        gaps = []
        for heading in row.slides:
            place = known.index(heading)
            gaps.append(known[at.get(row.notebook, 1) : place])
            at[row.notebook] = place + 1
        found.append(gaps)
    return found


def put_on(name):
    """Return the slide on which a question of the bank is put."""
    found = slides(NOTEBOOKS[name]).items()
    put = next((heading for heading, text in found if f'ask("{name}")' in text), None)
    if put is None:
        sys.exit(f"{FILES[NOTEBOOKS[name]].name}: no slide puts {name}: add a cell with ask({name!r}).")
    return put
