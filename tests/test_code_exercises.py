"""check: the learner's own function, in every state."""

import numpy as np
import pytest
import torch

from helpers import check, losses
from helpers.exercises.code import TASKS


def solution(name):
    """Return the task's own solution as a function."""
    scope = {"np": np, "losses": losses}
    exec(TASKS[name].solution, scope)
    return scope[TASKS[name].call.split("(")[0]]


@pytest.mark.parametrize("name", TASKS)
def test_the_solution_that_is_shown_is_right(name):
    report = check(name, solution(name))
    assert report.state == "right" and "extreme" in report.words


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize(
    "state, function, told",
    [
        ("not a function", 3, "3 was given"),
        ("not returned", lambda z, y: None, "return"),
        ("not returned", lambda z, y: ..., "return"),
        ("error", lambda z, y: 1 / 0, "ZeroDivisionError: division by zero"),
        ("error", lambda z: z, "TypeError"),
        ("wrong type", lambda z, y: "0.7", "'0.7'"),
        ("wrong shape", lambda z, y: np.zeros((5, 5)), "(5, 5)"),
    ],
)
def test_each_fault_is_named(name, state, function, told):
    report = check(name, function)
    assert report.state == state and told in report.words and "<details" in report._repr_html_()


@pytest.mark.parametrize("name", TASKS)
def test_a_plainly_wrong_number_is_shown_beside_the_right_one(name):
    report = check(name, lambda z, y: TASKS[name].right(z, y) + 7.7)
    assert report.state == "wrong" and "wanted is" in report.words


@pytest.mark.parametrize("name", TASKS)
def test_every_known_mistake_is_told_as_that_mistake(name):
    for mistaken, meaning in TASKS[name].mistakes:
        report = check(name, mistaken)
        assert report.state == "known" and report.words.startswith(meaning), meaning


def test_a_naive_exponential_is_told_apart_from_a_wrong_formula():
    def naive(z, y):
        p = 1 / (1 + np.exp(-z))
        return -(y * np.log(p) + (1 - y) * np.log(1 - p))

    report = check("bce", naive)
    assert report.state == "overflow" and "1000" in report.words
    report = check(
        "softmax_ce", lambda z, y: -(y * np.log(np.exp(z) / np.exp(z).sum(-1, keepdims=True))).sum(-1)
    )
    assert report.state == "overflow"


def test_a_torch_result_counts_and_inputs_are_copies():
    def with_torch(z, y):
        z *= 1  # a learner may write into the inputs
        return torch.nn.functional.binary_cross_entropy_with_logits(
            torch.tensor(z), torch.tensor(y), reduction="none"
        )

    assert check("bce", with_torch).state == "right"


def test_what_the_learner_wrote_is_escaped():
    def bad(z, y):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in check("bce", bad)._repr_html_()


def test_an_unknown_task_is_refused():
    with pytest.raises(ValueError, match="'bec' was given; allowed is one of bce, softmax_ce"):
        check("bec", None)
