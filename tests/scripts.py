"""How the tests run a script of tools/, on a disk that is full if need be, and git."""

import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from nbformat import write
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "tools"
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def git(folder, *arguments):
    """Run git in a folder, as somebody."""
    person = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
    subprocess.run(["git", *person, *arguments], cwd=folder, env=CLEAN, check=True, capture_output=True)


def answer(folder, *arguments):
    """Return what git prints."""
    done = subprocess.run(["git", *arguments], cwd=folder, env=CLEAN, capture_output=True, text=True)
    assert not done.returncode and not done.stderr, done.stderr
    return done.stdout


def run_python(*command, room=None, **environment):
    """Run Python; return (exit code, what it printed, what it complained of), in which there may be no traceback.

    With `room`, the disk is as good as full: no file may grow beyond so many bytes. What Python compiles is not kept: cut short, it
    would be read ever after.
    """

    def limit():
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [sys.executable, *map(str, command)],
        env={
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "1",
            **{name: str(value) for name, value in environment.items()},
        },
        preexec_fn=None if room is None else limit,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def set_up(folder, **environment):
    """Do what set-up does with git, in a project folder that is given an environment."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    code = "import sys; sys.path.insert(0, sys.argv[1]); import setup_env; setup_env.install_filter()"
    assert run_python("-c", code, folder / "tools", **environment) == (0, "", "")


def run_tool(name, *arguments, **options):
    """Run tools/`name`.py as `run_python` does."""
    return run_python(TOOLS / f"{name}.py", *arguments, **options)


def call(tool, *arguments):
    """Call a tool's `main` here, for a new Python takes a second to import what it needs; return as `run_python` does."""
    code, said, complaint = 0, io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complaint):
        try:
            tool.main([str(argument) for argument in arguments])
        except SystemExit as stopped:
            code = stopped.code
    if isinstance(code, str):  # as Python does with a sentence
        code, complaint = 1, io.StringIO(f"{code}\n")
    return code, said.getvalue(), complaint.getvalue()


def files(folder):
    """Return {name: content} of all files in a folder: nothing new or half-written hides in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def small_checkout(folder, scripts, notebooks):
    """Make a checkout with some of our tools and empty notebooks, on branch main, without a remote."""
    for name in ("tools", "notebooks"):
        (folder / name).mkdir()
    for script in scripts:
        shutil.copy(TOOLS / f"{script}.py", folder / "tools")
    shutil.copy(ROOT / ".gitignore", folder)  # Python may leave its own files there
    for name in notebooks:
        (folder / "notebooks" / f"{name}.ipynb").write_text("{}")
    git(folder, "init", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    return folder


def run_in(folder, name, *arguments, **environment):
    """Run a script of a small checkout, with these variables set; return what it did. It ends with no traceback."""
    command = [sys.executable, str(folder / "tools" / f"{name}.py"), *arguments]
    done = subprocess.run(command, env={**CLEAN, **environment}, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return done


def small_series(folder, code):
    """Make a series of one notebook, "01_cat", with one cell; return the script that makes its hand-outs."""
    for name in ("tools", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "CITATION.cff", folder)
    head = "# 01 Cat\n\n**Is it?**\n\n> **Notebook 01** · about 1 minute\n"
    (folder / "notebooks").mkdir()
    cells = [new_markdown_cell(head), new_code_cell(code)]
    write(new_notebook(cells=cells), folder / "notebooks" / "01_cat.ipynb")
    return folder / "tools" / "handouts.py"
