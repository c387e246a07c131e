"""Explorers through their front door: states as a page sends them, read-outs against the losses."""

import json
import re
import warnings
from functools import cache
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moving import LIMIT, check_view, fields, send
from oracles import wanted
from PIL import ImageFont
from readouts import check_readout

from helpers import explore
from helpers.live.fields import Memory

each = pytest.mark.parametrize("name", explore.__all__)
pytestmark = pytest.mark.usefixtures("trained")


@cache
def opened(name):
    """Return an explorer for what leaves it as it was; opened when first asked for, as those of 06 train networks."""
    return getattr(explore, name)()


def positions(control):
    """Return values that a control can be moved to, its ends among them."""
    if control["kind"] in ("number", "toggle"):
        low, high, step = control["low"], control["high"], control["step"]
        whole = low + np.round((np.linspace(low, high, 6) - low) / step) * step
        return [*whole.round(6).tolist(), round(low + step, 6)]
    return [False, True] if control["kind"] == "switch" else [value for value, _ in control["options"]]


def check_reopened(view):
    """Evaluate the call shown under the picture: it opens the same state, with the same words and picture."""
    again = eval(view["call"], {"explore": explore}).widget.view
    for part in ("state", "readout", "headline", "alt"):
        assert again[part] == view[part]
    assert again["panels"] == view["panels"]


@each
def test_every_control_moves_the_picture_and_the_readout_is_the_loss(name):
    explorer = getattr(explore, name)()
    check_view(name, explorer.widget.view)
    for control in explorer.controls():
        seen = set()
        if control["field"] == "tied":  # with p(alive) = 1 − p(dead) already, tying would change nothing
            send(explorer, tied=False, p_dead=0.9, p_alive=0.9)
        for value in positions(control):
            now = explorer.widget.view["state"][control["field"]]
            if control["index"] is not None:
                value = [value if i == control["index"] else old for i, old in enumerate(now)]
            view = send(explorer, **{control["field"]: value})
            check_view(name, view)
            assert view["state"][control["field"]] == value and not view["notice"]
            seen.add(json.dumps([view["panels"], view["readout"]]))
        assert len(seen) > 1, f"{control} moves nothing"
        if control["kind"] == "choice":  # no preset moves every one of these
            check_reopened(view)
        send(explorer, **explorer.spec()["start"])


@each
def test_presets_open_and_the_reopening_call_reopens(name):
    explorer = getattr(explore, name)()
    start = explorer.widget.view
    assert start["call"] == f"explore.{name}()"
    for _, state in explorer.spec()["presets"]:
        send(explorer, **explorer.spec()["start"])
        view = send(explorer, **state)
        assert all(view["state"][field] == value for field, value in state.items() if value is not None)
        check_view(name, view)
        check_reopened(view)
        for control in explorer.controls():  # each preset with each loss, say: y/s with nothing true
            for option, _ in control.get("options", []):
                check_view(name, send(explorer, **{control["field"]: option}))
    reset = send(explorer, **explorer.spec()["start"])
    assert {**reset, "move": start["move"]} == start
    if "guess" in explorer.fields:
        send(explorer, guess=0.7)
        assert send(explorer, **explorer.spec()["start"])["state"]["guess"] == 0.7, "the latest guess stays"


@pytest.mark.long
@each
@pytest.mark.parametrize("examples", [4, pytest.param(25, marks=pytest.mark.deep)])
def test_any_state_is_drawn_truly_without_a_warning_whatever_was_drawn_before(name, examples):
    @settings(max_examples=examples, deadline=None, derandomize=True)
    @given(data=st.data())
    def any_state(data):
        check_drawn_truly(name, opened(name), data)

    any_state()


