"""The cell for Colab and Kaggle: what it says, and that in a plain environment without JupyterLab it brings helpers that draw."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from scripts import ROOT, answer, git, run_in


@pytest.fixture
def checkout(tmp_path):
    """A checkout of what the cell needs, with one commit and no remote."""
    folder = tmp_path / "checkout"
    (folder / "tools").mkdir(parents=True)
    for name in ("remote.py", "colab_cell.py"):
        shutil.copy(ROOT / "tools" / name, folder / "tools")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "helpers", folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    git(folder, "init", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    return folder


def cell(folder):
    return run_in(folder, "colab_cell")


@pytest.mark.parametrize(
    "remote, wanted",
    [
        ("git@github.com:some-owner/a.repo.git", "https://github.com/some-owner/a.repo/archive/{}.zip"),
        (
            "https://gitlab.com/group/sub/project",
            "https://gitlab.com/group/sub/project/-/archive/{0}/project-{0}.zip",
        ),
    ],
)
def test_it_names_the_repository_and_the_very_commit(checkout, remote, wanted):
    git(checkout, "remote", "add", "origin", remote)
    done = cell(checkout)
    commit = answer(checkout, "rev-parse", "HEAD").strip()
    assert done.returncode == 0 and f'"one-cat-many-labels @ {wanted.format(commit)}"' in done.stdout
    assert "The cell fetches what is pushed" in done.stderr


def test_without_a_remote_it_says_so(checkout):
    done = cell(checkout)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert "no git remote" in done.stderr


@pytest.mark.deep
def test_in_an_environment_without_jupyterlab_it_brings_helpers_that_draw(checkout, tmp_path):
    """Its line, run with the files of the commit from this disk in place of the address, where only IPython and pip are."""
    git(checkout, "remote", "add", "origin", "https://github.com/some-owner/a.repo")
    archive = tmp_path / "archive.zip"
    git(checkout, "archive", "--format=zip", "--prefix=a.repo/", f"--output={archive}", "HEAD")
    source = re.sub(r"https://\S+\.zip", archive.as_uri(), cell(checkout).stdout)
    assert archive.name in source
    plain = tmp_path / "plain"
    subprocess.run(
        [sys.executable, "-m", "uv", "venv", "-q", "--seed", "--python", sys.executable, plain], check=True
    )
    python = plain / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "install",
        "-q",
        "--python",
        python,
        "ipykernel",
        "-c",
        "constraints.txt",
    ]
    subprocess.run(install, cwd=ROOT, check=True)
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "JUPYTER", "IPYTHON"))
    }
    environment["IPYTHONDIR"] = str(tmp_path / "ipython")
    script = (
        "import sys\nfrom IPython.core.interactiveshell import InteractiveShell\nshell = InteractiveShell.instance()\n"
        "shell.run_cell(sys.argv[1]).raise_error()\n"
        "shell.run_cell('''from importlib.util import find_spec; assert find_spec(\"jupyterlab\") is None\n"
        "from helpers import ask, explore\nshown = explore.many_at_once()._repr_mimebundle_()[0]\n"
        'assert "<svg" in shown["image/svg+xml"] and "application/vnd.jupyter.widget-view+json" in shown\'\'\').raise_error()\n'
        "shell.run_cell(sys.argv[1]).raise_error()  # the second time there is nothing to bring\n"
    )
    done = subprocess.run(
        [python, "-c", script, source], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-2000:]
