"""check: the learner's own function, in every state. It never raises, whatever the function does."""

import sys
from fractions import Fraction

import numpy as np
import pytest
import sklearn.metrics
import torch
from torch.nn import functional

from helpers import check, teacher
from helpers.exercises.tasks import TASKS
from helpers.maths import losses

# A training step takes a model too: its tests are in test_training_step.py.
PLAIN = [name for name in TASKS if name != "training_step"]
OF_LOGITS = [name for name in PLAIN if name != "micro_f1"]  # that one takes tables of 0 and 1
EXTREME = [name for name in OF_LOGITS if name != "bce"]  # asked before a lesson says what overflows


def solution(name):
    """Return the task's own solution, the text that is shown, as a function."""
    scope = {"np": np, "losses": losses, "F": functional}
    exec(TASKS[name].solution, scope)
    return scope[TASKS[name].call.split("(")[0]]


def bce_in_torch(reduction):
    def function(z, y):
        z, y = torch.tensor(z, requires_grad=True), torch.tensor(y)
        return functional.binary_cross_entropy_with_logits(z, y, reduction=reduction)

    return function


def naive_bce(z, y):
    p = 1 / (1 + np.exp(-z))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


def naive_softmax(z):
    return np.exp(z) / np.exp(z).sum(-1, keepdims=True)


def six(yes, no=None):
    return np.stack([yes, 1 - yes if no is None else no], -1)


def naive_zlpr(z, y):
    return np.log(1 + (np.exp(z) * (1 - y)).sum(-1)) + np.log(1 + (np.exp(-z) * y).sum(-1))


def zlpr_in_torch(z, y):
    z, y, zero = torch.tensor(z), torch.tensor(y) == 1, torch.zeros(*z.shape[:-1], 1)
    halves = (z.masked_fill(y, -torch.inf), (-z).masked_fill(~y, -torch.inf))
    return sum(torch.cat([zero, half], -1).logsumexp(-1) for half in halves)


def known_in_torch(z, y):
    z, y = torch.tensor(z), torch.tensor(y)
    return functional.binary_cross_entropy_with_logits(
        z, y.clamp(min=0), weight=(y >= 0).double(), reduction="none"
    ).sum(-1)


def by_label(measure, **options):
    """Return a function that gives a measure of scikit-learn, by whatever average."""

    def function(predicted, targets):
        return getattr(sklearn.metrics, measure)(targets, predicted, **options)

    return function


class Awkward:
    """A thing that refuses to be shown or to be made an array."""

    def __repr__(self):
        raise RuntimeError("no")

    __array__ = __len__ = __float__ = __repr__


# ---------------------------------------------------------------- right


@pytest.mark.parametrize("name", TASKS)
def test_the_solution_that_is_shown_is_right(name):
    report = check(name, solution(name))
    assert report.state == "right"
    assert report.words == f"Right on all {len(TASKS[name].cases)} inputs, the extreme ones too."


RIGHT = [
    ("bce", bce_in_torch("none")),
    ("bce", lambda z, y: bce_in_torch("none")(np.float32(z), np.float32(y))),
    ("bce", lambda z, y: losses.sigmoid_binary_cross_entropy(z, y).tolist()),
    ("bce", lambda z, y: np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z)))),
    (
        "softmax_ce",
        lambda z, y: functional.cross_entropy(
            *(torch.tensor(np.atleast_2d(v)) for v in (z, y)), reduction="none"
        ).reshape(z.shape[:-1]),
    ),
    ("softmax_ce", lambda z, y: (y * (np.logaddexp.reduce(z, axis=-1, keepdims=True) - z)).sum(-1)),
    ("softmax_ce_gradient", lambda z, y: losses.softmax(z) * y.sum(-1, keepdims=True) - y),
    ("six_labels", lambda z, y: losses.sigmoid_binary_cross_entropy(z, y).sum(-1)),
    ("six_labels", lambda z, y: -(six(y) * losses.log_softmax(six(z, 0 * z))).sum((-1, -2))),
    ("micro_f1", by_label("f1_score", average="micro", zero_division=0)),
    ("micro_f1", lambda p, y: 2 * ((p > 0) & (y > 0)).sum() / max(p.sum() + y.sum(), 1)),
    ("micro_f1", lambda p, y: torch.tensor(2 * (p * y).sum() / max((p + y).sum(), 1))),
    ("known_bce", known_in_torch),
    ("known_bce", lambda z, y: (np.logaddexp(0, np.where(y == 1, -z, z)) * (y >= 0)).sum(-1)),
    ("zlpr", zlpr_in_torch),
    ("zlpr", lambda z, y: zlpr_in_torch(np.float32(z), y)),
]


