"""Six labels, eight sets (04): three calculations of one number, and what a sum of questions cannot know."""

import itertools
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.explore.animals import LABELS, logit_row, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, State, number_row
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.panels import Panel, Questions, Sets, Table

SETS = np.array(sorted(itertools.product((0, 1), repeat=3), key=lambda s: (sum(s), [-v for v in s])))
NAMES = ["none", *LABELS, "cat, dog", "cat, bird", "dog, bird", "all three"]
EITHER = [0.5, 0.5, 0]


def chances(logits: ArrayLike) -> Floats:
    """Return P of each set in SETS, by a softmax over their scores y.z (claim 11)."""
    return losses.softmax(SETS @ np.asarray(logits, float))


def truth(targets: ArrayLike, world: str) -> Floats:
    """Return the true probability of each set: soft targets are coins of their own, unless `world` is "either"."""
    if world == "either":
        return np.array([0.5 if tuple(s) in ((1, 0, 0), (0, 1, 0)) else 0.0 for s in SETS])
    y = np.asarray(targets, float)
    true: Floats = np.where(SETS, y, 1 - y).prod(1)
    return true


class SixLabelsEightSets(Explorer):
    """Three labels as three questions, as six labels in pairs, as eight sets: three calculations, one number.

    `world="either"` is a world where a cat or a dog is in the box, half the time each, never both.
    Introduced in notebook 04 (claims 11 and 12; M12).
    """

    call = "six_labels_eight_sets"
    about = (
        "Three panels: for each label a bar for yes and one for no, the right answer underlined, a star over each true label; the "
        "probability of each of the eight sets of labels, the true ones starred; a table of three ways to calculate the loss, "
        "which agree, and of two that do not."
    )
    fields = {
        "logits": logit_row((1, 2, -1)),
        "targets": target_row((1, 1, 0)),
        "world": Choice(
            "apart", {"apart": "as the toggles say", "either": "cat or dog, never both"}, "the box"
        ),
        "guess": Memory(),
    }
    left = (("targets", "logits"),)
    right = (("world",),)
    presets = {
        "R": {"logits": [1, 2, -1], "targets": [1, 1, 0], "world": "apart"},
        "sure, and right": {"logits": [6, 6, -6], "targets": [1, 1, 0], "world": "apart"},
        "no idea": {"logits": [0, 0, 0], "targets": [1, 1, 0], "world": "apart"},
        "cat or dog, at its best": {"logits": [0, 0, -10], "targets": EITHER, "world": "either"},
    }

    def __init__(self, **state: Any) -> None:
        """Open in `state`; targets that are not those of the world asked for raise ValueError."""
        super().__init__(**state)
        if state.get("world") == "either" and self._given(state) not in (None, EITHER):
            raise ValueError(
                f"targets: {state['targets']!r} was given with world='either', whose targets are {EITHER}."
            )

    def _given(self, state: State) -> list[float] | None:
        """Return the targets asked for, or None."""
        if "targets" not in state:
            return None
        return [*self.fields["targets"].check("targets", state["targets"])]

    def settle(self, state: State, changed: set[str]) -> State:
        """Give the world of either its soft targets, and leave that world when a target is moved."""
        if state["world"] == "either":
            leaves = "targets" in changed and "world" not in changed and state["targets"] != EITHER
            return state | ({"world": "apart"} if leaves else {"targets": list(EITHER)})
        if "world" in changed and "targets" not in changed and state["targets"] == EITHER:
            return state | {"targets": [1, 1, 0]}
        return state

    def build(self) -> list[Panel]:
        """Return the pairs, the sets and the table."""
        self.pairs = Questions("six labels: a pair for each", labels=LABELS, push=False)
        self.sets = Sets("eight sets: the chance of each", labels=LABELS, names=NAMES, sets=SETS)
        rows = [
            "BCE, added up",
            "3 two-way softmaxes",
            "−ln P(true set)",
            "one 6-way softmax",
            "BCE on all six, twice",
        ]
        columns = [("loss", style.INK), ("at best", style.MUTED)]
        self.table = Table(
            "three ways agree, two do not", rows=rows, columns=columns, width=296, label=150, lead=3
        )
        return [self.pairs, self.sets, self.table]

    def draw(self, state: State) -> Reading:
        """Move to logits and targets."""
        z, y = np.array(state["logits"], float), np.array(state["targets"], float)
        q, p, true = losses.sigmoid(z), chances(z), truth(y, state["world"])
        costs = losses.sigmoid_binary_cross_entropy(z, y)
        self.pairs.update(q, y, costs)
        self.sets.update(p, true, state["guess"])
        now, best = _ways(z, y, true)
        cells = [
            [(style.number(a), i > 2), (style.number(b), i > 2 and b != best[0])]
            for i, (a, b) in enumerate(zip(now, best, strict=True))
        ]
        self.table.update(cells)
        readout = [
            ("BCE, added up", style.number(now[0])),
            ("two-way softmaxes", style.number(now[1])),
            ("−ln P(true set)", style.number(now[2])),
            ("P of the sets", number_row(p)),
            ("6-way, flat", style.number(now[3])),
            ("BCE on all six", style.number(now[4])),
        ]
        return Reading(_headline(state["world"], now[0], p, true), readout)


def _ways(z: Floats, y: Floats, true: Floats) -> tuple[list[float], list[float]]:
    """Return (losses now, losses at best) of the five calculations."""
    pairs = np.stack([z, np.zeros_like(z)], -1)
    both = np.stack([y, 1 - y], -1)
    six, six_targets = pairs.ravel(), both.ravel()
    tied = np.stack([z, -z], -1)
    now = [
        losses.sigmoid_binary_cross_entropy(z, y).sum(),
        losses.softmax_cross_entropy(pairs, both).sum(),
        losses.softmax_cross_entropy(SETS @ z, true),
        losses.softmax_cross_entropy(six, six_targets),
        losses.sigmoid_binary_cross_entropy(tied, both).sum(),
    ]
    floor = losses.binary_entropy(y).sum()
    best = [floor, floor, floor, losses.softmax_cross_entropy_floor(six_targets), 2 * floor]
    return [float(v) for v in now], [float(v) for v in best]


def _headline(world: str, loss: float, p: Floats, true: Floats) -> str:
    if world == "either":
        return f"Never both: worth ln 2 = {style.number(np.log(2))}, but separate questions pay {style.number(loss)}"
    if true.max() < 1:
        return f"Soft targets: three calculations, one number, {style.number(loss)}"
    here = int(true.argmax())
    return f"Three calculations, one number: {style.number(loss)} = −ln {style.number(p[here])}, the set “{NAMES[here]}”"
