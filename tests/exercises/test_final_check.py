"""The end of the series: the final check and its score, and the first guess shown once more."""

import json
import math
import re
from collections import Counter

import numpy as np
import pytest
from asking import send
from scripts import ROOT

from helpers import ask, final_check, teacher
from helpers.exercises.bank import NOTEBOOKS, QUESTIONS, final
from helpers.exercises.quiz import LATEST, drawn

pytestmark = pytest.mark.usefixtures("own_answers")

NOTEBOOK_FILES = ROOT / "notebooks"
GUESSES = QUESTIONS["first-guess"].options


def wrong(asked):
    return next(key for key in asked.question.options if key != asked.question.right)


# ---------------------------------------------------------------- the fifteen questions


def test_there_is_one_question_for_each_misconception():
    assert [name for name in final.QUESTIONS if not re.fullmatch(r"final-m\d+", name)] == []
    assert {q.belief for q in final.QUESTIONS.values()} == {f"M{i}" for i in range(1, 16)}
    for name, question in final.QUESTIONS.items():
        assert name == f"final-{question.belief.lower()}" and NOTEBOOKS[name] == "07"
        assert question.reveal is None and 2 <= len(question.options) <= 3
        assert len(question.words) < 260 and "\n" not in question.words
    words = [question.words for question in QUESTIONS.values()]
    assert len(set(words)) == len(words), "each one is new"


def test_the_right_option_stands_as_often_in_each_place():
    places = [list(q.options).index(q.right) for q in final.QUESTIONS.values()]
    assert [places.count(place) for place in range(3)] == [5, 5, 5]


@pytest.mark.parametrize("name", final.QUESTIONS)
def test_the_solution_names_a_notebook_that_is_there(name):
    question = final.QUESTIONS[name]
    assert question.derivation().endswith(f"\n(Back to notebook {question.back}.)")
    number, title = question.back.split(", ")
    (file,) = NOTEBOOK_FILES.glob(f"{number}_*.ipynb")
    first = "".join(json.loads(file.read_text(encoding="utf-8"))["cells"][0]["source"])
    assert first.startswith(f"# {number} {title}\n")


def focal_slope(q, frequency):
    """Return the slope in q of the focal loss with gamma 2, by differences."""

    def loss(q):
        return -frequency * (1 - q) ** 2 * math.log(q) - (1 - frequency) * q**2 * math.log(1 - q)

    return (loss(q + 1e-6) - loss(q - 1e-6)) / 2e-6


def test_the_focal_loss_is_lowest_where_the_question_says():
    told = float(re.search(r"answers (0\.\d\d) every time", QUESTIONS["check-proper"].words)[1])
    assert focal_slope(told - 0.005, 0.1) < 0 < focal_slope(told + 0.005, 0.1)
    assert 0.1 < told < 0.5, "nearer to one half than the frequency is"


# ---------------------------------------------------------------- which ten


def test_ten_are_drawn_in_the_order_of_the_series_and_the_same_for_the_same_seed():
    order = list(final.QUESTIONS)
    for seed in range(30):
        names = drawn(seed)
        assert len(names) == len(set(names)) == 10 and names == sorted(names, key=order.index)
        assert names == drawn(seed)
    backs = [question.back for question in final.QUESTIONS.values()]
    assert backs == sorted(backs)
    assert {name for seed in range(30) for name in drawn(seed)} == set(order)
    assert len({tuple(drawn(seed)) for seed in range(30)}) > 25
    assert (
        [a.name for a in final_check().asks]
        == drawn(0)
        == [a.name for a in final_check(seed=np.int64(0)).asks]
    )


def test_none_comes_twice_until_all_have_come():
    for first in range(0, 60, 3):
        three = [name for seed in range(first, first + 3) for name in drawn(seed)]
        assert set(three[:20]) == set(final.QUESTIONS)
        assert Counter(three) == Counter(dict.fromkeys(final.QUESTIONS, 2))


@pytest.mark.parametrize("seed", [-1, 0.5, 1.0, "1", None, True, [1], math.nan])
def test_another_seed_is_refused(seed):
    with pytest.raises(
        ValueError, match=r"seed: .* was given; allowed is a whole number of at least 0\."
    ) as refusal:
        final_check(seed)
    assert repr(seed) in str(refusal.value)


def test_they_stand_numbered_in_one_box_with_the_score_at_the_end():
    check = final_check()
    assert [a.widget.spec["words"] for a in check.asks] == [
        f"{i}. {QUESTIONS[name].words}" for i, name in enumerate(drawn(0), 1)
    ]
    assert check.box.children == (*(a.box for a in check.asks), check.score)
    data, _ = check._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert all(a.widget.spec["words"] in data["text/plain"] for a in check.asks)


# ---------------------------------------------------------------- the score


def test_the_score_follows_every_answer_and_the_latest_counts():
    check = final_check()
    first, second, third, *rest = check.asks
    assert check.score.words == f"0 answered, 0 right; 10 to go. {LATEST}"
    send(first, first.question.right)
    send(second, wrong(second))
    assert check.score.words.startswith("2 answered, 1 right; 8 to go.")
    send(third, third.question.right)
    assert check.score.words.startswith("3 answered, 2 right; 7 to go.")
    send(second, second.question.right)
    send(first, wrong(first))
    assert check.score.words.startswith("3 answered, 2 right; 7 to go.")
    for nothing in ("", "nope"):  # what is no answer leaves the latest one standing
        send(first, nothing)
        assert check.score.words.startswith("3 answered, 2 right; 7 to go.")
    send(first, first.question.right)
    for asked in rest:
        send(asked, asked.question.right)
    assert check.score.words.startswith("All 10 right") and "final_check(seed=1)" in check.score.words