@pytest.mark.parametrize("name, function", RIGHT)
def test_other_right_functions_count_too(name, function):
    report = check(name, function)
    assert report.state == "right", report.words


@pytest.mark.parametrize("name", PLAIN)
def test_float32_is_near_enough_and_a_hundredth_of_a_percent_is_not(name):
    right = TASKS[name].right
    assert check(name, lambda z, y: right(z, y) * (1 + 5e-6)).state == "right"
    assert check(name, lambda z, y: right(z, y) * (1 + 1e-4)).state == "wrong"


@pytest.mark.parametrize("name", PLAIN)
def test_a_function_may_write_into_its_inputs(name):
    def untidy(z, y):
        result = TASKS[name].right(z, y)
        z *= 0
        y += 7
        return result

    assert [check(name, untidy).state for _ in range(2)] == ["right", "right"]


@pytest.mark.parametrize("name", EXTREME)
def test_there_are_ordinary_rows_and_extreme_cases(name):
    largest = [np.abs(z).max() for z, _ in TASKS[name].cases]
    assert min(largest) <= 3 and max(largest) >= 1000
    assert {z.ndim for z, _ in TASKS[name].cases} == {1, 2}


def test_tables_of_sets_hold_nothing_everything_and_what_is_between():
    tables = [table for case in TASKS["micro_f1"].cases for table in case]
    assert {value for table in tables for value in table.ravel()} == {0, 1}
    assert {table.min() + table.max() for table in tables} == {0, 1, 2}
    assert not any(table.any() for table in TASKS["micro_f1"].cases[-1]), "nothing true, nothing named"
    assert [np.asarray(TASKS["micro_f1"].right(*case)) for case in TASKS["micro_f1"].cases] == [
        pytest.approx(value) for value in (0.6, 1, 1 / 3, 0, 0)
    ]


