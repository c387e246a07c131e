"""Bets against the scores: how sure it is that chance alone did not part them from the targets.

If targets are drawn with the chances that the scores claim, then whoever bets against them at those odds multiplies a
stake of 1 by at most 1, on average: so it grows to 1,000 in at most one such run of 1,000 (Markov), however few the
rows. No law of large numbers is asked, and none of the labels' independence: a row's labels share its stake, so that
they may hang together as they like. What to bet is learnt on one half of the rows and staked on the other.
Source: Ramdas, Grünwald, Vovk, Shafer, Statistical Science 38(4), 2023, arXiv 2210.01948.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.doctor.given import stride
from helpers.maths.arrays import Array

ENOUGH = float(np.log(1000))
MOST = 200_000  # numbers that are bet on: of more rows, evenly spaced ones are taken
FAR = 30.0  # a logit beyond claims chances that no number of rows could refute
STEPS = 12


@dataclass(frozen=True)
class Bet:
    """What was won: `log_odds` against chance with all labels, and with `each` for itself; and which logits would fit.

    They are slope * logit + shift; or, if only moved, for each label logit + `shifts`. `slopes` are those within each label.
    """

    log_odds: float
    slope: float
    shift: float
    each: Array
    shifts: Array
    slopes: Array

    @property
    def is_won(self) -> bool:
        """Whether chance alone wins as much in at most one run of 1,000."""
        return self.log_odds >= ENOUGH


def spaced(logits: Array, targets: NDArray[np.generic]) -> tuple[Array, Array]:
    """Return the rows that are bet on, as float64."""
    step = stride(logits, MOST)
    return np.clip(logits[::step], -FAR, FAR), targets[::step].astype(np.float64)


def against(logits: Array, targets: NDArray[np.generic], activation: str) -> Bet:
    """Return the Bet that the scores of `activation` ("sigmoid" or "softmax") are not the chances of the targets.

    Shapes: two of (N, K).
    """
    z, y = spaced(logits, targets)
    halves = [(z[i::2], y[i::2]) for i in (0, 1)]
    if activation == "softmax":
        learnt = [_tempered(*half) for half in halves]
        won = [_won(*half, slope, shifts) for half, (slope, shifts) in zip(halves, learnt[::-1], strict=True)]
        slope, shifts = (np.mean(part, axis=0) for part in zip(*learnt, strict=True))
        every = np.ones(z.shape[1])
        return Bet(mean_of(won), float(slope), 0.0, -np.inf * every, shifts, slope * every)
    lines, labels = [_line(*half) for half in halves], [_apart(*half) for half in halves]
    won, each = [], []
    for (here, there), (shift, slope), (middle, shifts, slopes) in zip(
        halves, lines[::-1], labels[::-1], strict=True
    ):
        claimed = cost(here, there)
        won.append((claimed - cost(slope * here + shift, there)).mean(axis=1).sum())
        each.append((claimed - cost(middle + shifts + slopes * (here - middle), there)).sum(axis=0))
    apart = np.logaddexp(*each) - np.log(2)
    shift, slope = np.mean(lines, axis=0)
    within = np.mean([slopes for _, _, slopes in labels], axis=0)
    return Bet(
        mean_of([mean_of(won), mean_of(apart)]), float(slope), float(shift), apart, _moved(z, y), within
    )


def between(logits: Array, targets: NDArray[np.generic], other: Array) -> float:
    """Return the log odds won by a bet that these `other` logits claim the chances, and not `logits`; sigmoids, both.

    Shapes: three of (N, K).
    """
    z, y = spaced(logits, targets)
    return float((cost(z, y) - cost(spaced(other, targets)[0], y)).mean(axis=1).sum())


def cost(logits: Array, targets: Array) -> Array:
    """Return the binary cross-entropy of each label of each row; any shapes, without a look at what they hold."""
    costs: Array = np.logaddexp(0, logits) - targets * logits
    return costs


def chance(logits: Array) -> Array:
    """Return sigmoids, from 0 to 1 inclusive, whatever the logits."""
    chances: Array = 0.5 + 0.5 * np.tanh(0.5 * logits)
    return chances


def shares(logits: Array) -> Array:
    """Return the softmax of each row (N, K), whatever the logits."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    parts: Array = e / e.sum(axis=1, keepdims=True)
    return parts


