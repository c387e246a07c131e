"""The numbered claims of the series, the exact answers in notebooks 01 to 03, and what the misconception experiments show.

`says(value, "1.3863")` compares at the digits as printed.
"""

from decimal import Decimal

import numpy as np
import pytest

from helpers.maths import losses
from helpers.maths.losses import (
    binary_entropy,
    entropy,
    gradient_descent,
    log_softmax,
    normalised_softmax_cross_entropy,
    sigmoid,
    sigmoid_binary_cross_entropy,
    sigmoid_yes_terms,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_floor,
)

bce_gradient = losses.sigmoid_binary_cross_entropy_gradient
softmax_gradient = losses.softmax_cross_entropy_gradient
yes_terms_gradient = losses.sigmoid_yes_terms_gradient

Z, Y = np.array([1.0, 2.0, -1.0]), np.array([1.0, 1.0, 0.0])  # R: cat, dog, bird
NONE, ALL = np.zeros(3), np.ones(3)
FREE = np.linspace(0.01, 0.99, 99)  # a slider for a probability


def says(value, *printed):
    """Each number of `value`, rounded to the digits of `printed`, is `printed`."""
    values = np.ravel(value)
    assert len(values) == len(printed)
    for number, text in zip(values, printed, strict=True):
        rounded = Decimal(float(number)).quantize(Decimal(text))
        assert rounded == Decimal(text), f"{number!r} is printed as {text}"


def same(value, expected):
    np.testing.assert_allclose(value, expected, rtol=1e-12, atol=1e-12)


def logit(probability):
    probability = np.asarray(probability)
    return np.log(probability) - np.log1p(-probability)


def bce(logits, targets):
    return sigmoid_binary_cross_entropy(logits, targets).sum(-1)


def half(targets, probabilities):
    """The asker's formula with its sign, -sum y log c, for any probabilities c."""
    return -(np.asarray(targets) * np.log(probabilities)).sum(-1)


def whole(targets, probabilities):
    """Both halves for every output: -sum y log c + (1-y) log(1-c)."""
    targets, probabilities = np.asarray(targets), np.asarray(probabilities)
    return half(targets, probabilities) + half(1 - targets, 1 - probabilities)


# ---------------------------------------------------------------- claims


def test_claim_01_sigmoid_is_a_two_class_softmax():
    says(sigmoid(1.5), ".8175744762")
    for z in (-30, -1, 0, 1.5, 400):
        same(softmax([z, 0])[0], sigmoid(z))
        same(softmax([z + 7, 7]), softmax([z, 0]))


def test_claim_02_binary_cross_entropy_is_two_class_cross_entropy():
    z = logit(0.8)
    for y, printed in ((1, ".2231435513"), (0, "1.6094379124")):
        says(sigmoid_binary_cross_entropy(z, y), printed)
        says(softmax_cross_entropy([z, 0], [y, 1 - y]), printed)
        says(half([y, 1 - y], [0.8, 1 - 0.8]), printed)


def test_claim_03_the_cat():
    dead, tied, untied = [1, 0], [0.9, 1 - 0.9], [0.9, 0.9]
    says([half(dead, tied), whole(dead, tied)], ".1053605157", ".2107210313")
    for soft in (dead, [0.3, 0.7], [0.5, 0.5]):
        same(whole(soft, tied), 2 * half(soft, tied))
    says([half(dead, untied), whole(dead, untied)], ".10536", "2.40795")
    # The library agrees: each output of the "whole" formula is one sigmoid.
    same(whole(dead, tied), bce(logit(tied), dead))
    same(whole(dead, untied), bce(logit(untied), dead))


def test_claim_04_gradients_on_the_running_example():
    says(softmax_gradient(Z, Y), "-.4810", ".4108", ".0702")
    same(softmax_gradient(Z, Y), Y.sum() * softmax(Z) - Y)
    says(softmax_cross_entropy(Z, Y), "1.69802")
    says(bce_gradient(Z, Y), "-.2689", "-.1192", ".2689")
    same(bce_gradient(Z, Y), sigmoid(Z) - Y)


def test_claim_05_the_floor_of_softmax_cross_entropy():
    for y in (Y, ALL, np.array([0.9, 0.4, 0.2])):
        s, floor = y.sum(), softmax_cross_entropy_floor(y)
        kl = softmax_cross_entropy(Z, y / s) - entropy(y / s)
        same(softmax_cross_entropy(Z, y), floor + s * kl)
        # s ln s belongs to targets of 0 and 1; soft ones add their own -sum y ln y.
        assert np.isclose(floor, s * np.log(s)) == set(y).issubset({0, 1})
        same(floor, s * np.log(s) + entropy(y))
    says(softmax_cross_entropy_floor([Y, ALL]), "1.3862943611", "3.2958368660")
    says(softmax_cross_entropy_floor([Y / 2, ALL / 3]), ".6931", "1.0986")
    for size in (2, 8, 15):  # an infimum: approached, not attained (until float64 rounds it)
        assert softmax_cross_entropy([size, size, -size], Y) > softmax_cross_entropy_floor(Y)
    same(softmax_cross_entropy([30, 30, -30], Y), softmax_cross_entropy_floor(Y))
    same(normalised_softmax_cross_entropy([30, 30, -30], Y), np.log(2))
    says(softmax(gradient_descent(softmax_gradient, Z, Y)[-1]), ".4992", ".4992", ".0016")
    says(sigmoid(gradient_descent(bce_gradient, Z, Y)[-1]), ".995", ".995", ".005")