def test_zlpr_is_binary_cross_entropy_for_one_label_and_ln_27_for_two_of_ten():
    right, two = TASKS["zlpr"].right, np.array([1.0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    assert right(np.zeros(10), two) == pytest.approx(np.log(27))
    z, y = np.array([[-1000.0], [-2], [0.3], [1000]]), np.array([[0.0], [1], [0], [1]])
    assert right(z, y) == pytest.approx(losses.sigmoid_binary_cross_entropy(z, y)[:, 0])


# ---------------------------------------------------------------- every fault is named


@pytest.mark.parametrize("name", PLAIN)
def test_every_known_mistake_is_told_as_that_mistake(name):
    assert len(TASKS[name].mistakes) >= 5
    for mistaken, meaning in TASKS[name].mistakes:
        report = check(name, mistaken)
        assert report.state == "known" and report.words.startswith(f"{meaning} (Input: "), meaning


@pytest.mark.parametrize(
    "name, function, told",
    [
        ("bce", lambda z, y: -naive_bce(z, y), "minus sign is missing"),
        ("bce", bce_in_torch("mean"), "mean over the labels. Give one loss per label"),
        ("bce", bce_in_torch("sum"), "sum over the labels. Give one loss per label"),
        ("bce", lambda z, y: y * np.logaddexp(0, -z), "That is the yes-term alone"),
        (
            "softmax_ce",
            lambda z, y: (y * np.log(naive_softmax(z))).sum(-1),
            "minus sign is missing",
        ),
        (
            "softmax_ce",
            lambda z, y: -(y * np.log(naive_softmax(z))).mean(-1),
            "mean over the labels",
        ),
        ("softmax_ce", lambda z, y: -y * np.log(naive_softmax(z)), "one number per label"),
        ("softmax_ce", lambda z, y: -np.sum(y * np.log(naive_softmax(z))), "sum over all rows"),
        ("softmax_ce_gradient", lambda z, y: naive_softmax(z) - y, "right for one true label"),
        ("softmax_ce_gradient", lambda z, y: y - y.sum() * naive_softmax(z), "that is the push"),
        ("softmax_ce_gradient", lambda z, y: y.sum() * naive_softmax(z) - y, "summed over all rows"),
        ("six_labels", lambda z, y: -(six(y) * np.log(naive_softmax(six(z, 0 * z)))).sum(-1), "Now add them"),
        ("six_labels", lambda z, y: losses.softmax_cross_entropy(np.r_[z, 0 * z], np.r_[y, 1 - y]), "rivals"),
        (
            "six_labels",
            lambda z, y: losses.sigmoid_binary_cross_entropy(six(z, -z), six(y)).sum((-1, -2)),
            "the same question twice",
        ),
        ("micro_f1", by_label("f1_score", average="macro", zero_division=0), "That is macro-F1"),
        ("micro_f1", by_label("f1_score", average="samples", zero_division=0), "one F1 for each row"),
        ("micro_f1", by_label("accuracy_score"), "wholly right, the subset accuracy"),
        ("micro_f1", lambda p, y: 1 - sklearn.metrics.hamming_loss(y, p), "That is binary accuracy"),
        ("micro_f1", by_label("precision_score", average="micro", zero_division=0), "what was missed"),
        ("micro_f1", by_label("recall_score", average="micro", zero_division=0), "what was named falsely"),
        ("micro_f1", by_label("jaccard_score", average="micro", zero_division=0), "the Jaccard index"),
        ("known_bce", lambda z, y: bce_in_torch("none")(z, y).sum(-1), "“−100% dog”"),
        ("known_bce", lambda z, y: naive_bce(z, y.clip(0)).sum(-1), "Nobody said no"),
        ("known_bce", lambda z, y: (naive_bce(z, y.clip(0)) * (y >= 0)).sum(), "over all rows too"),
        (
            "known_bce",
            lambda z, y: (naive_bce(z, y.clip(0)) * (y >= 0)).sum(-1) / (y >= 0).sum(-1),
            "something was said. Add them up",
        ),
        (
            "zlpr",
            lambda z, y: np.log((np.exp(z) * (1 - y)).sum(-1)) + np.log((np.exp(-z) * y).sum(-1)),
            "The 1 is forgotten",
        ),
        ("zlpr", lambda z, y: np.log1p((np.exp(z) * (1 - y)).sum(-1)), "part of the false labels alone"),
        ("zlpr", lambda z, y: np.log1p((np.exp(-z) * y).sum(-1)), "part of the true labels alone"),
        (
            "zlpr",
            lambda z, y: np.log1p((np.exp(z) * (1 - y)).sum(-1)) + np.log1p((np.exp(z) * y).sum(-1)),
            "The true labels need a minus sign",
        ),
        ("zlpr", lambda z, y: bce_in_torch("none")(z, y).sum(-1), "That is binary cross-entropy"),
        ("zlpr", lambda z, y: np.mean(zlpr_in_torch(z, y).numpy()), "That is the mean over all rows"),
    ],
)
def test_mistakes_as_learners_write_them(name, function, told):
    report = check(name, function)
    assert report.state == "known" and told in report.words


@pytest.mark.parametrize(
    "name, function",
    [
        ("softmax_ce", lambda z, y: -(y * np.log(naive_softmax(z))).sum(-1)),
        (
            "softmax_ce_gradient",
            lambda z, y: y.sum(-1, keepdims=True) * naive_softmax(z) - y,
        ),
        ("six_labels", lambda z, y: -(six(y) * np.log(naive_softmax(six(z, 0 * z)))).sum((-1, -2))),
        ("known_bce", lambda z, y: (naive_bce(z, y.clip(0)) * (y >= 0)).sum(-1)),
        ("zlpr", naive_zlpr),
    ],
)
def test_a_right_formula_that_overflows_is_told_apart_from_a_wrong_one(name, function):
    report = check(name, function)
    assert report.state == "overflow" and "left the range" in report.words
    assert "Your result is " in report.words and ("nan" in report.words or "inf" in report.words)
    assert "1000" in report.words and "The true value is " in report.words


def test_nothing_over_nothing_is_told_as_what_it_is():
    report = check("micro_f1", lambda p, y: 2 * (p * y).sum() / (p.sum() + y.sum()))
    assert report.state == "overflow" and "nan" in report.words
    assert "a division left the range. The true value is 0." in report.words


def test_numbers_are_shown_plainly():
    words = check("softmax_ce", lambda z, y: np.float64(7.5)).words
    assert words == "Your result is 7.5; wanted is 1.34901. (Input: [1, 2, -1], [1, 0, 0].)"


def recursing(z, y):
    return recursing(z, y)


FAULTS = [
    ("not a function", 3, "3 was given"),
    ("not a function", None, "None was given"),
    ("not a function", np.zeros(10_000), "array([0., 0., "),
    ("not a function", Awkward(), "Awkward"),
    ("not returned", lambda z, y: None, "write your formula after `return`"),
    ("not returned", lambda z, y: ..., "write your formula after `return`"),
    ("error", lambda z, y: 1 / 0, "ZeroDivisionError: division by zero"),
    ("error", lambda z: z, "TypeError"),
    ("error", lambda z, y: sys.exit("bye"), "SystemExit: bye"),
    ("error", recursing, "RecursionError"),
    ("wrong type", lambda z, y: [None] * 3, "[None, None, None]; wanted are numbers"),
    ("wrong type", lambda z, y: "0.7", "'0.7'; wanted are numbers"),
    ("wrong type", lambda z, y: np.array(["1.3", "0.1", "0.3"]), "'1.3'"),
    ("wrong type", lambda z, y: "x" * 10_000, "xxx"),
    ("wrong type", lambda z, y: [[1, 2], [3]], "[[1, 2], [3]]"),
    ("wrong type", lambda z, y: z * 1j, "j"),
    ("wrong type", lambda z, y: {"loss": 1}, "{'loss': 1}"),
    ("wrong type", lambda z, y: (v for v in z), "generator"),
    ("wrong type", lambda z, y: Awkward(), "Awkward"),
    ("wrong shape", lambda z, y: np.zeros((5, 5)), "has shape (5, 5)"),
    ("wrong shape", lambda z, y: [], "has shape (0,)"),
    ("wrong", lambda z, y: np.full(np.shape(losses.softmax(z)), Fraction(77, 10)), "7.7"),
    ("overflow", lambda z, y: z * np.nan, "nan"),
]


@pytest.mark.parametrize("state, function, told", FAULTS)
def test_each_fault_is_named(state, function, told):
    report = check("bce", function)
    assert report.state == state and told in report.words
    assert len(report.words) < 600 and repr(report) == report.words


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("state, function, told", FAULTS)
def test_no_fault_is_ever_right_or_raised(name, state, function, told):
    report = check(name, function)
    assert report.state not in ("right", "known") and report.words
    assert report.hint == TASKS[name].hint and report.solution == TASKS[name].solution


def test_stopping_the_cell_still_stops_it():
    def interrupted(z, y):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("bce", interrupted)


@pytest.mark.parametrize("name", ["bec", None, ["bce"]])
def test_an_unknown_task_is_refused(name):
    with pytest.raises(
        ValueError, match="was given; allowed is one of bce, known_bce, micro_f1, six_labels, softmax_ce"
    ):
        check(name, naive_bce)


# ---------------------------------------------------------------- how it is shown


def raising(z, y):
    raise ValueError("<script>alert(1)</script>")


@pytest.mark.parametrize(
    "function", [raising, lambda z, y: "<script>", lambda z, y: ["<script>"], "<script>"]
)
def test_what_the_learner_wrote_is_escaped(function):
    shown = check("bce", function)._repr_html_()
    assert "&lt;script&gt;" in shown and "<script" not in shown


@pytest.mark.parametrize("name", TASKS)
def test_hint_and_solution_wait_below_until_the_teacher_opens_them(name):
    report = check(name, lambda *_: None)
    shown = report._repr_html_()
    assert shown.count("<details><summary>") == 2 and "✓" not in shown
    assert "<summary>hint</summary>" in shown and "<summary>solution</summary>" in shown
    assert 'data-state="not returned"' in shown and "def my_" in shown
    assert "✓ Right on all" in check(name, solution(name))._repr_html_()
    teacher()
    try:
        opened = report._repr_html_()
    finally:
        teacher(False)
    assert "<details open><summary>solution</summary>" in opened and opened.count("<details open>") == 1
