"""Explorers through their front door: states as a page sends them, read-outs against the losses."""

import json
import warnings
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import explore, losses

LABELS = ("cat", "dog", "bird")
LIMIT = 12_000  # bytes a frame may have


def send(explorer, **changes):
    """Send a state as the page does, and return the view that comes back."""
    seq = explorer.widget.view["seq"] + 1
    explorer.widget.state = {**explorer.widget.view["state"], **changes, "seq": seq}
    assert explorer.widget.view["seq"] == seq
    return explorer.widget.view


def numbers(view, name):
    """Return the numbers that the read-out gives under `name`."""
    text = dict(view["readout"])[name].replace("−", "-").replace("∞", "inf").replace("\u2007", " ")
    return [
        float(word.rstrip(","))
        for word in text.split()
        if word[-1].isdigit() or word in ("nan", "inf", "-inf")
    ]


def expected(name, s):
    """Return what the read-out must say of state `s`, computed here from the losses alone."""
    z, y = (np.array(s.get(k, [0, 0, 0]), float) for k in ("logits", "targets"))
    if name == "one_cat":
        p = losses.sigmoid(float(s["logit"]))
        loss = -(s["target"] * np.log(p) + (1 - s["target"]) * np.log1p(-p))
        return {"p(dead)": [p], "p(alive)": [1 - p], "loss": [loss], "slope p − y": [p - s["target"]]}
    if name == "two_formulas":
        dead, alive, r = s["p_dead"], s["p_alive"], s["reality"]
        short = -r * np.log(dead) - (1 - r) * np.log(alive)
        return {"short": [short], "long": [short - (1 - r) * np.log(1 - dead) - r * np.log(1 - alive)]}
    if name == "two_logits":
        pair = losses.softmax([s["z_dead"], s["z_alive"]])
        return {"softmax": pair, "sigmoid of the difference": pair[:1]}
    if name == "one_of_many":
        z = (z + s["shift"]) / s["temperature"]
        one_hot = np.eye(3)[LABELS.index(s["true"])]
        p = losses.softmax(z)
        return {"logits": z, "p": p, "push y − p": one_hot - p, "loss": [-np.log(p[one_hot == 1][0])]}
    if name == "overflow":
        z = np.array([s["z"], 0.0])
        exact = np.logaddexp(*z) - z[s["true"]]
        return {"stable loss": [exact]}
    if name == "teaser":
        end = [
            losses.gradient_descent(g, [1, 2, -1], y, steps=max(int(s["steps"]), 1))[int(s["steps"])]
            for g in (losses.softmax_cross_entropy_gradient, losses.sigmoid_binary_cross_entropy_gradient)
        ]
        return {"softmax p": losses.softmax(end[0]), "sigmoid q": losses.sigmoid(end[1])}
    p, q = losses.softmax(z), losses.sigmoid(z)
    if name == "triangle_in_cube":
        return {"softmax p": p, "sigmoid q": q, "sum of q": [q.sum()]}
    if name == "beat_the_floor":
        return {"p": p, "loss": [-(y * np.log(p)).sum()], "floor s ln s": [y.sum() * np.log(max(y.sum(), 1))]}
    mass = y.sum()
    value, gradient = {
        "softmax": lambda: (-(y * np.log(p)).sum(), mass * p - y),
        "softmax y/s": lambda: (-(y * np.log(p)).sum() / mass, p - y / mass) if mass else (np.nan, 0 * y),
        "positives only": lambda: (-(y * np.log(q)).sum(), -y * (1 - q)),
        "bce": lambda: (losses.sigmoid_binary_cross_entropy(z, y).sum(), q - y),
    }[s["loss"]]()
    return {"softmax p": p, "sigmoid q": q, "push": -gradient, "loss": [value]}


def check_view(name, view):
    """Compare a view's read-out with the losses, to the digits printed."""
    assert not view["error"]
    json.dumps(view, allow_nan=False)
    assert sum(map(len, view["panels"])) <= LIMIT
    for what, values in expected(name, view["state"]).items():
        assert numbers(view, what) == pytest.approx(
            list(values),
            abs=6e-3 if what == "logits" else 6e-4,
            rel=6e-2 if what == "loss" else 1e-6,
            nan_ok=True,
        )
    assert view["headline"] in view["alt"]
    assert all(text in view["alt"] for _, text in view["readout"])


def positions(control):
    """Return values that a control can be moved to."""
    if control["kind"] in ("number", "toggle"):
        low, high, step = control["low"], control["high"], control["step"]
        return [low, high, round(low + step, 6), round((low + high) / 2 / step) * step]
    return [False, True] if control["kind"] == "switch" else [value for value, _ in control["options"]]


