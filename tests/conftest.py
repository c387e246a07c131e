"""What tests of several files need: answers kept for one test alone."""

import sys

import pytest


@pytest.fixture
def own_answers(tmp_path, monkeypatch):
    """Give a test an answers' file of its own, and shut the teacher's switch; return the file's path."""
    from helpers import teacher
    from helpers.exercises import answers

    monkeypatch.setenv("ONE_CAT_ANSWERS", str(tmp_path / "answers.json"))
    answers._unwritten.clear()
    sys.modules["helpers.exercises.ask"]._open_asks.clear()
    yield tmp_path / "answers.json"
    answers._unwritten.clear()
    teacher(False)
