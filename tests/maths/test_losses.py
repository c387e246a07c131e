"""helpers/maths/losses.py against torch in float64, the mathematics of the losses, and bad input."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.nn import functional

from helpers.maths import losses

pytestmark = pytest.mark.filterwarnings("error")
quick = settings(deadline=None, derandomize=True, max_examples=60)

SHAPES = [(3,), (1,), (4, 3), (2, 1, 5), (0, 3)]
NAMES = [
    "sigmoid_binary_cross_entropy",
    "softmax_cross_entropy",
    "normalised_softmax_cross_entropy",
    "sigmoid_yes_terms",
]
PER_LABEL = ("sigmoid_binary_cross_entropy", "sigmoid_yes_terms")
REFERENCES = {
    "sigmoid_binary_cross_entropy": lambda z, y: functional.binary_cross_entropy_with_logits(
        z, y, reduction="none"
    ),
    "softmax_cross_entropy": lambda z, y: torch_cross_entropy(z, y),
    "normalised_softmax_cross_entropy": lambda z, y: torch_cross_entropy(z, y / y.sum(-1, keepdim=True)),
    "sigmoid_yes_terms": lambda z, y: -y * functional.logsigmoid(z),
}


def torch_cross_entropy(z, y):
    """Torch wants the classes on axis 1, so the leading axes are flattened into a batch."""
    labels = z.shape[-1]
    flat = functional.cross_entropy(z.reshape(-1, labels), y.reshape(-1, labels), reduction="none")
    return flat.reshape(z.shape[:-1])


def close(value, expected, tolerance=1e-12):
    expected = expected.detach().numpy() if isinstance(expected, torch.Tensor) else expected
    assert np.shape(value) == np.shape(expected)
    np.testing.assert_allclose(value, expected, rtol=tolerance, atol=tolerance)


def loss_of(name):
    return getattr(losses, name), getattr(losses, f"{name}_gradient")


def example(shape, seed=0):
    """Logits and soft targets of the given shape; every row of targets has a sum above 0."""
    random = np.random.default_rng(seed)
    return random.normal(scale=4, size=shape), random.uniform(0.01, 1, size=shape)


def reals(bound):
    return st.floats(-bound, bound)


@st.composite
def problems(draw, bound=20.0, least=0.0, count=1):
    """`count` rows of logits, and one row of targets in [least, 1] that is often multi-hot."""
    labels = draw(st.integers(1, 6))
    logits = [draw(arrays(float, labels, elements=reals(bound))) for _ in range(count)]
    target = st.sampled_from([least, 1.0]) | st.floats(least, 1)
    return *logits, draw(arrays(float, labels, elements=target))


# ---------------------------------------------------------------- against torch


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_loss_and_gradient_match_torch(name, shape):
    loss, gradient = loss_of(name)
    logits, targets = example(shape)
    z = torch.tensor(logits, requires_grad=True)
    reference = REFERENCES[name](z, torch.tensor(targets))
    reference.sum().backward()
    close(loss(logits, targets), reference)
    close(gradient(logits, targets), z.grad)


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith("normalised")])
@pytest.mark.parametrize("targets", [[0, 0, 0], [1, 1, 1], [1, 1, 0], [0, 1, 0]])
def test_multi_hot_targets_match_torch(name, targets):
    loss, gradient = loss_of(name)
    z = torch.tensor([1.0, 2.0, -1.0], dtype=torch.float64, requires_grad=True)
    reference = REFERENCES[name](z, torch.tensor(targets, dtype=torch.float64))
    reference.sum().backward()
    close(loss(z.tolist(), targets), reference)
    close(gradient(z.tolist(), targets), z.grad)


@pytest.mark.parametrize("shape", SHAPES)
def test_activations_and_entropies_match_torch(shape):
    logits, probabilities = example(shape, seed=1)
    probabilities.flat[:1] = 0.0
    z, p = torch.tensor(logits), torch.tensor(probabilities)
    close(losses.sigmoid(logits), torch.sigmoid(z))
    close(losses.softmax(logits), torch.softmax(z, -1))
    close(losses.log_softmax(logits), torch.log_softmax(z, -1))
    close(losses.entropy(probabilities), torch.special.entr(p).sum(-1))
    close(losses.binary_entropy(probabilities), torch.special.entr(p) + torch.special.entr(1 - p))


@pytest.mark.parametrize("name", PER_LABEL)
@pytest.mark.parametrize("z, y", [(0.5, 1), (-3, 0.25), (0, 0)])
def test_elementwise_losses_accept_scalars(name, z, y):
    for function in loss_of(name):
        close(function(z, y), function([z], [y])[0])
    close(losses.sigmoid(z), losses.sigmoid([z])[0])
    close(losses.binary_entropy(y), losses.binary_entropy([y])[0])


def test_tiny_losses_keep_their_digits():
    np.testing.assert_allclose(losses.sigmoid_binary_cross_entropy(40, 1), np.exp(-40), 1e-12)
    np.testing.assert_allclose(losses.sigmoid_yes_terms(40, 1), np.exp(-40), 1e-12)
    np.testing.assert_allclose(losses.sigmoid(-700), np.exp(-700), 1e-12)


def test_inputs_are_left_alone_and_results_are_float64():
    logits, targets = np.array([1, 2, -1]), np.array([True, True, False])
    for name in NAMES:
        for function in loss_of(name):
            assert function(logits, targets).dtype == np.float64
            close(function(logits.astype(np.float32), targets), function(logits, targets))
    assert logits.tolist() == [1, 2, -1] and targets.tolist() == [True, True, False]


def test_zero_is_never_printed_as_minus_zero():
    functions = [f for name in NAMES for f in loss_of(name)]
    zeros = [f([3.0], [1]) for f in functions if "softmax" in f.__name__]
    zeros += [losses.sigmoid_yes_terms_gradient([1, 2], [0, 0]), losses.entropy([0, 1])]
    zeros += [losses.binary_entropy([0, 1]), losses.log_softmax([5.0])]
    for zero in zeros:
        assert not np.any(zero) and not np.signbit(zero).any()


# ---------------------------------------------------------------- mathematics


@quick
@given(problems(), reals(50))
def test_softmax_losses_ignore_a_shift(problem, shift):
    z, y = problem
    close(losses.softmax(z + shift), losses.softmax(z), 1e-11)
    for function in loss_of("softmax_cross_entropy"):
        close(function(z + shift, y), function(z, y), 1e-11)


@pytest.mark.parametrize("name", NAMES)
@quick
@given(problems(count=2, least=0.01), st.floats(0, 1))
def test_losses_are_convex_along_a_line(name, problem, share):
    start, end, y = problem
    loss, gradient = loss_of(name)
    between = share * start + (1 - share) * end
    chord = share * loss(start, y).sum() + (1 - share) * loss(end, y).sum()
    assert loss(between, y).sum() <= chord + 1e-9
    tangent = loss(start, y).sum() + gradient(start, y) @ (end - start)
    assert tangent <= loss(end, y).sum() + 1e-9


@quick
@given(problems())
def test_softmax_cross_entropy_never_goes_below_its_floor(problem):
    z, y = problem
    floor = losses.softmax_cross_entropy_floor(y)
    assert 0 <= floor <= losses.softmax_cross_entropy(z, y) + 1e-12


@quick
@given(problems(least=0.01))
def test_floor_is_reached_at_the_normalised_targets(problem):
    _, y = problem
    floor = losses.softmax_cross_entropy_floor(y)
    close(losses.softmax_cross_entropy(np.log(y), y), floor, 1e-11)
    close(losses.softmax_cross_entropy_gradient(np.log(y), y), np.zeros_like(y), 1e-11)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5])
def test_floor_of_multi_hot_targets_is_s_ln_s(count):
    targets = np.arange(5) < count
    close(losses.softmax_cross_entropy_floor(targets), count * np.log(max(count, 1)))


@quick
@given(problems(least=0.01))
def test_normalised_is_the_raw_loss_divided_by_the_mass(problem):
    z, y = problem
    for raw, normalised in zip(
        loss_of("softmax_cross_entropy"), loss_of("normalised_softmax_cross_entropy"), strict=True
    ):
        close(normalised(z, y), raw(z, y) / y.sum(), 1e-11)


@quick
@given(problems(least=0.01))
def test_softmax_gradients_sum_to_zero(problem):
    for name in ("softmax_cross_entropy", "normalised_softmax_cross_entropy"):
        assert abs(loss_of(name)[1](*problem).sum()) < 1e-12


@quick
@given(reals(700), reals(700))
def test_two_class_softmax_is_a_sigmoid(a, b):
    close(losses.softmax([a, b])[0], losses.sigmoid(a - b))
    close(losses.softmax_cross_entropy([a, b], [1, 0]), losses.sigmoid_yes_terms(a - b, 1))


@quick
@given(problems())
def test_entropy_is_greatest_when_uniform(problem):
    z, _ = problem
    uniform = losses.entropy(np.full(z.size, 1 / z.size))
    close(uniform, np.log(z.size))
    assert 0 <= losses.entropy(losses.softmax(z)) <= uniform + 1e-12
    assert (losses.binary_entropy(losses.sigmoid(z)) <= np.log(2) + 1e-12).all()


@pytest.mark.parametrize("size", [1e4, 1e300])
@pytest.mark.parametrize("name", NAMES)
def test_extreme_logits_stay_finite_and_right(name, size):
    loss, gradient = loss_of(name)
    expected = {  # for a label that is true, false, true
        "sigmoid_binary_cross_entropy": ([0, 0, size], [0, 0, -1]),
        "softmax_cross_entropy": (2 * size, [1, 0, -1]),
        "normalised_softmax_cross_entropy": (size, [0.5, 0, -0.5]),
        "sigmoid_yes_terms": ([0, 0, size], [0, 0, -1]),
    }[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        close(loss([size, -size, -size], [1, 0, 1]), expected[0])
        close(gradient([size, -size, -size], [1, 0, 1]), expected[1])


def test_extreme_logits_in_the_activations():
    for size in (1e4, 1e300):
        close(losses.sigmoid([size, -size]), [1, 0])
        close(losses.softmax([size, -size]), [1, 0])
        close(losses.log_softmax([size, -size]), [0, -2 * size])


@pytest.mark.parametrize("name", NAMES)
def test_gradient_descent_goes_down(name):
    loss, gradient = loss_of(name)
    logits, targets = example((2, 3), seed=2)
    path = losses.gradient_descent(gradient, logits, targets, learning_rate=0.5, steps=300)
    assert path.shape == (301, 2, 3)
    close(path[0], logits)
    close(path[1], logits - 0.5 * gradient(logits, targets))
    totals = [loss(point, targets).sum() for point in path]
    assert (np.diff(totals) < 1e-12).all() and totals[-1] < totals[0]


def test_gradient_descent_approaches_the_floor_and_keeps_its_defaults():
    gradient = losses.softmax_cross_entropy_gradient
    path = losses.gradient_descent(gradient, [1, 2, -1], [1, 0.5, 0.2])
    assert path.shape == (2001, 3)
    close(path[1], path[0] - 0.1 * gradient(path[0], [1, 0.5, 0.2]))
    end = losses.softmax_cross_entropy(path[-1], [1, 0.5, 0.2])
    close(end, losses.softmax_cross_entropy_floor([1, 0.5, 0.2]), 1e-9)


def test_gradient_descent_takes_a_scalar():
    path = losses.gradient_descent(lambda z, y: losses.sigmoid(z) - y, 3, 0.3, np.float64(1), 500)
    assert path.shape == (501,)
    close(losses.sigmoid(path[-1]), 0.3, 1e-9)


# ---------------------------------------------------------------- bad input

NAN, INF = float("nan"), float("inf")
BOTH = [f for name in NAMES for f in loss_of(name)]
BY_LOGITS = [losses.sigmoid, losses.softmax, losses.log_softmax]
BY_PROBABILITIES = [losses.entropy, losses.binary_entropy, losses.softmax_cross_entropy_floor]
NOT_NUMBERS = [(None, "None"), ("cat", "'cat'"), (["1", "2"], "'1', '2'"), ([1, None], "1, None")]
NOT_NUMBERS += [([[1], [2, 3]], "[[1], [2, 3]]"), ([1j, 0], "1j"), ({}, "{}")]
BAD_LOGITS = [([1, NAN], "[nan] in [ 1., nan]"), ([-INF, 2], "[-inf] in [-inf,   2.]")]
BAD_LOGITS += [([2e300, 7], "[2.e+300]"), *NOT_NUMBERS]
BAD_TARGETS = [([0.5, 3], "[3.] in [0.5, 3. ]"), ([-1e-9, 0], "[-1.e-09]"), ([NAN, 1], "[nan]")]
BAD_TARGETS += [([1, 1.0000000001], "[1.0000000001]"), ([INF, 1], "[inf]"), *NOT_NUMBERS]


def refused(function, *arguments, **named):
    """The message of the ValueError, which must say what is allowed."""
    with pytest.raises(ValueError, match="must") as caught:
        function(*arguments, **named)
    return str(caught.value)


@pytest.mark.parametrize("bad, shown", BAD_LOGITS)
@pytest.mark.parametrize("function", BOTH + BY_LOGITS)
def test_bad_logits_are_refused(function, bad, shown):
    message = refused(function, bad, *[[1, 1]] * (function in BOTH))
    assert message.startswith("logits must be") and shown in message


@pytest.mark.parametrize("bad, shown", BAD_TARGETS)
@pytest.mark.parametrize("function", BOTH + BY_PROBABILITIES)
def test_bad_targets_and_probabilities_are_refused(function, bad, shown):
    message = refused(function, *[[1, 2]] * (function in BOTH), bad)
    name = "probabilities" if function in BY_PROBABILITIES[:2] else "targets"
    assert message.startswith(f"{name} must be") and shown in message
    assert "numbers from 0 to 1" in message or "array of real numbers" in message


@pytest.mark.parametrize("logits, targets", [([1, 2], [1]), ([[1, 2]], [1, 0]), (1, [1]), ([7], 1)])
@pytest.mark.parametrize("function", BOTH)
def test_nothing_is_broadcast(function, logits, targets):
    message = refused(function, logits, targets)
    for given_array in (np.array(logits, float), np.array(targets, float)):
        assert f"{np.array2string(given_array, separator=', ')} of shape" in message
        assert f"of shape {given_array.shape}" in message


@pytest.mark.parametrize("bad, shown", [(0.5, "0.5 of shape ()"), ([], "[] of shape (0,)")])
@pytest.mark.parametrize(
    "function", BOTH[2:6] + BY_LOGITS[1:] + [losses.entropy, losses.softmax_cross_entropy_floor]
)
def test_rows_need_a_label(function, bad, shown):
    message = refused(function, *[bad] * (2 if function in BOTH else 1))
    assert "at least one label" in message and shown in message


@pytest.mark.parametrize("function", loss_of("normalised_softmax_cross_entropy"))
def test_rows_without_a_positive_cannot_be_normalised(function):
    assert "y/s is 0/0 in row(s) [0] of targets [0., 0.]" in refused(function, [1, 2], [0, 0])
    message = refused(function, np.ones((3, 2)), [[0, 0], [1, 0], [0, 0]])
    assert "row(s) [0, 2]" in message and "above 0" in message
    assert "row(s) [(1, 0)]" in refused(function, np.ones((2, 1, 2)), [[[1, 0]], [[0, 0]]])


def test_a_tensor_that_tracks_gradients_is_refused():
    assert "requires_grad=True" in refused(losses.sigmoid, torch.ones(2, requires_grad=True))


@pytest.mark.parametrize("steps", [0, -3, 2.5, True, "9", None])
def test_bad_steps_are_refused(steps):
    message = refused(losses.gradient_descent, BOTH[1], [1, 2], [1, 0], steps=steps)
    assert message == f"steps must be an int of at least 1; got {steps!r}"


@pytest.mark.parametrize("rate", [0, -0.1, NAN, INF, "fast", None, [0.1, 0.2]])
def test_bad_learning_rates_are_refused(rate):
    message = refused(losses.gradient_descent, BOTH[1], [1, 2], [1, 0], learning_rate=rate)
    assert message == f"learning_rate must be a finite number above 0; got {rate!r}"


def test_gradient_descent_refuses_the_rest():
    run, start = losses.gradient_descent, ([1, 2], [1, 0])
    assert "got 'downhill'" in refused(run, "downhill", *start)
    assert "keep the shape (2,); got 0.5" in refused(run, lambda z, y: 0.5, *start)
    assert "gradient must be finite" in refused(run, lambda z, y: [NAN, 1], *start)
    assert "gradient must be an array" in refused(run, lambda z, y: None, *start)
    assert "logits after step 8 must be" in refused(run, lambda z, y: -z, *start, 1e40)
    assert "got [inf]" in refused(run, lambda z, y: [-1e300, 0], *start, 1e300)
    assert "[nan]" in refused(run, BOTH[1], [1, NAN], [1, 0])
    assert "[3.]" in refused(run, BOTH[1], [1, 2], [1, 3])
    assert "shape (1,)" in refused(run, BOTH[1], [1, 2], [1])
