"""Runs whose fault is known, and healthy ones: drawn from a seed, so that a doctor can be counted.

A healthy run's targets are drawn with the very chances that its scores claim, whatever its size, sharpness, frequencies
and the ties between its labels. A fault is done to a healthy run that is large enough for it to be seen.
"""

import itertools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.special import ndtr

from helpers.maths.further_losses import best_constants

ROWS = (1, 2, 3, 5, 10, 30, 100, 300, 1000, 3000)
LABELS = (1, 2, 3, 4, 6, 10, 20, 50)


@dataclass(frozen=True)
class Made:
    """A run as one would give it to the doctor; `one_true` says that its labels are rivals."""

    logits: Any
    targets: Any
    loss: str | None = None
    one_true: bool = False


def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def logit(p):
    return np.log(p) - np.log1p(-p)


# -- healthy ---------------------------------------------------------------------------------------------------


def healthy(rng, rows=None, labels=None, one_true=None, frequencies=(0.01, 0.9), sharpness=(0.2, 6.0)):
    """Return a healthy run: its kind, size, sharpness, frequencies and ties are drawn, too, unless they are given."""
    rows = int(rng.choice(ROWS)) if rows is None else rows
    labels = int(rng.choice(LABELS)) if labels is None else labels
    one_true = bool(rng.random() < 0.35) if one_true is None else one_true
    middle = logit(np.exp(rng.uniform(*np.log(frequencies), labels)))
    z = rng.normal(middle, np.exp(rng.uniform(*np.log(sharpness))), (rows, labels))
    if one_true and labels > 1:
        return _one_of_many(rng, z)
    told = str(rng.choice(["bce", ""])) or None
    return Made(z, _drawn(rng, sigmoid(z)), told)


def _drawn(rng, chances):
    """Draw each label with its chance: alone, or tied to the others of its row by a common cause."""
    tie = rng.choice([0, 0, 0.5, 0.95])
    cause = rng.normal(size=(len(chances), 1))
    noise = np.sqrt(tie) * cause + np.sqrt(1 - tie) * rng.normal(size=chances.shape)
    return ndtr(noise) < chances


def _one_of_many(rng, z):
    chances = softmax(z).cumsum(axis=1)
    chances[:, -1] = 1
    number = (chances > rng.random((len(z), 1))).argmax(axis=1)
    shifted = z + rng.normal(0, 3, (len(z), 1))  # which a softmax does not notice
    told = str(rng.choice(["cross_entropy", ""])) or None
    as_numbers = rng.random() < 0.5
    return Made(shifted, number if as_numbers else np.eye(z.shape[1])[number], told, one_true=True)


# -- faults ----------------------------------------------------------------------------------------------------


def _for_softmax(run, rng):
    return replace(run, loss="cross_entropy")


def _no_chances(run, rng):
    targets = run.targets.astype(float)
    targets[rng.random(len(targets)) < 0.05] *= 3
    return replace(run, targets=targets)


def _softmax_outputs(run, rng):
    return replace(run, logits=softmax(run.logits), loss=None)


def _doubled_softmax(run, rng):
    once = softmax(run.logits)
    return replace(run, logits=softmax(once) if rng.random() < 0.3 else once)


def _doubled_sigmoid(run, rng):
    once = sigmoid(run.logits)
    return replace(run, logits=sigmoid(once) if rng.random() < 0.3 else once)


def _nothing(run, rng):
    return replace(run, logits=run.logits - run.logits.max() - 0.1)


def _everything(run, rng):
    return replace(run, logits=run.logits - run.logits.min() + 0.1)


def _pos_weight(run, rng):
    return replace(run, logits=run.logits + np.log(rng.uniform(2, 30)))


def _focal(run, rng):
    gamma = rng.choice([1.0, 2, 3, 5])
    z = np.clip(run.logits, -12, 12)
    at = np.linspace(-12, 12, 481)
    return replace(run, logits=np.interp(z, at, logit(best_constants(sigmoid(at), gamma, gamma, 0.0))))


def _class_weight(run, rng):
    moved = run.logits.copy()
    moved[:, rng.integers(moved.shape[1])] += rng.choice([-1, 1]) * rng.uniform(1, 3)
    return replace(run, logits=moved)


def _too_sure(run, rng):
    return replace(run, logits=run.logits * rng.uniform(2, 4))


def _column(value, place):
    def fault(run, rng):
        targets = run.targets.copy()
        targets[:, place] = value
        return replace(run, targets=targets)

    return fault


