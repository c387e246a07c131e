"""The race: four losses that differ in nothing else, stopped and taken up again, and what comes of it."""

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import explore
from helpers.data import digits, measures, training
from helpers.maths import further_losses, losses

SMALL = {"number": 400, "batch": 100}
IN_NUMPY = {
    "softmax": lambda z, y: losses.softmax_cross_entropy(z, y).mean(),
    "softmax y/s": lambda z, y: losses.softmax_cross_entropy(z, y / np.maximum(y.sum(1), 1)[:, None]).mean(),
    "yes-terms only": lambda z, y: losses.sigmoid_yes_terms(z, y).mean(),
    "bce": lambda z, y: losses.sigmoid_binary_cross_entropy(z, y).mean(),
    "focal": lambda z, y: further_losses.focal_loss(z, y).mean(),
    "asymmetric": lambda z, y: further_losses.asymmetric_loss(z, y).mean(),
    "zlpr": lambda z, y: further_losses.zlpr(z, y).mean(),
}
rows = st.lists(
    st.tuples(st.lists(st.floats(-30, 30), min_size=4, max_size=4), st.integers(0, 15)), min_size=1
)


@pytest.mark.parametrize("name", training.LOSSES)
@settings(max_examples=30, deadline=None, derandomize=True)
@given(rows=rows)
def test_torch_trains_with_the_losses_of_the_series(name, rows):
    z = np.array([logits for logits, _ in rows])
    y = np.array([[label >> k & 1 for k in range(4)] for _, label in rows], float)
    given = training.LOSSES[name](torch.from_numpy(z), torch.from_numpy(y)).item()
    assert given == pytest.approx(IN_NUMPY[name](z, y), rel=1e-9, abs=1e-9)


@pytest.fixture(autouse=True)
def no_races_left_over(monkeypatch):
    """Let no race of a test be taken for the latest by other tests."""
    monkeypatch.setattr(training, "_races", {})
    monkeypatch.setattr(training, "_latest", [])


def weights(race):
    return {name: torch.cat([w.ravel() for w in net.parameters()]) for name, net in race.networks.items()}


def same(one, other):
    return all(torch.equal(weights(one)[name], weights(other)[name]) for name in one.losses)


@pytest.mark.long
def test_all_start_from_the_same_weights_and_another_seed_from_others():
    race = training.race(epochs=0, **SMALL)
    first, *others = weights(race).values()
    assert all(torch.equal(first, other) for other in others)
    assert not same(race, training.race(seed=1, epochs=0, **SMALL))
    torch.manual_seed(5)
    untouched = torch.rand(1)
    torch.manual_seed(5)
    training.network(0)
    assert torch.rand(1) == untouched, "the learner's own random numbers are left alone"


def test_a_network_learns_the_same_whoever_runs_beside_it():
    four = training.race(epochs=3, **SMALL)
    alone = training.race(epochs=3, losses="bce", **SMALL)
    assert torch.equal(weights(four)["bce"], weights(alone)["bce"])
    assert training.latest() is four
    assert not torch.equal(weights(four)["bce"], weights(four)["softmax"])


def test_the_history_is_what_the_networks_say():
    race = training.race(epochs=2, **SMALL)
    assert len(race.history) == 3
    targets, scores = measures.scored(race, "held-out")
    train = digits.data("train", SMALL["number"])
    with torch.no_grad():
        for name in training.FOUR:
            logits = race.networks[name](torch.from_numpy(train.pixels)).double().numpy()
            loss, f1 = race.history[-1][name]
            assert loss == pytest.approx(IN_NUMPY[name](logits, train.targets.astype(float)), rel=1e-5)
            assert f1 == pytest.approx(measures.micro_f1(targets, scores[name]))


def stop_after(calls, loss):
    """Return a loss that presses the stop button in its `calls`-th call."""
    left = [calls]

    def stopping(logits, targets):
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return loss(logits, targets)

    return stopping


@pytest.mark.parametrize("calls", [1, 2, 7, 11])
def test_stopped_in_mid_epoch_it_keeps_whole_epochs_and_goes_on_as_if_nothing_had_been(calls, monkeypatch):
    through = training.race(epochs=4, fresh=True, **SMALL)
    monkeypatch.setattr(training, "_races", {})
    race = training.race(epochs=0, **SMALL)
    bce = training.LOSSES["bce"]
    monkeypatch.setitem(training.LOSSES, "bce", stop_after(calls, bce))
    assert training.race(epochs=4, **SMALL) is race
    assert race.epoch == (calls - 1) // 5  # four batches an epoch, and one look at all
    assert f"Stopped (seed 0, {race.epoch} of 4 epochs" in repr(race) and "Run the cell again" in repr(race)
    shown = explore.learning_curves()
    assert ("so far" in shown.frame().headline) == (race.epoch > 0)
    monkeypatch.setitem(training.LOSSES, "bce", bce)
    assert same(training.race(epochs=race.epoch, **SMALL), race), "what is kept is whole"
    assert training.race(epochs=4, **SMALL) is race and race.epoch == 4
    assert same(race, through) and "Trained" in repr(race)


def test_stopped_while_the_picture_is_drawn_the_epoch_counts():
    drawn = []

    class Watch:
        def __init__(self, epoch):
            pass

        def change(self):
            drawn.append(1)
            if len(drawn) == 2:
                raise KeyboardInterrupt

    assert training.race(epochs=5, watch=Watch, **SMALL).epoch == 2


