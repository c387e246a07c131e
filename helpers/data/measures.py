"""How good are predicted label sets: F1, whole sets right, ranking, calibration, and what depends on the true count.

`targets` are multi-hot (N, K), `scores` probabilities (N, K), `predicted` sets as booleans (N, K). What a library
measures is left to scikit-learn. Scores outside [0, 1], logits say, are refused with a ValueError by `above`,
`reliability`, `sweep` and all that call them. Introduced in notebook 06.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.data.digits import MOST, data
from helpers.maths import arrays
from helpers.maths.arrays import Array
from helpers.maths.registry import LOSSES
from helpers.settings import numpy_as_it_comes

if TYPE_CHECKING:  # the first of them imports torch, and this module
    from IPython.display import Markdown

    from helpers.data.training import Race

Sets = NDArray[np.bool]

GRID = np.round(np.linspace(0, 1, 101), 2)  # the thresholds a slider can take
COUNTS = range(MOST + 1)


def scored(race: Race, part: str) -> tuple[NDArray[np.float32], dict[str, Array]]:
    """Return (targets, {loss: scores}) of a Race on a part of the data: softmax or sigmoid, as each loss wants."""

    def scores(name: str) -> Array:
        return LOSSES[name].activation(race.logits(part, name))

    return data(part).targets, {name: scores(name) for name in race.losses}


def above(scores: ArrayLike, threshold: float | Array) -> Sets:
    """Return the sets of all labels with a score above `threshold`: none at 1, every one with any score at 0."""
    return _probabilities(scores) > threshold


def _probabilities(scores: ArrayLike) -> Array:
    """Return scores as an array, or raise ValueError: logits would be counted in silence, and wrongly."""
    return arrays.checked("scores", scores, 0, 1)


def _truth(targets: ArrayLike) -> Sets:
    """Return which labels are true, or raise ValueError: nan and what is masked would count as false in silence."""
    return arrays.checked("targets", targets, 0, 1) > 0


@numpy_as_it_comes
def top_k(scores: ArrayLike, counts: ArrayLike) -> Sets:
    """Return the sets of the `counts` best-scored labels of each row: what an oracle's count makes of a ranking.

    Of equal scores the first label wins. Shapes: (N, K) and (N,) to (N, K). Errors: NumPy's, if they do not fit.
    """
    scores, counts = arrays.checked("scores", scores), arrays.checked("counts", counts, 0)
    order = np.argsort(-scores, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable") < counts[:, None]


def sets_right(targets: ArrayLike, predicted: ArrayLike) -> Sets:
    """Return for each row whether its whole set is right (N,); the mean is subset accuracy."""
    right: Sets = (arrays.checked("predicted", predicted, 0, 1) == _truth(targets)).all(axis=1)
    return right


@numpy_as_it_comes
def by_count(values: ArrayLike, targets: ArrayLike) -> Array:
    """Return the mean of `values` over the rows with 0, 1, 2 and 3 true labels; nan where there is no such row.

    Shapes: (N,) and (N, K) to (4,). Errors: NumPy's, if they do not fit.
    """
    values = arrays.checked("values", values)
    counts = arrays.checked("targets", targets, 0, 1).sum(axis=1).astype(int)
    return np.array([values[counts == s].mean() if (counts == s).any() else np.nan for s in COUNTS])


@numpy_as_it_comes
def reliability(
    targets: ArrayLike, scores: ArrayLike, bins: int = 10
) -> tuple[Array, Array, NDArray[np.int_]]:
    """Return (mean score, share true, number) of each of `bins` equal bins of all N*K scores; nan where one is empty."""
    flat, truth = _probabilities(scores).ravel(), _truth(targets).ravel()
    place = np.minimum((flat * bins).astype(int), bins - 1)
    number = np.bincount(place, minlength=bins)
    filled = np.where(number, number, np.nan)
    return (
        np.bincount(place, flat, bins) / filled,
        np.bincount(place, truth, bins) / filled,
        number,
    )


@numpy_as_it_comes
def expected_calibration_error(targets: ArrayLike, scores: ArrayLike, bins: int = 10) -> float:
    """Return the mean distance between score and share true, over bins weighed by their numbers (ECE).

    Source: Naeini, Cooper, Hauskrecht, AAAI 2015; here over every label of every row.
    """
    score, true, number = reliability(targets, scores, bins)
    return float(np.nansum(number * np.abs(score - true)) / number.sum())


@numpy_as_it_comes
def sweep(targets: ArrayLike, scores: ArrayLike) -> dict[str, Array]:
    """Return F1 and sets at every threshold of GRID. F1 is 0 where nothing is true and nothing predicted.

    Shapes: two of (N, K) to {"micro-F1": (101,), "macro-F1": (101,), "sets right": (101,), and by true count "labels":
    (101, 4), "right": (101, 4)}. Errors: ValueError for scores outside [0, 1], NumPy's if shapes do not fit.
    The same figures as scikit-learn's, for all thresholds at once (tests/data/test_measures.py holds them together).
    """
    truth = _truth(targets)
    predicted = above(scores, GRID[:, None, None])
    hits, named, present = (predicted & truth).sum(1), predicted.sum(1), truth.sum(0)
    whole = named + present
    labels, right = predicted.sum(2), (predicted == truth).all(2)
    return {
        "micro-F1": 2 * hits.sum(1) / np.maximum(whole.sum(1), 1),
        "macro-F1": (2 * hits / np.maximum(whole, 1)).mean(1),
        "sets right": right.mean(1),
        "labels": np.array([by_count(row, truth) for row in labels]),
        "right": np.array([by_count(row, truth) for row in right]),
    }


def best_threshold(found: dict[str, Array], measure: str) -> float:
    """Return the threshold of GRID that is best by a measure of what `sweep` found (the middle one, if several are)."""
    best = np.flatnonzero(found[measure] == found[measure].max())
    return float(GRID[best[len(best) // 2]])


@lru_cache(maxsize=8)
def of(race: Race, epoch: int) -> dict[str, Any]:
    """Return what the explorers of 06 draw of a Race, whose networks are those of `epoch`; kept, for it is dear.

    {loss: {"scores", "sweep", "micro-F1", "sets right"}}, the last two the thresholds that are best by each on
    held-out canvases; and "targets".
    """
    targets, scores = scored(race, "test")
    held, held_scores = scored(race, "held-out")
    swept = {name: sweep(held, s) for name, s in held_scores.items()}
    best = {
        name: {by: best_threshold(found, by) for by in ("micro-F1", "sets right")}
        for name, found in swept.items()
    }
    return {
        "targets": targets,
        **{name: {"scores": s, "sweep": sweep(targets, s), **best[name]} for name, s in scores.items()},
    }


@numpy_as_it_comes
def micro_f1(targets: ArrayLike, scores: ArrayLike, threshold: float = 0.5) -> float:
    """Return scikit-learn's micro-F1 of the sets above `threshold`; 0 where nothing is true and nothing predicted."""
    from sklearn.metrics import f1_score

    score: float = f1_score(_truth(targets), above(scores, threshold), average="micro", zero_division=0)
    return score


