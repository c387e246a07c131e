"""A fast drag: several moves sent before any answer is seen, each with only what was moved."""

from moving import send

from helpers import explore


def burst(explorer, field, values):
    """Move one field several times, and return the last view."""
    for value in values:
        view = send(explorer, **{field: value})
    return view


def test_dragging_a_tied_probability_fast_ends_where_it_was_let_go():
    view = burst(explore.two_formulas(), "p_alive", [0.3, 0.4])
    assert (view["state"]["p_dead"], view["state"]["p_alive"]) == (0.6, 0.4)


def test_the_lowest_loss_passed_on_a_fast_drag_is_kept():
    view = burst(explore.beat_the_floor(), "logits", [[2, 2, -5], [9, 2, -5]])
    assert dict(view["readout"])["lowest so far"] == "1.387"
