"""The package installed as any other, not in place: all of it is there, and nothing is written among the packages."""

import shutil
import subprocess
import sys

import pytest
from scripts import ROOT, run_python

USE = """
import helpers, sys
from helpers import ask, explore
from helpers.data import training
from helpers.exercises import answers
assert helpers.__file__.startswith(sys.argv[1]), helpers.__file__
asked = ask("cat-tied")
asked.commit("0.2")
assert not asked.widget.view["notice"], asked.widget.view["notice"]
explore.one_cat().widget
print(answers.path())
"""


@pytest.mark.deep
def test_an_installed_package_is_whole_and_keeps_answers_beside_the_notebook(tmp_path, monkeypatch):
    project, packages, mine = tmp_path / "project", tmp_path / "packages", tmp_path / "mine"
    shutil.copytree(ROOT / "helpers", project / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project)
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--target", packages]
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", *offline, project], check=True)
    names = {path.relative_to(project) for path in (project / "helpers").rglob("*") if path.is_file()}
    assert names <= {path.relative_to(packages) for path in packages.rglob("*")}
    mine.mkdir()
    monkeypatch.chdir(mine)
    monkeypatch.delenv("ONE_CAT_ANSWERS", raising=False)
    code, said, complaint = run_python("-c", USE, packages, PYTHONPATH=packages)
    assert code == 0, complaint
    assert said == f"{mine / 'my_answers.json'}\n" and (mine / "my_answers.json").is_file()
    assert not (packages / "notebooks").exists()