def check_drawn_truly(name, explorer, data):
    """Draw any one state, after others and afresh: the same picture, its numbers those of the losses."""
    raw = data.draw(st.fixed_dictionaries(fields(explorer)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        state, notices = explorer.mend(raw)
        first = explorer.frame(state)
        fresh = type(explorer)(**state).frame(state)
    assert not notices
    check_readout(first.readout, wanted(name, state), 2e-7 if name == "overflow" else 0.0)
    assert explorer.frame(state) == first
    assert fresh.panels == first.panels and fresh.readout == first.readout
    assert not re.search(r'="[^"]*\bnan\b', "".join(first.panels)), "a place that is no number"
    again = eval(first.call, {"explore": explore})
    memory = [field for field, kind in explorer.fields.items() if isinstance(kind, Memory)]
    assert again.state | dict.fromkeys(memory) == state | dict.fromkeys(memory), first.call
    assert sum(len(panel.encode()) for panel in first.panels) <= LIMIT


def test_the_calls_of_more_or_fewer_labels_and_of_led_fields_reopen_them():
    for call in (
        "label_by_label(logits=[1, 2, -1, 0])",
        "label_by_label(targets=[1, 1], extra=False, new_logit=[2])",
        "label_by_label(extra=False, new_target=[1])",
        "zlpr(logits=[1])",
        "losses_side_by_side(labels=3, others=3)",
    ):
        explorer = eval(f"explore.{call}")
        assert eval(repr(explorer)).state == explorer.state, call


def test_presets_of_label_by_label_are_what_they_are_called():
    explorer = explore.label_by_label(logits=[5, 5, 5], targets=[0, 0, 1])
    view = send(explorer, **explorer.spec()["presets"][0][1])
    assert (view["state"]["logits"], view["state"]["targets"]) == ([1, 2, -1], [1, 1, 0])
    five = [words for words, _ in explore.label_by_label(logits=[0] * 5).spec()["presets"]]
    assert five[:2] == ["plain BCE", "one more label"] and len(five) == 4


def test_tied_probabilities_stay_tied_whichever_is_moved():
    explorer = explore.two_formulas()
    assert send(explorer, p_alive=0.3)["state"]["p_dead"] == 0.7
    assert send(explorer, p_dead=0.2)["state"]["p_alive"] == 0.8
    assert send(explorer, tied=False, p_alive=0.9)["state"]["p_dead"] == 0.2
    assert send(explorer, tied=True)["state"]["p_alive"] == 0.8
    assert explore.two_formulas(p_alive=0.3, tied=True).state["p_dead"] == 0.7
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
    ("many_at_once", {"logits": np.zeros((3, 3))}, ["logits[0]", "[0., 0., 0.]", "from −10 to 10"]),
    ("many_at_once", {"logits": np.ones((3, 1))}, ["logits[0]", "array([1.])", "from −10 to 10"]),
    ("many_at_once", {"logits": [1, True, "2"]}, ["logits[2]", "'2'"]),
    ("one_cat", {"guess": NAN}, ["guess", "nan", "finite number"]),
    ("overflow", {"true": None}, ["None", "one of 0, 1"]),
    ("teaser", {"steps": 401}, ["401", "from 0 to 400"]),
    ("many_at_once", {"targets": [1, 3, 0]}, ["targets[1]", "3", "from 0 to 1"]),
    ("many_at_once", {"targets": [1, -1, 0]}, ["targets[1]", "-1", "from 0 to 1"]),
    ("many_at_once", {"loss": "mse"}, ["'mse'", "'softmax'", "'bce'"]),
    ("many_at_once", {"logit": [1, 2, 3]}, ["logit is not known", "logits, targets, loss"]),
    ("label_by_label", {"logits": np.array(1.0)}, ["logits: array(1.)", "3 numbers"]),
    ("label_by_label", {"targets": [0] * 13}, ["targets: 13", "1 to 12"]),
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
    assert json.dumps(explore.one_cat(guess=np.float32(0.5)).widget.view["state"])
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


@pytest.mark.parametrize("name, field", [("teaser", "steps"), ("losses_side_by_side", "labels")])
def test_what_comes_whole_is_rounded_and_said(name, field):
    view = send(getattr(explore, name)(), **{field: 3.7})
    assert view["state"][field] == 4 and "3.7 is no whole number; rounded to 4" in view["notice"]
    assert getattr(explore, name)(**{field: 3.7}).state[field] == 4


@pytest.mark.parametrize(
    "raw", [{"logits": [1]}, {"targets": "x"}, {"loss": "mse"}, {"nonsense": 1}, {"logits": None}]
)
def test_a_malformed_state_keeps_what_is_good(raw):
    explorer = explore.many_at_once()
    before = dict(explorer.state)
    view = send(explorer, **raw)
    assert explorer.state == before
    assert view["notice"] or "nonsense" in raw


def test_an_exception_while_drawing_is_said_and_the_state_before_it_kept(monkeypatch):
    explorer = explore.one_cat(logit=1)
    assert explorer.widget.view["error"] == ""
    monkeypatch.setattr(type(explorer), "draw", lambda self, state: 1 / 0)
    assert send(explorer, logit=2)["error"] == "ZeroDivisionError: division by zero"
    assert explorer.state["logit"] == 1
    for other in (explorer, explore.one_cat(logit=1)):  # with a widget and without
        with pytest.raises(ZeroDivisionError):
            other.change(logit=2)
        assert other.state["logit"] == 1
    monkeypatch.undo()
    assert send(explorer, logit=3)["error"] == "" and explorer.state["logit"] == 3


@each
def test_a_page_without_a_kernel_gets_a_picture_with_words(name):
    explorer = getattr(explore, name)()
    bundle, _ = explorer._repr_mimebundle_()
    picture = ElementTree.fromstring(bundle["image/svg+xml"])
    assert picture.find("{*}title").text == explorer.frame().alt
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert explorer.frame().alt in bundle["text/plain"]
    drawn = [e for e in picture.iter() if e.tag.endswith(("path", "use", "text"))]
    assert len(drawn) > 10 and picture.get("role") == "img"


@each
def test_a_picture_is_as_wide_as_its_headline(name):
    font = ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans-Bold.ttf", 16)
    for words, state in {"the start": {}, **opened(name).presets}.items():
        explorer = opened(name)
        state = explorer.settle(explorer.start | state, set(state))
        picture = ElementTree.fromstring(explorer.svg(state))
        headline = picture.find("{*}text").text
        needed, given = 4 + font.getlength(headline), float(picture.get("width"))
        assert needed <= given, f"{name}, {words}: “{headline}” needs {needed:.0f} px of {given:.0f}"


def test_a_preset_that_its_fields_do_not_allow_is_one_sentence():
    for state, told in (
        ({"margn": 1}, "explore.one_cat: margn is not known; allowed are logit, target, guess, room."),
        ({"logit": 99}, "logit: 99 was given; allowed is a number from −6 to 6."),
    ):
        explorer = explore.one_cat()
        explorer.presets = {"far out": state}
        with pytest.raises(ValueError, match=re.escape(f"explore.one_cat, preset 'far out': {told}")):
            explorer.spec()


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
