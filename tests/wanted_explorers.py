"""What the read-out of each explorer must say of a state, computed from the losses alone."""

import numpy as np
import torch
from torch.nn import functional
from wanted_digits import WANTED as DIGITS
from wanted_softmax_wins import WANTED as SOFTMAX_WINS

from helpers.maths import losses

LABELS = ("cat", "dog", "bird")


def softmax_ce(z, y):
    """Return the loss and its gradient, as the next three do."""
    return losses.softmax_cross_entropy(z, y), y.sum() * losses.softmax(z) - y


def softmax_ce_normalised(z, y):
    if not y.any():
        return np.nan, 0 * y
    return softmax_ce(z, y / y.sum())


def positives_only(z, y):
    return losses.sigmoid_positives_only(z, y).sum(), -y * losses.sigmoid(-z)


def bce(z, y):
    return losses.sigmoid_binary_cross_entropy(z, y).sum(), losses.sigmoid(z) - y


def of_one_cat(s, *_):
    p, y = losses.sigmoid(s["logit"]), s["target"]
    loss = losses.sigmoid_binary_cross_entropy(s["logit"], y)
    rows = [("p(dead)", p), ("p(alive)", 1 - p), ("loss", loss), ("slope p − y", p - y)]
    return [*rows, ("lowest possible", losses.binary_entropy(y))]


def of_two_formulas(s, *_):
    dead, alive, r = s["p_dead"], s["p_alive"], s["reality"]
    short = -r * np.log(dead) - (1 - r) * np.log(alive)
    long = short - (1 - r) * np.log(1 - dead) - r * np.log(1 - alive)
    return [
        ("p(dead) + p(alive)", dead + alive),
        ("short", short),
        ("long", long),
        ("long / short", long / short),
    ]


def of_two_logits(s, *_):
    apart = s["z_dead"] - s["z_alive"]
    pair = losses.softmax([s["z_dead"], s["z_alive"]])
    return [("difference", apart), ("softmax", pair), ("sigmoid of the difference", losses.sigmoid(apart))]


def of_one_of_many(s, z, _):
    z, y = (z + s["shift"]) / s["temperature"], np.eye(3)[LABELS.index(s["true"])]
    loss, gradient = softmax_ce(z, y)
    return [
        ("logits", z),
        ("p", losses.softmax(z)),
        ("sum of p", 1),
        ("push y − p", -gradient),
        ("loss", loss),
    ]


def of_overflow(s, *_):
    over = s["z"] > np.log(np.finfo(np.float32).max)
    exact = losses.softmax_cross_entropy([s["z"], 0], np.eye(2)[s["true"]])
    rough = (np.nan, np.inf)[s["true"]] if over else exact  # inf / inf, or the loss of 0
    return [
        ("naive loss", rough),
        ("stable loss", exact),
        ("naive exp(z)", np.inf if over else np.exp(s["z"])),
    ]


def of_teaser(s, _, y):
    gradients = losses.softmax_cross_entropy_gradient, losses.sigmoid_binary_cross_entropy_gradient
    z = [losses.gradient_descent(g, [1, 2, -1], y, steps=400)[int(s["steps"])] for g in gradients]
    p, q = losses.softmax(z[0]), losses.sigmoid(z[1])
    return [("softmax p", p), ("sigmoid q", q), ("furthest label off", [abs(p - y).max(), abs(q - y).max()])]


def of_triangle_in_cube(_, z, y):
    p, q = losses.softmax(z), losses.sigmoid(z)
    far = [np.sqrt(((v - y) ** 2).sum()) for v in (p, q)]
    rows = [("softmax p", p), ("sum of p", 1), ("sigmoid q", q), ("sum of q", q.sum())]
    return [*rows, ("distance to the target", far)]


def of_beat_the_floor(s, z, y):
    floor = losses.softmax_cross_entropy_floor(y)
    rows = [("p", losses.softmax(z)), ("loss", losses.softmax_cross_entropy(z, y))]
    best = "kept in JupyterLab" if s["best"] is None else s["best"]
    return [*rows, ("lowest so far", best), ("floor s ln s", floor)]


def of_many_at_once(s, z, y):
    share = y / y.sum() if y.any() else np.full(3, np.nan)
    (loss, gradient), floor = {
        "softmax": lambda: (softmax_ce(z, y), losses.softmax_cross_entropy_floor(y)),
        "softmax y/s": lambda: (softmax_ce_normalised(z, y), losses.entropy(share) if y.any() else np.nan),
        "positives only": lambda: (positives_only(z, y), 0),
        "bce": lambda: (bce(z, y), losses.binary_entropy(y).sum()),
    }[s["loss"]]()
    rows = [("softmax p", losses.softmax(z)), ("sigmoid q", losses.sigmoid(z)), ("push", -gradient)]
    return [*rows, ("loss", loss), ("floor", floor)]


def of_label_by_label(s, z, y):
    z, y, weight = np.append(z, s["new_logit"]), np.append(y, s["new_target"]), s["pos_weight"]
    n = len(z) if s["extra"] else len(z) - 1
    q = losses.sigmoid(z)
    costs = weight * losses.sigmoid_positives_only(z, y) + losses.sigmoid_positives_only(-z, 1 - y)
    push = (weight * y * (1 - q) - (1 - y) * q)[:n]
    rows = [("q", q[:n]), ("cost", costs[:n]), ("push", push)]
    return [*rows, ("sum", costs[:n].sum()), ("mean", costs[:n].mean())]


