"""What a page says of its notebook: number, title, question, where it lives, its licence, and how to cite it."""

import html
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import speaker_notes
import yaml

ROOT = Path(__file__).resolve().parents[2]
HOSTS = {"gh": "https://github.com/{0}/blob/{1}/{2}", "gl": "https://gitlab.com/{0}/-/blob/{1}/{2}"}
LICENCES = "Text and figures: CC BY 4.0. Code: BSD-3-Clause."


@cache
def describe(path):
    """Return the number, title, question, reading time and page of a notebook, as its header tells them."""
    talk = speaker_notes.read(path)
    title = talk.title.removeprefix(f"{talk.number} ")
    known = {"number": talk.number, "title": title, "question": talk.question, "minutes": talk.minutes}
    return known | {"file": f"{path.stem}.html"}


@cache
def live(path):
    """Return the addresses of a notebook on Binder and at its host, or None where the series is not published."""
    command = [sys.executable, str(ROOT / "tools" / "binder_link.py"), "--", path.stem[:2]]
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.match(r"https://mybinder\.org/v2/(gh|gl)/(.+)/([^/?]+)\?", done.stdout)
    if done.returncode or not found:
        return None
    host, place, reference = found.groups()
    address = HOSTS[host].format(
        place.replace("%2F", "/"), reference.replace("%2F", "/"), f"notebooks/{path.name}"
    )
    return done.stdout.splitlines()[0], address


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
        where = live(path)
        lines[0] += (
            f' <a href="{html.escape(where[0])}">Open it on Binder</a>, or <a href="{html.escape(where[1])}">get the notebook</a>.'
            if where
            else f" It is <code>notebooks/{path.name}</code> of the series."
        )
    lines += [f"{LICENCES}", f"To cite: {html.escape(citation())}"]
    return "\n".join(f"<p>{line}</p>" for line in lines)
