"""Write what a new explorer or a new question begins with: small, true, and whole, so that every test passes.

    make new-explorer NAME=my_idea            an explorer, its oracle, and a cell that opens it
    make new-question ID=my-question          an entry of the question bank, its cell, and its row for a show of hands

NOTEBOOK=03 says which notebook (04, if nothing is said). Nothing is written before all of it is known to fit.
"""

import argparse
import json
import keyword
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Template

import nbformat
from clean_notebook import clean

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "scaffold"


def filled(template, **words):
    """Return a template with its words filled in."""
    return Template((TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")).substitute(words)


def notebook_path(root, number):
    """Return the path of a notebook; end in one sentence if there is none of this number."""
    paths = {path.stem[:2]: path for path in sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb"))}
    if number not in paths:
        sys.exit(f"NOTEBOOK: {number!r} was given; allowed is one of {', '.join(paths)}.")
    return paths[number]


# -- a cell --------------------------------------------------------------------------------------------------


def with_cell(path, name, source, place):
    """Return a notebook, as it is stored, with one more code cell: before the place that `place(cells)` gives."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    taken = {cell["id"] for cell in notebook["cells"]}
    if name in taken:
        sys.exit(f"{path.name} has a cell {name!r} already: choose another name.")
    shown = {"slideshow": {"slide_type": "subslide"}}
    cell = nbformat.v4.new_code_cell(source, id=name, metadata=shown)
    notebook["cells"].insert(place(notebook["cells"]), cell)
    return clean(json.dumps(notebook).encode()).decode()


def begins_section(cell):
    """Return whether a cell is a slide with a heading."""
    slide = cell["metadata"].get("slideshow", {}).get("slide_type") in ("slide", "subslide")
    return cell["cell_type"] == "markdown" and slide and "".join(cell["source"]).startswith("#")


def last_section(cells):
    """Return the end of the last section before what to take away."""
    return ["".join(cell["source"]).startswith("## Take away") for cell in cells].index(True)


def section_of(question):
    """Return what finds the end of the section in which a question is put."""

    def place(cells):
        (at,) = [i for i, cell in enumerate(cells) if "".join(cell["source"]) == f'ask("{question}")']
        return next(i for i in range(at, len(cells)) if begins_section(cells[i]))

    return place


# -- an explorer ---------------------------------------------------------------------------------------------


def explorer(root, name, number):
    """Return {path: text} of a new explorer."""
    if not re.fullmatch("[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        sys.exit(
            f"NAME: {name!r} was given; allowed is a Python name in small letters, my_idea for instance."
        )
    paths = root / "helpers" / "explore" / f"{name}.py", root / "tests" / "oracles" / f"{name}.py"
    for path in paths:
        if path.exists():
            sys.exit(f"NAME: {path.relative_to(root)} is there already; choose another name.")
    words = {
        "name": name,
        "notebook": number,
        "title": name.replace("_", " ").capitalize(),
        "class_name": "".join(part.capitalize() for part in name.split("_")),
    }
    notebook, index = notebook_path(root, number), root / "helpers" / "explore" / "__init__.py"
    cell = with_cell(notebook, name.replace("_", "-"), f"explore.{name}()", last_section)
    return {
        paths[0]: filled("explorer", **words),
        paths[1]: filled("oracle", **words),
        index: listed(index.read_text(encoding="utf-8"), name, words["class_name"]),
        notebook: cell,
    }


def listed(text, name, class_name):
    """Return the list of explorers with one more, in order."""
    lines = text.splitlines()
    for line, like in (
        (f"from helpers.explore.{name} import {class_name} as {name}", "from "),
        (f'    "{name}",', "    "),
    ):
        same = [i for i, other in enumerate(lines) if other.startswith(like)]
        lines.insert(next((i for i in same if lines[i] > line), same[-1] + 1), line)
    return "\n".join(lines) + "\n"


# -- a question ----------------------------------------------------------------------------------------------


def bank_entries(text):
    """Return {name: (its kind, where it ends)} of the questions in a module of the bank."""
    entries = re.finditer(r'^    "([\w-]+)": (\w+)\(\n.*?^    \),\n', text, re.MULTILINE | re.DOTALL)
    return {entry[1]: (entry[2], entry.end()) for entry in entries}


def question(root, name, number):
    """Return {path: text} of a new question."""
    if not re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        sys.exit(
            f"ID: {name!r} was given; allowed are small letters and digits with hyphens, my-question for instance."
        )
    notebook, bank = notebook_path(root, number), root / "helpers" / "exercises" / "bank"
    modules = {path: path.read_text(encoding="utf-8") for path in sorted(bank.glob("*.py"))}
    for path, text in modules.items():
        if name in bank_entries(text):
            sys.exit(f"ID: {name!r} is in {path.relative_to(root)} already; choose another.")
    module = bank / f"n{number}.py"
    text = modules[module]
    numbers = [(key, end) for key, (kind, end) in bank_entries(text).items() if kind == "Question"]
    if not numbers:
        sys.exit(f"NOTEBOOK: {number!r} was given; allowed is one that has a prediction already.")
    last, end = numbers[-1]
    return {
        module: text[:end] + filled("question", name=name) + text[end:],
        notebook: with_cell(notebook, f"{name}-ask", f'ask("{name}")', section_of(last)),
        **taught(root / "docs" / "teaching", name, last),
    }


def taught(folder, name, last):
    """Return {path: text} of the teacher's files: a row for hands, asked in a session, after the question before."""
    rows = folder / "questions.yaml"
    text = rows.read_text(encoding="utf-8")
    end = re.search(rf"^{last}:\n(?:  .*\n)+", text, re.MULTILINE).end()
    found = {rows: text[:end] + filled("hands", name=name) + text[end:]}
    for path in sorted(folder.glob("session-*.yaml")):
        text = path.read_text(encoding="utf-8")
        asked = re.search(rf"^hands: \[(?:[^\]]*[ \n])?{last}(?=[,\]])", text, re.MULTILINE)
        if asked:
            found[path] = f"{text[: asked.end()]}, {name}{text[asked.end() :]}"
    return found


# -- both ----------------------------------------------------------------------------------------------------


def write(files):
    """Write every file beside its place first: none is half there."""
    for path, text in files.items():
        path.with_name(f".{path.name}.new").write_text(text, encoding="utf-8", newline="\n")
    for path in files:
        os.replace(path.with_name(f".{path.name}.new"), path)


def main(arguments=None, root=ROOT):
    """Write what is asked for and print where it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=["explorer", "question"])
    parser.add_argument("name")
    parser.add_argument("--notebook", default="04", help="its number (default: 04)")
    asked = parser.parse_args(arguments)
    files = {"explorer": explorer, "question": question}[asked.kind](root, asked.name, asked.notebook)
    write(files)
    code = [path for path in files if path.suffix == ".py"]
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", *code], check=True, cwd=root)
    if asked.kind == "question":
        subprocess.run([sys.executable, root / "tools" / "teaching.py"], cwd=root)  # it says what is wrong
        files[root / "docs" / "teaching.md"] = ""
    print(*(f"written: {path.relative_to(root)}" for path in files), sep="\n")


if __name__ == "__main__":
    main()