def mean_of(log_odds: ArrayLike) -> float:
    """Return the logarithm of the mean of what several bets have won: it is again a bet of its own."""
    won = np.asarray(log_odds, float)
    return float(np.logaddexp.reduce(won) - np.log(len(won)))


def _won(z: Array, y: Array, slope: float, shifts: Array) -> float:
    """Return the log odds won against a softmax by another temperature and other frequencies."""
    claimed, fitted = (np.log(np.maximum(shares(t), 1e-300)) for t in (z, slope * z + shifts))
    return float((y * (fitted - claimed)).sum())


# What fits one half of the rows. Each is held near "as they are" by a stake that a few rows outweigh; a bet is fair
# whatever was learnt, so a step that goes astray only wins less.


def _line(z: Array, y: Array) -> tuple[float, float]:
    """Return (shift, slope) of the logits that fit best, each row's labels weighed as one."""
    labels, at, step = z.shape[1], np.array([float(np.mean(_moved(z, y))), 1.0]), np.zeros(2)
    best, lost = at, np.inf
    for _ in range(STEPS):
        t = at[0] + at[1] * z
        now = cost(t, y).sum() / labels + 0.5 * (at[0] ** 2 + (at[1] - 1) ** 2)
        if now > lost:  # too far: back, a part of the way
            step = step / 3
            at = best + step
            continue
        best, lost, q = at, now, chance(t)
        off, curve = q - y, q * (1 - q)
        slopes = np.array([off.sum(), (off * z).sum()]) / labels + at - (0, 1)
        mixed = (curve * z).sum()
        bend = np.array([[curve.sum(), mixed], [mixed, (curve * z * z).sum()]]) / labels
        step = -np.linalg.solve(bend + np.eye(2), slopes)
        if np.abs(step).max() < 1e-3:
            break
        at = best + step
    return float(best[0]), float(best[1])


def _apart(z: Array, y: Array) -> tuple[Array, Array, Array]:
    """Return (middle, shift, slope) of each label's logits that fit best: middle + shift + slope * (logit - middle)."""
    middle = z.mean(axis=0) if len(z) else np.zeros(z.shape[1])
    off = z - middle
    shift, more = np.zeros(z.shape[1]), np.zeros(z.shape[1])
    for _ in range(STEPS):
        q = chance(z + shift + more * off)
        left, curve = y - q, q * (1 - q)
        step = (left.sum(axis=0) - shift) / (curve.sum(axis=0) + 1)
        turn = ((left * off).sum(axis=0) - more) / ((curve * off**2).sum(axis=0) + 1)
        shift = shift + np.clip(step, -1.5, 1.5)
        more = more + np.clip(turn, -0.7, 0.7)
        if max(np.abs(step).max(), np.abs(turn).max()) < 1e-2:
            break
    return middle, shift, 1 + more


def _moved(z: Array, y: Array) -> Array:
    """Return by how much each label's logits are to be moved, so that its scores add up to what is true."""
    at = np.zeros(z.shape[1])
    for _ in range(STEPS):
        q = chance(z + at)
        step = (y.sum(axis=0) - q.sum(axis=0) - at) / ((q * (1 - q)).sum(axis=0) + 1)
        at = at + np.clip(step, -3, 3)
        if np.abs(step).max(initial=0) < 1e-2:
            break
    return at


def _tempered(z: Array, y: Array) -> tuple[float, Array]:
    """Return (slope, shifts) of the logits of a softmax that fit best."""
    slope, shifts = 1.0, np.zeros(z.shape[1])
    for _ in range(STEPS):
        p = shares(slope * z + shifts)
        middle = (p * z).sum(axis=1, keepdims=True)
        bend = (p * (z - middle) ** 2).sum() + 1
        step = (((y - p) * z).sum() - (slope - 1)) / bend
        slope += float(np.clip(step, -0.5 * abs(slope), abs(slope) + 0.1))
        off = (y.sum(axis=0) - p.sum(axis=0) - shifts) / (p.sum(axis=0) + 1)
        shifts = shifts + np.clip(off, -1, 1)
        if max(abs(step), np.abs(off).max()) < 1e-2:
            break
    return slope, shifts
