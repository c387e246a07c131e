"""Exercises in every state: what is read, the verdicts, the explorer that opens, and the teacher's switch."""

import math
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from asking import send
from readouts import parsed

from helpers import ask, teacher
from helpers.exercises import answers
from helpers.exercises.bank import QUESTIONS
from helpers.exercises.number import UNREADABLE, parse

pytestmark = pytest.mark.usefixtures("own_answers")

NUMBERS = [name for name, question in QUESTIONS.items() if question.kind == "number"]
CHOICES = [name for name, question in QUESTIONS.items() if question.kind == "choice"]

SHOWN = [name for name in NUMBERS if QUESTIONS[name].reveal]  # with an explorer
CHECKED = [(name, entry) for name in NUMBERS for entry in QUESTIONS[name].checked]
SAYS = [(name, typed) for name, question in QUESTIONS.items() for typed in getattr(question, "says", ())]


def misworked(name):
    """Return what is wrong with the answer worked out by hand, in the bank beside the code that computes it; or ""."""
    question = QUESTIONS[name]
    try:
        if parse(question.checked[0]) == pytest.approx(question.answer(), rel=1e-12, abs=1e-15):
            return ""
    except (IndexError, ValueError):
        pass
    return (
        f"{name}: `checked` is {question.checked}; the first must be the answer, {question.answer()!r}, to 1e-12, "
        "worked out by hand and typed as a learner can: numbers, + − × /, brackets and ln"
    )


def exact(name):
    """Return the answer as it was worked out by hand; what is wrong with that is told by one test."""
    if misworked(name):
        pytest.skip("the answer worked out by hand is not the computed one")
    return parse(QUESTIONS[name].checked[0])


def told(name):
    """Return the answer as the verdict prints it."""
    return QUESTIONS[name].judge(repr(exact(name))).words.removeprefix("Right: it is ").removesuffix(".")


def drawn(asked):
    return "".join(asked.explorer.widget.view["panels"])


def in_new_process(code, **env):
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **env}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


# ---------------------------------------------------------------- what is read, and the verdict on it


@pytest.mark.parametrize("name", NUMBERS)
def test_the_answer_is_the_one_worked_out_by_hand_and_is_told(name):
    question = QUESTIONS[name]
    assert not misworked(name), misworked(name)
    ((number, half),) = parsed(told(name))
    assert abs(number - exact(name)) <= half * (1 + 1e-6) and (number == 0) == (exact(name) == 0)
    assert half < 6e-5 or number == exact(name), "to four decimals, if it is not whole"
    for written in (
        told(name),
        repr(exact(name)),
        told(name).replace(".", ","),
        told(name).replace("−", "-"),
    ):
        verdict = question.judge(written)
        assert verdict.state == "right" and verdict.words == f"Right: it is {told(name)}."
        assert verdict.value == pytest.approx(exact(name), abs=1e-4)
    assert told(name) in question.derivation()


@pytest.mark.parametrize("checked", [(), ("sqrt(2)",), ("0.21",), ("2**3", "0.21")])
def test_an_answer_misworked_by_hand_is_told_once_in_words(checked, monkeypatch):
    monkeypatch.setitem(QUESTIONS, "cat-tied", replace(QUESTIONS["cat-tied"], checked=checked))
    told = misworked("cat-tied")
    assert f"cat-tied: `checked` is {checked}; the first must be the answer, 0.2107" in told
    with pytest.raises(pytest.skip.Exception):
        exact("cat-tied")


@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_near_enough_is_right_and_is_near(name):
    question = QUESTIONS[name]
    assert 0 < question.within <= 0.006 * max(1, abs(exact(name)))
    for off in (question.within, -question.within):
        assert question.judge(repr(exact(name) + 0.9 * off)).state == "right"
        assert question.judge(repr(exact(name) + 1.1 * off)).state != "right"


@pytest.mark.parametrize("name, typed", SAYS)
def test_a_number_typed_in_a_text_is_right_to_its_last_digit(name, typed):
    question = QUESTIONS[name]
    options = (words for pair in getattr(question, "options", {}).values() for words in pair)
    mistakes = (words for _, words in question.mistakes()) if question.kind == "number" else ()
    texts = [question.words, question.hint, question.solution, *options, *mistakes]
    assert any(typed in text for text in texts)
    assert f"{question.says[typed]:.{len(typed.partition('.')[2])}f}" == typed


@pytest.mark.parametrize("name, written", CHECKED)
def test_other_ways_to_write_it_are_right_too(name, written, trained):
    exact(name)
    state = ask(name).commit(written).state
    assert state == "right", f"{name}: {written!r} in `checked` is judged {state}; it must be right"


def test_a_number_may_come_as_a_number():
    assert ask("none-loss").commit(0).state == "right"


