"""Gather the speaker notes of all notebooks, or of one, into one page to print or to keep on a second screen.

The page needs nothing but itself: no network, no script. The notes of docs/teaching are rendered as Markdown, each
under the heading of its slide, in the notebook's order; a slide without a note keeps its place as a line. After them
stand the notebook's questions for a show of hands, from docs/teaching too, the counts to be filled in by pen.
"""

import argparse
import json
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import lessons
import mistune  # what nbconvert, and with it JupyterLab, renders Markdown by

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
ASKED = re.compile(r'\bask\("([\w-]+)"\)')

STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --muted: #59636e; --line: #d0d7de; --paper: #fefefe; --blue: #0072b2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f3f6; --muted: #a9b3bd; --line: #3d444d; --paper: #111111; --blue: #5890ee; }
}
body { margin: 2rem auto; max-width: 44rem; padding: 0 1.25rem; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.5 system-ui, sans-serif; }
a { color: var(--blue); }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h2 { margin-top: 3.5rem; }
h3 { display: flex; justify-content: space-between; gap: 1rem; margin: 1.75rem 0 0; font-size: 1.15rem; }
h3 + * { margin-top: 0.25rem; }
.minutes { flex: none; color: var(--blue); font-variant-numeric: tabular-nums; }
.question { font-size: 1.2rem; }
table { border-collapse: collapse; margin: 0.75rem 0; font-size: 0.85em; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.5rem; text-align: left; }
th:nth-last-child(-n+2) { min-width: 3rem; }
.passing { margin: 1rem 0 0; color: var(--muted); }
.total, nav { border-top: 1px solid var(--line); padding-top: 0.6rem; color: var(--muted); }
@page { size: A4; margin: 18mm 20mm; }
@media print {
  :root { --ink: #000; --muted: #444; --line: #999; --paper: #fff; --blue: #000; }
  body { margin: 0; max-width: none; padding: 0; font-size: 12pt; line-height: 1.4; }
  nav { display: none; }
  section + section { break-before: page; }
  h2 { margin-top: 0; }
  h2, h3 { break-after: avoid; }
  article, tr { break-inside: avoid; }
}
"""


@dataclass
class Talk:
    """A notebook as its teacher sees it: the headings of its slides, {heading: note}; `minutes` its header asks of a reader."""

    number: str
    title: str
    question: str
    minutes: int
    slides: list
    notes: dict = field(default_factory=dict)
    questions: list = field(default_factory=list)

    @property
    def spoken(self):
        """Return the minutes that the notes add up to."""
        return sum(map(minutes, self.notes.values()))


def minutes(note):
    """Return the minutes that a note begins with."""
    return int(lessons.MINUTES.match(note)[1])


def stop(words, code=1):
    """End with one sentence, and no traceback."""
    print(f"Speaker notes: {words}", file=sys.stderr)
    sys.exit(code)


def notebooks(wanted=None, folder=NOTEBOOKS):
    """Return the paths of all notebooks, or of the one wanted ("03", "3" or its whole name); end if there is none such."""
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    if not wanted:
        return paths
    number = wanted.zfill(2) if wanted.isdigit() else wanted
    found = [path for path in paths if number in (path.stem[:2], path.stem, path.name)]
    if not found:
        allowed = ", ".join(path.stem[:2] for path in paths)
        stop(f"there is no notebook {wanted!r}; allowed are {allowed}, or none for all of them.", 2)
    return found


def read(path):
    """Return a notebook as a Talk; end if it cannot be read."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        talk = gather(path.stem[:2], cells)
        asked = ASKED.findall("\n".join("".join(cell["source"]) for cell in cells))
    except (OSError, ValueError, LookupError, TypeError) as error:
        stop(f"{path} is not a notebook that can be read ({type(error).__name__}).")
    known = lessons.questions()
    talk.questions = [[*known[name].asked, "", ""] for name in asked if name in known]
    return talk


def gather(number, cells):
    """Return the Talk that cells make, without its notes."""
    slides = [heading for heading in lessons.headings(cells, "notes", "skip") if heading]
    header = "".join(cells[0]["source"])
    question = re.search(r"^\*\*(.+)\*\*$", header, re.MULTILINE)
    about = re.search(r"about (\d+) minutes", header)
    return Talk(number, slides[0], question[1] if question else "", int(about[1]) if about else 0, slides)


def rendered(markdown):
    """Return Markdown as HTML, whatever HTML it holds escaped."""
    return mistune.create_markdown(escape=True, plugins=["table"])(markdown).strip()


def inline(markdown):
    """Return one line of Markdown as HTML."""
    return re.sub(r"^<p>|</p>$", "", rendered(markdown))


def page(talks):
    """Return the whole page."""
    links = " · ".join(f'<a href="#n{talk.number}">{talk.number}</a>' for talk in talks)
    contents = f"<nav>Notebooks: {links}</nav>\n" if len(talks) > 1 else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>One cat, many labels: speaker notes</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>One cat, many labels: speaker notes</h1>\n{contents}"
        + "\n".join(map(section, talks))
        + "\n</body>\n</html>\n"
    )


