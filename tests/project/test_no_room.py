"""A full disk, or a place that cannot be written: that is said in a sentence, what was there stays, and with room it goes on."""

import json
import os

import pytest
from scripts import ROOT, TOOLS, files, run_python, run_tool, small_series
from serving import free_port

FULL = "File too large"  # what is said at the limit; of a full disk, "No space left on device"
pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(os.name == "nt", reason="Windows sets no limit to files"),
]

# -- in JupyterLab -----------------------------------------------------------------------------------------

ROOM = """
import asyncio, resource, sys
def room(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""
ANSWER = """
from helpers import ask
from helpers.exercises import answers
ask("cat-tied").commit("0.3")
before = answers.path().read_bytes()
room(len(before) + 5)
asked = ask("cat-untied")
asked.commit("2.4")
print(asked.widget.view["notice"])
assert answers.path().read_bytes() == before and ask("cat-untied").widget.view["entry"] == "2.4"
room(10_000)
asked.commit("2.4")
assert asked.widget.view["notice"] == ""
"""


def test_an_answer_that_does_not_fit_is_remembered_and_the_others_stay(tmp_path):
    kept = tmp_path / "answers.json"
    code, said, complaint = run_python("-c", ROOM + ANSWER, ONE_CAT_ANSWERS=kept)
    assert code == 0, complaint
    assert said == (
        f"Your answer is remembered only until this kernel stops: {kept} cannot be written ({FULL}). "
        "To keep it, set ONE_CAT_ANSWERS to a file you may write.\n"
    )
    assert set(json.loads(kept.read_text())) == {"cat-tied", "cat-untied"}
    assert set(files(tmp_path)) == {"answers.json", ".answers.json.lock"}


SAVE = """
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config.loader import PyFileConfigLoader
settings = PyFileConfigLoader("jupyter_server_config.py", path=sys.argv[1]).load_config().ServerApp
manager = settings.contents_manager_class(root_dir=sys.argv[2])
def save(text):
    book = new_notebook(cells=[new_markdown_cell(text)])
    asyncio.run(manager.save({"type": "notebook", "format": "json", "content": book}, "cat.ipynb"))
save("old")
before = open(sys.argv[2] + "/cat.ipynb").read()
for size in (60_000, 99_000):  # in the middle of the file, and in what is written when it is closed
    room(size)
    try:
        save("x" * 100_000)
    except Exception as error:
        print(error)
    assert open(sys.argv[2] + "/cat.ipynb").read() == before
room(200_000)
save("new")
"""


def test_a_notebook_that_cannot_be_saved_stays_as_it_was(tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    code, said, complaint = run_python("-c", ROOM + SAVE, ROOT / "binder", mine, JUPYTER_DATA_DIR=tmp_path)
    assert code == 0, complaint
    assert said.count(f"Unexpected error while saving file: cat.ipynb [Errno 27] {FULL}") == 2
    assert '"new"' in (mine / "cat.ipynb").read_text()
    assert set(files(mine)) == {"cat.ipynb", ".ipynb_checkpoints/cat-checkpoint.ipynb"}


@pytest.mark.parametrize("room, why", [(None, "Not a directory"), (2000, FULL)])
def test_a_home_that_jupyter_cannot_write_is_said(room, why, tmp_path, monkeypatch):
    """As one that is read-only, or full."""
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir() if room else home.touch()
    command = ("-m", "jupyterlab", "--allow-root", "--no-browser", "--port", free_port())
    code, _, complaint = run_python(*command, room=room, HOME=home)
    assert code == 1 and complaint.count("\n") == 1
    assert (
        complaint.startswith(f"JupyterLab is not started: {home}")
        and f"cannot be written ({why})" in complaint
    )
    assert "HOME=/there" in complaint


def test_helpers_need_no_home_and_no_temporary_files(tmp_path, monkeypatch):
    monkeypatch.delenv("HOME")
    asked = ANSWER.split("before =")[0] + "from helpers import explore; print(explore.one_cat().svg()[:4])"
    given = {"TMPDIR": tmp_path / "none", "ONE_CAT_ANSWERS": tmp_path / "answers.json"}
    for home in ({}, {"HOME": tmp_path / "none"}):
        code, said, _ = run_python("-c", asked, **given, **home)
        assert (code, said) == (0, "<svg\n")


# -- a teacher's tools -------------------------------------------------------------------------------------


def test_speaker_notes_that_do_not_fit_leave_the_old_page(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("old")
    command = ("speaker_notes", "00", "--output", page)
    assert run_tool(*command, room=2000) == (1, "", f"Speaker notes: {page} cannot be written ({FULL}).\n")
    assert files(tmp_path) == {"page.html": b"old"}
    assert run_tool(*command) == (0, f"Speaker notes: {page}\n", "")
    assert set(files(tmp_path)) == {"page.html"} and page.read_text(encoding="utf-8").endswith("</html>\n")


@pytest.fixture(scope="module")
def series(tmp_path_factory):
    """Return the script that makes the hand-outs of a series of one small notebook."""
    return small_series(tmp_path_factory.mktemp("series"), "from helpers import explore\nexplore.one_cat()")


def test_hand_outs_that_do_not_fit_leave_the_old_folder(series, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "one-cat-handouts").touch()
    (pages / "index.html").write_text("old")
    before, command = files(tmp_path), (series, "--states", 5, "--output", pages)
    for room, told in (
        (100, f"{pages} could not be made ({FULL}); nothing was written."),  # no kernel can be started
        (2000, f"01_cat.ipynb could not be packed: OSError: [Errno 27] {FULL}"),
    ):
        code, _, complaint = run_python(*command, room=room)
        assert code == 1 and complaint.splitlines()[-1] == f"Hand-outs: {told}"
        assert files(tmp_path) == before and os.listdir(tmp_path) == ["pages"]
    code, _, complaint = run_python(*command)
    assert code == 0, complaint
    assert os.listdir(tmp_path) == ["pages"]
    assert set(files(pages)) == {"one-cat-handouts", "index.html", "01_cat.html"}


def test_a_kernel_that_ends_at_once_is_said(series, tmp_path, monkeypatch):
    """As it does where the disk is full and its own folders have still to be made."""
    monkeypatch.syspath_prepend(TOOLS)
    from pages import run

    kernel = tmp_path / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text(json.dumps({"argv": ["false"], "display_name": "none", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with pytest.raises(run.FailedError, match=r"01_cat.ipynb did not run: Kernel died"):
        run.notebook(series.parents[1] / "notebooks" / "01_cat.ipynb", tmp_path / "01_cat", progress=None)


@pytest.mark.parametrize("room, why", [(0, "No usable temporary directory"), (3000, FULL)])
def test_a_copy_to_present_that_does_not_fit_is_said(room, why, tmp_path):
    command = ("present", "03", "--no-browser", "--port", free_port())
    code, said, complaint = run_tool(*command, room=room, TMPDIR=tmp_path)
    assert (code, said) == (2, "") and complaint.count("\n") == 1 and os.listdir(tmp_path) == []
    assert complaint.startswith("The notebooks' copy cannot be made: ") and why in complaint
    assert "TMPDIR=/there make present NOTEBOOK=03" in complaint
