"""What a network has learnt of digits that it was never asked about: trained without some, read for all. For notebook 07.

Imports torch; nothing else in `helpers` imports this module.
"""

from collections.abc import Iterable

import numpy as np

from helpers.data import training
from helpers.data.digits import data, whole
from helpers.maths.arrays import Array
from helpers.settings import numpy_as_it_comes

ROWS = 1000  # training canvases from which a probe learns
_races: dict[tuple[object, ...], training.Race] = {}


def _digits(without: Iterable[int]) -> list[int]:
    """Return digits as a sorted list, or raise ValueError."""
    given = [*without]
    for digit in given:
        whole("without", digit, 0)
    found = sorted({*given})
    if not found or found[-1] > 9 or len(found) > 9:
        raise ValueError(f"without: {found!r} was given; allowed are some of the digits 0 to 9, not all.")
    return found


def race_without(
    without: Iterable[int],
    losses: tuple[str, ...] = ("softmax y/s", "bce"),
    *,
    seed: int = 0,
    epochs: int = 12,
    number: int = 3000,
) -> training.Race:
    """Train one network for each loss on those of the first `number` training canvases that show none of some digits.

    The same call again has nothing left to do; stopped, it goes on where it stopped. The ten outputs stay: those of the
    digits left out are never true. Errors: ValueError for what is no digit, for none or all of them, and as training.race.
    Introduced in notebook 07.
    """
    left_out = _digits(without)
    whole("epochs", epochs, 0)
    unknown = [name for name in losses if name not in list(training.LOSSES)]
    if unknown or not losses:
        raise ValueError(
            f"losses: {losses!r} was given; allowed are {', '.join(map(repr, training.LOSSES))}."
        )
    key = (*left_out, losses, seed, number)
    if key not in _races or _races[key].epoch > epochs:
        race = training.Race(losses, seed=seed, number=number)
        kept = (race.truth[:, left_out] == 0).all(1)
        race.inputs, race.truth = race.inputs[kept], race.truth[kept]
        _races[key] = race
    return _races[key].run(epochs)


@numpy_as_it_comes
def probed(race: training.Race, name: str) -> Array:
    """Return for each digit the F1 with which a plain yes-or-no classifier reads it from features, (10,).

    `name` is as in training.features: a loss of the race, "untrained" or "pixels". Each feature is scaled to mean 0 and
    spread 1, or a network with small ones would be read less well. Each classifier, scikit-learn's, learns from the first
    ROWS training canvases, with all their digits, and is asked about the test canvases.
    Source: Alain, Bengio, arXiv 1610.01644. Introduced in notebook 07.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.preprocessing import StandardScaler

    train, test = (features.astype(float) for features in training.features(race, name))
    scaler = StandardScaler().fit(train[:ROWS])
    truth, wanted = data("train").targets[:ROWS] > 0, data("test").targets > 0
    reader, seen = LogisticRegression(solver="newton-cholesky"), scaler.transform(train[:ROWS])
    read = np.stack([reader.fit(seen, column).predict(scaler.transform(test)) for column in truth.T], -1)
    score: Array = f1_score(wanted, read, average=None, zero_division=0)
    return score