def section(talk):
    """Return a notebook's part of the page."""
    shown = [heading for heading in talk.slides if heading != talk.title or heading in talk.notes]
    numbered = talk.title if talk.title.startswith(talk.number) else f"{talk.number} {talk.title}"
    return (
        f'<section id="n{talk.number}">\n<h2>{inline(numbered)}</h2>\n'
        f'<p class="question">{inline(talk.question)}</p>\n'
        + "\n".join(article(heading, talk.notes.get(heading)) for heading in shown)
        + f'\n<p class="total">The notes of {talk.number} add up to <strong>{talk.spoken} minutes</strong>; '
        f"a reader takes about {talk.minutes}. In a lesson plan the plan’s own minutes count.</p>{hands(talk)}\n</section>"
    )


def hands(talk):
    """Return the table of a notebook's questions, the last two columns blank, or nothing if it has none."""
    if not talk.questions:
        return ""
    heads = ("", "options", "right", "usual wrong answer", "before", "after")
    rows = ["<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"]
    rows += ["<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in talk.questions]
    return "\n<h3>For a show of hands</h3>\n<table>\n" + "\n".join(rows) + "\n</table>"


def article(heading, note):
    """Return a slide: heading, minutes and note, or one line where there is no note."""
    if not note:
        return f'<p class="passing">{inline(heading)}</p>'
    took = f'<span class="minutes">{minutes(note)} min</span>'
    return f"<article>\n<h3><span>{inline(heading)}</span> {took}</h3>\n{rendered(note)}\n</article>"


def write(path, text):
    """Write a whole page or, where the disk is full, none: the old one stays until the new one is there."""
    if path.exists() and not path.is_file():  # /dev/stdout, say, which nothing may take the place of
        path.write_text(text, encoding="utf-8")
        return
    path = path.resolve()  # a link stays one
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".speaker-notes-") as folder:
        new = Path(folder) / "page.html"
        new.write_text(text, encoding="utf-8")
        new.replace(path)


def main(arguments=None):
    """Write the page and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="?", help="03, say; without it, all of them")
    parser.add_argument(
        "--output",
        type=Path,
        help="the page (default: speaker-notes.html; of one notebook speaker-notes-03.html)",
    )
    asked = parser.parse_args(arguments)
    talks = [read(path) for path in notebooks(asked.notebook)]
    for talk in talks:
        talk.notes = lessons.notes(talk.number, talk.slides)
    text = page(talks)
    output = asked.output or ROOT / f"speaker-notes{f'-{talks[0].number}' if asked.notebook else ''}.html"
    try:
        write(output, text)
    except OSError as error:
        stop(f"{output} cannot be written ({error.strerror}).")
    print(f"Speaker notes: {output}")


if __name__ == "__main__":
    main()
