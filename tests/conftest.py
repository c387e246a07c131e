"""What tests of several files need: answers kept for one test alone; and what a worker of many takes at a time."""

import os
import sys

import pytest

# PyTorch's threads spin while they wait for each other: with more workers than cores, notebook 05 takes 110 s instead of 20.
# Here, and in every kernel started from here, they sleep; how many there are, and what they compute, is as ever.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """In place of `--dist loadfile`."""
    from spreading import Spreading

    return Spreading(config, log) if config.option.dist == "loadfile" else None


@pytest.fixture(autouse=True, scope="module")
def a_short_race_is_not_the_next_files():
    """What a file's tests and fixtures train in a few epochs is not what the explorers of the next file show."""
    training = sys.modules.get("helpers.data.training")
    before = [*training._latest] if training else []
    yield
    training = sys.modules.get("helpers.data.training")
    if training and training._latest and training._latest[0].epoch < training.EPOCHS:
        training._latest[:] = before


@pytest.fixture(scope="module")
def trained():
    """Have a race that has been run, on few canvases: for the explorers that show the last."""
    from helpers.data import training

    training.race(number=200)


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
