"""The claims of notebook 04 (11, 12, 14, 20, 21), the misconceptions it answers, and its explorers' bad input."""

import itertools

import numpy as np
import pytest
from moving import send

from helpers import explore
from helpers.maths import losses
from helpers.maths.registry import FOUR

Z, Y = np.array([1.0, 2.0, -1.0]), np.array([1.0, 1.0, 0.0])  # R: cat, dog, bird
bce = losses.sigmoid_binary_cross_entropy
slope = losses.sigmoid_binary_cross_entropy_gradient


def sets(k):
    return np.array(list(itertools.product([0, 1], repeat=k)))


def best(targets, pos_weight=1.0):
    """The probabilities at which the summed BCE over rows of targets is lowest, by descent."""
    mean = np.mean(targets, axis=0)
    path = losses.gradient_descent(lambda z, y: slope(z, y, pos_weight), 0 * mean, mean, learning_rate=1.0)
    return losses.sigmoid(path[-1])


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_claim_11_three_calculations_of_one_number(k):
    draw = np.random.default_rng(k)
    for y in (np.zeros(k), np.ones(k), draw.integers(0, 2, k).astype(float)):
        z = draw.normal(0, 3, k)
        pairs, answers = np.stack([z, 0 * z], -1), np.stack([y, 1 - y], -1)
        total = bce(z, y).sum()
        np.testing.assert_allclose(losses.softmax_cross_entropy(pairs, answers).sum(), total, rtol=1e-12)
        one = (sets(k) == y).all(1).astype(float)
        np.testing.assert_allclose(losses.softmax_cross_entropy(sets(k) @ z, one), total, rtol=1e-10)


def test_claim_11_on_the_running_example_and_its_two_traps():
    assert f"{bce(Z, Y).sum():.10f}" == "0.7534513861"
    chance = losses.softmax(sets(3) @ Z)[(sets(3) == Y).all(1)][0]
    assert f"{chance:.7f}" == "0.4707390" and np.isclose(-np.log(chance), bce(Z, Y).sum())
    pairs, answers = np.stack([Z, 0 * Z], -1).ravel(), np.stack([Y, 1 - Y], -1).ravel()
    assert np.isclose(losses.softmax_cross_entropy_floor(answers), 3 * np.log(3))
    assert losses.softmax_cross_entropy(pairs, answers) > 3 * np.log(3)
    assert f"{bce([Z, -Z], [Y, 1 - Y]).sum():.5f}" == "1.50690"


def test_claim_12_the_marginals_are_right_and_the_joint_costs_ln_2_more():
    either = np.array([[1.0, 0.0], [0.0, 1.0]])
    q = best(either)
    np.testing.assert_allclose(q, [0.5, 0.5])
    z = np.log(q) - np.log1p(-q)
    np.testing.assert_allclose(np.mean([bce(z, row).sum() for row in either]), 2 * np.log(2))
    np.testing.assert_allclose(losses.entropy([0.5, 0.5]), np.log(2))
    view = explore.six_labels_eight_sets(world="either", logits=[0, 0, -10]).widget.view
    assert dict(view["readout"])["BCE, added up"] == "1.386" and "ln 2 = 0.693" in view["headline"]


def test_claim_14_what_each_loss_estimates_over_a_population():
    seen = np.array([[1, 0, 0, 0]] * 4 + [[0, 1, 1, 1]] * 6, float)
    often = seen.mean(0)
    np.testing.assert_allclose(best(seen), often)

    def lowest(name):
        def gradient(z, _):
            return np.mean([FOUR[name].evaluate(z, row)[1] for row in seen], 0)

        return losses.softmax(losses.gradient_descent(gradient, np.zeros(4), often, 1.0, 500)[-1])

    raw, normalised = lowest("softmax"), lowest("softmax y/s")
    np.testing.assert_allclose(raw, often / often.sum(), atol=1e-9)
    np.testing.assert_allclose(normalised, (seen / seen.sum(1, keepdims=True)).mean(0), atol=1e-9)
    assert [f"{v:.3f}" for v in (raw[0], raw[1])] == ["0.182", "0.273"]
    np.testing.assert_allclose(normalised[:2], [0.4, 0.2])  # the ranking flips


@pytest.mark.parametrize("often, weight", [(0.1, 9.0), (0.3, 1.0), (0.02, 1.0), (0.5, 20.0), (0.7, 0.5)])
def test_claim_20_pos_weight_moves_the_optimum_and_a_label_weight_does_not(often, weight):
    here = weight * often / (weight * often + 1 - often)
    np.testing.assert_allclose(best([[often]], weight), [here], atol=1e-9)
    if (often, weight) == (0.1, 9.0):
        assert np.isclose(here, 0.5)
    z = np.log(often) - np.log1p(-often)
    assert np.isclose(7 * slope(z, often), 0)  # a weight on yes and no alike: the lowest point stays


def test_claim_21_argmax_names_one_label_and_a_half_is_best_for_wrong_labels():
    assert Z.argmax() == 1 and np.flatnonzero(losses.sigmoid(Z) > 0.5).tolist() == [0, 1]
    # Three sets with their chances: each label's own chance, and then what each rule says.
    seen, chance = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1]]), np.array([0.4, 0.25, 0.35])
    q = chance @ seen

    def wrong(said):
        return chance @ (seen != said).sum(1)

    at_half = (q > 0.5).astype(int)
    assert wrong(at_half) == min(wrong(said) for said in sets(3))
    likeliest = seen[chance.argmax()]  # what the measure "whole set right" wants
    assert at_half.tolist() == [1, 0, 0] and likeliest.tolist() == [1, 1, 0]


