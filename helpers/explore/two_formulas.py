"""Two formulas (01): the half-formula of the forum question and the whole one, term by term."""

from numbers import Real
from typing import Any

import numpy as np

from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, Switch, guess_at
from helpers.panels import Panel, Waterfall

LOW, HIGH = 0.01, 0.99


def terms(p_dead: float, p_alive: float, reality: float) -> tuple[list[float], list[float]]:
    """Return (half, whole): the terms of -sum y ln c, and of the sum that also asks each "no" (claim 3).

    `reality` is 1 for dead, 0 for alive. Values in nats. The half has 2 terms, the whole 4.
    """
    yes = [-reality * np.log(p_dead), -(1 - reality) * np.log(p_alive)]
    no = [-(1 - reality) * np.log1p(-p_dead), -reality * np.log1p(-p_alive)]
    half = [float(abs(t)) for t in yes]
    return half, [half[0], float(abs(no[0])), half[1], float(abs(no[1]))]


class TwoFormulas(Explorer):
    """The two cat formulas side by side. `tied` keeps p_alive = 1 - p_dead; untick it and see which one breaks.

    Introduced in notebook 01 (claim 3, M3).
    """

    call = "two_formulas"
    about = "One panel: each formula's terms as bars, each starting where the last ended, and its sum."
    fields = {
        "p_dead": Number(0.9, LOW, HIGH, 0.01, "p(dead)"),
        "p_alive": Number(0.1, LOW, HIGH, 0.01, "p(alive)"),
        "tied": Switch(True, "tied: p(alive) = 1 − p(dead)"),
        "reality": Choice(1, {1: "dead", 0: "alive", 0.5: "box still closed"}, "reality"),
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
        half = ["−r ln p(dead)", "−(1−r) ln p(alive)"]
        whole = [
            "−r ln p(dead)",
            "−(1−r) ln (1−p(dead))",
            "−(1−r) ln p(alive)",
            "−r ln (1−p(alive))",
        ]
        sums = [
            ("the short formula", style.POSITIVES, half),
            ("the long formula", style.BCE, whole),
        ]
        self.sums = Waterfall("two formulas, term by term (r = 1: dead, r = 0: alive)", sums=sums)
        return [self.sums]

    def draw(self, state: State) -> Reading:
        """Move to two probabilities and a reality."""
        half, whole = terms(state["p_dead"], state["p_alive"], state["reality"])
        self.sums.update([half, whole], guess_at(state["guess"]))
        short, long = sum(half), sum(whole)
        total = state["p_dead"] + state["p_alive"]
        readout = [
            ("p(dead) + p(alive)", style.number(total, 2)),
            ("short", style.number(short)),
            ("long", style.number(long)),
            ("long / short", style.number(long / short, 2)),
        ]
        return Reading(_headline(total, short, long), readout)


def _headline(total: float, short: float, long: float) -> str:
    if abs(total - 1) < 1e-9:
        return "The two add up to 1: the long formula is exactly twice the short one"
    only = "Only " if total < 1 else ""
    return (
        f"{only}{style.number(total, 2)} in all: short says {style.number(short)}, long {style.number(long)}"
    )
