"""Beat the floor (03): a game against s ln s, then gradient descent shows where it ends."""

from functools import lru_cache

import numpy as np

from helpers.explore.animals import LABELS, logit_row, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, State, guess_at, number_row
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.panels import Bars, Ground, LossCurve, Panel

STEPS = np.arange(0, 2001, 10)
Row = tuple[float, ...]
_starts: dict[
    tuple[float, Row], Row
] = {}  # {(loss, targets): logits a descent began with}: a state has the loss alone


@lru_cache(maxsize=16)
def descent(logits: Row, targets: Row) -> Floats:
    """Return the logits along 2000 steps of gradient descent (rate .1) on softmax cross-entropy (claim 5)."""
    z, y = np.array(logits, float), np.array(targets, float)
    return losses.gradient_descent(losses.softmax_cross_entropy_gradient, z, y)


class BeatTheFloor(Explorer):
    """Get softmax cross-entropy as low as you can. Then let gradient descent try.

    Introduced in notebook 03 (claims 5, 6 and 7).
    """

    call = "beat_the_floor"
    rows_ahead = False  # the lowest so far depends on the way there
    about = (
        "Three panels: the softmax of the logits as bars with the targets as stars; the loss as a column on its floor, "
        "the ground below hatched, with the lowest so far; the loss along 2000 steps of gradient descent from these logits, once it has been run."
    )
    fields = {
        "logits": logit_row((1, 2, -1)),
        "targets": target_row((1, 1, 0)),
        "best": Memory(),
        "ran_from": Memory(),
        "ran": Memory(),
        "guess": Memory(),
    }
    left = (("targets", "logits"),)
    presets = {
        "R": {"logits": [1, 2, -1], "targets": [1, 1, 0], "best": None},
        "three true": {"logits": [1, 2, -1], "targets": [1, 1, 1], "best": None},
        "just one true": {"logits": [1, 2, -1], "targets": [1, 0, 0], "best": None},
    }

    def settle(self, state: State, changed: set[str]) -> State:
        """Remember the lowest loss for these targets; a new game starts when they change."""
        z, y = np.array(state["logits"], float), np.array(state["targets"], float)
        loss = float(losses.softmax_cross_entropy(z, y))
        fresh = "targets" in changed or state["best"] is None
        best = loss if fresh else min(loss, state["best"])
        moved = changed - {"best", "guess"}
        ran = {"ran_from": None, "ran": None} if moved else {}
        return state | {"best": best} | ran

    def descend(self, state: State) -> State:
        """Run gradient descent from the present logits and stand where it ends."""
        return self._walked(state, tuple(state["logits"]), int(STEPS[-1]))

    def step(self, state: State) -> State:
        """Run gradient descent a little further: from the present logits, or on from where it was stopped."""
        logits = _starts.get((state["ran_from"], tuple(state["targets"])))
        ran = 0 if logits is None else _ran(state)
        far = ran + (10 if ran < 200 else 60)
        return self._walked(state, logits or tuple(state["logits"]), min(far, int(STEPS[-1])))

    def _walked(self, state: State, logits: Row, ran: int) -> State:
        """Return the state so many steps down from `logits`."""
        targets, field = tuple(state["targets"]), self.fields["logits"]
        path = descent(logits, targets)
        ends = [round(float(np.clip(v, field.low, field.high)), 2) for v in path[ran]]
        after = self.settle(state | {"logits": ends}, set())
        start = float(losses.softmax_cross_entropy(path[0], np.array(targets, float)))
        _starts[start, targets] = logits
        return after | {"ran_from": start, "ran": float(ran)}

    def on_handout(self, state: State) -> State:
        """Return the state without the lowest loss so far, which depends on the way there."""
        return state | {"best": None}

    actions = {"run gradient descent": descend, "a step of it": step}
    courses = {"run gradient descent": "a step of it"}

    def build(self) -> list[Panel]:
        """Return bars, thermometer and the descent."""
        self.bars = Bars("softmax", labels=LABELS, kind="probabilities", colour=style.SOFTMAX)
        self.loss = Ground("your loss, on its floor")
        self.fall = LossCurve(
            "gradient descent",
            x=STEPS,
            low=0,
            high=4,
            xlabel="steps",
            colour=style.SOFTMAX,
            xticks=[0, 1000, 2000],
            slope=False,
            width=330,
        )
        return [self.bars, self.loss, self.fall]

    def draw(self, state: State) -> Reading:
        """Move to logits and targets, with the best so far."""
        z, y = np.array(state["logits"], float), np.array(state["targets"], float)
        p, loss = losses.softmax(z), float(losses.softmax_cross_entropy(z, y))
        floor = float(losses.softmax_cross_entropy_floor(y))
        push = -losses.softmax_cross_entropy_gradient(z, y)
        gap = (f"{style.number(max(loss - floor, 0))} above the floor", "of s ln s")
        self.bars.update(p, y, push)
        self.loss.update(loss, floor, gap, state["best"], guess_at(state["guess"]))
        self._fall(state, y, floor)
        readout = [
            ("p", number_row(p)),
            ("loss", style.number(loss)),
            ("lowest so far", "kept in JupyterLab" if state["best"] is None else style.number(state["best"])),
            ("floor s ln s", style.number(floor)),
        ]
        return Reading(_headline(state, loss, floor), readout)

    def _fall(self, state: State, y: Floats, floor: float) -> None:
        """Draw the descent that was run, or nothing."""
        targets = tuple(state["targets"])
        logits = _starts.get((state["ran_from"], targets))
        if logits is None:
            self.fall.update(np.full(len(STEPS), np.nan), np.nan, np.nan, floor=floor)
            return
        path = descent(logits, targets)[STEPS]
        fallen = losses.softmax_cross_entropy(path, np.broadcast_to(y, path.shape))
        ran = _ran(state)
        here = fallen[np.searchsorted(STEPS, ran)]
        self.fall.update(np.where(STEPS <= ran, fallen, np.nan), ran, float(here), floor=floor)


def _ran(state: State) -> int:
    """Return how many steps the descent has run."""
    ran = STEPS[-1] if state["ran"] is None else np.clip(state["ran"], 0, STEPS[-1])
    return int(ran)


def _headline(state: State, loss: float, floor: float) -> str:
    mass = sum(state["targets"])
    if state["ran_from"] is not None:
        ran = _ran(state)
        come = "end at" if ran == STEPS[-1] else "have come to"
        return (
            f"{ran} steps of gradient descent {come} {style.number(loss)}: the floor is {style.number(floor)}"
        )
    if mass == 0:
        return "Nothing is true: the loss is 0 whatever you do"
    if loss - floor < 0.001:
        return f"You are at the floor, {style.number(floor)}: it goes no lower"
    return f"Your loss is {style.number(loss)}. Can you get below {style.number(floor)}?"
