"""A value that is masked, missing or out of reach is refused in a sentence: it never counts as the number beneath it."""

import inspect
import warnings

import numpy as np
import pytest
import torch

from helpers import check, explore
from helpers.data import measures, training
from helpers.live.fields import Numbers
from helpers.maths import further_losses, losses

HIDDEN = np.ma.array([0.5, 1.0], mask=[False, True])
MISSING = {
    "a masked array": HIDDEN,
    "all masked": np.ma.masked_all(2),
    "a masked one in a list": [0.5, np.ma.masked],
    "None": [0.5, None],
    "nan": [0.5, float("nan")],
    "an object": np.array([0.5, None]),
    "a tensor without values": torch.ones(2, device="meta"),
    "a tensor that tracks gradients": torch.ones(2, requires_grad=True),
    "bfloat16": torch.ones(2, dtype=torch.bfloat16),
}
missing = pytest.mark.parametrize("what", MISSING)
ARRAYS = ("logits", "targets", "probabilities", "frequencies", "pos_weight")
PLACES = [
    (function, name)
    for module in (losses, further_losses)
    for _, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
    for name in inspect.signature(function).parameters
    if name in ARRAYS and function.__name__[0] != "_"
]


def refused(function, *arguments, **named):
    with warnings.catch_warnings(), pytest.raises(ValueError) as error:
        warnings.simplefilter("error")
        function(*arguments, **named)
    return str(error.value)


@missing
@pytest.mark.parametrize("function, name", PLACES, ids=lambda place: getattr(place, "__name__", place))
def test_no_loss_takes_it(function, name, what):
    whole = {"logits": [1.0, 2], "targets": [1.0, 0], "probabilities": [0.5, 1], "frequencies": [0.5, 1]}
    named = {n: whole[n] for n in inspect.signature(function).parameters if n in whole}
    if "gradient" in inspect.signature(function).parameters:
        named["gradient"] = losses.softmax_cross_entropy_gradient
    assert f"{name} must" in refused(function, **named | {name: MISSING[what]})


def test_it_is_said_how_to_leave_masked_values_out():
    told = refused(losses.softmax, HIDDEN)
    assert "masked" in told and "choose the rows" in told and "weight" in told
    assert "masked" in refused(losses.softmax, [HIDDEN, HIDDEN]), "in a list of rows, too"
    assert "masked" in refused(losses.sigmoid, np.ma.masked)
    unmasked = np.ma.array([0.5, 1.0])
    assert losses.sigmoid(unmasked).tolist() == losses.sigmoid([0.5, 1.0]).tolist(), "nothing is hidden there"


@missing
def test_no_measure_takes_it(what):
    rows, bad = np.array([[1.0, 0], [0, 1]]), [MISSING[what]] * 2
    if what.startswith("a tensor") or what == "bfloat16":
        bad = torch.stack([MISSING[what]] * 2)
    for function in (
        measures.reliability,
        measures.sweep,
        measures.micro_f1,
        measures.measure,
        measures.sets_right,
    ):
        refused(function, bad, rows)
        refused(function, rows, bad)
    refused(measures.above, bad, 0.5)
    refused(measures.expected_calibration_error, bad, rows)
    refused(measures.top_k, bad, [1, 1])
    refused(measures.top_k, rows, MISSING[what])
    refused(measures.by_count, MISSING[what], rows)
    refused(measures.by_count, [1, 1], bad)


@pytest.mark.parametrize("name", explore.__all__)
def test_no_explorer_takes_it(name):
    """A tensor's numbers are fine here, tracked or not: they are read one by one."""
    for field, kind in getattr(explore, name)().fields.items():
        bad = [np.ma.masked, float("nan"), torch.ones((), device="meta")]
        if isinstance(kind, Numbers):
            others = [0.5] * (len(kind.labels) - 1)
            rows = [[*others, one] for one in (*bad, None)]
            hidden = np.ma.array([*others, 0.5], mask=[*(0 for _ in others), 1])
            bad = [*rows, hidden, torch.ones(len(kind.labels), device="meta")]
        for given in bad:
            assert "was given; allowed" in refused(getattr(explore, name), **{field: given})


def test_check_takes_no_masked_result_for_right():
    def mine(logits, targets):
        return np.ma.array(
            losses.sigmoid_binary_cross_entropy(logits, targets), mask=np.ones(logits.shape, bool)
        )

    report = check("bce", mine)
    assert report.state == "wrong type" and "masked" in report.words


def test_check_reads_a_tensor_of_any_float():
    def mine(logits, targets):
        z, y = (torch.from_numpy(array).bfloat16() for array in (logits, targets))
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")

    assert check("bce", mine).state == "wrong", "too coarse to be right, and told so"
    assert check("bce", lambda z, y: torch.ones(3, device="meta")).state == "wrong type"


def test_a_race_gives_whole_numbers():
    assert np.isfinite(training.race(epochs=0, number=50, batch=50).logits("test", "bce")).all()
