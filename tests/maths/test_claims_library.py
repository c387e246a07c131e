"""What notebook 05 says of PyTorch and scikit-learn, tried on those that are installed.

Each promise names the cell of the notebook and the sentence in it that would become untrue; the message of a
failing test says so.
"""

from functools import partial

import numpy as np
import promises
import pytest
import torch
from torch.nn import functional

from helpers.explore.which_loss import LOGITS, TASKS, outcomes
from helpers.maths import losses

holds = partial(promises.holds, "05")
CE, BCE, PLAIN = (
    functional.cross_entropy,
    functional.binary_cross_entropy_with_logits,
    functional.binary_cross_entropy,
)
Z = torch.tensor([[1.0, 2, -1], [0, 1, 0]])
Y = torch.tensor([[1, 1, 0], [0, 1, 0]])
R, TRUE = [1.0, 2.0, -1.0], [1.0, 1.0, 0.0]


ERRORS = {
    "bce, integer targets": (
        lambda: BCE(Z, Y),
        "result type Float can't be cast to the desired output type Long",
        ("errors-dtype-say", "the targets are integers, and I want floats."),
    ),
    "bce on probabilities, integer targets": (
        lambda: PLAIN(Z.sigmoid(), Y),
        "Found dtype Long but expected Float",
        ("errors-dtype-say", "the targets are integers, and I want floats."),
    ),
    "bce, one target a row": (
        lambda: BCE(Z, torch.tensor([1.0, 0])),
        "Target size (torch.Size([2])) must be the same as input size (torch.Size([2, 3]))",
        ("errors-shape-say", "BCE wants one target for **every logit**"),
    ),
    "cross-entropy, flattened": (
        lambda: CE(Z, Y.flatten()),
        "Expected input batch_size (2) to match target batch_size (6).",
        ("errors-shape-say", "Cross-entropy wants one class number for **every row**."),
    ),
    "cross-entropy, two class numbers a row": (
        lambda: CE(Z, torch.tensor([[0, 1], [1, 2]])),
        "0D or 1D target tensor expected, multi-target not supported",
        ("errors-shape-say", "“0D or 1D” means: one number a row."),
    ),
    "cross-entropy, integer multi-hot": (
        lambda: CE(Z, Y),
        "Expected floating point type for target with class probabilities, got Long",
        ("errors-long-say", "Those must be floats. It says so"),
    ),
    "ignore_index on a table": (
        lambda: CE(Z, Y.float(), ignore_index=1),
        "ignore_index is not supported for floating point target",
        ("rest-say", "With a table of floats, an `ignore_index` of 0 or more stops with an error"),
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_pytorch_still_stops_with_these_words(name):
    call, words, (cell, sentence) = ERRORS[name]
    try:
        said = f"{call():.4f}, and no error"
    except Exception as error:
        said = str(error)
    holds(cell, sentence, said == words, said)


def test_claim_16_bceloss_is_clamped_and_its_gradient_dies():
    def both(value, target):
        told = []
        for loss in (lambda z, y: PLAIN(z.sigmoid(), y), BCE):
            z = torch.tensor(value, requires_grad=True)
            answer = loss(z, torch.tensor(target))
            told.append((answer.item(), torch.autograd.grad(answer, z)[0].item()))
        return told

    sentence = "BCELoss stops it at −100, and **through the sigmoid the gradient is 0 just where the mistake is greatest**"
    for value in (16.64, 17.0, 200.0):
        now = both(value, 0.0)
        truth = now[0] == (100, 0) and now[1] == (pytest.approx(value), 1)
        holds("saturate-say", sentence, truth, now)
    assert both(16.63, 0.0)[0][0] < 16
    holds(
        "saturate-say",
        "From $z = 16.64$ on, a float32 sigmoid is *exactly* 1",
        *[torch.tensor(16.64).sigmoid().item() == 1] * 2,
    )
    for value in (-1e4, 1e4):  # far beyond the slider too
        assert both(value, 1.0)[1][0] == pytest.approx(max(-value, 0))


def test_claim_17_what_the_two_means_divide_by():
    rows = torch.tensor([R, R]), torch.tensor([TRUE, TRUE])
    assert CE(*rows).item() == pytest.approx(losses.softmax_cross_entropy(R, TRUE))
    three = losses.sigmoid_binary_cross_entropy(R, TRUE)
    now = BCE(*rows).item()
    holds(
        "two-say",
        "BCEWithLogitsLoss averages over **rows and labels**",
        now == pytest.approx(three.mean()),
        now,
    )
    assert f"{three.mean():.4f}" == "0.2512"
    for k in (2, 3, 10, 100):
        z, one = torch.zeros(1, k, requires_grad=True), torch.eye(k)[:1]
        ce, bce = CE(z, one), BCE(z, one)
        assert (ce.item(), bce.item()) == (pytest.approx(np.log(k)), pytest.approx(np.log(2)))
        slopes = [torch.autograd.grad(loss, z)[0][0, :2] for loss in (ce, bce)]
        true, false = (slopes[0] / slopes[1]).tolist()
        assert (true, false) == (pytest.approx(2 * (k - 1)), pytest.approx(2))
        if k == 10:
            sentence = "on the true logit the pushes differ far more than on a false one"
            holds("scale-say", sentence, true == pytest.approx(18), (true, false))


def test_claim_18_label_smoothing_makes_floors():
    smooth = torch.tensor([[0.1 / 3 + 0.9, 0.1 / 3, 0.1 / 3]])
    z = smooth.log()
    lowest = CE(z, torch.tensor([0]), label_smoothing=0.1).item()
    assert f"{lowest:.4f}" == "0.2911" and lowest == pytest.approx(losses.entropy(smooth[0].numpy()))
    assert f"{losses.binary_entropy(0.05):.4f}" == "0.1985"


def test_claim_19_all_rows_ignored_is_nan_and_a_weight_masks():
    now = CE(torch.zeros(2, 3), torch.tensor([-100, -100])).item()
    holds("rest-say", "If every row is ignored, the mean is 0/0, **nan**", np.isnan(now), now)
    known = torch.tensor([[1.0, 0, 1], [1, 1, 1]])
    other = torch.tensor([[1.0, 0, 0], [0, 1, 0]])  # differs only where it is not known
    assert BCE(Z, Y.float(), weight=known) == BCE(Z, other, weight=known)
    ours = (losses.sigmoid_binary_cross_entropy(Z, Y) * known.numpy()).sum() / 6
    holds(
        "rest-say",
        "(The mean still divides by all of them.)",
        np.isclose(BCE(Z, Y.float(), weight=known), ours),
        ours,
    )


@pytest.mark.parametrize("weight", [0.0, 0.5, 9.0, 1e6, [0.0, 1.0, 1e6]])
def test_claim_20_pos_weight_is_torchs_own(weight):
    y = torch.tensor([[1.0, 0.3, 0], [0, 1, 1]])
    for z in (Z, 1e4 * Z):
        theirs = BCE(z.double(), y.double(), pos_weight=torch.tensor(weight).double(), reduction="none")
        ours = losses.sigmoid_binary_cross_entropy(z.double(), y.double(), weight)
        assert np.isfinite(ours).all() and np.allclose(ours, theirs, rtol=1e-12)


def test_what_says_nothing_still_says_nothing():
    now = CE(Z, Y.float()).item()
    holds("loop-say", "**without a word**, since PyTorch 1.10", np.isfinite(now), now)
    now = BCE(Z[:1], torch.tensor([[3.0, 1, 0]])).item()
    holds("silent-say", "300% cat. The loss turns negative", now < 0, now)
    now = CE(Z[:, :1], torch.tensor([[1.0], [0.0]])).item()
    holds("silent-say", "so the loss is 0 for yes and for no", now == 0, now)


def test_m08_softmax_or_sigmoid_twice():
    for k, floor in ((3, "0.5514"), (10, "1.4612")):
        sure = torch.eye(k)[:1] * 1000
        assert f"{CE(sure.softmax(-1), torch.tensor([0])):.4f}" == floor
        assert f"{np.log(1 + (k - 1) / np.e):.4f}" == floor
    ends = BCE(torch.tensor([1e3, -1e3]).sigmoid(), torch.tensor([1.0, 0]), reduction="none")
    assert [f"{end:.4f}" for end in ends] == ["0.3133", "0.6931"]


# ---------------------------------------------------------------- the live decision helper


@pytest.mark.parametrize("task", TASKS)
def test_every_call_of_the_decision_helper_runs_as_it_is_written(task):
    for call, (verdict, line, back) in zip(TASKS[task].calls, outcomes(task), strict=True):
        names = {"F": functional, "logits": torch.tensor(LOGITS)}
        names["targets"] = torch.tensor(TASKS[task].targets)
        try:
            value = eval(line, names).item() + 0
            assert back.replace("−", "-").startswith(f"{value:.4f}"), line
            assert verdict == ("misleads" if call.wrong else "right")
        except (RuntimeError, ValueError, IndexError) as error:
            assert (verdict, back) == ("stops", str(error).splitlines()[0])
    verdicts = [verdict for verdict, _, _ in outcomes(task)]
    assert verdicts[0] == "right" and verdicts.count("right") == 1 and {"stops", "misleads"} < set(verdicts)


def test_the_sigmoid_of_short_floats_is_exactly_1_sooner():
    firsts = []
    for kind in (torch.float16, torch.bfloat16):
        z = torch.arange(0, 20, 0.001).to(kind)
        firsts.append(round(float(z[z.sigmoid() == 1][0]), 2))
    holds("saturate-half", "sigmoid is exactly 1 from", firsts == [8.32, 6.25], firsts)


def test_a_gap_stays_nan_under_a_weight_of_zero():
    gap, known = torch.tensor([[1.0, 1.0, torch.nan]]), torch.tensor([[1.0, 1.0, 0.0]])
    now = [float(BCE(torch.tensor([R]), y, known)) for y in (gap, gap.nan_to_num())]
    holds("rest-say", "0 times NaN is NaN", np.isnan(now[0]) and not np.isnan(now[1]), now)


def test_scikit_learns_log_loss_warns_of_rows_that_do_not_add_up_to_one():
    import sklearn
    from sklearn.metrics import log_loss

    with pytest.warns(UserWarning, match="do not sum to one"):
        cost = log_loss([[1, 1, 0], [0, 1, 0]], [[0.99, 0.99, 0.99]] * 2)
    nearly_free = "is yes-terms only: “yes to everything” is nearly free"
    holds("which-others", nearly_free, cost == pytest.approx(-1.5 * np.log(0.99)), cost)
    holds("which-others", "Version 1.9 warns", sklearn.__version__.startswith("1.9."), sklearn.__version__)
