"""How the tests read the teacher's kit: notebooks by heading, tables by column."""

import re
from html import unescape

from lesson_faults import bold  # noqa: F401  (one import for a test)
from lessons import FILES, ROOT, cells, headings, notes, slides

TEACHING, GLOSSARY, README = (ROOT / name for name in ("docs/teaching.md", "docs/glossary.md", "README.md"))


SECTIONS = {number: headings(cells(number)) for number in FILES}  # as a reader sees them
NOTES = {number: notes(number, slides(number)) for number in FILES}


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


def italics(cell):
    return re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", re.sub(r"\*\*.+?\*\*", "", cell))


def notebook(cell):
    """Return the number of the notebook that a cell links to, whose file is the right one."""
    number, target = re.search(r"\[(\d\d)\]\(([^)]+)\)", cell).groups()
    assert (TEACHING.parent / target).resolve() == FILES[number]
    return number


def plain(html):
    """Return the words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def spoken(markdown):
    """Return the words of a note, its marks left out."""
    return " ".join(re.sub(r"[*`]", "", markdown).split())


def given_away(number, words):
    """Return what a page says of the notes to its notebook: every sentence of six words or more."""
    told = " ".join(words.split())
    said = [part for note in NOTES[number].values() for part in re.split(r"[.?!](?:\s|$)", spoken(note))]
    return [part for part in said if len(part.split()) >= 6 and part.strip() in told]


((_, _, OBJECTIONS),) = [found for found in tables(TEACHING) if found[1][1] == "“But …”"]
