"""`make present` told the wrong thing: one sentence each, and no traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from scripts import ROOT, call, run_python, run_tool

sys.path.insert(0, str(ROOT / "tools"))

import present


@pytest.mark.parametrize("number", ["99", "abc", "", "-1"])
def test_an_unknown_notebook_is_told_which_there_are(number):
    code, said, complaint = call(present, "--port=9", "--", number)
    assert (code, said) == (2, "")
    assert (
        f"NOTEBOOK={number} is not there; allowed is one of 00, 01, 02, 03, 04, 05, 06, 07, 08" in complaint
    )


@pytest.mark.parametrize("given", ["3", "03", "03_many_at_once", "03_many_at_once.ipynb"])
def test_a_notebook_can_be_named_as_people_do(given):
    assert present.find_notebook(given) == "03_many_at_once.ipynb"


@pytest.mark.long
def test_a_port_in_use_is_said_with_another_to_take():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, _, complaint = run_tool("present", "03", "--port", port)
    assert code == 2
    assert f"Port {port} is in use. Take another: make present NOTEBOOK=03 PORT={port + 1}" in complaint


@pytest.mark.parametrize("port", ["0", "x", "70000"])
def test_what_is_no_port_is_said(port):
    code, _, complaint = call(present, "03", "--port", port)
    assert code == 2 and f"PORT={port} was given; allowed is a whole number from 1 to 65535" in complaint


def test_without_a_browser_the_address_is_left_to_the_teacher(monkeypatch):
    def nothing():
        raise present.webbrowser.Error

    monkeypatch.setattr(present.webbrowser, "get", nothing)
    assert not present.has_browser()
    assert "--no-browser" in present.command(Path("/tmp/x"), "03_many_at_once.ipynb", 8888, browser=False)


def make(*arguments):
    environment = {name: value for name, value in os.environ.items() if name != "PORT"}
    return subprocess.run(
        ["make", "-n", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    ).stdout


def test_a_missing_notebook_in_make_is_asked_for():
    assert '--port "8888" -- "00"' in make("present")


def test_make_takes_a_port_for_the_lab_too_and_else_leaves_it_to_jupyterlab():
    assert '--port "8894" -- "03"' in make("present", "NOTEBOOK=03", "PORT=8894")
    assert '--port="8894" notebooks/00_start_here.ipynb' in make("lab", "PORT=8894")
    assert "--port" not in make("lab")  # 8888, or the next that is free


ENDING = """
import os, signal, sys
from types import SimpleNamespace
import present

def stop():
    os.kill(os.getpid(), signal.SIGINT)  # a second Ctrl+C, while the room ends

present.prepare = lambda folder: None
present.command = lambda *_: [sys.executable, "-c", ""]
present.open_room = lambda *_: SimpleNamespace(stop=stop)
present.keep_record = lambda *_: print("The record is kept.")
present.on_signals(signal.default_int_handler)
present.present("03_many_at_once.ipynb", 8888, False, {"word": "luma"})
"""


@pytest.mark.long
def test_a_second_ctrl_c_does_not_lose_the_record():
    code, said, complaint = run_python("-c", ENDING, PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'tools'}")
    assert code == 0 and complaint == "" and said.endswith("The record is kept.\n")


def test_a_record_that_cannot_be_written_here_goes_home_or_to_the_screen(tmp_path, monkeypatch, capsys):
    from room.state import Room

    votes, here, home = (tmp_path / name for name in ("votes", "here", "home"))
    for folder in (votes, here, home):
        folder.mkdir()
    state = Room(votes / "room.sqlite")
    state.show("check-m6")
    for i in range(2):
        state.join(f"{i:032x}")
        state.vote(f"{i:032x}", "check-m6", "sum")
    state.close()
    monkeypatch.chdir(here)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setattr(present.time, "strftime", lambda _: "now")

    def kept():
        present.keep_record("03_many_at_once.ipynb", SimpleNamespace(folder=votes))
        return [[path.name for path in folder.glob("*.csv")] for folder in (here, home)], capsys.readouterr()

    file = "room-03-now.csv"
    assert kept()[0] == [[file], []]
    (here / file).unlink()
    (here / f"{file}.new").mkdir()  # in the way
    files, told = kept()
    assert files == [[], [file]] and str(home / file) in told.out and "cannot be written" in told.err
    (home / file).unlink()
    (home / f"{file}.new").mkdir()
    files, told = kept()
    assert files == [[], []] and "check-m6,1," in told.out and told.out.rstrip().endswith(",2")
