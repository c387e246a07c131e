"""An explorer moved as a page moves it: one state sent, or any number of anything, and what must be true after each."""

import json

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from oracles import wanted
from readouts import check_readout

from helpers import explore

LIMIT = 12_000  # bytes a frame may have


def send(explorer, action=None, **values):
    """Send what a page moves, or an action, and return the view that comes back."""
    move = ["page", explorer.widget.view["move"][1] + 1]
    explorer.widget.sent = {"values": values, "action": action, "move": move}
    assert explorer.widget.view["move"] == move
    return explorer.widget.view


def check_view(name, view):
    """Check a view's numbers against the losses, its words, its size, and that it can be sent."""
    assert not view["error"]
    # What overflow shows is float32: NumPy's exp is off by one unit in the last place, and 1 + 1e-8 is 1.
    check_readout(view["readout"], wanted(name, view["state"]), 2e-7 if name == "overflow" else 0.0)
    json.dumps(view, allow_nan=False)
    assert sum(len(panel.encode()) for panel in view["panels"]) <= LIMIT
    assert view["headline"] in view["alt"]
    assert all(f"{row}: {text}" in view["alt"] for row, text in view["readout"])


def fields(explorer):
    """Return, for each field, a strategy for what a page may send: any good value of its controls."""
    found = {}
    for c in explorer.controls():
        soft = st.floats(c["low"], c["high"]) if "low" in c else st.nothing()
        if getattr(explorer.fields[c["field"]], "whole", False):
            soft = st.integers(c["low"], c["high"])
        options = st.sampled_from([value for value, _ in c.get("options", [(False, ""), (True, "")])])
        targets = st.sampled_from([0, 1] if explorer.call == "zlpr" else [0, 1, 0.5])  # ZLPR has no soft ones
        one = {"number": soft, "toggle": targets}.get(c["kind"], options)
        many = sum(other["field"] == c["field"] for other in explorer.controls())
        found[c["field"]] = one if c["index"] is None else st.lists(one, min_size=many, max_size=many)
    guess = st.none() | st.floats(-5, 5) | st.tuples(st.sampled_from(["p", "cat", "bird"]), st.floats(-2, 2))
    return found | {"guess": guess}


ODD = st.sampled_from([None, "", "x", "1e3", [], [1], {}, True, 1e308, -1e308, 10**400, "nan", [None] * 3])


def machine(name):  # noqa: C901 (each rule is a function of its own)
    """Return a hypothesis state machine of one explorer: any control event, good or bad, in any order."""

    class Anything(RuleBasedStateMachine):
        @initialize()
        def opened(self):
            self.explorer = getattr(explore, name)()
            self.strategies = fields(self.explorer)

        def teardown(self):
            if hasattr(self, "explorer"):
                self.explorer.widget.close()  # ipywidgets keeps every open widget for ever

        @rule(data=st.data())
        def one_control(self, data):
            field = data.draw(st.sampled_from(list(self.strategies)))
            send(self.explorer, **{field: data.draw(self.strategies[field])})

        @rule(data=st.data(), value=ODD)
        def something_else_than_a_value(self, data, value):
            before = dict(self.explorer.state)
            field = data.draw(st.sampled_from([*self.explorer.fields, "nonsense"]))
            send(self.explorer, **{field: value})
            assert set(self.explorer.state) == set(before), "no field is lost, none is won"

        @rule(data=st.data())
        def a_button(self, data):
            spec = self.explorer.spec()
            presets = [state for _, state in spec["presets"]] + [spec["start"]]
            chosen = data.draw(st.sampled_from(presets + spec["actions"]))
            send(self.explorer, **({"action": chosen} if isinstance(chosen, str) else chosen))

        @rule(data=st.data(), times=st.integers(2, 5))
        def a_burst(self, data, times):
            field = data.draw(st.sampled_from(list(self.strategies)))
            for _ in range(times):
                send(self.explorer, **{field: data.draw(self.strategies[field])})

        @invariant()
        def the_readout_is_the_losses(self):
            if hasattr(self, "explorer"):
                check_view(name, self.explorer.widget.view)
                assert (
                    self.explorer.widget.view["panels"]
                    == getattr(explore, name)().frame(self.explorer.state).panels
                )

    return Anything
