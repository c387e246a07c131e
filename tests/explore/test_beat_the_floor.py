"""beat_the_floor along the way: the lowest loss of all states visited, and a descent that belongs to its state."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moving import send
from oracles import wanted
from readouts import parsed

from helpers import explore
from helpers.maths import losses


def numbers(view, row):
    """Return the numbers that a read-out gives in a row."""
    return [number for number, _ in parsed(dict(view["readout"])[row])]


def test_gradient_descent_ends_at_the_floor_and_the_best_is_kept():
    explorer = explore.beat_the_floor()
    send(explorer, action="run gradient descent")
    assert numbers(explorer.widget.view, "p") == pytest.approx([0.499, 0.499, 0.002], abs=1e-3)
    assert numbers(explorer.widget.view, "loss") == pytest.approx([2 * np.log(2)], abs=4e-3)
    best = numbers(explorer.widget.view, "lowest so far")
    view = send(explorer, logits=[-5, 5, 5])
    assert numbers(view, "lowest so far") == best
    view = send(explorer, targets=[1, 1, 1])
    assert numbers(view, "lowest so far") == numbers(view, "loss")


def test_the_descent_outlasts_a_new_guess_and_belongs_to_the_state():
    explorer = explore.beat_the_floor(guess=0.5)
    send(explorer, action="run gradient descent")
    explorer.change(guess=0.7)
    assert explorer.state["ran_from"] is not None
    state, picture = explorer.state, explorer.frame().panels
    send(explorer, logits=[0, 5, 1])
    send(explorer, action="run gradient descent")
    assert explorer.frame(state).panels == picture
    assert explore.beat_the_floor().frame(state).panels == picture


MOVES = st.one_of(
    st.fixed_dictionaries({"logits": st.lists(st.floats(-10, 10), min_size=3, max_size=3)}),
    st.fixed_dictionaries({"targets": st.lists(st.sampled_from([0, 1, 0.5]), min_size=3, max_size=3)}),
    st.fixed_dictionaries({"guess": st.floats(-5, 5)}),
    st.sampled_from([*explore.beat_the_floor.presets.values()]),
    st.just({"action": "run gradient descent"}),
)


@pytest.mark.long
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(MOVES, min_size=3, max_size=12))
def test_the_lowest_so_far_is_the_lowest_of_the_states_visited_with_these_targets(moves):
    explorer = explore.beat_the_floor()
    state = explorer.widget.view["state"]
    visited = [float(losses.softmax_cross_entropy(state["logits"], state["targets"]))]
    for move in moves:
        before, view = state, send(explorer, **move)
        state = view["state"]
        if "best" in move or state["targets"] != before["targets"]:  # a new game
            visited = []
        visited.append(float(losses.softmax_cross_entropy(state["logits"], state["targets"])))
        assert state["best"] == pytest.approx(min(visited), rel=1e-12, abs=1e-15)
        ((shown, half),) = parsed(dict(view["readout"])["lowest so far"])
        assert shown == pytest.approx(min(visited), abs=half * (1 + 1e-6), rel=0)
    explorer.widget.close()


def test_an_oracle_refuses_a_lowest_that_no_state_can_have():
    state = explore.beat_the_floor().state
    for best in (0.1, 9.0):  # below the floor, and above the loss of this very state
        assert dict(wanted("beat_the_floor", state | {"best": best}))["lowest so far"] != best
