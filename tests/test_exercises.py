"""Exercises in every state: the verdicts, the explorer that opens, and the answers' file."""

import json
import math
import os
import subprocess
import sys

import pytest

from helpers import ask, forget, teacher
from helpers.exercises import answers
from helpers.exercises.bank import QUESTIONS

NUMBERS = [name for name, question in QUESTIONS.items() if question.kind == "number"]
CHOICES = [name for name, question in QUESTIONS.items() if question.kind == "choice"]

# The exact answers, worked out by hand; the bank computes its own from the losses.
EXACT = {
    "cat-tied": -2 * math.log(0.9),
    "cat-untied": -math.log(0.9) - math.log(0.1),
    "cat-closed": math.log(2),
    "many-even": math.log(3),
    "many-push": -2 / 3,
    "many-temperature": 1 / 3,
    "many-overflow": 89,
    "both-push": 2 * math.exp(2) / (math.exp(1) + math.exp(2) + math.exp(-1)) - 1,
    "both-floor": 2 * math.log(2),
    "never-no": math.log1p(math.exp(-10)),
    "none-loss": 0,
}


@pytest.fixture(autouse=True)
def own_answers(tmp_path, monkeypatch):
    """Give every test an answers' file of its own, and shut the teacher's switch."""
    monkeypatch.setenv("ONE_CAT_ANSWERS", str(tmp_path / "answers.json"))
    forget()
    yield tmp_path / "answers.json"
    teacher(False)
    answers._memory.clear()


def send(asked, entry, why=""):
    """Send an entry as the page does, and return the view that comes back."""
    asked.widget.sent = {"entry": entry, "why": why, "count": len(str(asked.widget.sent)) + 1}
    return asked.widget.view


def test_the_table_of_exact_answers_covers_every_question():
    assert set(EXACT) == set(NUMBERS)


@pytest.mark.parametrize("name", NUMBERS)
def test_the_right_answer_is_right_however_it_is_written(name):
    value = EXACT[name]
    for written in (
        repr(value),
        f"{value:.4f}",
        f"{value:.4f}".replace(".", ","),
        f"{value:.4f}".replace("-", "−"),
    ):
        assert QUESTIONS[name].judge(written).state == "right", written
    assert QUESTIONS[name].judge(repr(value + 0.5)).state in ("wrong", "known")


@pytest.mark.parametrize("name", NUMBERS)
def test_every_known_mistake_is_told_as_that_mistake(name):
    mistakes = QUESTIONS[name].mistakes()
    assert len(mistakes) >= 3
    for value, meaning in mistakes:
        verdict = QUESTIONS[name].judge(repr(float(value)))
        assert (verdict.state, verdict.words) == ("known", meaning)


@pytest.mark.parametrize(
    "name, written",
    [
        ("many-push", "-2/3"),
        ("many-even", "ln 3"),
        ("both-floor", "2 ln 2"),
        ("both-floor", "2*ln(2)"),
        ("never-no", "4.5e-5"),
    ],
)
def test_exact_forms_are_read(name, written):
    assert QUESTIONS[name].judge(written).state == "right"


@pytest.mark.parametrize(
    "written", ["abc", "1/0", "ln 0", "nan", "inf", "1e999", "--1", "1.2.3", "x" * 5000, "0.5 or so"]
)
def test_what_cannot_be_read_is_said(written):
    verdict = QUESTIONS["cat-tied"].judge(written)
    assert verdict.state == "unreadable" and "Try 0.69" in verdict.words and verdict.value is None


@pytest.mark.parametrize("written", ["", "   ", None])
def test_nothing_entered_is_said(written):
    assert QUESTIONS["cat-tied"].judge(written).state == "missing"


@pytest.mark.parametrize("name", CHOICES)
def test_each_option_has_its_own_words(name):
    question = QUESTIONS[name]
    verdicts = {key: question.judge(key) for key in question.options}
    assert [key for key, verdict in verdicts.items() if verdict.state == "right"] == [question.right]
    assert len({verdict.words for verdict in verdicts.values()}) == len(question.options)
    assert question.judge("").state == "missing" and question.judge("nope").state == "unreadable"


