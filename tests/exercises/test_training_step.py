"""check("training_step", ...): a torch training step, repaired or not. It never raises, whatever the step does."""

import pytest
import torch
from torch.nn import functional

from helpers import check

BCE = functional.binary_cross_entropy_with_logits


def step(loss_of, backward=True):
    """Return a training step whose loss is `loss_of(logits, targets)`."""

    def function(model, inputs, targets):
        loss = loss_of(model(inputs), targets)
        if backward:
            loss.backward()
        return loss

    return function


def test_the_broken_step_of_the_notebook_is_told_what_is_wrong():
    report = check("training_step", step(lambda z, y: functional.cross_entropy(z.softmax(-1), y.float())))
    assert report.state == "known" and "softmax taken twice" in report.words


@pytest.mark.parametrize(
    "loss_of",
    [
        lambda z, y: BCE(z, y.float()),
        lambda z, y: torch.nn.BCEWithLogitsLoss()(z, y.to(z.dtype)),
        lambda z, y: (functional.softplus(z) - z * y).mean(),
    ],
)
def test_a_repaired_step_is_right(loss_of):
    assert check("training_step", step(loss_of)).state == "right"


KNOWN = [
    (step(lambda z, y: functional.cross_entropy(z, y.float())), "the labels are rivals"),
    (step(lambda z, y: BCE(z.softmax(-1), y.float())), "the softmax is still there"),
    (step(lambda z, y: BCE(z.sigmoid(), y.float())), "the sigmoid is taken twice"),
    (step(lambda z, y: BCE(z, y.float()), backward=False), "call loss.backward()"),
    (step(lambda z, y: BCE(z, y.float(), reduction="sum")), "That is the sum"),
    (step(lambda z, y: functional.binary_cross_entropy(z.sigmoid(), y.float())), "it stops at 100"),
]


@pytest.mark.parametrize("function, told", KNOWN)
def test_every_half_repair_is_told_as_what_it_is(function, told):
    report = check("training_step", function)
    assert report.state == "known" and told in report.words


@pytest.mark.parametrize(
    "function, state, told",
    [
        (step(lambda z, y: BCE(z, y)), "error", "result type Float can't be cast"),
        (step(lambda z, y: BCE(z, y.float(), reduction="none"), False), "error", "not one of shape (2, 3)"),
        (lambda model, inputs, targets: ..., "not returned", "gives nothing back yet"),
        (lambda model, inputs, targets: "0.7", "wrong type", "'0.7'"),
        (lambda model, inputs, targets: 0.7, "wrong shape", "has shape ()"),
    ],
)
def test_other_faults_are_named(function, state, told):
    report = check("training_step", function)
    assert report.state == state and told in report.words
