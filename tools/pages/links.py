"""What a page says of its notebook: number, title, question, where it lives, its licence, and how to cite it."""

import html
from functools import cache
from pathlib import Path

import remote
import speaker_notes
import yaml

ROOT = Path(__file__).resolve().parents[2]
LICENCES = "Text and figures: CC BY 4.0. Code: BSD-3-Clause."


@cache
def describe(path):
    """Return the number, title, question, reading time and page of a notebook, as its header tells them."""
    talk = speaker_notes.read(path)
    title = talk.title.removeprefix(f"{talk.number} ")
    known = {"number": talk.number, "title": title, "question": talk.question, "minutes": talk.minutes}
    return known | {"file": f"{path.stem}.html"}


@cache
def published(root):
    """Return the Place where the series is published, or None, and the words for why that is not known."""
    try:
        return remote.place(remote.remote(root)[1]), ""
    except remote.UnknownError as error:
        return None, str(error)


def live(path):
    """Return a link to the notebook on Binder, and one to the file at its host; or what it is called, where that is not known."""
    there, _ = published(ROOT)
    file = f"notebooks/{path.name}"
    if there is None:
        return f" It is <code>{file}</code> of the series."
    branch = remote.reference(ROOT)
    launch, at_host = remote.launch(there, branch, file), there.at(branch, file)
    return f" {_link(launch, 'Open it on Binder')}, or {_link(at_host, 'get the notebook')}."


def _link(address, words):
    return f'<a href="{html.escape(address)}">{words}</a>'


def made_from():
    """Return which commit a page was made from, with a link to its source, and what of this was not known."""
    (there, _), version = published(ROOT), remote.version(ROOT)
    if version is None:
        return "Made from a copy without git: from which version was not known."
    commit = f"commit <code>{version.commit[:10]}</code>"
    words = f"Made from {_link(there.at(version.commit), commit) if there else commit} of {version.day}"
    words += ", and changes that are in no commit." if version.changed else "."
    return (
        words if there else f"{words} Where it is published was not known then: no link leads to its source."
    )


def citation():
    """Return how to cite the series, from CITATION.cff."""
    known = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    names = ", ".join(author["name"] for author in known["authors"])
    return f"{names} ({known['date-released'].year}). {known['title']}. Version {known['version']}."


def footer(path=None):
    """Return the foot of a page: how to get the notebook itself, licence and citation."""
    lines = [
        "On this page each slider has some positions, chosen so that the page can carry a picture for every one of them. "
        "In the notebook it has all, and code runs."
    ]
    if path is not None:
        lines[0] += live(path)
    return "\n".join(f"<p>{line}</p>" for line in [*lines, *colophon()])


def colophon():
    """Return the lines that stand at the foot of any page: licence, citation, and what it was made from."""
    return [LICENCES, f"To cite: {html.escape(citation())}", made_from()]