def test_claim_06_each_positive_gets_one_share():
    for count in (1, 2, 3, 4):
        y = np.arange(5) < count
        p = softmax(np.where(y, 30.0, -30.0))
        same(p, y / count)
        same(softmax_gradient(np.where(y, 30.0, -30.0), y), np.zeros(5))
        assert (p > 0.5).any() == (count == 1)


def test_claim_07_no_label_and_every_label():
    for z in (Z, [10, 10, 10], [-4, 0, 7]):
        same(softmax_cross_entropy(z, NONE), 0)
        same(softmax_gradient(z, NONE), NONE)
    with pytest.raises(ValueError, match="0/0"):
        normalised_softmax_cross_entropy(Z, NONE)
    says(bce(Z, NONE), "3.75345")
    same(bce_gradient(Z, NONE), sigmoid(Z))
    same(softmax(gradient_descent(softmax_gradient, Z, ALL)[-1]), ALL / 3)
    for labels in (2, 3, 10):
        every, start = np.ones(labels), np.zeros(labels)
        same(softmax_cross_entropy(start, every), labels * np.log(labels))
        same(softmax_cross_entropy_floor(every), labels * np.log(labels))
        same(softmax_gradient(start, every), start)
        same(softmax_gradient(start, start), start)


def test_claim_08_yes_terms_only_never_says_no():
    y, z = [1, 0, 0], [10, 10, 10]
    says(sigmoid_yes_terms(z, y).sum(), "4.54e-5")
    says(bce(z, y), "20.00014")
    same(yes_terms_gradient(Z, Y), -Y * sigmoid(-Z))
    sliders = np.stack(np.meshgrid(*[[-9, -1, 0, 1, 9]] * 3), -1)
    for targets in ([1, 0, 0], [0, 1, 1], [0.2, 0.5, 0]):
        assert (yes_terms_gradient(sliders, np.broadcast_to(targets, sliders.shape)) <= 0).all()
    assert 0 < sigmoid_yes_terms([30, 30, 30], ALL).sum() < 1e-12
    same(sigmoid_yes_terms([1e4] * 3, ALL), NONE)


def test_claim_09_the_missing_half_is_the_upward_gradient():
    often = np.full_like(FREE, 0.3)
    z = logit(FREE)
    alone, both = sigmoid_yes_terms(z, often), sigmoid_binary_cross_entropy(z, often)
    assert (np.diff(alone) < 0).all()
    same(FREE[both.argmin()], 0.3)
    says([both.min(), binary_entropy(0.3)], ".6108643", ".6108643")
    # What (1-y) log(1-c) adds to the gradient is exactly (1-y) q, upward only.
    same(bce_gradient(z, often) - yes_terms_gradient(z, often), (1 - often) * sigmoid(z))


def test_claim_10_shift_invariance():
    z = np.array([[2, 2, -2], [-2, -2, -6]])
    y = np.array([Y, Y])
    says(softmax(z), *[".4955", ".4955", ".0091"] * 2)
    says(softmax_cross_entropy(z, y), "1.40453", "1.40453")
    same(softmax(z)[0], softmax(z)[1])
    says(sigmoid(z), ".88", ".88", ".12", ".12", ".12", ".0025")
    says(bce(z, y), ".3808", "4.2563")
    same(softmax_gradient(z, y).sum(-1), [0, 0])
    assert abs(bce_gradient(z, y).sum(-1)).min() > 0.1


def test_claim_13_soft_targets():
    z = logit(0.7)
    loss, floor = sigmoid_binary_cross_entropy(z, 0.9), binary_entropy(0.9)
    says([floor, loss, loss - floor], ".32508", ".44140", ".11632")
    same(loss - floor, 0.9 * np.log(0.9 / 0.7) + 0.1 * np.log(0.1 / 0.3))
    same(sigmoid_binary_cross_entropy(logit(0.9), 0.9), floor)
    same(sigmoid_binary_cross_entropy(logit(0.5), 0.5), np.log(2))


def test_claim_15_stable_forms():
    same(-log_softmax(Z), np.log(np.exp(Z).sum()) - Z)
    naive = -Y * np.log(sigmoid(Z)) - (1 - Y) * np.log(1 - sigmoid(Z))
    same(sigmoid_binary_cross_entropy(Z, Y), naive)
    for kind, exactly_one in ((np.float32, "16.6355"), (np.float64, "36.7368")):
        edge, small = float(exactly_one), 1e-4
        z = np.array([edge - small, edge + small], dtype=kind)
        assert (1 / (1 + np.exp(-z)) == 1).tolist() == [False, True]
        says(-np.log(np.finfo(kind).eps / 2), exactly_one)
    says(np.log(np.finfo(np.float32).max.astype(float)), "88.7228")
    with np.errstate(over="ignore", invalid="ignore"):
        below, above = np.exp(np.array([88.7228, 88.7229], dtype=np.float32))
        assert np.isfinite(below) and np.isinf(above)
        weights = np.exp(np.array([89, 0], dtype=np.float32))
        assert np.isnan(weights / weights.sum()).any()
    same(softmax([89, 0]), [1, 0])