@pytest.mark.parametrize("name", explore.__all__)
def test_every_control_moves_the_picture_and_the_readout_is_the_loss(name):
    explorer = getattr(explore, name)()
    check_view(name, explorer.widget.view)
    for control in [c for rows in explorer.spec()["columns"] for row in rows for c in row]:
        seen = set()
        if control["field"] == "tied":  # with p(alive) = 1 − p(dead) already, tying would change nothing
            send(explorer, tied=False, p_dead=0.9, p_alive=0.9)
        for value in positions(control):
            now = explorer.widget.view["state"][control["field"]]
            if control["index"] is not None:
                value = [value if i == control["index"] else old for i, old in enumerate(now)]
            view = send(explorer, **{control["field"]: value})
            check_view(name, view)
            seen.add(json.dumps([view["panels"], view["readout"]]))
        assert len(seen) > 1, f"{control} moves nothing"
        send(explorer, **explorer.spec()["start"])


@pytest.mark.parametrize("name", explore.__all__)
def test_presets_open_and_the_reopening_call_reopens(name):
    explorer = getattr(explore, name)()
    start = explorer.widget.view
    for words, state in explorer.spec()["presets"]:
        view = send(explorer, **explorer.spec()["start"], **{})
        view = send(explorer, **state)
        check_view(name, view)
        again = eval(view["call"], {"explore": explore})
        assert [list(pair) for pair in again.frame().readout] == view["readout"], words
    reset = send(explorer, **explorer.spec()["start"])
    assert reset["panels"] == start["panels"]


def test_gradient_descent_ends_at_the_floor_and_the_best_is_kept():
    explorer = explore.beat_the_floor()
    explorer.widget.state = {**explorer.widget.view["state"], "seq": 1, "action": "run gradient descent"}
    assert numbers(explorer.widget.view, "p") == pytest.approx([0.499, 0.499, 0.002], abs=1e-3)
    assert numbers(explorer.widget.view, "loss") == pytest.approx([2 * np.log(2)], abs=4e-3)
    best = numbers(explorer.widget.view, "lowest so far")
    view = send(explorer, logits=[-5, 5, 5])
    assert numbers(view, "lowest so far") == best
    view = send(explorer, targets=[1, 1, 1])
    assert numbers(view, "lowest so far") == numbers(view, "loss")


def test_tied_probabilities_stay_tied_whichever_is_moved():
    explorer = explore.two_formulas()
    assert send(explorer, p_alive=0.3)["state"]["p_dead"] == 0.7
    assert send(explorer, p_dead=0.2)["state"]["p_alive"] == 0.8
    assert send(explorer, tied=False, p_alive=0.9)["state"]["p_dead"] == 0.2
    assert send(explorer, tied=True)["state"]["p_alive"] == 0.8
    with pytest.raises(ValueError, match=r"tied: True was given with 0\.9 and 0\.9"):
        explore.two_formulas(p_dead=0.9, p_alive=0.9, tied=True)


NAN, INF = float("nan"), float("inf")
BAD = [
    ("many_at_once", {"logits": [1, 2]}, ["[1, 2]", "3 numbers", "cat, dog, bird"]),
    ("many_at_once", {"logits": [1, 2, NAN]}, ["logits[2]", "nan", "from −10 to 10"]),
    ("many_at_once", {"logits": [1, INF, 0]}, ["logits[1]", "inf"]),
    ("many_at_once", {"logits": [1, 2, 11]}, ["11", "from −10 to 10"]),
    ("many_at_once", {"logits": "abc"}, ["'abc'", "3 numbers"]),
    ("many_at_once", {"logits": None}, ["None", "3 numbers"]),
    ("many_at_once", {"logits": 3}, ["3", "3 numbers"]),
    ("many_at_once", {"logits": [[1, 2, 3]]}, ["[[1, 2, 3]]", "3 numbers"]),
    ("many_at_once", {"targets": [1, 3, 0]}, ["targets[1]", "3", "from 0 to 1"]),
    ("many_at_once", {"targets": [1, -1, 0]}, ["targets[1]", "-1", "from 0 to 1"]),
    ("many_at_once", {"loss": "mse"}, ["'mse'", "'softmax'", "'bce'"]),
    ("many_at_once", {"logit": [1, 2, 3]}, ["logit is not known", "logits, targets, loss"]),
    ("one_cat", {"logit": "2"}, ["'2'", "from −6 to 6"]),
    ("one_cat", {"target": True}, ["True", "from 0 to 1"]),
    ("one_cat", {"guess": "x"}, ["'x'", "finite number"]),
    ("two_formulas", {"tied": "yes"}, ["'yes'", "True or False"]),
    ("two_formulas", {"p_dead": 0}, ["0", "from 0.01 to 0.99"]),
    ("one_of_many", {"true": "fish"}, ["'fish'", "'cat', 'dog', 'bird'"]),
]


