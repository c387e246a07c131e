"""The measures of notebook 06 against scikit-learn, slow loops and the edges: nothing predicted, nothing true."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

from helpers.data import digits, measures, training


def some(seed, rows=40, labels=5):
    draw = np.random.default_rng(seed)
    targets = (draw.random((rows, labels)) < 0.3).astype(np.float32)
    return targets, np.round(draw.random((rows, labels)), 2)  # many scores on a threshold exactly


@pytest.mark.long
@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_the_sweep_is_what_scikit_learn_says_at_every_threshold(seed, rows):
    targets, scores = some(seed, rows)
    found = measures.sweep(targets, scores)
    for i, threshold in enumerate(measures.GRID):
        predicted = measures.above(scores, threshold)
        for average in ("micro", "macro"):
            wanted = f1_score(targets, predicted, average=average, zero_division=0)
            assert found[f"{average}-F1"][i] == pytest.approx(wanted, abs=1e-12)
        assert found["sets right"][i] == pytest.approx(accuracy_score(targets, predicted))
        for count in range(4):
            here = targets.sum(1) == count
            wanted = predicted[here].sum(1).mean() if here.any() else np.nan
            assert found["labels"][i, count] == pytest.approx(wanted, nan_ok=True)


@pytest.mark.parametrize("by", ["micro-F1", "sets right"])
def test_the_best_threshold_is_the_best(by):
    targets, scores = some(1, 200)
    best = measures.best_threshold(measures.sweep(targets, scores), by)
    measure = {
        "micro-F1": lambda p: f1_score(targets, p, average="micro"),
        "sets right": lambda p: accuracy_score(targets, p),
    }[by]
    every = [measure(scores > threshold) for threshold in measures.GRID]
    assert measure(scores > best) == pytest.approx(max(every))


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: measures.above([[-1.0, 2.3]], 0.5), ["scores", "from 0 to 1", "2.3"]),
        (lambda: measures.reliability([[0, 1]], [[-1.0, 0.3]]), ["scores", "-1."]),
        (lambda: measures.sweep([[0, 1]], [[0.5, float("nan")]]), ["scores", "nan"]),
        (lambda: measures.measured([]), ["races: []", "at least one"]),
        (lambda: measures.table({"bce": {"labels": (1.0, 0.0)}}, ["F1"]), ["columns: 'F1'", "'labels'"]),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(call, told):
    with pytest.raises(ValueError) as refused:
        call()
    assert all(words in str(refused.value) for words in told)


def test_told_how_many_it_names_the_best_so_many():
    scores = [[0.1, 0.9, 0.3], [0.5, 0.5, 0.4], [0.2, 0.1, 0.3], [0.9, 0.8, 0.7]]
    told = measures.top_k(scores, [1, 1, 0, 3])
    assert told.tolist() == [[False, True, False], [True, False, False], [False] * 3, [True] * 3]
    targets, scores = some(2)
    told = measures.top_k(scores, targets.sum(1))
    assert (told.sum(1) == targets.sum(1)).all()
    for chosen, row in zip(told, scores, strict=True):
        assert not chosen.any() or chosen.all() or row[chosen].min() >= row[~chosen].max()


@pytest.mark.parametrize("bins", [1, 7, 10])
def test_calibration_error_is_the_slow_loop_s(bins):
    targets, scores = some(3, 300)
    scores[0, 0], scores[1, 0] = 0.0, 1.0  # both ends belong somewhere
    flat = list(zip(scores.ravel(), targets.ravel(), strict=True))
    error, held = 0.0, 0
    for i in range(bins):
        here = [(s, y) for s, y in flat if i <= s * bins < i + 1 or (i == bins - 1 and s == 1)]
        held += len(here)
        if here:
            error += abs(sum(y - s for s, y in here)) / len(flat)
    assert held == len(flat)
    assert measures.expected_calibration_error(targets, scores, bins) == pytest.approx(error)
    assert measures.expected_calibration_error(targets, targets) == 0
    assert measures.reliability(targets, scores, bins)[2].sum() == len(flat)


def test_the_edges_give_numbers_and_no_warning():
    nothing, targets = np.zeros((3, 4)), np.eye(4)[:3]
    found = measures.measure(targets, nothing)
    assert found["micro-F1"] == found["macro-F1"] == found["sets right"] == found["labels"] == 0
    assert np.isnan(found["on none"]) and found["ECE"] == 0.25
    assert measures.measure(targets.tolist(), nothing.tolist()) == pytest.approx(found, nan_ok=True)
    assert measures.above([[0.0, 0.5, 1.0]], 1).sum() == 0 and measures.above([[0.1, 0.5, 1.0]], 0).all()
    assert measures.micro_f1(nothing, nothing) == 0
    assert np.isnan(measures.by_count(np.ones(2), np.ones((2, 3)))[:3]).all()


@pytest.mark.deep
def test_the_table_gives_mean_and_half_the_range_of_what_was_measured():
    races = [training.race(seed=s, epochs=2, number=200) for s in (0, 1)]
    found = measures.measured(races)
    targets = digits.data("test").targets
    each = [measures.measure(targets, measures.scored(race, "test")[1]["bce"]) for race in races]
    for key in each[0]:
        low, high = sorted(row[key] for row in each)
        assert found["bce"][key] == pytest.approx(((low + high) / 2, (high - low) / 2), nan_ok=True)
    best = [measures.of(race, 2)["bce"]["sets right"] for race in races]
    scores = [measures.scored(race, "test")[1]["bce"] for race in races]
    tuned = [accuracy_score(targets, s > t) for s, t in zip(scores, best, strict=True)]
    assert found["bce"]["sets right, tuned"][0] == pytest.approx(np.mean(tuned))
    shown = measures.table(found, ["micro-F1", "labels"]).data.splitlines()
    assert shown[0] == "| loss | micro-F1 | labels |" and len(shown) == 6
    mean, half = found["bce"]["micro-F1"]
    assert shown[-1].startswith(f"| BCE | {mean:.3f} ± {half:.3f} |")