def test_run_again_it_has_nothing_to_do_and_fresh_or_shorter_begins_anew():
    race = training.race(epochs=2, **SMALL)
    assert training.race(epochs=2, **SMALL) is race and "nothing left to do" in repr(race)
    again = training.race(epochs=2, fresh=True, **SMALL)
    assert again is not race and same(again, race)
    assert training.race(epochs=1, **SMALL).epoch == 1


@pytest.mark.long
def test_the_end_is_where_the_race_was_to_end():
    training.race(epochs=1, **SMALL)
    assert "so far" not in explore.learning_curves().frame().headline
    training.race(epochs=27, number=50, batch=50)
    explorer = explore.learning_curves()
    explorer.change(**explorer.presets["at the end"])
    assert explorer.frame().headline.startswith("After 27 epochs:")


def test_no_epoch_at_all_and_a_batch_larger_than_the_data_are_fine():
    race = training.race(epochs=0, **SMALL)
    assert race.epoch == 0 and "0 of 0 epochs" in repr(race)
    for name in ("learning_curves", "digits_browser", "threshold", "oracle_count", "reliability"):
        assert getattr(explore, name)().frame().headline
    assert explore.learning_curves().frame().headline == "Nothing is learnt yet"
    race = training.race(epochs=1, number=50, batch=10_000)
    assert race.epoch == 1 and np.isfinite(race.history[-1]["bce"][0])


@pytest.mark.parametrize(
    "arguments, told",
    [
        ({"epochs": -1}, ["epochs", "-1", "at least 0"]),
        ({"epochs": 2.5}, ["epochs", "2.5"]),
        ({"batch": 0}, ["batch", "0", "at least 1"]),
        ({"seed": None}, ["seed", "None"]),
        ({"losses": ("bce", "mse")}, ["'mse'", "'softmax y/s'"]),
        ({"losses": ()}, ["()"]),
        ({"losses": 5}, ["5", "'bce'"]),
        ({"number": [5]}, ["[5]"]),
        ({"number": 0}, ["number", "0"]),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(arguments, told):
    with pytest.raises(ValueError) as refused:
        training.race(**arguments)
    assert all(words in str(refused.value) for words in told)


def test_other_seeds_and_features_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match=r"seeds: 3 was given; allowed are whole numbers"):
        training.races(3)
    with pytest.raises(ValueError, match=r"name: 'BCE' was given; .*'bce', 'untrained', 'pixels'"):
        training.features(training.race(epochs=0, **SMALL), "BCE")


@pytest.mark.deep
def test_the_real_task_small_the_order_of_the_losses():
    """Notebook 06 in short: what dies (presence and count) and what survives (the ranking)."""
    found = {}
    race = training.race(epochs=12, number=3000)
    targets, scores = measures.scored(race, "test")
    for name in training.FOUR:
        found[name] = measures.measure(targets, scores[name])
    measured = partial(lambda key, name: found[name][key])
    raw, share, half, bce = ({key: measured(key, name) for key in found[name]} for name in training.FOUR)
    for softmax in (raw, share):
        assert softmax["labels"] < 1 < bce["labels"] < half["labels"] == 10
        assert softmax["on none"] > 0.3 > 0.15 > bce["on none"]
        assert softmax["micro-F1"] < bce["micro-F1"] - 0.1
        assert abs(softmax["sets right, told"] - bce["sets right, told"]) < 0.1
        assert softmax["sets right, told"] > half["sets right, told"] + 0.2
        assert bce["ECE"] < softmax["ECE"] < half["ECE"]
    above = [scores[name] >= 0.1 for name in ("bce", "softmax", "softmax y/s")]  # without the zeros too
    off = [
        measures.expected_calibration_error(targets[some], scores[name][some])
        for name, some in zip(("bce", "softmax", "softmax y/s"), above, strict=True)
    ]
    assert off[0] < off[1] / 2 and off[0] < off[2] / 2
    sure = scores["bce"] > 0.5
    assert targets[sure].mean() < scores["bce"][sure].mean() - 0.01
    assert 0 < bce["ranking"] - share["ranking"] < 0.03, "07, live-say: nearly keeps up"
    assert share["sets right"] < bce["sets right"] - 0.1
    for name in ("softmax", "softmax y/s"):  # two numbers that add up to 1 are never both above one half
        right = measures.sets_right(targets, measures.above(scores[name], 0.5))
        assert measures.by_count(right, targets)[2:].tolist() == [0, 0]


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(3))
def test_what_notebook_08_says_of_its_small_race(seed):
    """Cells focal-say and zlpr-say."""
    names = ("bce", "focal", "asymmetric", "zlpr")
    found = measures.measured([training.race(seed, losses=names, number=3000, epochs=12)])
    bce, *others, zlpr = ({key: mean for key, (mean, _) in found[name].items()} for name in names)
    for bent in others:
        assert abs(bent["mAP"] - bce["mAP"]) < 0.03
        assert bent["micro-F1, tuned"] > bce["micro-F1, tuned"] - 0.01
        assert bent["ECE"] > 4 * bce["ECE"]
    for key in ("micro-F1", "sets right", "on none", "ECE"):
        assert abs(zlpr[key] - bce[key]) < 0.03
    assert abs(zlpr["labels"] - bce["labels"]) < 0.15