# ---------------------------------------------------------------- predict first, notebooks 01 to 03


def test_notebook_01_answers():
    says([half([1, 0], [0.9, 0.1]), whole([1, 0], [0.9, 0.1])], ".1054", ".2107")
    says([half([1, 0], [0.9, 0.9]), whole([1, 0], [0.9, 0.9])], ".1054", "2.4079")
    same(sigmoid_binary_cross_entropy(logit(FREE), np.full_like(FREE, 0.5)).min(), np.log(2))
    # Untied, c=(1,1): the yes-terms are 0, the no-terms explode.
    almost = [1 - 1e-12, 1 - 1e-12]
    same(half([1, 0], almost), 0)
    assert whole([1, 0], almost) > 27


def test_notebook_02_answers():
    zero, true = np.zeros(3), [1, 0, 0]
    same(softmax_cross_entropy(zero, true), np.log(3))
    same(softmax_gradient(zero, true)[0], -2 / 3)
    same(softmax(Z + 5), softmax(Z))
    raised = softmax(Z + np.array([1, 0, 0])) - softmax(Z)
    assert raised[0] > 0 and (raised[1:] < 0).all()
    entropies = [entropy(softmax(Z / temperature)) for temperature in (0.01, 0.5, 1, 2, 1e6)]
    assert (np.diff(entropies) > 0).all()
    same([entropies[0], entropies[-1]], [0, np.log(3)])
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(np.float32(89))) and np.isfinite(np.exp(np.float32(88)))


def test_notebook_03_answers():
    says(softmax_gradient(Z, Y)[1], ".4108")
    says(softmax_cross_entropy_floor(Y), "1.3863")
    z, y = [10, 10, 10], [1, 0, 0]
    says([sigmoid_yes_terms(z, y).sum(), bce(z, y)], "4.5e-5", "20.0001")
    same(softmax_cross_entropy(Z, NONE), 0)
    same(softmax(Z).sum(), 1)  # on the triangle; the target (1, 1, 0) is not
    assert Y.sum() == 2


# ---------------------------------------------------------------- misconceptions


def test_m03_a_free_second_probability_is_never_scored():
    frozen = [half([1, 0], [0.6, c]) for c in FREE]
    same(frozen, np.full(99, -np.log(0.6)))
    rivals = [half([1, 0], [1 - c, c]) for c in FREE]
    assert (np.diff(rivals) > 0).all()


def test_m04_softmax_cross_entropy_sticks_at_its_floor():
    path = gradient_descent(softmax_gradient, Z, Y, learning_rate=1, steps=20_000)
    loss = softmax_cross_entropy(path, np.broadcast_to(Y, path.shape))
    assert (np.diff(loss) <= 1e-15).all()
    says(loss[-1], "1.3863")
    assert bce(gradient_descent(bce_gradient, Z, Y)[-1], Y) < 0.02


def test_m05_dividing_by_the_mass_keeps_a_floor():
    gradient = losses.normalised_softmax_cross_entropy_gradient
    end = gradient_descent(gradient, Z, ALL)[-1]
    says(softmax(end), ".333", ".333", ".333")
    same(normalised_softmax_cross_entropy(end, ALL), np.log(3))


def test_m06_sigmoids_add_up_to_the_expected_number_of_labels():
    totals = [sigmoid(np.full(3, z)).sum() for z in (-40, 0, 40)]
    same(totals, [0, 1.5, 3])
    sets = (np.arange(8)[:, None] >> np.arange(3)) & 1
    chances = np.where(sets, sigmoid(Z), sigmoid(-Z)).prod(-1)
    same(chances.sum(), 1)
    same((chances * sets.sum(-1)).sum(), sigmoid(Z).sum())


def test_m07_a_third_positive_takes_its_share():
    ends = [gradient_descent(softmax_gradient, Z, y, 1)[-1] for y in (Y, ALL)]
    says(softmax(ends)[0], ".50", ".50", ".00")
    says(softmax(ends)[1], ".333", ".333", ".333")
    assert (softmax(ends) <= 0.5).all()


def test_m13_an_empty_row_teaches_only_bce():
    same(softmax_gradient(Z, NONE), NONE)
    same(bce_gradient(Z, NONE), sigmoid(Z))


def test_m15_one_logit_under_softmax_never_moves():
    for z in (-50, 0, 3, 1e4):
        assert softmax([z]) == 1 and softmax_cross_entropy([z], [1]) == 0
        assert softmax_gradient([z], [1]) == 0