@pytest.mark.parametrize("name", NUMBERS)
def test_every_known_mistake_is_told_as_that_mistake(name):
    question = QUESTIONS[name]
    mistakes = question.mistakes()
    assert len(mistakes) >= 3, (
        f"{name}: a prediction needs three known mistakes or more; it has {len(mistakes)}"
    )
    for value, meaning in mistakes:
        verdict = question.judge(repr(float(value)))
        fits = f"{name}: {value} is judged {verdict.state}, {verdict.words!r}, and not as its own mistake"
        assert (verdict.state, verdict.words) == ("known", meaning), fits
    values = [question.answer(), *(float(value) for value, _ in mistakes)]
    apart = min(abs(a - b) for i, a in enumerate(values) for b in values[:i])
    assert apart > min(question.within, 0.006) + 0.006, "no entry may fit two of them"


@pytest.mark.parametrize("name", NUMBERS)
def test_a_wrong_number_is_told_on_which_side_the_answer_lies(name):
    low, high = (QUESTIONS[name].judge(repr(exact(name) + step)) for step in (-31.7, 31.7))
    assert (low.state, high.state) == ("wrong", "wrong")
    assert "the answer is higher" in low.words and "the answer is lower" in high.words


NO_NUMBER = "abc 1/0 0/0 nan inf −inf 1e999 --1 1.2.3 1_0 2**3 7//2 0x10 ln () 1e l ((( True [1] \0".split()
NO_NUMBER += "ln 0|ln -1|ln 1/3|log10 2|1 2|0.5 or so|ln(1)(2)|__import__('os')".split("|")
NO_NUMBER += ["x" * 5000, "9" * 5000, "(" * 5000, "1" + "+1" * 3000]


@pytest.mark.parametrize("written", NO_NUMBER, ids=lambda written: written[:12])
def test_what_cannot_be_read_is_said(written):
    verdict = QUESTIONS["cat-tied"].judge(written)
    assert verdict.state == "unreadable" and verdict.value is None
    assert "is not a number I can read" in verdict.words and UNREADABLE.partition("{}")[2] in verdict.words
    assert len(verdict.words) < 160 and written[:12] in verdict.words


def test_the_forms_that_are_suggested_are_read_and_give_no_answer_away():
    forms = UNREADABLE.partition("Try ")[2].removesuffix(".").replace(" or ", ", ").split(", ")
    assert len(forms) == 5
    for form in forms:
        assert QUESTIONS["cat-untied"].judge(form).state in ("wrong", "known")
        near = [name for name in NUMBERS if abs(parse(form) - exact(name)) < 0.01]
        assert all(abs(exact(name)) < 1e-4 for name in near), "what is as good as 0 is near 1e-3"
    assert (parse("2 ln 5"), parse("ln(3/7)")) == (2 * math.log(5), math.log(3 / 7))


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("entry", ["", "  ", None])
def test_nothing_entered_is_said_and_opens_nothing(name, entry, own_answers):
    asked = ask(name)
    verdict = asked.commit((entry or "").strip() if QUESTIONS[name].kind != "number" else entry)
    assert verdict.state == "missing" and "yet" in verdict.words
    assert asked.explorer is None and not own_answers.exists()


@pytest.mark.parametrize("name", CHOICES)
def test_each_option_has_its_own_words(name):
    question = QUESTIONS[name]
    for key, (_, words) in question.options.items():
        verdict = question.judge(key)
        assert verdict.state == ("right" if key == question.right else "known")
        assert verdict.words == words and words.startswith("Right") == (key == question.right)
    assert len({words for _, words in question.options.values()}) == len(question.options) >= 2
    nope = question.judge("nope")
    assert nope.state == "unreadable" and all(key in nope.words for key in question.options)


def test_a_first_guess_is_kept_without_a_verdict():
    question = QUESTIONS["first-guess"]
    assert {question.judge(key).state for key in question.options} == {"kept"}
    assert {question.judge(key).words for key in question.options} == {question.thanks}
    assert question.judge("nope").state == "unreadable" and question.derivation() == ""


# ---------------------------------------------------------------- the explorer that opens


