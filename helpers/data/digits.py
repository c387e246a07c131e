"""Canvases that hold none to three handwritten digits: the real data of notebook 06, made from bundled scans."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.maths import arrays

PARTS = {"train": (0.0, 0.7), "held-out": (0.7, 0.8), "test": (0.8, 1.0)}  # shares of each digit's scans
MOST = 3  # digits on a canvas
SIZES = {"train": 6000, "held-out": 1000, "test": 2000}  # canvases in notebook 06
EPOCHS = 25  # of training on them there
_SPLIT = 2026  # seed of the one split of the scans: parts must never meet, whatever canvases are drawn


@dataclass(frozen=True)
class Canvases:
    """Pictures and what is on them: `pixels` (N, 16, 16), 0 paper to 1 ink, and multi-hot `targets` (N, 10), float32."""

    pixels: NDArray[np.float32]
    targets: NDArray[np.float32]

    @property
    def counts(self) -> NDArray[np.int_]:
        """How many digits each canvas holds, (N,), 0 to 3."""
        counts: NDArray[np.int_] = self.targets.sum(axis=1).astype(int)
        return counts


@lru_cache(maxsize=1)
def _scans() -> tuple[NDArray[np.float32], NDArray[np.int_]]:
    from sklearn.datasets import load_digits

    bundled = load_digits()
    return (bundled.images / 16).astype(np.float32), bundled.target


def scans(part: str) -> list[NDArray[np.int_]]:
    """Return the numbers of the scans that belong to `part`, one array for each digit 0 to 9.

    Of each digit's scans 70% are for "train", 10% are "held-out", 20% for "test"; no scan is in two parts.
    Errors: ValueError for another part. Introduced in notebook 06.
    """
    if part not in list(PARTS):
        raise ValueError(f"part: {part!r} was given; allowed is one of {', '.join(map(repr, PARTS))}.")
    _, digits = _scans()
    shuffle = np.random.default_rng(_SPLIT).permutation(len(digits))
    mine = []
    for digit in range(10):
        every = shuffle[digits[shuffle] == digit]
        first, last = (round(share * len(every)) for share in PARTS[part])
        mine.append(every[first:last])
    return mine


def canvases(part: str, number: int, seed: int = 0, shares: Sequence[float] | None = None) -> Canvases:
    """Draw `number` canvases from the scans of one part, the same ones for the same `seed`.

    Each canvas of 16 x 16 pixels has four slots of 8 x 8. It holds 0, 1, 2 or 3 digits, each count with
    probability 1/4, or with its own of the four `shares`. Those digits are distinct, every set of that size equally likely, and stand in random slots;
    so (without `shares`) a digit is on a canvas with probability 0.15, and 1.5 are on it on average. A slot left empty is blank
    with probability 1/2; otherwise it shows a decoy, a scan of the same part with its pixels shuffled, or "none"
    would be one constant picture.

    Shapes: pixels (number, 16, 16), targets (number, 10). Errors: ValueError for an unknown part, a number that
    is no whole number of at least 1, a seed that is none of at least 0, shares that are not four that add up to 1.
    Source: the handwritten digits bundled with scikit-learn (load_digits, 1,797 scans; E. Alpaydin, C. Kaynak,
    UCI Machine Learning Repository, 1998). Introduced in notebook 06.
    """
    mine = scans(part)
    whole("number", number, 1)
    whole("seed", seed, 0)
    chances = None if shares is None else arrays.checked("shares", shares, 0, 1)
    if chances is not None and (chances.shape != (MOST + 1,) or abs(chances.sum() - 1) > 1e-9):
        raise ValueError(f"shares: {shares!r} was given; allowed are {MOST + 1} numbers that add up to 1.")
    images, _ = _scans()
    every = np.concatenate(mine)
    random = np.random.default_rng([list(PARTS).index(part), seed])
    pixels, targets = np.zeros((number, 16, 16), np.float32), np.zeros((number, 10), np.float32)
    for pixel, target in zip(pixels, targets, strict=True):
        order = random.permutation(10)
        many = random.integers(MOST + 1) if chances is None else random.choice(MOST + 1, p=chances)
        present = order[:many]
        target[present] = 1
        for i, slot in enumerate(random.permutation(4)):
            row, column = 8 * (slot // 2), 8 * (slot % 2)
            if i < len(present):
                shown = images[random.choice(mine[present[i]])]
            elif random.random() < 0.5:
                shown = random.permutation(images[random.choice(every)].ravel()).reshape(8, 8)
            else:
                continue
            pixel[row : row + 8, column : column + 8] = shown
    return Canvases(pixels, targets)


@lru_cache(maxsize=8)
def data(part: str, number: int | None = None) -> Canvases:
    """Return the canvases of a part that notebook 06 uses (see SIZES), or another `number` of them; drawn once."""
    return canvases(part, SIZES.get(part, 0) if number is None else number)


def whole(name: str, value: object, least: int) -> None:
    """Refuse what is no whole number of at least `least`, saying what was given."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name}: {value!r} was given; allowed is a whole number of at least {least}.")