def _not_finite(run, rng):
    logits = run.logits.copy()
    rows = rng.choice(len(logits), rng.integers(1, 6), replace=False)
    logits[rows, rng.integers(logits.shape[1], size=len(rows))] = rng.choice(
        [np.nan, np.inf, -np.inf], len(rows)
    )
    return replace(run, logits=logits)


def _unknown(run, rng):
    targets = run.targets.astype(float)
    targets[rng.random(targets.shape) < 0.01] = np.nan
    return replace(run, targets=targets)


def _stuck(run, rng):
    return replace(run, logits=np.tile(run.logits[:1], (len(run.logits), 1)))


def _one_stuck(run, rng):
    logits = run.logits.copy()
    logits[:, -1] = logits[0, -1]
    return replace(run, logits=logits)


def _shuffled(run, rng):
    return replace(run, logits=rng.permutation(run.logits))


def _upside_down(run, rng):
    return replace(run, logits=-run.logits)


@dataclass(frozen=True)
class Fault:
    """What is done to a healthy run, the `name` under which it is to be found, and when: a later one knows of the earlier.

    `one_true` says of which runs it can be one: of labels that are rivals, of others (False), or of both (None).
    """

    name: str
    do: Any
    when: int
    one_true: bool | None = False


FAULTS = {
    "never true": Fault("never true", _column(0, 0), 0),
    "always true": Fault("always true", _column(1, 1), 0),
    "rows shuffled": Fault("unrelated", _shuffled, 1),
    "upside down": Fault("unrelated", _upside_down, 1),
    "pos_weight": Fault("frequencies", _pos_weight, 1),
    "class weight": Fault("frequencies", _class_weight, 1, True),
    "focal": Fault("frequencies", _focal, 1),
    "too sure": Fault("frequencies", _too_sure, 1, None),
    "nothing": Fault("nothing", _nothing, 2),
    "everything": Fault("everything", _everything, 2),
    "all stuck": Fault("constant logits", _stuck, 2, None),
    "one stuck": Fault("constant logits", _one_stuck, 3),
    "doubled sigmoid": Fault("doubled sigmoid", _doubled_sigmoid, 4),
    "doubled softmax": Fault("doubled softmax", _doubled_softmax, 4, True),
    "softmax outputs": Fault("softmax outputs", _softmax_outputs, 4),
    "cross-entropy": Fault("wrong kind", _for_softmax, 5),
    "no chances": Fault("wrong kind", _no_chances, 5),
    "not finite": Fault("not finite", _not_finite, 6, None),
    "unknown targets": Fault("unknown targets", _unknown, 6),
}
# What cannot be together, or leaves nothing by which the other could be known.
MOVED = (
    "rows shuffled",
    "upside down",
    "pos_weight",
    "class weight",
    "focal",
    "too sure",
    "nothing",
    "everything",
)
APART = {
    "all stuck": {
        *MOVED,
        "one stuck",
        "doubled sigmoid",
        "doubled softmax",
        "softmax outputs",
    },  # nothing is left of it
    "softmax outputs": {
        *MOVED,
        "one stuck",
        "doubled sigmoid",
        "cross-entropy",
    },  # a softmax hides how high its logits were
    "cross-entropy": {*MOVED, "doubled sigmoid"},  # what its scores are chances of, nobody knows
    "doubled softmax": {"class weight"},
    **{name: {*MOVED} for name in MOVED},  # one undoes the other, or is the other
}


def pairs():
    """Return the names of faults that can be together, two and two."""
    return [
        (one, other)
        for one, other in itertools.combinations(FAULTS, 2)
        if other not in APART.get(one, ())
        and one not in APART.get(other, ())
        and None in (pair := (FAULTS[one].one_true, FAULTS[other].one_true)) + (None,) * (len({*pair}) == 1)
    ]


def made(rng, *names):
    """Return a run with the named faults, and under which names they are to be found."""
    faults = sorted((FAULTS[name] for name in names), key=lambda fault: fault.when)
    one_true = next(
        (fault.one_true for fault in faults if fault.one_true is not None), bool(rng.random() < 0.5)
    )
    rows, labels = int(rng.choice([200, 500, 1000, 3000])), int(rng.choice([3, 5, 8]))
    run = healthy(rng, rows, labels, one_true, (0.03, 0.6), (0.7, 4.0))
    run = replace(run, loss=None) if one_true else run
    for fault in faults:
        run = fault.do(run, rng)
    return run, {fault.name for fault in faults}