def test_an_answer_opens_the_explorer_and_a_second_one_moves_the_guess():
    asked = ask("cat-tied")
    for entry, state in (("", "missing"), ("much", "unreadable")):
        view = send(asked, entry)
        assert view["state"] == state and view["locked"]
        assert asked.explorer is None and asked.box.children == (asked.widget,)
    assert send(asked, "0,5")["state"] == "wrong" and not asked.widget.view["locked"]
    first = asked.explorer
    assert asked.box.children == (asked.widget, first.widget) and "your guess 0.500" in drawn(asked)
    assert send(asked, "0.2107")["state"] == "right"
    assert asked.explorer is first and asked.box.children == (asked.widget, first.widget)
    assert first.state["guess"] == 0.2107
    assert "your guess 0.211" in drawn(asked) and "your guess 0.500" not in drawn(asked)
    assert send(asked, "")["state"] == "missing" and not asked.widget.view["locked"]
    assert "your guess 0.211" in drawn(asked)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_shows_opens_and_draws_its_guess(name):
    question, asked = QUESTIONS[name], ask(name)
    spec = asked.widget.spec
    assert spec["words"] == question.words and "{" not in spec["solution"]
    assert question.kind == "opinion" or (len(spec["hint"]) > 5 and len(spec["solution"]) > 5)
    entry = repr(exact(name)) if question.kind == "number" else next(iter(question.options))
    view = send(asked, entry, "because")
    assert view["state"] in ("right", "known", "kept") and view["notice"] == ""
    assert (view["entry"], view["why"]) == (entry, "because")
    assert (asked.explorer is not None) == (question.reveal is not None)
    if name in SHOWN:
        guess = exact(name)
        assert asked.explorer.state["guess"] == ([question.at, guess] if question.at else guess)
        assert "guess" in drawn(asked)
        asked.unlock(None)
        assert "guess" not in drawn(asked)


@pytest.mark.parametrize("name", SHOWN)
def test_a_guess_far_off_the_scale_opens_the_explorer_too(name):
    asked = ask(name)
    for entry in ("1e300", "-1e300"):
        assert send(asked, entry)["state"] == "wrong"
        assert asked.explorer.widget.view["error"] == ""


def test_the_same_verdict_twice_still_reaches_the_page():
    asked, seen = ask("cat-tied"), []
    asked.widget.observe(lambda change: seen.append(change["new"]["words"]), "view")
    send(asked, "")
    send(asked, "")
    assert len(seen) == 2 and seen[0] == seen[1]


def test_a_fault_inside_is_told_and_not_raised(monkeypatch):
    asked = ask("cat-tied")
    asked.widget.sent = {"move": ["page", 1]}  # a page that sends no entry
    assert asked.widget.view["state"] == "missing"
    monkeypatch.setattr(answers, "keep", lambda *_: 1 / 0)
    view = send(asked, "0.2")
    assert view["state"] == "unreadable" and "went wrong here (ZeroDivisionError: division" in view["words"]


def test_options_stand_in_an_order_that_tells_nothing_and_stays():
    choices = {name: q for name, q in QUESTIONS.items() if q.kind == "choice"}
    places = Counter()
    for name, question in choices.items():
        order, again = ([key for key, _ in ask(name).spec()["options"]] for _ in range(2))
        assert sorted(order) == sorted(question.options) and order == again
        places[order.index(question.right)] += 1
    assert max(places[i] for i in range(3)) < 0.5 * len(choices)


@pytest.mark.parametrize("name", ["cat", "", None, ["cat-tied"]])
def test_an_unknown_question_is_refused_with_the_allowed_ones(name):
    with pytest.raises(
        ValueError, match=r"was given; allowed is one of again-01-multi-hot, again-01-none"
    ) as refusal:
        ask(name)
    assert repr(name) in str(refusal.value) and all(known in str(refusal.value) for known in QUESTIONS)


def test_without_a_kernel_the_question_can_be_read():
    data, _ = ask("cat-tied")._repr_mimebundle_()
    assert QUESTIONS["cat-tied"].words in data["text/plain"]


# ---------------------------------------------------------------- the teacher's switch


def test_the_teacher_opens_what_is_shown_and_what_comes():
    shown, choice = ask("both-push"), ask("check-m1")
    assert not shown.widget.view.get("open") and shown.widget.view["locked"]
    teacher()
    assert shown.explorer is not None and shown.widget.view["open"] and not shown.widget.view["locked"]
    assert choice.widget.view["open"] and choice.explorer is None
    assert ask("both-floor").widget.view["open"]
    assert send(shown, "0.41")["open"] and shown.explorer.state["guess"] == ["dog", 0.41]
    teacher(False)
    assert ask("never-no").explorer is None


@pytest.mark.parametrize("switch", ["x", "yes", None, 2, []])
def test_another_switch_is_refused(switch):
    with pytest.raises(ValueError, match=r"was given; allowed is True or False"):
        teacher(switch)
    assert ask("both-push").explorer is None


@pytest.mark.parametrize(
    "value, is_open",
    [
        ("1", "True"),
        pytest.param("0", "False", marks=pytest.mark.deep),
        pytest.param("", "False", marks=pytest.mark.deep),
    ],
)
def test_the_teachers_switch_in_the_environment(value, is_open):
    code = (
        "from helpers import ask; a = ask('cat-tied'); print(a.explorer is not None, a.widget.view['open'])"
    )
    assert in_new_process(code, ONE_CAT_TEACHER=value) == [is_open, is_open]
