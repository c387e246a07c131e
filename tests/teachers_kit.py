"""How the tests read the teacher's kit: notebooks by heading, tables by column."""

import re

from lessons import FILES, ROOT, cells, headings

TEACHING, GLOSSARY, README = (ROOT / name for name in ("docs/teaching.md", "docs/glossary.md", "README.md"))


def slide_type(cell):
    return cell["metadata"]["slideshow"]["slide_type"]


def is_note(cell):
    return slide_type(cell) == "notes"


SECTIONS = {number: headings(number, "notes") for number in FILES}  # as a reader sees them


def tables(path):
    """Return (heading above it, table) for each table of a page: its header, and its rows as lists of cells."""
    found, above, rows = [], "", []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            found.append((above, rows[0], rows[2:]))
            rows = []
        if line.startswith("#"):
            above = line.lstrip("# ")
    return found


def bold(cell):
    return re.findall(r"\*\*(.+?)\*\*", cell)


def italics(cell):
    return re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", re.sub(r"\*\*.+?\*\*", "", cell))


def notebook(cell):
    """Return the number of the notebook that a cell links to, whose file is the right one."""
    number, target = re.search(r"\[(\d\d)\]\(([^)]+)\)", cell).groups()
    assert (TEACHING.parent / target).resolve() == FILES[number]
    return number


def notes_of(number):
    return ["".join(cell["source"]) for cell in cells(number) if is_note(cell)]


((_, _, OBJECTIONS),) = [found for found in tables(TEACHING) if found[1][1] == "“But …”"]
