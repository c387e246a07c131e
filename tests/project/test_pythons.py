"""Every Python and machine that set-up accepts has a wheel of all that is pinned; the others are told so before pip looks."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import setup_env
from scripts import ROOT

PLATFORMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)


def resolved(python, machine):
    """Return what uv says if the pins have no wheels there, else ""; it asks no interpreter of that version or machine."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "-q", "--only-binary", ":all:", "--no-header"]
    where = ["--python-version", python, "--python-platform", machine, "requirements.txt"]
    environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": "14.0"}  # what PyTorch's wheel asks for
    for offline in (["--offline"], []):  # what is known already is known at once
        done = subprocess.run(
            [*command, *offline, *where], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode == 0:
            assert "\ntorch==" in done.stdout and "\njupyterlab==" in done.stdout
            return ""
    return done.stderr


def versions():
    (major, first), (_, last) = setup_env.OLDEST, setup_env.NEWEST
    return [f"{major}.{minor}" for minor in range(first, last + 1)]


@pytest.mark.deep
def test_the_pins_have_wheels_for_every_python_and_machine_and_for_no_further_one():
    """Needs the package registry."""
    wanted = [(python, machine) for python in versions() for machine in PLATFORMS]
    major, last = setup_env.NEWEST
    never = [(f"{major}.{last + 1}", PLATFORMS[0]), (versions()[0], "x86_64-apple-darwin")]
    with ThreadPoolExecutor(2) as threads:
        found = dict(
            zip(wanted + never, threads.map(lambda pair: resolved(*pair), wanted + never), strict=True)
        )
    assert {pair: said for pair, said in found.items() if said and pair not in never} == {}
    for pair in never:
        assert "torch" in found[pair] and "no wheels" in found[pair], "set-up could let this one in"


@pytest.mark.parametrize(
    "version, words",
    [
        ((3, 10, 9), ["Python 3.11 or newer is needed", "PYTHON=python3.14"]),
        ((3, 15, 0), ["no build", "3.11 to 3.14 work", "PYTHON=python3.14"]),
    ],
)
def test_a_python_out_of_range_is_told_in_a_sentence(version, words, monkeypatch):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(setup_env.platform, "python_version", lambda: ".".join(map(str, version)))
    with pytest.raises(SystemExit) as told:
        setup_env.check_version()
    said = str(told.value)
    assert said.startswith("Set-up stopped: ") and "\n" not in said and ".".join(map(str, version)) in said
    assert all(word in said for word in words)


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_a_python_in_range_is_taken(minor, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, minor, 1))
    setup_env.check_version()


@pytest.mark.parametrize(
    "system, machine, told_as, release, words",
    [
        ("darwin", "x86_64", "macosx-14.0-x86_64", "15.1", ["Intel", "Apple's processor"]),
        ("darwin", "arm64", "macosx-14.0-arm64", "13.6", ["macOS 13.6", "from macOS 14 on"]),
        ("win32", "ARM64", "win-arm64", "", ["win-arm64", "64-bit installer for x86-64"]),
        ("win32", "x86", "win32", "", ["win32", "64-bit installer"]),
        ("darwin", "arm64", "macosx-11.0-arm64", "14.7", []),
        ("win32", "AMD64", "win-amd64", "", []),
        ("linux", "aarch64", "linux-aarch64", "", []),
    ],
)
def test_a_machine_without_a_pytorch_is_told_what_works_there(
    system, machine, told_as, release, words, monkeypatch
):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(setup_env.platform, "machine", lambda: machine)
    monkeypatch.setattr(setup_env.platform, "mac_ver", lambda: (release, ("", "", ""), machine))
    monkeypatch.setattr(setup_env.sysconfig, "get_platform", lambda: told_as)
    if not words:
        return setup_env.check_machine()
    with pytest.raises(SystemExit) as told:
        setup_env.check_machine()
    said = str(told.value)
    assert said.startswith("Set-up stopped: ") and "\n" not in said
    assert all(word in said for word in [*words, "docs/binder.md", "docs/handouts.md"])
