"""The canvases: really made of the scans of their own part, with the classes and counts that the docstring promises."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from helpers.data import digits

SCANS = load_digits()
IMAGES = (SCANS.images / 16).astype(np.float32)


def slots(canvas):
    return canvas.reshape(2, 8, 2, 8).swapaxes(1, 2).reshape(4, 8, 8)


def test_the_parts_share_no_scan_and_hold_them_all():
    held = {part: np.concatenate(digits.scans(part)) for part in digits.PARTS}
    assert sorted(np.concatenate([*held.values()])) == list(range(len(IMAGES)))
    shares = [len(held[part]) / len(IMAGES) for part in ("train", "held-out", "test")]
    assert shares == pytest.approx([0.7, 0.1, 0.2], abs=0.005)
    for part in digits.PARTS:
        for digit, rows in enumerate(digits.scans(part)):
            assert (SCANS.target[rows] == digit).all() and len(rows) >= 15


@pytest.mark.parametrize("part", digits.PARTS)
def test_a_canvas_shows_the_digits_it_is_said_to_show_and_nothing_of_another_part(part):
    drawn = digits.canvases(part, 200, seed=3)
    mine = np.concatenate(digits.scans(part))
    whole = {IMAGES[i].tobytes(): SCANS.target[i] for i in mine}
    shuffled = {np.sort(IMAGES[i].ravel()).tobytes() for i in mine}
    blank = decoys = 0
    for canvas, target in zip(drawn.pixels, drawn.targets, strict=True):
        shown = []
        for slot in slots(canvas):
            if slot.tobytes() in whole:
                shown.append(whole[slot.tobytes()])
            elif slot.any():
                decoys += 1
                assert np.sort(slot.ravel()).tobytes() in shuffled
            else:
                blank += 1
        assert sorted(shown) == np.flatnonzero(target).tolist(), "each digit once, and no other"
    assert decoys / (decoys + blank) == pytest.approx(0.5, abs=0.1)


def test_counts_labels_and_places_are_spread_as_promised():
    drawn = digits.canvases("train", 8000, seed=1)
    assert drawn.pixels.shape == (8000, 16, 16) and drawn.targets.shape == (8000, 10)
    assert drawn.pixels.dtype == drawn.targets.dtype == np.float32
    assert drawn.pixels.min() == 0 and drawn.pixels.max() == 1
    assert set(np.unique(drawn.targets)) == {0, 1}
    np.testing.assert_allclose(np.bincount(drawn.counts, minlength=4) / 8000, 0.25, atol=0.02)
    np.testing.assert_allclose(drawn.targets.mean(0), 0.15, atol=0.02)
    together = (drawn.targets.T @ drawn.targets / 8000)[~np.eye(10, dtype=bool)]
    np.testing.assert_allclose(together, (0.25 * 1 + 0.25 * 3) / 45, atol=0.008)  # every pair equally likely
    filled = drawn.pixels.reshape(-1, 2, 8, 2, 8).any((2, 4)).reshape(-1, 4).mean(0)
    np.testing.assert_allclose(filled, filled.mean(), atol=0.02)


def test_shares_of_their_own_are_kept_and_nothing_else_changes():
    drawn = digits.canvases("train", 3000, seed=2, shares=(0, 1 / 6, 2 / 3, 1 / 6))
    np.testing.assert_allclose(
        np.bincount(drawn.counts, minlength=4) / 3000, (0, 1 / 6, 2 / 3, 1 / 6), atol=0.03
    )
    np.testing.assert_allclose(drawn.targets.mean(0), 0.2, atol=0.03)
    assert (digits.canvases("test", 100, shares=(0, 0, 1, 0)).counts == 2).all()
    assert "13" in SCANS.DESCR.partition("30 contributed")[2][:60], "thirteen people wrote the scans"
    assert not any("writer" in name for name in SCANS), "who wrote which is not told"


def test_the_same_seed_draws_the_same_and_another_others():
    first, again, other = (digits.canvases("test", 50, seed) for seed in (0, 0, 1))
    assert (first.pixels == again.pixels).all() and (first.targets == again.targets).all()
    assert (first.pixels != other.pixels).any()
    longer = digits.canvases("test", 60, 0)
    assert (longer.pixels[:50] == first.pixels).all()
    assert digits.data("test") is digits.data("test") and len(digits.data("test").targets) == 2000


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("validation", 5), ["'validation'", "'train', 'held-out', 'test'"]),
        ((["train"], 5), ["['train']"]),
        (("tset", None), ["part: 'tset'"]),
        (("train", 0), ["number", "0", "at least 1"]),
        (("train", 2.5), ["number", "2.5", "whole number"]),
        (("train", True), ["number", "True"]),
        (("train", 5, -1), ["seed", "-1", "at least 0"]),
        (("train", 5, 0, (0.5, 0.5)), ["shares: (0.5, 0.5)", "4 numbers that add up to 1"]),
        (("train", 5, 0, (1, 1, 0, 0)), ["shares", "add up to 1"]),
        (("train", 5, 0, (0.5, float("nan"), 0.5, 0)), ["shares must", "nan"]),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(arguments, told):
    with pytest.raises(ValueError) as refused:
        digits.canvases(*arguments)
    assert all(words in str(refused.value) for words in told)
