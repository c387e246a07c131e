"""The threshold that would help, and what it would cost: chosen on one half of the rows, measured on the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from helpers.doctor import bets
from helpers.doctor.claims import Claim
from helpers.doctor.finding import Finding, held, number
from helpers.maths.arrays import Array

PER_UNIT, FAR = 20, 10  # the thresholds tried: so many for each unit of the logit, so far out on either side
SURE = 3.5  # standard errors
FEWEST = 20  # rows
LEAST = 0.02  # of micro-F1: less is not worth a change


def better_threshold(claim: Claim) -> Iterator[Finding]:
    """Find a threshold with a better micro-F1 than ½, if the rows on which it was not chosen agree."""
    y = claim.run.targets
    are_rivals = claim.activation == "softmax" and claim.bet is not None
    if are_rivals or len(y) < FEWEST or y.dtype != bool or not claim.varied.any():
        return
    logits = claim.own_logits
    best = _best(logits[::2], y[::2])
    here, truth = logits[1::2], y[1::2]
    if best == 0 or not truth.any():
        return
    half, other = (_counts(here, truth, at) for at in (0.0, best))
    gain, error = _gain(half, other)
    if gain < max(LEAST, SURE * error):
        return
    before, after = (_f1(counts) for counts in (half, other))
    found, alarms = (int(v) for v in (other - half).sum(axis=1)[:2])
    alarms -= found
    threshold = float(f"{bets.chance(np.array(best)):.2g}")
    what = (
        f"{-alarms:,} false alarms fewer, at the cost of {-found:,} true labels that are no longer found"
        if best > 0
        else f"{found:,} more true labels found, at the cost of {alarms:,} more false alarms"
    )
    yield Finding(
        "threshold",
        f"A threshold of {threshold:g} would help",
        f"Chosen on every other row, and measured on the {len(truth):,} others: micro-F1 {number(before)} at ½, {number(after)} at {threshold:g}; "
        f"{what}. It mends decisions, not chances.",
        {
            "threshold": threshold,
            "micro-F1": after,
            "micro-F1 at ½": before,
            "found": found,
            "false alarms": alarms,
        },
        "threshold",
        {"threshold": held(threshold, 0.01, 0.99, 2)},
        is_fault=False,
    )


def _best(logits: Array, y: NDArray[np.bool]) -> float:
    """Return the threshold, as a logit, with the best micro-F1 (the middle one, if several are), from two histograms."""
    last = 2 * FAR * PER_UNIT
    place = np.clip(np.ceil((logits + FAR) * PER_UNIT), 0, last).astype(
        np.intp
    )  # above all thresholds before it
    named, hits = (
        np.bincount(p, minlength=last + 1)[:0:-1].cumsum()[::-1] for p in (place.ravel(), place[y])
    )
    f1 = 2 * hits / np.maximum(named + y.sum(), 1)
    best = np.flatnonzero(f1 == f1.max())
    return float(best[len(best) // 2] / PER_UNIT - FAR)


def _counts(logits: Array, y: NDArray[np.bool], threshold: float) -> Array:
    """Return for each row how many are (found, named, true): (3, N)."""
    named = logits > threshold
    return np.stack([(named & y).sum(axis=1), named.sum(axis=1), y.sum(axis=1)]).astype(float)


def _f1(counts: Array) -> float:
    found, named, true = counts.sum(axis=1)
    return float(2 * found / max(named + true, 1))


def _gain(half: Array, other: Array) -> tuple[float, float]:
    """Return the difference of micro-F1 and its standard error over rows (first order)."""
    parts = [
        (2 * found - _f1(counts) * (named + true)) / max((named + true).mean(), 1e-12)
        for counts in (half, other)
        for found, named, true in [counts]
    ]
    return _f1(other) - _f1(half), float((parts[1] - parts[0]).std() / np.sqrt(half.shape[1]))
