"""Softmax with no-terms, focal, asymmetric and ZLPR: values and gradients against torch's autograd, far out, and the facts of notebook 08."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.maths import further_losses as further
from helpers.maths import losses

pairs = st.lists(st.tuples(st.floats(-12, 12), st.integers(0, 1)), min_size=1, max_size=6)
settled = settings(max_examples=60, deadline=None, derandomize=True)


def in_torch(z, y, gamma_yes, gamma_no, margin):
    q = torch.sigmoid(z)
    low = (q - margin).clamp(min=0)
    return -(y * (1 - q) ** gamma_yes * q.log() + (1 - y) * low**gamma_no * (1 - low).log())


def no_terms_in_torch(z, y):
    p = torch.softmax(z, -1)
    return -(y * p.log() + (1 - y) * torch.log1p(-p)).sum(-1)


def zlpr_in_torch(z, y):
    return (1 + ((1 - y) * z.exp()).sum()).log() + (1 + (y * (-z).exp()).sum()).log()


def with_slope(loss, z, *rest):
    z = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    value = loss(z, *rest)
    (slope,) = torch.autograd.grad(value.sum(), z)
    return value.detach().numpy(), slope.numpy()


@settled
@given(
    pairs,
    st.sampled_from([0, 0.5, 1, 2, 5]),
    st.sampled_from([0, 0.5, 1, 4]),
    st.sampled_from([0, 0.05, 0.3]),
)
def test_the_asymmetric_loss_and_its_gradient_are_autograd_s(rows, gamma_yes, gamma_no, margin):
    z, y = (np.array(column, float) for column in zip(*rows, strict=True))
    options = gamma_yes, gamma_no, margin
    value, slope = with_slope(in_torch, z, torch.from_numpy(y), *options)
    np.testing.assert_allclose(further.asymmetric_loss(z, y, *options), value, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(further.asymmetric_loss_gradient(z, y, *options), slope, rtol=1e-7, atol=1e-12)


@settled
@given(pairs)
def test_zlpr_and_its_gradient_are_autograd_s(rows):
    z, y = (np.array(column, float) for column in zip(*rows, strict=True))
    value, slope = with_slope(zlpr_in_torch, z, torch.from_numpy(y))
    np.testing.assert_allclose(further.zlpr(z, y), value, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(further.zlpr_gradient(z, y), slope, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("far", [50.0, 1e4, 1e300])
def test_far_out_everything_stays_a_number(far):
    z, y = np.array([far, -far, far, -far]), np.array([1.0, 1, 0, 0])
    for options in ((0, 0, 0), (2, 2, 0), (0, 4, 0.05), (1, 0.5, 0.2)):
        assert np.isfinite(further.asymmetric_loss(z, y, *options)).all()
        assert np.isfinite(further.asymmetric_loss_gradient(z, y, *options)).all()
    assert further.focal_loss(z, y)[[0, 3]].max() < 1e-60
    assert further.zlpr(z, y) == pytest.approx(2 * far) and np.isfinite(further.zlpr_gradient(z, y)).all()


@settled
@given(pairs)
def test_without_gammas_and_margin_it_is_binary_cross_entropy(rows):
    z, y = (np.array(column, float) for column in zip(*rows, strict=True))
    bce = losses.sigmoid_binary_cross_entropy(z, y)
    np.testing.assert_allclose(further.focal_loss(z, y, 0), bce, rtol=1e-12)
    p_t = np.where(y == 1, losses.sigmoid(z), losses.sigmoid(-z))
    np.testing.assert_allclose(further.focal_loss(z, y), (1 - p_t) ** 2 * bce, rtol=1e-8, atol=1e-14)


def test_a_label_at_nine_tenths_costs_a_hundred_times_less_with_focal_loss():
    z, y = [np.log(9)], [1.0]
    times = losses.sigmoid_binary_cross_entropy(z, y) / further.focal_loss(z, y)
    assert times == pytest.approx(100)


@pytest.mark.parametrize("options", [(0, 0, 0), (2, 2, 0), (0, 4, 0.05), (5, 8, 0.5), (0, 0, 0.3)])
def test_the_best_constant_is_the_best_of_all(options):
    frequencies = np.array([0.0, 0.01, 0.1, 0.3, 0.5, 0.9, 1.0])
    found = further.best_constants(frequencies, *options)
    z = np.linspace(-14, 14, 20_001)
    for pi, c in zip(frequencies[1:-1], found[1:-1], strict=True):
        mean = further.asymmetric_loss(z, np.full_like(z, pi), *options)
        z_best = np.log(c) - np.log(max(1 - c, 1e-17))  # an answer of 1 can be the best
        at = further.asymmetric_loss([z_best], [pi], *options)[0]
        assert at <= mean.min() + 1e-9
    assert found[0] == 0 and found[-1] == 1
    proper = np.allclose(found, frequencies, atol=1e-9)
    assert proper == (options == (0, 0, 0)), "of these only binary cross-entropy gives the frequency back"


def test_zlpr_against_a_reference_of_zero():
    ten, two = np.zeros(10), (np.arange(10) < 2).astype(float)
    assert f"{further.zlpr(ten, two):.4f}" == "3.2958" and further.zlpr(ten, two) == pytest.approx(np.log(27))
    assert f"{losses.sigmoid_binary_cross_entropy(ten, two).sum():.4f}" == "6.9315"
    for z, y in ((0.7, 1.0), (0.7, 0.0), (-3.0, 1.0)):  # one label: it is binary cross-entropy
        assert further.zlpr([z], [y]) == pytest.approx(losses.sigmoid_binary_cross_entropy(z, y))
    for y in ([0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]):  # floor 0 for every set
        z = np.where(np.array(y) > 0, 40.0, -40.0)
        assert further.zlpr(z, y) < 1e-15
        path = losses.gradient_descent(
            further.zlpr_gradient, np.array([1.0, 2, -1]), np.array(y, float), 0.5, 200
        )
        assert ((path[-1] > 0) == (np.array(y) > 0)).all(), "it says how many"
    false, true = further.zlpr_shares([1, 2, -1], [1, 1, 0])
    assert false.sum() == pytest.approx(1) and true.sum() == pytest.approx(1)
    assert false[1:3].tolist() == [0, 0] and true[3] == 0
    batch = further.zlpr([[1, 2, -1], [0, 0, 0]], [[1, 1, 0], [0, 0, 0]])
    np.testing.assert_allclose(batch, [further.zlpr([1, 2, -1], [1, 1, 0]), np.log(4)])


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: further.zlpr([1, 2], [0.5, 1]), ["0 or 1", "0.5"]),
        (lambda: further.zlpr([1, 2], [1, 0, 0]), ["same shape"]),
        (lambda: further.zlpr(1.0, 1.0), ["last axis"]),
        (lambda: further.asymmetric_loss([1], [2]), ["targets", "2"]),
        (lambda: further.asymmetric_loss([1], [1], gamma_no=-1), ["gamma_no", "-1", "0 to 100"]),
        (lambda: further.asymmetric_loss([1], [1], margin=1), ["margin", "1", "0 to 0.99"]),
        (lambda: further.focal_loss([1], [1], gamma="2"), ["gamma must be", "'2'"]),
        (lambda: further.focal_loss([1], [1], gamma=float("nan")), ["gamma must be", "nan"]),
        (lambda: further.focal_loss([1], [1], gamma=1j), ["gamma must be", "1j"]),
        (lambda: further.focal_loss([1], [1], gamma=b"2"), ["gamma must be", "b'2'"]),
        (lambda: further.focal_loss([1], [1], gamma=True), ["gamma must be", "True"]),
        (lambda: further.focal_loss([1], [1], gamma=np.True_), ["gamma must be", "True"]),
        (lambda: further.best_constants([1.5]), ["frequencies", "1.5"]),
        (lambda: further.zlpr(["1"], ["1"]), ["logits", "real numbers", "'1'"]),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(call, told):
    with pytest.raises(ValueError) as refused:
        call()
    assert all(words in str(refused.value) for words in told)


@settled
@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(0, 1)), min_size=2, max_size=6))
def test_softmax_with_no_terms_and_its_gradient_are_autograd_s(rows):
    z, y = (np.array(column, float) for column in zip(*rows, strict=True))
    value, slope = with_slope(no_terms_in_torch, z, torch.from_numpy(y))
    np.testing.assert_allclose(further.softmax_with_no_terms(z, y), value, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(further.softmax_with_no_terms_gradient(z, y), slope, rtol=1e-7, atol=1e-9)


@pytest.mark.long
def test_softmax_with_no_terms_still_cannot_say_both_and_holds_for_every_logit():
    path = losses.gradient_descent(
        further.softmax_with_no_terms_gradient, [1, 2, -1], [1, 1, 0], steps=20_000
    )
    np.testing.assert_allclose(losses.softmax(path[-1]), [0.5, 0.5, 0], atol=2e-4)
    np.testing.assert_allclose(further.softmax_with_no_terms(path[-1], [1, 1, 0]), 2 * np.log(2), atol=1e-3)
    assert further.softmax_with_no_terms([800, -800, 0.0], [1, 0, 0]) == 0
    assert np.isfinite(further.softmax_with_no_terms([800, -800, 0.0], [0, 1, 1]))
    with pytest.raises(ValueError, match=r"needs at least 2 labels; got logits of shape \(1,\)"):
        further.softmax_with_no_terms([1.0], [1.0])
