"""Two formulas (01): the usual one, of yes-terms alone, and the one with no-terms, term by term."""

from numbers import Real
from typing import Any

import numpy as np

from helpers.explore.animals import SIGNS
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, Switch, guess_at
from helpers.panels import Panel, Waterfall

LOW, HIGH = 0.01, 0.99
REALITY = {1: "dead", 0: "alive", 0.5: "closed box"}
USUAL, WITH_NO = "the usual formula", "with the no-terms"


def terms(p_dead: float, p_alive: float, reality: float) -> tuple[list[float], list[float]]:
    """Return (yes-terms, no-terms) of the labels dead and alive, -y ln c and -(1-y) ln(1-c) (claim 3).

    `reality` is 1 for dead, 0 for alive: the target of "dead" is `reality`, that of "alive" 1 - `reality`. In nats.
    """
    chances, targets = np.array([p_dead, p_alive]), np.array([reality, 1 - reality])
    yes, no = np.abs(targets * np.log(chances)), np.abs((1 - targets) * np.log1p(-chances))
    return yes.tolist(), no.tolist()


class TwoFormulas(Explorer):
    """The two cat formulas side by side. `tied` keeps p_alive = 1 - p_dead; untick it and see which one breaks.

    Introduced in notebook 01 (claim 3, M3).
    """

    call = "two_formulas"
    about = "One panel: each formula's terms as bars, each starting where the last ended, and its sum; what reality is, with its sign."
    fields = {
        "p_dead": Number(0.9, LOW, HIGH, 0.01, "p(dead)"),
        "p_alive": Number(0.1, LOW, HIGH, 0.01, "p(alive)"),
        "tied": Switch(True, "tied: p(alive) = 1 − p(dead)"),
        "reality": Choice(1, {1: "dead", 0: "alive", 0.5: "box still closed"}, "reality", signs=SIGNS),
        "guess": Memory(),
    }
    left = (("p_dead",), ("p_alive",), ("tied",))
    right = (("reality",),)
    presets = {
        "tied .9": {"p_dead": 0.9, "p_alive": 0.1, "tied": True, "reality": 1},
        "untied, both .9": {"p_dead": 0.9, "p_alive": 0.9, "tied": False, "reality": 1},
        "untied, both .99": {"p_dead": 0.99, "p_alive": 0.99, "tied": False, "reality": 1},
    }

    def __init__(self, **state: Any) -> None:
        """Open in `state`, not tied if both probabilities are given and do not add up to 1."""
        both = [state.get("p_dead"), state.get("p_alive")]
        numbers = [float(p) for p in both if isinstance(p, Real)]
        apart = len(numbers) == 2 and abs(sum(numbers) - 1) > 1e-6
        super().__init__(**{"tied": not apart} | state)
        if apart and self.start["tied"]:
            raise ValueError(f"tied: True was given with {both[0]} and {both[1]}; tied, they add up to 1.")

    def settle(self, state: State, changed: set[str]) -> State:
        """Keep the pair tied: the one just moved leads, p(dead) by default."""
        if not state["tied"]:
            return state
        if "p_alive" in changed and "p_dead" not in changed:
            return state | {"p_dead": round(1 - state["p_alive"], 6)}
        return state | {"p_alive": round(1 - state["p_dead"], 6)}

    def build(self) -> list[Panel]:
        """Return the waterfall of both sums."""
        dead, alive = ("yes", "dead, yes-term: −r ln p(dead)"), ("yes", "alive, yes-term: −(1−r) ln p(alive)")
        not_dead = "no", "dead, no-term: −(1−r) ln (1−p(dead))"
        not_alive = "no", "alive, no-term: −r ln (1−p(alive))"
        sums = [(USUAL, [dead, alive]), (WITH_NO, [dead, not_dead, alive, not_alive])]
        self.sums = Waterfall("two formulas, term by term (r = 1: dead, r = 0: alive)", sums=sums)
        return [self.sums]

    def draw(self, state: State) -> Reading:
        """Move to two probabilities and a reality."""
        yes, no = terms(state["p_dead"], state["p_alive"], state["reality"])
        self.sums.update(
            [yes, [yes[0], no[0], yes[1], no[1]]], guess_at(state["guess"]), REALITY[state["reality"]]
        )
        usual, both = sum(yes), sum(yes) + sum(no)
        total = state["p_dead"] + state["p_alive"]
        readout = [
            ("p(dead) + p(alive)", style.number(total, 2)),
            (USUAL, style.number(usual)),
            (WITH_NO, style.number(both)),
            ("the second / the first", style.number(both / usual, 2)),
        ]
        return Reading(_headline(total, usual, both), readout)


def _headline(total: float, usual: float, both: float) -> str:
    if abs(total - 1) < 1e-9:
        return "The two add up to 1: each no-term repeats a yes-term, and the sum doubles"
    only = "Only " if total < 1 else ""
    return f"{only}{style.number(total, 2)} in all: yes-terms alone cost {style.number(usual)}, with no-terms {style.number(both)}"
