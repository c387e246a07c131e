"""`wanted`: what the read-out of each explorer must say of a state, computed from the losses alone."""

import numpy as np
import pytest

from helpers import losses

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
    return [*rows, ("lowest so far", s["best"]), ("floor s ln s", floor)]


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


@pytest.fixture(scope="session")
def wanted():
    """Return a function of an explorer's name and a state that gives each row of its read-out, with its values."""

    def rows(name, state):
        z, y = (np.array(state.get(field, ()), float) for field in ("logits", "targets"))
        return [(row, np.ravel(values)) for row, values in WANTED[name](state, z, y)]

    return rows


WANTED = {
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
