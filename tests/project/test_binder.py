"""The launch link for any remote, branch and notebook, and the files that Binder builds from."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from scripts import ROOT, git, run_in, small_checkout
from traitlets.config.loader import PyFileConfigLoader

sys.path.insert(0, str(ROOT / "tools"))

from pages.run import Client


@pytest.fixture
def checkout(tmp_path):
    """A small checkout with the script and two notebooks, on branch main, without a remote."""
    return small_checkout(tmp_path, ("binder_link", "remote"), ("00_start_here", "03_many_at_once"))


def link(folder, *arguments, path=None):
    return run_in(folder, "binder_link", *arguments, **({} if path is None else {"PATH": path}))


GITHUB = (
    "https://mybinder.org/v2/gh/some-owner/a.repo/main?urlpath=lab%2Ftree%2Fnotebooks%2F00_start_here.ipynb"
)
GITLAB = GITHUB.replace("gh/some-owner/a.repo", "gl/group%2Fsub%2Fproject")


@pytest.mark.parametrize(
    "address, wanted",
    [
        ("https://github.com/some-owner/a.repo.git", GITHUB),
        ("https://github.com/some-owner/a.repo/", GITHUB),
        ("https://someone:secret@github.com/some-owner/a.repo.git", GITHUB),
        ("https://secret@github.com/some-owner/a.repo", GITHUB),
        ("https://someone:se@secret/x@github.com/some-owner/a.repo.git", GITHUB),
        ("git@github.com:some-owner/a.repo.git", GITHUB),
        ("github.com:some-owner/a.repo", GITHUB),
        ("ssh://git@github.com:22/some-owner/a.repo", GITHUB),
        ("git@gitlab.com:group/sub/project.git", GITLAB),
        ("https://gitlab.com/group/sub/project", GITLAB),
    ],
)
def test_the_link_for_every_form_of_a_remote(checkout, address, wanted):
    git(checkout, "remote", "add", "origin", address)
    done = link(checkout)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        wanted,
        f"[![Launch on Binder](https://mybinder.org/badge_logo.svg)]({wanted})",
    ]
    assert "secret" not in done.stdout + done.stderr
    assert "Binder builds what is pushed" in done.stderr


@pytest.mark.parametrize(
    "address",
    [
        "https://secret:x@github.com",
        "https://secret:a@b@git.example.org/a/b",
        "secret@git.example.org:a/b",
        "https://secret@/a/b",
        "https://someone:secret@github.com/a/b/c",
        "/secret/path.git",
    ],
)
def test_a_remote_that_binder_cannot_take_is_told_without_what_is_secret(checkout, address):
    git(checkout, "remote", "add", "origin", address)
    done = link(checkout)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr and "github.com and gitlab.com" in done.stderr


@pytest.mark.parametrize(
    "address", ["/srv/a.git", "../a", "./a", "~/a", "a/b", "file:///srv/a.git", r"C:\a\b", "C:/a/b"]
)
def test_a_remote_that_is_a_folder_is_told_as_one(checkout, address):
    git(checkout, "remote", "add", "origin", address)
    done = link(checkout)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert "is a folder" in done.stderr and "github.com and gitlab.com" in done.stderr


def test_what_is_not_pushed_is_said(checkout, tmp_path_factory):
    def said():
        done = link(checkout)
        assert done.returncode == 0
        return "Binder builds what is pushed" in done.stderr

    bare = tmp_path_factory.mktemp("bare")
    git(bare, "init", "--bare")
    git(checkout, "remote", "add", "origin", "https://github.com/some-owner/a.repo")
    git(checkout, "config", "remote.origin.pushurl", str(bare))
    assert said(), "not there yet"
    git(checkout, "push", "origin", "main")
    assert not said()
    git(checkout, "checkout", "--detach")
    assert not said(), "a commit that is there, by its number"
    git(checkout, "checkout", "-b", "other", "--track", "origin/main")
    assert said(), "the commit is there, the branch of this name is not"
    git(checkout, "checkout", "main")
    (checkout / "new").write_text("")
    assert said(), "a file that is not committed"
    git(checkout, "add", ".")
    git(checkout, "commit", "-m", "second")
    assert said(), "a commit that is not pushed"


def test_another_branch_a_commit_and_another_notebook(checkout):
    git(checkout, "remote", "add", "upstream", "git@github.com:some-owner/a.repo.git")
    git(checkout, "checkout", "-b", "lessons/may#2")
    assert "/a.repo/lessons%2Fmay%232?urlpath" in link(checkout).stdout
    git(checkout, "checkout", "--detach")
    assert re.search(r"/a\.repo/[0-9a-f]{40}\?urlpath", link(checkout).stdout)
    assert "%2F03_many_at_once.ipynb" in link(checkout, "3").stdout


def test_what_is_missing_is_said_in_one_sentence(checkout, tmp_path):
    def told(*arguments, **options):
        done = link(checkout, *arguments, **options)
        assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1
        return done.stderr

    assert "no git remote" in told()
    assert "NOTEBOOK=99 is not there; allowed is one of 00, 03" in told("99")
    git(checkout, "remote", "add", "one", "https://git.example.org/a/b")
    assert "git.example.org" in told() and "github.com and gitlab.com" in told()
    git(checkout, "remote", "add", "two", "https://github.com/a/b")
    assert "several git remotes" in told() and "one, two" in told()
    assert "git is not installed" in told(path=str(tmp_path / "nothing"))
    shutil.rmtree(checkout / ".git")
    assert "is no git checkout" in told()
    inside = checkout / "unpacked"
    shutil.copytree(checkout, inside)
    git(checkout, "init")
    assert "is no git checkout" in link(inside).stderr, "the repository around it is another one"


def test_binder_takes_the_same_pins_a_python_that_has_them_and_the_small_torch():
    wanted = (ROOT / "binder" / "requirements.txt").read_text().split("\n")
    assert (
        "-r ../requirements.txt" in wanted
        and "--extra-index-url https://download.pytorch.org/whl/cpu" in wanted
    )
    assert re.fullmatch(r"python-3\.1[1-3]\n?", (ROOT / "binder" / "runtime.txt").read_text())
    pins = [
        line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] not in "#-"
    ]
    assert all(re.fullmatch(r"[\w-]+==[\w.]+", pin) for pin in pins), pins


@pytest.mark.deep
def test_the_server_of_this_environment_lets_a_kernels_answers_leave_at_once(monkeypatch):
    """Make lab's own server takes the connection that tells TCP not to wait, and that one does tell it."""
    command = [sys.executable, "-m", "jupyterlab", "--show-config"]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=ROOT).stdout
    assert "kernel_websocket_connection_class = <class 'PromptConnection'>" in shown
    assert re.search(r"YDocExtension\n +\.disable_rtc = True", shown), (
        "no notebook opens beside jupyter-collaboration"
    )
    loader = PyFileConfigLoader("jupyter_server_config.py", path=str(ROOT / "binder"))
    connection = loader.load_config().ServerApp.kernel_websocket_connection_class

    async def connected(self):
        return "connected"

    monkeypatch.setattr(connection.__mro__[1], "connect", connected)
    told = []
    monkeypatch.setattr(connection.__mro__[1], "__init__", lambda self: None)
    monkeypatch.setattr(connection, "websocket_handler", SimpleNamespace(set_nodelay=told.append))
    with ThreadPoolExecutor(1) as thread:  # this one has Playwright's loop running after a browser test
        done = thread.submit(asyncio.run, connection().connect()).result()
    assert told == [True] and done == "connected"


