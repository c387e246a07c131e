"""A notebook that was opened, looked at and run is no change to git: `git pull` goes through, and nobody's own work is lost."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from scripts import ROOT, TOOLS, answer, git, set_up
from traitlets.config.loader import PyFileConfigLoader

sys.path.insert(0, str(TOOLS))

from clean_notebook import clean

NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
ONE, MANY, LAST = NAMES[2], NAMES[3], NAMES[-1]


def look(folder, version="3.12.1", names=NAMES):
    """Save notebooks as JupyterLab does when they were run: by our server's settings, with all that it and its extensions add."""
    loader = PyFileConfigLoader("jupyter_server_config.py", path=str(folder / "binder"))
    manager = loader.load_config().ServerApp.contents_manager_class(root_dir=str(folder / "notebooks"))

    async def save():
        for name in names:
            book = (await manager.get(name))["content"]
            as_run(book, version)
            await manager.save({"type": "notebook", "format": "json", "content": book}, name)

    with ThreadPoolExecutor(1) as thread:  # this one has Playwright's loop running after a browser test
        thread.submit(asyncio.run, save()).result()


def as_run(book, version):
    """Put into a notebook what a look and a run put there."""
    book.metadata.language_info.version = version
    book.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for count, cell in enumerate(book.cells, 1):
        cell.metadata |= {"trusted": True, "editable": True, "tags": []}
        if cell.cell_type == "code":
            cell.metadata |= {"execution": {"shell.execute_reply": "2026-01-01"}, "scrolled": True}
            cell.metadata["jupyter"] = {"source_hidden": True, "outputs_hidden": False}
            cell.execution_count = count
            cell.outputs = [nbformat.v4.new_output("stream", text="a line\n" * count)]


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def series(tmp_path):
    """Return the folder of the published series, a git repository."""
    folder = tmp_path / "published"
    for name in ("tools", "binder", "notebooks"):
        ignored = shutil.ignore_patterns("__pycache__", "*my_answers*", ".ipynb_checkpoints")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for path in (folder / "notebooks").glob("*.ipynb"):  # one here may have been opened
        path.write_bytes(clean(path.read_bytes()))
    for name in (".gitattributes", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    return folder


@pytest.fixture
def clone(series, tmp_path):
    """Return a learner's clone, set up."""
    git(tmp_path, "clone", series, "mine")
    set_up(tmp_path / "mine")
    return tmp_path / "mine"


@pytest.mark.long
@pytest.mark.parametrize(
    "versions", [("3.12.1",), pytest.param(("3.11.9", "3.13.0"), marks=pytest.mark.deep)]
)
def test_what_was_only_opened_and_run_is_no_change_and_a_pull_goes_through(series, clone, versions):
    for version in versions:
        look(clone, version)
        stored = (clone / "notebooks" / MANY).read_text(encoding="utf-8")
        assert version in stored and "a line" in stored, "outputs stay where they are"
        assert answer(clone, "status", "--porcelain") == "" == answer(clone, "diff", "--stat")
    for name in (MANY, LAST):
        change(series / "notebooks" / name, "label", "Label")
    git(series, "commit", "-am", "newer")
    git(clone, "pull")
    assert (clone / "notebooks" / MANY).read_bytes() == (series / "notebooks" / MANY).read_bytes()
    assert answer(clone, "status", "--porcelain") == ""


@pytest.mark.long
def test_a_learners_own_work_is_seen_and_survives(series, clone):
    book = nbformat.read(clone / "notebooks" / ONE, 4)
    book.cells.insert(3, nbformat.v4.new_code_cell("mine = 1"))
    nbformat.write(book, clone / "notebooks" / ONE)
    look(clone)
    look(clone)
    assert answer(clone, "status", "--porcelain") == f" M notebooks/{ONE}\n"
    added = [line for line in answer(clone, "diff", "-U0").splitlines() if line.startswith("+ ")]
    assert any("mine = 1" in line for line in added) and not any("a line" in line for line in added)
    change(series / "notebooks" / MANY, "label", "Label")
    git(series, "commit", "-am", "newer")
    git(clone, "pull")
    assert "mine = 1" in (clone / "notebooks" / ONE).read_text(encoding="utf-8")
    change(series / "notebooks" / ONE, "label", "Label")
    git(series, "commit", "-am", "newest")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        git(clone, "pull")
    assert b"would be overwritten" in refused.value.stderr
    assert "mine = 1" in (clone / "notebooks" / ONE).read_text(encoding="utf-8")


@pytest.mark.long
def test_without_the_environment_git_gets_a_notebook_as_it_is(clone):
    look(clone, names=[MANY])
    shutil.rmtree(clone / ".venv")
    look(clone, version="3.13.0", names=[MANY])
    assert "a line" in answer(clone, "diff")


@pytest.mark.long
def test_a_folder_that_is_no_clone_or_has_no_git_is_set_up_all_the_same(series, tmp_path):
    before = (series / ".git" / "config").read_bytes()
    set_up(series, PATH=str(tmp_path / "nothing"))
    assert (series / ".git" / "config").read_bytes() == before
    for name in ("tools", "binder", "notebooks"):
        shutil.copytree(series / name, series / "unpacked" / name)
    set_up(series / "unpacked")
    assert (series / ".git" / "config").read_bytes() == before, "the repository around it is another one"
    shutil.rmtree(series / ".git")
    set_up(series)
    look(series, names=[MANY])
    assert not (series / ".git").exists()


def test_cleaning_keeps_all_that_a_person_can_write():
    data = clean((ROOT / "notebooks" / MANY).read_bytes())
    book = json.loads(data)
    first = book["cells"][0]
    first["metadata"] |= {"tags": ["mine"], "slideshow": {"slide_type": "skip"}, "editable": False}
    first["source"] = "one\ntwo"
    book["metadata"] |= {"title": "mine", "kernelspec": {"name": "ir", "language": "R"}}
    kept = json.loads(clean(json.dumps(book).encode()))
    assert kept["cells"][0]["metadata"] == first["metadata"] and kept["cells"][0]["source"] == [
        "one\n",
        "two",
    ]
    assert kept["cells"][1:] == book["cells"][1:] and kept["metadata"] == book["metadata"]


@pytest.mark.long
def test_make_format_cleans_the_notebooks_and_the_check_says_so(series):
    as_stored = {name: (series / "notebooks" / name).read_bytes() for name in NAMES}
    run = [sys.executable, series / "tools" / "format.py"]
    shutil.copy(ROOT / "pyproject.toml", series)
    look(series, names=[MANY])
    checked = subprocess.run([*run, "--check"], capture_output=True, text=True)
    told = f"Not as it is stored: notebooks{os.sep}{MANY}\n", "run: make format\n"
    assert (checked.returncode, checked.stdout, checked.stderr) == (1, *told)
    subprocess.run(run, check=True)
    assert {name: (series / "notebooks" / name).read_bytes() for name in NAMES} == as_stored
    (series / "tools" / "ugly.py").write_text("x  = 1\n")
    checked = subprocess.run([*run, "--check"], capture_output=True, text=True)
    assert checked.returncode == 1 and checked.stderr.endswith("run: make format\n")
    subprocess.run(run, check=True)
    assert (series / "tools" / "ugly.py").read_text() == "x = 1\n"
    assert subprocess.run([*run, "--check"], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    "data", [b"", b"<<<<<<< mine", b"[]", b'{"cells": 1}', b'{"cells": [{}]}', b"\xff\xfe"]
)
def test_what_is_no_notebook_comes_out_as_it_came(data):
    assert clean(data) == data
