"""Every message has the keys and types of helpers/live/protocol.py, and what is written from there is fresh."""

import json
import sys
import types
import typing
from typing import Annotated, Any, Literal, NotRequired, Union

import pytest
from moving import send
from scripts import ROOT

from helpers import ask, explore
from helpers.exercises.bank import QUESTIONS
from helpers.handouts import places
from helpers.handouts.grid import Grid
from helpers.handouts.pack import pack
from helpers.live import phone_protocol, protocol, shown

sys.path.insert(0, str(ROOT / "tools"))
import protocol as tool

pytestmark = pytest.mark.usefixtures("own_answers")


def fault(value, kind, where="message"):
    """Return where a value, as JSON has it, is not of a type; None if it is."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Annotated, NotRequired):
        return fault(value, inner[0], where)
    if kind is Any or (origin is Literal and value in inner):
        return None
    if origin in (Union, types.UnionType):
        faults = [fault(value, one, where) for one in inner]
        return None if None in faults else faults[-1]
    if typing.is_typeddict(kind):
        return fault_in_keys(value, kind, where)
    if origin is list and isinstance(value, list):
        return next(filter(None, (fault(one, inner[0], f"{where}[]") for one in value)), None)
    if origin is tuple and isinstance(value, list) and len(value) == len(inner):
        return next(
            filter(None, (fault(*both, f"{where}[]") for both in zip(value, inner, strict=True))), None
        )
    if origin is dict and isinstance(value, dict):
        return next(filter(None, (fault(one, inner[1], f"{where}{{}}") for one in value.values())), None)
    plain = (int, float) if kind is float else kind
    return (
        None if origin is None and isinstance(value, plain) else f"{where}: {str(value)[:60]!r} is no {kind}"
    )


def fault_in_keys(value, kind, where):
    """Return which key of a message is missing, too many or wrong."""
    hints = typing.get_type_hints(kind, include_extras=True)
    needed = {name for name, of in hints.items() if typing.get_origin(of) is not NotRequired}
    if not isinstance(value, dict) or not needed <= set(value) <= set(hints):
        return f"{where}: {str(value)[:200]} has not the keys {sorted(hints)}"
    return next(
        filter(None, (fault(one, hints[name], f"{where}.{name}") for name, one in value.items())), None
    )


def check(message, kind):
    """Assert that a message, sent as JSON, is of a type."""
    assert fault(json.loads(json.dumps(message)), kind) is None


def test_a_fault_would_be_found():
    view = explore.one_cat().widget.view
    for wrong in (
        {"alt": 1},
        {"panels": [None]},
        {"move": ["page"]},
        {"seq": 1},
        {"readout": [["loss", 0.3]]},
    ):
        assert fault(json.loads(json.dumps(view | wrong)), protocol.View), wrong
    assert fault({"move": ["", 0]}, protocol.View)


@pytest.mark.parametrize("name", explore.__all__)
def test_an_explorers_messages(name):
    widget = getattr(explore, name)().widget
    check(widget.spec, protocol.Spec)
    check(widget.sent, protocol.Sent)
    check(widget.view, protocol.View)


def test_what_a_view_says_of_a_bad_move_and_of_a_fault(monkeypatch):
    explorer = explore.one_cat()
    check(send(explorer, logit=1e9), protocol.View)
    monkeypatch.setattr(type(explorer), "draw", lambda self, state: 1 / 0)
    view = send(explorer, logit=2)
    check(view, protocol.View)
    assert view["error"] and view["trace"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_questions_messages(name):
    asked = ask(name)
    check(asked.widget.spec, protocol.AskSpec)
    check(asked.widget.view, protocol.AskView)
    entry = next(iter(getattr(asked.question, "options", {})), "0.2")
    asked.widget.sent = {"entry": entry, "why": "", "move": ["page", 1]}
    check(asked.widget.view, protocol.AskView)
    check(asked.question.verdicts(), protocol.Judge)


def test_a_hand_outs_places(monkeypatch, tmp_path):
    monkeypatch.setattr(shown, "handout_places", [explore.beat_the_floor(), ask("cat-tied"), ask("check-m1")])
    monkeypatch.setattr(places, "handout_places", shown.handout_places)
    folder = tmp_path / "03"
    folder.mkdir()
    places.write(folder, states=50)
    check(json.loads((folder / "places.json").read_text(encoding="utf-8")), protocol.Page)


@pytest.mark.parametrize("name", ["beat_the_floor", "two_formulas", "six_labels_eight_sets"])
def test_packed_frames(name):
    import gzip

    head = gzip.decompress(pack(Grid(getattr(explore, name)(), most=100))).partition(b"\n")[0]
    check(json.loads(head), protocol.Packed)


def test_what_is_written_from_it_is_fresh():
    for path, text in ((tool.PAGE, tool.page()), (tool.TYPES, tool.declarations())):
        assert path.read_text(encoding="utf-8") == text, "run `make protocol`"


def test_every_message_is_written_down():
    known = vars(protocol) | vars(phone_protocol)
    named = {name for name, value in known.items() if typing.is_typeddict(value)}
    assert {message.__name__ for message in tool.MESSAGES} == named