def test_an_answer_unlocks_the_explorer_with_the_guess_drawn():
    asked = ask("cat-tied")
    assert asked.explorer is None and len(asked.box.children) == 1
    assert send(asked, "")["state"] == "missing" and asked.explorer is None
    assert send(asked, "much")["state"] == "unreadable" and asked.explorer is None
    assert send(asked, "0,5")["state"] == "wrong"
    first = asked.explorer
    assert asked.box.children[1] is first.widget and "your guess 0.500" in first.widget.view["panels"][0]
    assert send(asked, "0.2107")["state"] == "right"
    assert asked.explorer is first and "your guess 0.211" in first.widget.view["panels"][0]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_shows_opens_and_solves(name):
    asked = ask(name)
    if QUESTIONS[name].kind != "opinion":
        assert "{" not in asked.widget.spec["solution"] and len(asked.widget.spec["hint"]) > 5
    entry = repr(EXACT[name]) if name in EXACT else next(iter(QUESTIONS[name].options))
    assert send(asked, entry)["state"] in ("right", "known", "kept")
    assert (asked.explorer is not None) == (QUESTIONS[name].reveal is not None)


def test_an_unknown_question_is_refused_with_the_allowed_ones():
    with pytest.raises(ValueError, match=r"'cat' was given; allowed is one of both-floor, both-push"):
        ask("cat")


def test_the_teacher_opens_what_is_shown_and_what_comes():
    shown = ask("both-push")
    teacher()
    assert shown.explorer is not None and shown.widget.view["open"]
    assert ask("both-floor").widget.view["open"]
    teacher(False)
    assert ask("never-no").explorer is None
    with pytest.raises(ValueError, match="'yes' was given"):
        teacher("yes")


def test_the_first_guess_and_its_reason_are_kept_for_another_kernel(own_answers):
    send(ask("first-guess"), "ce", "it is the usual one")
    code = "from helpers.exercises import answers; print(answers.recall('first-guess'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "'entry': 'ce'" in done.stdout and "it is the usual one" in done.stdout
    answers._memory.clear()
    again = ask("first-guess")
    assert again.widget.view["entry"] == "ce" and again.widget.view["why"] == "it is the usual one"


def test_two_kernels_writing_at_once_lose_nothing(own_answers):
    code = "import sys\nfrom helpers.exercises import answers\n"
    code += "for i in range(20): assert answers.keep(f'{sys.argv[1]}-{i}', {'entry': str(i)}) is None"
    writers = [subprocess.Popen([sys.executable, "-c", code, who]) for who in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(json.loads(own_answers.read_text())) == 40


def test_a_write_that_fails_leaves_the_old_file_and_is_said(own_answers, monkeypatch):
    send(ask("cat-tied"), "0.3")
    before = own_answers.read_text()

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    view = send(ask("cat-untied"), "2.4")
    assert "cannot be written (No space left on device)" in view["notice"]
    assert own_answers.read_text() == before and not list(own_answers.parent.glob("*.new"))
    assert answers.recall("cat-untied")["entry"] == "2.4"


def test_a_folder_that_cannot_be_written_is_said_and_the_lesson_goes_on(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ONE_CAT_ANSWERS", str(tmp_path / "file" / "answers.json"))
    asked = ask("cat-tied")
    view = send(asked, "0.2107")
    assert view["state"] == "right" and asked.explorer is not None
    assert "cannot be written" in view["notice"] and "ONE_CAT_ANSWERS" in view["notice"]


@pytest.mark.parametrize("content", ["{half", "[1, 2]", "\x00"])
def test_a_damaged_file_is_set_aside_not_lost(own_answers, content):
    own_answers.write_text(content)
    assert send(ask("cat-tied"), "0.2107")["state"] == "right"
    assert own_answers.with_name("answers.json.damaged").read_text() == content
    assert "cat-tied" in json.loads(own_answers.read_text())


def test_a_fault_inside_is_told_and_not_raised(monkeypatch):
    asked = ask("cat-tied")
    monkeypatch.setattr(answers, "keep", lambda *_: 1 / 0)
    assert "ZeroDivisionError" in send(asked, "0.2")["words"]
