"""Exercises that meet a fault: an explorer that cannot open now, and words that cannot be sent or shown."""

import json

import pytest

from helpers import ask, check, teacher
from helpers.exercises import answers

pytestmark = pytest.mark.usefixtures("own_answers")


def break_the_explorer(asked, monkeypatch):
    """Let the explorer behind a question fail, as those that need torch do where torch is broken."""

    def fail(guess):
        raise ImportError("torch cannot be loaded")

    monkeypatch.setitem(vars(asked.question), "reveal", fail)


def test_an_answer_kept_before_a_fault_never_shuts_its_question(monkeypatch):
    asked = ask("cat-tied")
    with monkeypatch.context() as broken:
        break_the_explorer(asked, broken)
        asked.widget.sent = {"entry": "0.5", "move": ["page", 1]}
        again = ask("cat-tied").widget.view
        for view in (asked.widget.view, again):
            assert "went wrong here (ImportError: torch cannot be loaded)" in view["words"]
        assert again["entry"] == "0.5" and answers.recall("cat-tied")["entry"] == "0.5"
    assert ask("cat-tied").widget.view["state"] == "wrong"


def test_the_teacher_opens_all_the_others(monkeypatch):
    broken, other = ask("cat-tied"), ask("cat-untied")
    break_the_explorer(broken, monkeypatch)
    teacher()
    assert other.explorer is not None and other.widget.view["open"] and broken.widget.view["open"]
    assert "ImportError" in broken.widget.view["words"] and ask("cat-tied").widget.view["open"]


@pytest.mark.parametrize(
    "name, entry", [("first-guess", "ce"), ("first-guess", "\ud83d"), ("cat-tied", "\ud83d")]
)
def test_half_a_character_reaches_the_page_as_a_question_mark(name, entry):
    asked = ask(name)
    asked.widget.sent = {"entry": entry, "why": "so \ud83d", "move": ["page", 1]}
    for shown in (asked, ask(name)):
        json.dumps(shown.widget.view, ensure_ascii=False).encode()
    assert asked.widget.view["why"] == "so ?"


class Speechless(Exception):  # noqa: N818
    def __str__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "error, told",
    [
        (Speechless(), "stopped with Speechless."),
        (ValueError("x" * 5000), "ValueError: xxx"),
        (OSError(), "OSError."),
    ],
)
def test_check_tells_in_short_what_an_exception_says_if_it_can(error, told):
    def function(z, y):
        raise error

    report = check("bce", function)
    assert report.state == "error" and told in report.words and len(report.words) < 600
