"""Trained without some digits: what is left out, what is refused, and how much hidden units then know of either kind."""

import pytest

from helpers.data import training, transfer
from helpers.data.digits import data


@pytest.mark.long
def test_no_canvas_with_a_digit_left_out_is_trained_on():
    race = transfer.race_without((9, 7, 8), ("bce",), epochs=1, number=200)
    shown = data("train", 200).targets
    assert len(race.inputs) == len(race.truth) == (shown[:, 7:].sum(1) == 0).sum() > 0
    assert race.truth[:, 7:].sum() == 0 < race.truth[:, :7].sum()
    assert race.epoch == 1 and len(training.Race(("bce",), number=200).inputs) == 200
    again = transfer.race_without([7, 8, 9], ("bce",), epochs=1, number=200)
    assert again is race, "the same call again has nothing left to do"
    assert transfer.race_without([7, 8, 9], ("bce",), epochs=0, number=200) is not race


@pytest.mark.parametrize(
    "arguments, told",
    [
        ({"without": ()}, "some of the digits 0 to 9, not all"),
        ({"without": range(10)}, "some of the digits 0 to 9, not all"),
        ({"without": (7, 10)}, r"\[7, 10\] was given"),
        ({"without": (-1,)}, "without"),
        ({"without": (7.5,)}, "without"),
        ({"without": (7,), "losses": ("hinge",)}, "'hinge'"),
        ({"without": (7,), "losses": ()}, "allowed are 'softmax'"),
        ({"without": (7,), "epochs": -1}, "epochs"),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(arguments, told):
    with pytest.raises(ValueError, match=told):
        transfer.race_without(**arguments)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(3))
def test_what_hidden_units_know_of_digits_seen_and_never_seen(seed):
    """Notebook 07: of those never seen less than the pixels, and hardly more than untrained units, whichever loss."""
    race = transfer.race_without((7, 8, 9), seed=seed)
    found = {name: transfer.probed(race, name) for name in ("softmax y/s", "bce", "untrained", "pixels")}
    seen = {name: row[:7].mean() for name, row in found.items()}
    never = {name: row[7:].mean() for name, row in found.items()}
    for name in ("softmax y/s", "bce"):
        assert seen[name] > seen["pixels"] and seen[name] > seen["untrained"] + 0.1
        assert never["untrained"] - 0.05 < never[name] < never["untrained"] + 0.1
        assert never[name] < never["pixels"] - 0.05
    assert abs(seen["softmax y/s"] - seen["bce"]) < 0.03
    assert abs(never["softmax y/s"] - never["bce"]) < 0.08
