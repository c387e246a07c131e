"""What practitioners gave the doctor that its made runs do not hold: it is told by its own name, and with its remedy."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from made_runs import healthy, logit, sigmoid, softmax

from helpers import doctor

RNG = np.random.default_rng(31)
PETS = ["cat", "dog", "bird", "fish"]
LOGITS = RNG.normal([-2, -0.5, -1, -3], 1.5, (2000, 4))
TARGETS = RNG.random(LOGITS.shape) < sigmoid(LOGITS)
NUMBERS = np.array([RNG.choice(4, p=p) for p in softmax(LOGITS)])
BCE, NLL = torch.nn.BCELoss(), torch.nn.NLLLoss()


def faults(*given, **told):
    return [fault.name for fault in doctor(*given, **told).faults]


# -- losses that take no logits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [BCE, "BCELoss", torch.nn.functional.binary_cross_entropy])
def test_probabilities_are_what_bceloss_wants_and_their_logits_are_judged(loss):
    assert not doctor(sigmoid(LOGITS), TARGETS, loss=loss).faults
    assert faults(sigmoid(LOGITS + 2), TARGETS, loss=loss) == ["frequencies"]
    said = doctor(LOGITS, TARGETS, loss=loss)
    assert [fault.name for fault in said.faults] == ["wrong kind"] and "BCEWithLogitsLoss" in repr(said)
    assert faults(sigmoid(LOGITS), TARGETS, loss="bce") == ["doubled sigmoid"]


def test_of_60_healthy_runs_given_to_bceloss_or_nllloss_none_has_a_fault():
    rng = np.random.default_rng(32)
    for _ in range(60):
        run = healthy(rng)
        if run.one_true:
            given, loss = run.logits - np.logaddexp.reduce(run.logits, axis=1, keepdims=True), NLL
        else:
            given, loss = sigmoid(run.logits), BCE
        assert not faults(given, run.targets, loss=loss), run


def test_outputs_of_a_softmax_are_a_fault_with_bceloss_too_where_labels_are_no_rivals():
    assert faults(softmax(LOGITS), TARGETS, loss=BCE) == ["softmax outputs"]
    assert not doctor(sigmoid(LOGITS[:, :1]), TARGETS[:, :1], loss=BCE).faults


def test_nllloss_wants_the_logarithms_of_a_softmax():
    assert not doctor(np.log(softmax(LOGITS)), NUMBERS, loss=NLL).findings
    for other in (LOGITS, softmax(LOGITS)):
        said = doctor(other, NUMBERS, loss=NLL)
        assert said.names == ["wrong kind"] and "CrossEntropyLoss" in said["wrong kind"].words


# -- some labels, and not all -----------------------------------------------------------------------------------


@pytest.mark.parametrize("middle", [-1, [-2, -0.5, -1, -3]])
def test_two_swapped_columns_of_four_are_named_and_no_threshold_is_recommended(middle):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        z = rng.normal(middle, 1.5, (1000, 4))
        y = rng.random(z.shape) < sigmoid(z)
        report = doctor(z[:, [1, 0, 2, 3]], y, names=PETS)
        assert report.names == ["unrelated"]
        assert "cat and dog have little to do" in report["unrelated"].title
        assert "Are these columns in the same order" in repr(report) and "too sure" not in repr(report)


def test_swapped_classes_are_named_too_where_one_is_true():
    rng = np.random.default_rng(33)
    z = rng.normal(0, 1.5, (1000, 4))
    numbers = np.array([rng.choice(4, p=p) for p in softmax(z)])
    assert "cat and dog" in doctor(z[:, [1, 0, 2, 3]], numbers, names=PETS)["unrelated"].title


def test_a_label_that_is_only_moved_or_only_blunt_is_not_called_unrelated():
    rng = np.random.default_rng(34)
    for sharpness in (0.05, 0.2, 1, 4):
        for move in (-2, 2):
            z = rng.normal(-1, sharpness, (1000, 4))
            y = rng.random(z.shape) < sigmoid(z)
            found = doctor(z + np.array([move, 0, 0, 0]), y).names
            assert "frequencies" in found and "unrelated" not in found


def test_a_pos_weight_for_each_label_is_a_range_and_not_too_sure():
    weight = (1 - TARGETS.mean(axis=0)) / TARGETS.mean(axis=0)
    loss = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor(weight))
    words = doctor(LOGITS + np.log(weight), TARGETS, names=PETS, loss=loss)["frequencies"].words
    assert "(dog) to" in words and "(fish), as pos_weights of" in words and "too sure" not in words
    assert f"You gave pos_weight={weight[0]:.3g}, " in words
    one = torch.nn.BCEWithLogitsLoss(pos_weight=torch.tensor([9.0]))
    words = doctor(LOGITS + np.log(9), TARGETS, loss=one)["frequencies"].words
    assert "as a pos_weight of" in words and "You gave pos_weight=9:" in words


@pytest.mark.parametrize("label", range(4))
def test_a_pos_weight_for_one_label_alone_is_told_of_that_one(label):
    words = doctor(LOGITS + 3 * np.eye(4)[label], TARGETS, names=PETS)["frequencies"].words
    assert f"The logits of {PETS[label]} stand" in words and "too high, as a pos_weight of" in words


def test_too_sure_is_not_said_of_scores_of_which_little_is_there():
    assert "They are too sure" in doctor(LOGITS * 2.5, TARGETS)["frequencies"].words
    assert "Little of what they claim is there" in doctor(LOGITS * 7, TARGETS)["frequencies"].words


# -- one fault, told once ---------------------------------------------------------------------------------------


def test_rows_that_are_left_out_make_no_label_one_that_is_never_true():
    assert faults(LOGITS, TARGETS * 255) == ["wrong kind"]
    always = np.where(TARGETS[:, 0], 1, -1)
    assert doctor(LOGITS[:, 0], always).names.count("always true") == 0
    z, y = LOGITS + 1, TARGETS * 1.0
    y[:, 0], y[:50, 1] = 0, 3  # and one that is never true in any row still is
    assert "never true" in faults(z, y)


def test_decisions_are_told_as_such_alone():
    report = doctor((LOGITS > 0) * 1.0, TARGETS)
    assert report.names == ["doubled sigmoid"] and "decisions even" in repr(report)


def test_what_was_swapped_is_asked_after():
    for logits in (LOGITS, sigmoid(LOGITS)):
        assert "were the two swapped?" in repr(doctor(TARGETS, logits))
    assert "swapped" not in repr(doctor((LOGITS > 0) * 1.0, TARGETS))


@pytest.mark.parametrize("mark", [-1, -100])
def test_a_mark_for_not_known_is_told_with_its_remedy(mark):
    words = doctor(LOGITS, np.where(RNG.random(LOGITS.shape) < 0.1, mark, TARGETS))["wrong kind"].words
    assert "BCEWithLogitsLoss takes any number in silence" in words and "a weight of 0" in words
    assert "not known" not in doctor(LOGITS, TARGETS * 2)["wrong kind"].words


def test_a_threshold_is_not_chosen_on_a_handful_of_rows():
    z, y = np.repeat([[-1.0, -1], [-3, -3]], 9, axis=0), np.repeat([[1, 1], [0, 0]], 9, axis=0)
    assert "threshold" not in doctor(z, y).names
    assert "threshold" in doctor(np.tile(z, (9, 1)), np.tile(y, (9, 1))).names


def test_each_fault_of_what_was_given_names_its_remedy():
    remedy = "Give the loss the logits, from before it."
    assert remedy in doctor(sigmoid(LOGITS), TARGETS)["doubled sigmoid"].words
    assert remedy in doctor(softmax(LOGITS), NUMBERS)["doubled softmax"].words
    assert (
        "give BCEWithLogitsLoss the bare logits" in doctor(softmax(LOGITS), TARGETS)["softmax outputs"].words
    )


# -- names ------------------------------------------------------------------------------------------------------


def test_the_names_of_transformers_and_of_torch_are_known_and_told():
    assert "loss: BCE" in repr(doctor(LOGITS, TARGETS, loss="multi_label_classification"))
    assert "loss: BCE" in repr(doctor(LOGITS, TARGETS, loss=torch.nn.MultiLabelSoftMarginLoss()))
    assert "loss: softmax CE" in repr(doctor(LOGITS, NUMBERS, loss="single_label_classification"))
    with pytest.raises(ValueError, match="BCEWithLogitsLoss"):
        doctor(LOGITS, TARGETS, loss=torch.nn.HingeEmbeddingLoss())
    for part in ("logits", "predictions"):
        with pytest.raises(ValueError, match=rf"were given; allowed is .*: give \.{part}\."):
            doctor(SimpleNamespace(**{part: LOGITS}), TARGETS)


def test_probabilities_in_half_precision_are_judged_as_well():
    half = sigmoid(LOGITS).astype(np.float16)
    assert not doctor(half, TARGETS, loss=BCE).faults
    assert np.isfinite(logit(np.clip(half.astype(float), 1e-7, 1 - 1e-7))).all()
