"""The set-up on a full disk, or where it may not write: what it says, what it leaves, and that the next run does the rest."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pip
import pytest
from scripts import ROOT, TOOLS, files, run_python

FULL = "File too large"  # what is said at the limit; of a full disk, "No space left on device"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sets no limit to files")


@pytest.fixture
def project(tmp_path):
    """Return a small project whose set-up installs `cat`, from a wheel and by the tests' own pip, and finds torch there."""
    for name in ("tools", "binder"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).touch()
    for version in ("1.0", "2.0"):
        with ZipFile(tmp_path / f"cat-{version}-py3-none-any.whl", "w") as wheel:
            info = f"cat-{version}.dist-info"
            wheel.writestr("cat.py", f"version = {version}" + "\n" * 200_000)
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: cat\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    (packages,) = tmp_path.glob(".venv/lib/python*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)
    (packages / "torch-1.0.dist-info").mkdir()
    (packages / "torch-1.0.dist-info" / "METADATA").write_text("Name: torch\nVersion: 1.0\n")
    return tmp_path


def set_up(project, room=None, cat="1.0"):
    """Run the project's set-up, with a version of `cat` wanted; return (exit code, what it complained of)."""
    (project / "requirements.txt").write_text(f"torch==1.0\ncat=={cat}\n")
    source = {"PIP_NO_INDEX": 1, "PIP_FIND_LINKS": project, "PYTHONPATH": ""}
    code, _, complaint = run_python(project / "tools" / "setup_env.py", room=room, **source)
    return code, complaint


def installed(project):
    """Return the version of `cat` in the project's .venv."""
    (module,) = project.glob(".venv/lib/python*/site-packages/cat.py")
    return module.read_text().split()[-1]


@pytest.mark.deep
def test_what_did_not_fit_is_installed_when_it_does(project):
    assert set_up(project) == (0, "") and installed(project) == "1.0"
    code, complaint = set_up(project, room=100_000, cat="2.0")
    assert code == 1 and complaint.count("\n") == 1
    assert "pip could not install requirements.txt. It said: ERROR: Could not install packages" in complaint
    assert f"[Errno 27] {FULL}. The first set-up needs a network and 2 GB of disk;" in complaint
    assert installed(project) == "1.0"
    venv = project / ".venv"
    told = (
        f"Set-up stopped: {venv} cannot be used ({FULL}); once it can, the next run carries on from here.\n"
    )
    assert set_up(project, room=0, cat="2.0") == (1, told), "not even the log can be written"
    (venv / "setup.log").rename(project / "log")
    (venv / "setup.log").mkdir()
    told = told.replace(
        f"{venv} cannot be used ({FULL})", f"{venv}/setup.log cannot be used (Is a directory)"
    )
    assert set_up(project, cat="2.0") == (1, told)
    (venv / "setup.log").rmdir()
    assert set_up(project, cat="2.0") == (0, "") and installed(project) == "2.0"


@pytest.mark.long
def test_settings_are_whole_or_the_old_ones_and_need_no_room_while_they_stay(project):
    assert set_up(project) == (0, "")
    (copy,) = project.glob(".venv/**/overrides.json")
    before = files(copy.parent)
    assert set_up(project, room=0) == (0, ""), "nothing to do"
    (project / "binder" / "overrides.json").write_text('{"a setting": "that is new"}')
    code, complaint = set_up(project, room=10)
    assert code == 1 and complaint.count("\n") == 1 and f"({FULL})" in complaint
    assert files(copy.parent) == before
    assert set_up(project) == (0, "") and "that is new" in copy.read_text()
    assert len(files(copy.parent)) == 1


@pytest.mark.parametrize("room, why", [(0, FULL), (100_000, FULL), (None, "Unable to create directory")])
def test_an_environment_that_cannot_be_made_is_said(room, why, project):
    shutil.rmtree(project / ".venv")
    if room is None:
        (project / ".venv").write_text("mine")
    code, complaint = set_up(project, room)
    assert code == 1 and complaint.count("\n") == 1
    assert "could not make a virtual environment. It said: " in complaint and why in complaint
    assert room is not None or (project / ".venv").read_text() == "mine"


def test_a_proxy_that_npm_could_not_unpack_is_not_taken_for_installed(tmp_path, monkeypatch):
    """Where a disk is full npm warns of it, and ends as if all were well."""
    monkeypatch.syspath_prepend(TOOLS)
    import setup_env

    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(
        "#!/bin/sh\necho npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write >&2\n"
    )
    npm.chmod(0o755)
    monkeypatch.setattr(setup_env, "VENV", tmp_path)
    monkeypatch.setattr(setup_env, "LOG", tmp_path / "setup.log")
    with pytest.raises(SystemExit, match=r"npm could not install .* ENOSPC: no space left on device"):
        setup_env.install_from_npm(setup_env.HUB, "hub-proxy", "the proxy")
    assert "ENOSPC" in (tmp_path / "setup.log").read_text()