@pytest.mark.long
@pytest.mark.parametrize(
    "other",
    [
        "helpers.py",
        *(
            pytest.param(name, marks=pytest.mark.deep)
            for name in ("helpers/others.py", "helpers/__init__.py")
        ),
    ],
)
def test_other_helpers_beside_a_notebook_are_said_in_a_sentence(other, tmp_path, monkeypatch):
    """The kernels of this environment say it, whoever starts them."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    (tmp_path / other).parent.mkdir(exist_ok=True)
    (tmp_path / other).write_text("mine = 1\n")
    book = nbformat.read(ROOT / "notebooks" / "01_schrodingers_cat.ipynb", 4)
    first = next(cell for cell in book.cells if cell.cell_type == "code")
    book.cells = [first, new_code_cell("from helpers import nothing_of_ours"), new_code_cell("1 / 0")]
    where = {"metadata": {"path": str(tmp_path)}}
    Client(book, kernel_name="python3", allow_errors=True, resources=where).execute()
    said, theirs, usual = (cell.outputs[-1] for cell in book.cells)
    place = tmp_path / other.split("/")[0]
    assert said.ename == "ImportError" and len(said.traceback) == 1
    assert said.traceback[0].startswith(f"{place} is in the way of this series")
    assert "Rename it" in said.traceback[0] and "restart the kernel" in said.traceback[0]
    for error, name in ((theirs, "nothing_of_ours"), (usual, "division by zero")):
        assert (
            name in error.evalue and "in the way" not in "".join(error.traceback) and len(error.traceback) > 1
        )


@pytest.mark.long
def test_what_binder_does_last_puts_the_settings_where_jupyterlab_finds_them(tmp_path):
    environment = {**os.environ, "NB_PYTHON_PREFIX": str(tmp_path), "MPLCONFIGDIR": str(tmp_path / "fonts")}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    subprocess.run(["bash", str(ROOT / "binder" / "postBuild")], cwd=ROOT, env=environment, check=True)
    found = tmp_path / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    assert found.read_bytes() == (ROOT / "binder" / "overrides.json").read_bytes()
    copied = (
        "jupyter/jupyter_server_config.py",
        "jupyter/jupyter_nbconvert_config.py",
        "jupyter/labconfig/page_config.json",
        "ipython/ipython_config.py",
    )
    for config in (tmp_path / "etc" / name for name in copied):
        assert config.read_bytes() == (ROOT / "binder" / config.name).read_bytes()
    assert list((tmp_path / "fonts").glob("fontlist-*.json")), "the font cache is warm"
    assert os.access(ROOT / "binder" / "postBuild", os.X_OK)