def test_m02_a_fourth_label_moves_no_old_term():
    old, new = (explore.label_by_label(extra=extra).widget.view for extra in (False, True))
    for row in ("q", "cost", "push"):
        before, after = (dict(view["readout"])[row] for view in (old, new))
        assert after.startswith(before.split("  \u2007")[0]) and after != before
    moved = explore.label_by_label(new_logit=[5])
    assert moved.state["extra"] and dict(moved.widget.view["readout"])["cost"].startswith(
        "0.313  0.127  0.313"
    )


def test_m09_two_scales():
    for k in (2, 10):
        view = explore.losses_side_by_side(
            logits=[0] * 3, targets=[1, 0, 0], labels=k, scale="mean"
        ).widget.view
        told = dict(view["readout"])
        assert (told["softmax CE"], told["BCE"]) == (f"{np.log(k):.3f}", "0.693")


def test_m10_saying_nothing_is_right_nine_times_in_ten():
    assert (np.eye(10) == 0).mean() == 0.9


def test_m14_a_rare_label_has_a_small_answer():
    np.testing.assert_allclose(best([[0.02]]), [0.02], atol=1e-6)
    assert dict(explore.best_constant(frequency=0.02).widget.view["readout"])["best c for BCE"] == "0.020"


# ---------------------------------------------------------------- bad and extreme input


@pytest.mark.parametrize("k", [1, 2, 12])
@pytest.mark.parametrize("true", [0, 1, 0.5])
@pytest.mark.parametrize("weight", [0, 1, 20])
def test_label_by_label_takes_one_to_twelve_labels(k, true, weight):
    logits = list(np.linspace(-10, 10, k))
    explorer = explore.label_by_label(logits=logits, targets=[true] * k, pos_weight=weight, extra=True)
    told = dict(explorer.widget.view["readout"])
    wanted = bce(np.append(np.round(logits, 6), -1), np.append([true] * k, 0), weight).sum()
    assert told["sum"] == f"{wanted:.3f}" and not explorer.widget.view["error"]
    assert "nan" not in "".join(explorer.widget.view["panels"])
    assert eval(repr(explorer), {"explore": explore}).state == explorer.state


@pytest.mark.parametrize(
    "make, told",
    [
        (lambda: explore.label_by_label(logits=[]), "0 numbers were given; allowed are 1 to 12"),
        (lambda: explore.label_by_label(logits=[0] * 13), "13 numbers were given; allowed are 1 to 12"),
        (lambda: explore.label_by_label(logits=[0, 0], targets=[1]), "targets: [1] was given; allowed are 2"),
        (
            lambda: explore.label_by_label(pos_weight=1e6),
            "1000000.0 was given; allowed is a number from 0 to 20",
        ),
        (
            lambda: explore.label_by_label(logits=[1e4, 0, 0]),
            "logits[0]: 10000.0 was given; allowed is a number",
        ),
        (
            lambda: explore.losses_side_by_side(labels=0),
            "labels: 0 was given; allowed is a number from 1 to 1000",
        ),
        (lambda: explore.losses_side_by_side(labels=1001), "labels: 1001 was given"),
        (lambda: explore.six_labels_eight_sets(logits=[0] * 4), "allowed are 3 numbers"),
        (
            lambda: explore.six_labels_eight_sets(world="either", targets=[1, 1, 0]),
            "whose targets are [0.5, 0.5, 0]",
        ),
        (lambda: explore.saturation(logit=1e4), "10000.0 was given; allowed is a number from −250 to 250"),
        (lambda: explore.best_constant(pos_weight=-1), "-1 was given; allowed is a number from 0 to 20"),
        (
            lambda: explore.which_loss(task="regression"),
            "'regression' was given; allowed is one of 'one of many'",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(make, told):
    with pytest.raises(ValueError) as refused:
        make()
    assert told in str(refused.value)


@pytest.mark.parametrize("k", [1, 12, 1000])
@pytest.mark.parametrize("targets", [[0, 0, 0], [1, 1, 1], [0.9, 0.2, 0.5]])
@pytest.mark.parametrize("scale", ["sum", "mean"])
def test_losses_side_by_side_at_its_ends(k, targets, scale):
    explorer = explore.losses_side_by_side(targets=targets, labels=k, scale=scale, others=10)
    view = explorer.widget.view
    assert not view["error"] and view["headline"]
    drawn = "".join(view["panels"])
    assert ("0/0" in drawn) == (not any(targets[:k])) and "NaN" not in drawn


def test_the_box_of_either_is_entered_and_left():
    explorer = explore.six_labels_eight_sets()
    for raw, state in (
        ({"world": "either"}, ("either", [0.5, 0.5, 0])),
        ({"targets": [1, 0.5, 0]}, ("apart", [1, 0.5, 0])),
        ({"world": "either"}, ("either", [0.5, 0.5, 0])),
        ({"world": "apart"}, ("apart", [1, 1, 0])),
        ({"targets": [0.5, 0.5, 0]}, ("apart", [0.5, 0.5, 0])),
        ({"world": "either"}, ("either", [0.5, 0.5, 0])),
    ):
        send(explorer, **raw)
        assert (explorer.state["world"], explorer.state["targets"]) == state