def of_best_constant(s, *_):
    pi, c, w = s["frequency"], s["constant"], s["pos_weight"]
    half = -w * pi * np.log(c)
    best = w * pi / (w * pi + 1 - pi) if w * pi + 1 - pi else np.nan
    rows = [("positives only", half), ("BCE", half - (1 - pi) * np.log(1 - c)), ("best c for BCE", best)]
    return [*rows, ("pull up", w * pi * (1 - c)), ("pull down", (1 - pi) * c)]


def of_six_labels_eight_sets(s, z, y):
    cost, q = bce(z, y)[0], losses.sigmoid(z)
    # none, cat, dog, bird, cat and dog, cat and bird, dog and bird, all three
    sets = np.array([[c in name for c in "cdb"] for name in ("", "c", "d", "b", "cd", "cb", "db", "cdb")])
    p = np.where(sets, q, 1 - q).prod(1)
    flat = 3 * np.log(np.exp(z).sum() + 3) - (y * z).sum()
    rows = [("BCE, added up", cost), ("two-way softmaxes", cost), ("−ln P(true set)", cost)]
    return [*rows, ("P of the sets", p), ("6-way, flat", flat), ("BCE on all six", 2 * cost)]


def of_losses_side_by_side(s, z, y):
    k = s["labels"]
    z, y = (np.append(v, np.full(k, more))[:k] for v, more in ((z, s["others"]), (y, 0)))
    mean = k if s["scale"] == "mean" else 1
    four = [softmax_ce(z, y), softmax_ce_normalised(z, y), positives_only(z, y), bce(z, y)]
    parts = [1, 1, mean, mean]
    rows = list(zip(("softmax CE", "CE, y/s", "positives only", "BCE"), [v for v, _ in four], strict=True))
    rows = [(name, value / part) for (name, value), part in zip(rows, parts, strict=True)]
    first = [-gradient[0] / part for (_, gradient), part in zip(four, parts, strict=True)]
    return [*rows, ("pushes on the first label", first)]


def of_saturation(s, *_):
    told = []
    for loss in (lambda z, y: functional.binary_cross_entropy(torch.sigmoid(z), y), WITH_LOGITS):
        z = torch.tensor([float(s["logit"])], requires_grad=True)
        value = loss(z, torch.tensor([float(s["target"])]))
        told.append((value.item(), torch.autograd.grad(value, z)[0].item()))
    (rough, rough_slope), (fine, fine_slope) = told
    rows = [("BCELoss", rough), ("BCEWithLogitsLoss", fine), ("gradient of BCELoss", rough_slope)]
    return [*rows, ("gradient of BCEWithLogitsLoss", fine_slope)]


def of_which_loss(s, *_):
    z = torch.tensor([[1.0, 2, -1], [0, 1, 0]])
    cross, each = functional.cross_entropy, WITH_LOGITS
    look, here, activation, predict, loss = {
        "one of many": ("int64, shape (N)", "[1, 2]", "softmax", "argmax", cross(z, torch.tensor([1, 2]))),
        "many at once": ("multi-hot", "[[1.0,", "a sigmoid", "logits > 0", each(z, 1.0 * R_AND_DOG)),
        "some unknown": ("mask", "−100.0", "a sigmoid", "logits > 0", each(z, 1.0 * R_AND_DOG, KNOWN)),
        "yes or no": (
            "one logit",
            "[0.0, 1.0]",
            "sigmoid",
            "logit > 0",
            each(z[:, 0], torch.tensor([0.0, 1])),
        ),
        "shares": ("adds up to 1", "0.7", "softmax", "softmax(-1)", cross(z, SHARES)),
    }[s["task"]]
    return [
        *zip(("targets", "here", "activation", "predict"), (look, here, activation, predict), strict=True),
        ("loss", loss.item()),
    ]


WITH_LOGITS = functional.binary_cross_entropy_with_logits
R_AND_DOG = torch.tensor([[1, 1, 0], [0, 1, 0]])
KNOWN = torch.tensor([[1.0, 1, 0], [1, 1, 1]])
SHARES = torch.tensor([[0.7, 0.3, 0], [0, 0.5, 0.5]])


WANTED = {
    **DIGITS,
    **SOFTMAX_WINS,
    "best_constant": of_best_constant,
    "label_by_label": of_label_by_label,
    "losses_side_by_side": of_losses_side_by_side,
    "saturation": of_saturation,
    "six_labels_eight_sets": of_six_labels_eight_sets,
    "which_loss": of_which_loss,
    "beat_the_floor": of_beat_the_floor,
    "many_at_once": of_many_at_once,
    "one_cat": of_one_cat,
    "one_of_many": of_one_of_many,
    "overflow": of_overflow,
    "teaser": of_teaser,
    "triangle_in_cube": of_triangle_in_cube,
    "two_formulas": of_two_formulas,
    "two_logits": of_two_logits,
}


def wanted(name, state):
    """Return each row that the read-out of an explorer must have in a state, with its values (or its words)."""
    z, y = (np.array(state.get(field, ()), float) for field in ("logits", "targets"))
    rows = WANTED[name](state, z, y)
    return [(row, values if isinstance(values, str) else np.ravel(values)) for row, values in rows]
