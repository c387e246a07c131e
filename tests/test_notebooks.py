"""The notebooks: stored clean, short cells, the same parts in each, and they run from anywhere."""

import os
import re
import statistics
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from helpers.exercises.bank import QUESTIONS
from helpers.exercises.code import TASKS

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
lessons = pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)


def read(path):
    """Return a notebook, and its code and markdown sources."""
    book = nbformat.read(path, as_version=4)
    kinds = [[c.source for c in book.cells if c.cell_type == kind] for kind in ("code", "markdown")]
    return book, *kinds


def called(code, name):
    """Return the names that `name("...")` is called with."""
    return re.findall(rf'{name}\("([^"]+)"', "\n".join(code))


def test_there_are_notebooks():
    assert [path.stem[:2] for path in PATHS[:4]] == ["00", "01", "02", "03"]


@each
def test_it_is_stored_clean(path):
    book, _, _ = read(path)
    nbformat.validate(book)
    assert "widgets" not in book.metadata
    for cell in book.cells:
        assert not cell.get("outputs") and cell.get("execution_count") is None
        assert cell.metadata["slideshow"]["slide_type"] in ("slide", "subslide", "fragment", "skip", "notes")
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z0-9-]+", i) for i in ids)


@each
def test_cells_are_short_and_plotting_lives_in_the_helpers(path):
    _, code, prose = read(path)
    lines = sorted(len([line for line in source.splitlines() if line.strip()]) for source in code)
    assert statistics.median(lines) <= 4 and lines[int(0.9 * (len(lines) - 1))] <= 8 and lines[-1] <= 15
    assert max(len(source.split()) for source in prose) <= 120
    assert not re.search(r"plt\.|matplotlib", "\n".join(code))


@each
def test_it_has_the_header_the_import_line_and_the_end(path):
    _, code, prose = read(path)
    assert re.search(r"^# .*\n\n\*\*.*\?\*\*", prose[0])
    for part in ("minutes", "**After it you can", "**You need**"):
        assert part in prose[0]
    assert code[0] == read(PATHS[0])[1][0]
    assert "## Take away" in "\n".join(prose)
    for target in re.findall(r"\]\((\S+\.ipynb)\)", "\n".join(prose)):
        assert (FOLDER / target).exists(), target


@lessons
def test_it_predicts_codes_and_checks(path):
    _, code, _ = read(path)
    asked = called(code, "ask")
    assert len([name for name in asked if QUESTIONS[name].kind == "number"]) >= 3
    assert len([name for name in asked if QUESTIONS[name].kind == "choice"]) == 3
    assert len(called(code, "check")) >= 1


def test_every_exercise_of_the_bank_is_used_and_exists():
    code = [source for path in PATHS for source in read(path)[1]]
    assert set(called(code, "ask")) == set(QUESTIONS)
    assert set(called(code, "check")) == set(TASKS)


def run(book, folder):
    """Run every cell twice, as Run All pressed twice, in `folder`; return all printed text."""
    book.cells = book.cells + [nbformat.from_dict({**cell, "id": cell.id + "-2"}) for cell in book.cells]
    NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    return "".join(output.text for output in outputs if output.output_type == "stream")


SAID = {
    "00": [],
    "01": ["short 0.1054, long 0.2107, long / short 2.00", "short 0.1054, long 2.4079", "0.8175744762"],
    "02": ["[0.2595 0.7054 0.0351]", "-0.66666667", "naive:  [nan  0.]", "by row 1.349"],
    "03": [
        "loss = 1.69802",
        "[-0.481   0.4108  0.0702]",
        "[0.4992 0.4992 0.0016]",
        "= 1.3863",
        "4.54e-05",
        "20.00014",
        "3.75345",
    ],
}


@each
def test_it_runs_twice_from_another_directory_and_says_the_numbers(path, tmp_path, monkeypatch):
    monkeypatch.setenv("ONE_CAT_ANSWERS", str(tmp_path / "answers.json"))
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    said = run(read(path)[0], tmp_path)
    for words in SAID[path.stem[:2]]:
        assert words in said