def test_at_the_end_it_says_which_notebooks_to_look_at_again():
    check = final_check()
    missed = [check.asks[i] for i in (0, 1, 5, 7)]
    for asked in check.asks:
        send(asked, wrong(asked) if asked in missed else asked.question.right)
    told = check.score.words
    assert told.startswith("6 of 10 right. Worth another look: notebook ") and told.endswith(LATEST)
    by_notebook = {}
    for asked in missed:
        by_notebook.setdefault(asked.question.back, []).append(str(asked.number))
    for back, numbers in by_notebook.items():
        assert f"notebook {back} (question {' and '.join(numbers)})" in told
    assert told.count("notebook ") == len(by_notebook)
    for asked in missed:
        send(asked, asked.question.right)
    assert check.score.words.startswith("All 10 right")


def test_none_right_is_told_too():
    check = final_check(seed=4)
    for asked in check.asks:
        send(asked, wrong(asked))
    assert check.score.words.startswith("0 of 10 right. Worth another look: notebook 01")


def test_answers_come_back_with_the_score(own_answers):
    check = final_check()
    send(check.asks[0], check.asks[0].question.right)
    send(check.asks[3], wrong(check.asks[3]))
    assert set(json.loads(own_answers.read_text())) == {check.asks[0].name, check.asks[3].name}
    again = final_check()
    assert again.score.words.startswith("2 answered, 1 right; 8 to go.")
    assert [a.widget.view["state"] for a in again.asks[:4]] == ["right", "new", "new", "known"]
    shared = set(drawn(1)) & {check.asks[0].name, check.asks[3].name}
    assert final_check(seed=1).score.words.startswith(f"{len(shared)} answered")


@pytest.mark.parametrize("entry", [5, None, {"entry": [1]}, {"entry": "nope"}])
def test_a_strange_entry_in_the_file_is_no_answer(own_answers, entry):
    own_answers.write_text(json.dumps({drawn(0)[0]: entry}))
    assert final_check().score.words.startswith("0 answered")


def test_the_teacher_opens_them_and_answers_nothing():
    shown = final_check()
    teacher()
    for check in (shown, final_check()):
        assert all(a.widget.view["open"] and a.explorer is None for a in check.asks)
        assert check.score.words.startswith("0 answered")


# ---------------------------------------------------------------- the first guess, shown once more


def recalled():
    return ask("first-guess-again").widget.spec["earlier"]


NOTHING_KEPT = "Notebook 00 asked you this too, but no answer of yours was kept."


def test_the_same_options_are_put_again_and_each_is_told_what_it_means():
    again = QUESTIONS["first-guess-again"]
    assert {key: words for key, (words, _) in again.options.items()} == GUESSES
    assert again.right == "bce" and again.earlier == "first-guess"
    assert {ask(name).widget.spec["earlier"] for name in QUESTIONS if name != "first-guess-again"} == {""}


def test_the_first_guess_is_shown_above_and_read_afresh_each_time():
    assert recalled() == NOTHING_KEPT
    ask("first-guess").commit("ce", "it is the usual one")
    assert recalled() == f"In notebook 00 you chose: “{GUESSES['ce']}”, because: “it is the usual one”."
    ask("first-guess").commit("ce", "It is the usual one.")
    assert recalled().endswith("because: “It is the usual one.”"), "one full stop is enough"
    ask("first-guess").commit("unsure", " \n ")
    assert recalled() == "In notebook 00 you chose: “I do not know yet”."
    ask("first-guess-again").commit("bce")
    assert recalled().startswith("In notebook 00 you chose: “I do not know yet”"), (
        "the second guess is not the first"
    )


@pytest.mark.parametrize("kept", [5, None, [], {}, {"entry": "nope"}, {"entry": [1]}, {"entry": {"a": 1}}])
def test_a_strange_first_guess_is_none(own_answers, kept):
    own_answers.write_text(json.dumps({"first-guess": kept}))
    assert recalled() == NOTHING_KEPT


@pytest.mark.parametrize("why", [5, None, ["x"], {"a": 1}])
def test_a_strange_reason_is_left_out(own_answers, why):
    own_answers.write_text(json.dumps({"first-guess": {"entry": "bce", "why": why}}))
    assert recalled() == f"In notebook 00 you chose: “{GUESSES['bce']}”."


@pytest.mark.parametrize("why", ["because " * 500, "x" * 5000, "a\n\n" * 2000])
def test_a_very_long_reason_is_shortened(why):
    ask("first-guess").commit("bce", why)
    told = recalled()
    assert told.endswith("…”") and "\n" not in told and 200 < len(told) < 420


def test_a_reason_is_told_as_it_was_written(own_answers):
    why = "<b>bold</b> & “quoted” {answer} <script>alert(1)</script>"
    ask("first-guess").commit("bce", why)
    assert (
        f"because: “{why}”." in recalled()
    )  # the page puts it there as text: tests/browser/test_ask_page.py
    ask("first-guess").commit("bce", "half a sign \ud83d")
    recalled().encode()


def test_a_damaged_file_is_said_and_the_question_is_put(own_answers):
    own_answers.write_text("{half")
    with pytest.warns(UserWarning, match="could not be read"):
        assert recalled() == NOTHING_KEPT
