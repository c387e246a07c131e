"""Label by label (04): K two-way questions, their costs stacked; one more label moves none of the others."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from helpers.explore.animals import ANIMALS, logit_row, target_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, State, Switch, number_row
from helpers.live.labels import count_labels, relabelled
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.panels import Panel, Questions, Stack


class LabelByLabel(Explorer):
    """Binary cross-entropy, taken apart: one yes-or-no question per label, and the sum of what they cost.

    Takes 1 to 12 logits and as many targets. `extra` adds one label more, with `new_logit` and `new_target`;
    `pos_weight` makes every true label cost that many times as much. Introduced in notebook 04 (claims 11, 20; M2).
    """

    call = "label_by_label"
    about = (
        "Two panels: for each label a bar for yes and one for no, the right answer underlined, a star over each true label, its "
        "cost and the push on its logit; the costs stacked to their sum, yes-terms filled and no-terms hollow."
    )
    fields = {
        "logits": logit_row((1, 2, -1)),
        "targets": target_row((1, 1, 0)),
        "extra": Switch(False, "add one more label"),
        "new_target": target_row((0,), labels=ANIMALS[3:4]),
        "new_logit": logit_row((-1,), labels=ANIMALS[3:4]),
        "pos_weight": Number(1, 0, 20, 0.5, "pos_weight"),
        "guess": Memory(),
    }
    left = (("targets", "logits"), ("new_target", "new_logit"))
    right = (("extra",), ("pos_weight",))
    moved_with = {"extra": ("new_target", "new_logit")}
    presets = {
        "R": {"logits": [1, 2, -1], "targets": [1, 1, 0], "extra": False, "pos_weight": 1},
        "a fourth label": {"extra": True, "pos_weight": 1},
        "yes counts 9 times": {"pos_weight": 9},
        "yes counts nothing": {"pos_weight": 0},
    }

    def fields_for(self, state: State) -> dict[str, Any]:
        """Fit the fields to as many labels as logits or targets are given."""
        many, one = ("logits", "targets"), ("new_target", "new_logit")
        k = count_labels(state, many, default=len(self.fields["logits"].labels))
        return relabelled(relabelled(self.fields, many, ANIMALS[:k]), one, ANIMALS[k : k + 1])

    def presets_for(self, state: State) -> Mapping[str, State]:
        """Fit the presets to the labels: R has three of them, and what comes to those is a fourth."""
        if len(self.fields["logits"].labels) == 3:
            return self.presets
        _, (_, more), *others = self.presets.items()
        bce = {"extra": False, "pos_weight": 1}
        return {"plain BCE": bce, "one more label": more, **dict(others)}

    def settle(self, state: State, changed: set[str]) -> State:
        """Bring in the new label when it is moved."""
        moved = changed & set(self.moved_with["extra"])
        return state | {"extra": True} if moved and "extra" not in changed else state

    def build(self) -> list[Panel]:
        """Return the questions and the stack."""
        labels = [*self.fields["logits"].labels, *self.fields["new_logit"].labels]
        pitch = int(np.clip(620 / len(labels), 74, 120))
        self.questions = Questions("one yes-or-no question per label", labels=labels, pitch=pitch, spare=True)
        self.stack = Stack("what the questions cost, added up", labels=labels, high=max(4, 0.6 * len(labels)))
        return [self.questions, self.stack]

    def draw(self, state: State) -> Reading:
        """Move to logits, targets and a weight."""
        z = np.array([*state["logits"], *state["new_logit"]], float)
        y = np.array([*state["targets"], *state["new_target"]], float)
        weight, shown = state["pos_weight"], len(z) - (not state["extra"])
        q = losses.sigmoid(z)
        costs = losses.sigmoid_binary_cross_entropy(z, y, weight)
        push = -losses.sigmoid_binary_cross_entropy_gradient(z, y, weight)
        self.questions.update(q, y, costs, push, shown)
        yes, no = weight * losses.sigmoid_yes_terms(z, y), losses.sigmoid_yes_terms(-z, 1 - y)
        self.stack.update(np.stack([yes, no], 1), shown, state["guess"])
        total = float(costs[:shown].sum())
        readout = [
            ("q", _row(q, shown)),
            ("cost", _row(costs, shown)),
            ("push", _row(push, shown, signed=True)),
            ("sum", style.number(total)),
            ("mean", style.number(total / shown)),
        ]
        return Reading(self._headline(state, costs, total), readout)

    def _headline(self, state: State, costs: Floats, total: float) -> str:
        if state["extra"]:
            name, old = self.fields["new_logit"].labels[0], style.number(total - costs[-1])
            return (
                f"The {name} adds {style.number(costs[-1])}. The others still cost {old} together, as before"
            )
        if state["pos_weight"] == 0:
            return f"True labels cost nothing now: {style.number(total)} in all"
        if state["pos_weight"] != 1:
            return (
                f"Every true label costs {state['pos_weight']:g} times as much: {style.number(total)} in all"
            )
        if len(costs) == 2:
            return f"One question: it costs {style.number(total)}"
        return (
            f"{len(costs) - 1} questions, each answered and paid for on its own: {style.number(total)} in all"
        )


def _row(values: Floats, shown: int, signed: bool = False) -> str:
    """Return numbers as text; one not shown leaves its room, so that nothing moves when it comes."""
    room = "" if shown == len(values) else "  " + "\u2007" * (5 + signed) + "–"
    return number_row(values[:shown], signed=signed) + room
