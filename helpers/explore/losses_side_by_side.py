"""Losses side by side (04, 05): four losses on the same logits; sums, PyTorch's means, pushes and best answers."""

import numpy as np

from helpers.explore.animals import ANIMALS, LABELS, logit_row, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, Memory, Number, State, guess_at, number_row
from helpers.live.labels import MOST_LABELS
from helpers.live.marks import Floats
from helpers.maths.registry import FOUR, WORDS
from helpers.panels import Panel, Pushes, Scores

MOST = 1000
NUMBERS = (*range(1, MOST_LABELS + 1), 20, 50, 100, 200, 500, MOST)


class LossesSideBySide(Explorer):
    """Four losses on the same logits and targets, with 1 to 1000 labels (those beyond the third are alike, and false).

    `scale` is "sum", added up over the labels, or "mean", as PyTorch averages by default: cross-entropy over the rows,
    binary cross-entropy over rows and labels. Introduced in notebook 04 (claims 4, 5, 8 and 17; M9).
    """

    call = "losses_side_by_side"
    about = (
        "Two panels: four losses as columns with their floors, and below each what it would answer at its best; "
        "the push of each loss on every logit, as arrows."
    )
    fields = {
        "logits": logit_row((1, 2, -1)),
        "targets": target_row((1, 1, 0)),
        "labels": Number(3, 1, MOST, 1, "labels K", stops=NUMBERS, whole=True),
        "others": Number(0, -10, 10, 0.1, "other logits"),
        "scale": Choice("sum", {"sum": "added up", "mean": "PyTorch’s mean"}, "over the labels"),
        "guess": Memory(),
    }
    page_states = 8_000  # with a dozen pushes of its own for each loss, a state takes ten times the room
    left = (("targets", "logits"), ("others",))
    right = (("scale",), ("labels",))
    moved_with = {"labels": ("others",)}
    presets = {
        "R": {"logits": [1, 2, -1], "targets": [1, 1, 0], "labels": 3},
        "all logits 0, K = 10": {"logits": [0, 0, 0], "targets": [1, 0, 0], "labels": 10, "others": 0},
        "a thousand labels": {"logits": [0, 0, 0], "targets": [1, 0, 0], "labels": MOST, "others": 0},
        "one label, K = 1": {"labels": 1},
        "none": {"targets": [0, 0, 0]},
    }

    def settle(self, state: State, changed: set[str]) -> State:
        """Bring in labels to have the other logits, when those are moved."""
        if "others" in changed and "labels" not in changed:
            return state | {"labels": max(state["labels"], len(LABELS) + 1)}
        return state

    def build(self) -> list[Panel]:
        """Return the scores and the pushes."""
        names, colours = [*WORDS.values()], [style.COLOURS[name] for name in WORDS]
        self.scores = Scores("the four losses", names=names, colours=colours, rows=["best answer"])
        self.pushes = Pushes("where each pushes the logits", names=names, colours=colours, slots=MOST_LABELS)
        return [self.scores, self.pushes]

    def draw(self, state: State) -> Reading:
        """Move to logits, targets, a number of labels and a scale."""
        k = state["labels"]
        z, y = np.full(k, float(state["others"])), np.zeros(k)
        for all_of, first in ((z, state["logits"]), (y, state["targets"])):
            all_of[: len(first)] = first[:k]
        values, pushes, floors = _evaluated(z, y, state["scale"] == "mean")
        self.scores.update(values, floors, [_best(y)], state["guess"])
        names = _names(k)
        drawn = len(names)
        self.pushes.update(
            [push[:drawn] for push in pushes], y[:drawn], names, guess_at(state["guess"], "times")
        )
        readout = [(words, style.number(v)) for words, v in zip(WORDS.values(), values, strict=True)]
        readout.append(("pushes on the first label", number_row([push[0] for push in pushes], signed=True)))
        return Reading(_headline(state, k, z, y, values), readout)


def _evaluated(z: Floats, y: Floats, is_mean: bool) -> tuple[Floats, list[Floats], Floats]:
    """Return (values, pushes, floors) of the four losses; `is_mean`: those of sigmoids as means over labels."""
    values, pushes, floors = [], [], []
    for name, loss in FOUR.items():
        share = 1 / len(z) if is_mean and name in ("yes-terms only", "bce") else 1
        value, gradient, floor = loss.evaluate(z, y)
        values.append(value * share)
        pushes.append(-gradient * share)
        floors.append(floor * share)
    return np.array(values), pushes, np.array(floors)


def _names(k: int) -> tuple[str, ...]:
    """Return what stands below the pushes: so many labels, or the first ones and the number of the last."""
    if k <= MOST_LABELS:
        return ANIMALS[:k]
    return (*ANIMALS[: MOST_LABELS - 2], "…", str(k))  # those beyond are all alike


def _best(y: Floats) -> list[str]:
    """Return each loss's best answer for the first three labels, in words."""
    mass, some = y.sum(), y[:3]
    share = "anything" if not mass else " ".join(_part(v / mass) for v in some)
    only = " ".join("1" if v else "?" for v in some)
    return [share, "0/0" if not mass else share, only, " ".join(_part(v) for v in some)]


def _part(value: float) -> str:
    """Return a share as text."""
    signs = {0.5: "½", 1 / 3: "⅓"}
    return next((sign for part, sign in signs.items() if abs(value - part) < 1e-9), f"{value:.2g}")


def _headline(state: State, k: int, z: Floats, y: Floats, values: Floats) -> str:
    if k == 1:
        return "One label: softmax cross-entropy is always 0. BCE still asks its question"
    if not y.any():
        return "Nothing is true: of the four, only BCE has anything to say"
    ce, bce = values[0], values[3]
    if state["scale"] == "mean" and not z.any() and y.sum() == 1:
        return f"Before any learning: CE says ln {k} = {style.number(ce)}, BCE ln 2 whatever K is"
    if state["scale"] == "mean":
        return f"CE {style.number(ce)}, a mean over rows; BCE {style.number(bce)}, over rows and labels"
    if y.sum() > 1:
        return "Several are true: only sigmoids can say so, and only BCE also says no"
    return "One label is true: all four push it up; yes-terms only leaves the others alone"