@numpy_as_it_comes
def measure(targets: ArrayLike, scores: ArrayLike, threshold: float = 0.5) -> dict[str, float]:
    """Return {name: value} of everything that notebook 06's table shows, at one threshold.

    F1, whole sets right, mAP (for each label, are the rows where it is true on top?) and "ranking" (label ranking
    average precision: in each row that has any, are the true labels on top?) are scikit-learn's; "told" is sets
    right if the number of labels is told; "on none" is the mean largest score where nothing is true.
    Shapes: two of (N, K). Errors: as `above`, and scikit-learn's.
    Source: F1: van Rijsbergen, Information Retrieval, 1979; mAP: Zhu, University of Waterloo, 2004; ranking: Tsoumakas,
    Katakis, Vlahavas, Mining Multi-label Data, 2010. Introduced in notebook 06.
    """
    from sklearn import metrics

    truth, scores = _truth(targets), _probabilities(scores)
    predicted, some = above(scores, threshold), truth.any(1)
    return {
        "micro-F1": micro_f1(truth, scores, threshold),
        "macro-F1": metrics.f1_score(truth, predicted, average="macro", zero_division=0),
        "sets right": metrics.accuracy_score(truth, predicted),
        "mAP": metrics.average_precision_score(truth, scores, average="macro"),
        "ranking": metrics.label_ranking_average_precision_score(truth[some], scores[some]),
        "ECE": expected_calibration_error(truth, scores),
        "labels": predicted.sum(1).mean(),
        "sets right, told": sets_right(truth, top_k(scores, truth.sum(1))).mean(),
        "on none": np.max(scores, 1)[~some].mean() if not some.all() else np.nan,
    }


@numpy_as_it_comes
def measured(races: Sequence[Race]) -> dict[str, dict[str, tuple[float, float]]]:
    """Return {loss: {measure: (mean, half the range)}} over Races that differ in their seed, on the test canvases.

    All of `measure` at one half; and with ", tuned", micro-F1 and sets right at the threshold that is best for
    each on that race's held-out canvases.
    """
    if not races:
        raise ValueError(f"races: {races!r} was given; allowed is a list of at least one Race.")
    found: dict[str, list[dict[str, float]]] = {name: [] for name in races[0].losses}
    for race in races:
        trained = of(race, race.epoch)
        for name, rows in found.items():
            scores = trained[name]["scores"]
            row = measure(trained["targets"], scores)
            for by in ("micro-F1", "sets right"):
                row[f"{by}, tuned"] = trained[name]["sweep"][by][np.searchsorted(GRID, trained[name][by])]
            rows.append(row)
    return {
        name: {key: _spread([row[key] for row in rows]) for key in rows[0]} for name, rows in found.items()
    }


def _spread(values: list[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.ptp(values) / 2)


def table(found: dict[str, dict[str, tuple[float, float]]], columns: Sequence[str]) -> Markdown:
    """Return `measured` figures as a Markdown table, one row a loss; with ± half the range, if there is one."""
    from IPython.display import Markdown

    known = list(next(iter(found.values()), ()))
    unknown = [name for name in columns if name not in known]
    if unknown:
        raise ValueError(
            f"columns: {', '.join(map(repr, unknown))} was given; allowed are {', '.join(map(repr, known))}."
        )
    lines = ["| loss | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    several = any(half > 0 for row in found.values() for _, half in row.values())
    for name, row in found.items():
        cells = [f"{row[c][0]:.3f}" + f" ± {row[c][1]:.3f}" * several for c in columns]
        lines.append(f"| {LOSSES[name].words} | " + " | ".join(cells) + " |")
    return Markdown("\n".join(lines))
