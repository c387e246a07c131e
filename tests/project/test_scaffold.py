"""`make new-explorer` and `make new-question`: what they write passes the tests as it stands, and what does not fit is one sentence."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from scripts import ROOT, TOOLS
from teachers_kit import FILES, cells

sys.path.insert(0, str(TOOLS))

import scaffold
from clean_notebook import clean

LEFT_OUT = (
    ".git",
    ".venv",
    "__pycache__",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    ".hub",
    "my_answers.json*",
    "node_modules",
)


@pytest.fixture
def project(tmp_path):
    """Return a copy of the project."""
    return shutil.copytree(ROOT, tmp_path / "project", ignore=shutil.ignore_patterns(*LEFT_OUT))


def in_copy(project, *command):
    """Run Python in the copy, whose helpers are its own; return what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(project), "ONE_CAT_ANSWERS": str(project / "answers.json")}
    done = subprocess.run(
        [sys.executable, *command], cwd=project, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    return done.stdout


@pytest.mark.deep
def test_what_both_write_passes_with_no_other_edit(project):
    for kind, name, last in (
        ("explorer", "unwritten", "notebooks/04_one_question_per_label.ipynb"),
        ("question", "unwritten-cost", "docs/teaching.md"),
    ):
        assert in_copy(project, "tools/scaffold.py", kind, name).endswith(f"written: {last}\n")
    for check in (["ruff", "check"], ["mypy"]):
        in_copy(project, "-m", *check)
    in_copy(project, "tools/format.py", "--check")
    shown = "from helpers import ask, explore; print(explore.unwritten().frame().headline); ask('unwritten-cost').open()"
    assert in_copy(project, "-c", shown) == "At temperature 1.00 a yes has q = 0.731\n"
    teaching = [f"tests/project/test_{name}.py" for name in ("teachers_kit", "lessons", "speaker_notes")]
    concerned = ["--ignore=tests/browser", "-k", "unwritten or listed or oracle"]
    # A notebook is run with the helpers that are installed, which are not the copy's.
    stored = "not runs and not second_time and not one_widget and not returned_yet and not cells_print"
    for chosen in (["tests/notebooks", *teaching, "-k", stored], concerned):
        told = in_copy(project, "-m", "pytest", "-m", "not deep", *chosen)
        assert int(re.search(r"(\d+) passed", told)[1]) > 25, told


@pytest.mark.parametrize("number", [number for number in FILES if number != "00"])
def test_each_lesson_takes_one_cell_more_and_is_stored_as_ever(number):
    before = cells(number)
    for made in (scaffold.explorer(ROOT, "unwritten", number), scaffold.question(ROOT, "unwritten", number)):
        text = made[FILES[number]]
        after = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
        nbformat.validate(after)
        assert clean(text.encode()).decode() == text
        (new,) = [i for i, cell in enumerate(after.cells) if cell.id not in {old["id"] for old in before}]
        assert [cell.id for cell in after.cells if cell.id != after.cells[new].id] == [
            c["id"] for c in before
        ]
        assert after.cells[new].source in ('ask("unwritten")', "explore.unwritten()")


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["explorer", "one_cat"], "NAME: helpers/explore/one_cat.py is there already; choose another name."),
        (["explorer", "networks"], "NAME: tests/oracles/networks.py is there already; choose another name."),
        (
            ["explorer", ""],
            "NAME: '' was given; allowed is a Python name in small letters, my_idea for instance.",
        ),
        (
            ["explorer", "my-idea"],
            "NAME: 'my-idea' was given; allowed is a Python name in small letters, my_idea for instance.",
        ),
        (
            ["explorer", "class"],
            "NAME: 'class' was given; allowed is a Python name in small letters, my_idea for instance.",
        ),
        (
            ["explorer", "unwritten", "--notebook", "99"],
            f"NOTEBOOK: '99' was given; allowed is one of {', '.join(FILES)}.",
        ),
        (
            ["explorer", "title"],
            "04_one_question_per_label.ipynb has a cell 'title' already: choose another name.",
        ),
        (
            ["question", "cat-tied"],
            "ID: 'cat-tied' is in helpers/exercises/bank/n01.py already; choose another.",
        ),
        (
            ["question", "final-m1"],
            "ID: 'final-m1' is in helpers/exercises/bank/final_first.py already; choose another.",
        ),
        (
            ["question", "My question"],
            "ID: 'My question' was given; allowed are small letters and digits with hyphens, my-question for instance.",
        ),
        (
            ["question", "unwritten", "--notebook", "00"],
            "NOTEBOOK: '00' was given; allowed is one that has a prediction already.",
        ),
    ],
)
def test_what_does_not_fit_is_one_sentence_and_writes_nothing(arguments, told, monkeypatch):
    monkeypatch.setattr(scaffold, "write", lambda files: pytest.fail("written all the same"))
    with pytest.raises(SystemExit) as stopped:
        scaffold.main(arguments)
    assert stopped.value.code == told