@pytest.mark.parametrize("name, arguments, told", BAD)
def test_bad_arguments_are_refused_with_what_was_given_and_what_is_allowed(name, arguments, told):
    with pytest.raises(ValueError) as refused:
        getattr(explore, name)(**arguments)
    for words in told:
        assert words in str(refused.value)


def test_arrays_and_tuples_are_welcome_and_a_run_of_the_default_is_not_shared():
    first = explore.many_at_once(logits=np.array([0.5, 1, 2]), targets=(True, False, True))
    assert first.state["logits"] == [0.5, 1, 2] and first.state["targets"] == [1, 0, 1]
    send(explore.many_at_once(), logits=[0, 0, 0])
    assert explore.many_at_once().state["logits"] == [1, 2, -1]


@pytest.mark.parametrize("bad", [NAN, INF, None, "abc", [], {}, True])
def test_what_is_no_number_keeps_the_old_one_and_is_said(bad):
    explorer = explore.one_cat(logit=1.5)
    view = send(explorer, logit=bad)
    assert view["state"]["logit"] == 1.5 and not view["error"]
    assert "logit" in view["notice"] and "kept 1.5" in view["notice"]


def test_out_of_range_is_brought_back_and_said():
    view = send(explore.many_at_once(), logits=[99, -99, 0])
    assert view["state"]["logits"] == [10, -10, 0]
    assert "logit cat: 99 is out of range; brought back to 10" in view["notice"]
    assert "logit dog: −99" in view["notice"]


@pytest.mark.parametrize(
    "raw", [{"logits": [1]}, {"targets": "x"}, {"loss": "mse"}, {"nonsense": 1}, {"logits": None}]
)
def test_a_malformed_state_keeps_what_is_good(raw):
    explorer = explore.many_at_once()
    before = dict(explorer.state)
    explorer.widget.state = {**raw, "seq": 5}
    assert explorer.state == before and explorer.widget.view["seq"] == 5
    assert explorer.widget.view["notice"] or "nonsense" in raw


def test_an_exception_while_drawing_is_said_and_the_state_before_it_kept(monkeypatch):
    explorer = explore.one_cat(logit=1)
    assert explorer.widget.view["error"] == ""
    monkeypatch.setattr(type(explorer), "read", lambda self, state: 1 / 0)
    explorer.widget.state = {"logit": 2, "seq": 1}
    assert explorer.widget.view["error"] == "ZeroDivisionError: division by zero"
    assert explorer.state["logit"] == 1
    monkeypatch.undo()
    assert send(explorer, logit=3)["error"] == "" and explorer.state["logit"] == 3


@pytest.mark.parametrize("name", explore.__all__)
def test_a_page_without_a_kernel_gets_a_picture_with_words(name):
    explorer = getattr(explore, name)()
    bundle, _ = explorer._repr_mimebundle_()
    picture = ElementTree.fromstring(bundle["image/svg+xml"])
    assert picture.find("{*}title").text == explorer.frame().alt
    assert "run its cell" in bundle["image/svg+xml"] and "run its cell" in bundle["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_guess_is_drawn():
    for make, guess in [
        (explore.two_formulas, 0.5),
        (explore.one_cat, 0.3),
        (explore.many_at_once, 2.0),
        (explore.many_at_once, ("dog", 0.4)),
        (explore.one_of_many, ("p", 0.2)),
        (explore.overflow, 60),
        (explore.beat_the_floor, 1.0),
    ]:
        with_guess, without = ("".join(make(guess=g).frame().panels) for g in (guess, None))
        assert "var(--oc-guess)" in with_guess and "guess" in with_guess, make
        assert "var(--oc-guess)" not in without, make


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-10, 10), min_size=3, max_size=3),
    st.lists(st.sampled_from([0, 0.5, 1]), min_size=3, max_size=3),
    st.sampled_from(["softmax", "softmax y/s", "positives only", "bce"]),
)
def test_any_state_is_drawn_without_a_warning(logits, targets, loss):
    explorer = many
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        state = explorer.mend({"logits": logits, "targets": targets, "loss": loss})[0]
        first, second = explorer.frame(state), explorer.frame(state)
    assert first == second
    assert "nan" not in "".join(first.panels)


many = explore.many_at_once()
