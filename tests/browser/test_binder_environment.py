"""What Binder builds: the Dockerfile that repo2docker makes, and the environment itself with notebook 00 run in it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from lab import cell_errors, lab_environment, open_notebook, run_all, start_lab

pytestmark = pytest.mark.deep

ROOT = Path(__file__).resolve().parents[2]
# In a checkout there is more than Binder gets: environments, caches, pictures.
LEFT_OUT = shutil.ignore_patterns(".*", "screenshots", "__pycache__", "*.egg-info")
# PyTorch's index is asked for every package: where it cannot be reached, do not wait for it each time.
PIP = "-m pip install -q --no-compile --disable-pip-version-check --retries 1 --timeout 10".split()


def succeed(*command, told="", **options):
    """Run a command; return what it printed. If it fails, the test fails with its words."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    if done.returncode:
        pytest.fail(f"{told}\n{(done.stdout + done.stderr)[-2000:]}".strip(), pytrace=False)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder():
    """A scratch folder with a copy of the repository; gone at the end, for an environment is large."""
    with tempfile.TemporaryDirectory(prefix="one-cat-binder-", ignore_cleanup_errors=True) as scratch:
        shutil.copytree(ROOT, Path(scratch) / "repo", ignore=LEFT_OUT)
        yield Path(scratch)


def make_environment(path, repo, requirements):
    """Make a virtual environment and install a requirements file, as from the repository's root; return its Python."""
    succeed(sys.executable, "-m", "venv", path)
    python = path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    succeed(
        *(python, *PIP, "-r", requirements),
        cwd=repo,
        told=f"pip could not install {requirements}: this test needs a package registry. Is there a network?",
    )
    return python


@pytest.mark.skipif(os.name == "nt", reason="repo2docker does not run on Windows")
def test_what_repo2docker_makes_of_it(folder):
    repo = folder / "repo"
    python = make_environment(folder / "repo2docker", repo, "binder/requirements-repo2docker.txt")
    printed = succeed(python.parent / "jupyter-repo2docker", "--no-build", "--debug", repo)
    wanted = (repo / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    assert wanted == "3.12" and f"Building conda environment for python={wanted}\n" in printed
    installs = re.findall(r"^RUN .*pip install .*$", printed, re.MULTILINE)
    assert len(installs) == 1, "the root's requirements are not installed by themselves"
    assert installs[0].endswith('pip install --no-cache-dir -r "binder/requirements.txt"')
    lines = (repo / "binder" / "requirements.txt").read_text().splitlines()
    assert lines[:2] == ["--extra-index-url https://download.pytorch.org/whl/cpu", "-r ../requirements.txt"]
    assert [line for line in lines[2:] if line[:1] != "#"] == ["nbgitpuller==1.3.0"]
    # The pins and the helpers lie outside binder/: the whole repository must be there first.
    order = ["COPY --chown=0:0 src/ ${REPO_DIR}/", installs[0], "RUN ./binder/postBuild"]
    assert all(step in printed for step in order) and sorted(order, key=printed.index) == order


@pytest.mark.skipif(os.name == "nt", reason="postBuild is a shell script; Binder runs Linux")
def test_the_environment_runs_the_first_notebook(folder, page):
    repo = folder / "repo"
    python = make_environment(folder / "environment", repo, "binder/requirements.txt")
    prefix = python.parents[1]
    succeed(python, "-m", "pip", "check")

    environment = lab_environment(repo, folder, python)
    assert "PYTHONPATH" not in environment, "the helpers are installed"
    search = os.pathsep.join([str(python.parent), environment["PATH"]])
    environment |= {"NB_PYTHON_PREFIX": str(prefix), "PATH": search, "MPLCONFIGDIR": str(folder / "fonts")}
    succeed("bash", "binder/postBuild", cwd=repo, env=environment)
    assert list((folder / "fonts").glob("fontlist-*.json")), "the font cache is warm"
    where = "from jupyterlab.commands import get_app_dir; print(get_app_dir())"
    app = succeed(python, "-c", where, env=environment).splitlines()[-1]
    assert (Path(app) / "settings" / "overrides.json").is_file(), "where its JupyterLab looks"

    with start_lab(repo, python=python, own_settings=False) as lab:
        tracker = lab.request("lab/api/settings/@jupyterlab/notebook-extension:tracker")
        assert tracker["schema"]["properties"]["windowingMode"]["default"] == "none"
        open_notebook(page, lab, "00_start_here.ipynb")
        run_all(page)
        assert cell_errors(page) == []
        page.locator("div.oc").first.wait_for()
        page.goto("about:blank")
