"""ZLPR (08): softmax cross-entropy with a reference of zero. Each label has to be above it or below, so it can count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.explore.animals import ANIMALS, LABELS, logit_row
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Mended, Numbers, State, number_row
from helpers.live.labels import count_labels, relabelled
from helpers.live.marks import Floats
from helpers.maths import further_losses, losses
from helpers.maths.registry import LOSSES
from helpers.panels import Above, Panel, Races, Scores

NAMES = [LOSSES[name].words for name in ("softmax", "zlpr", "bce")]


@dataclass(frozen=True)
class HardTargets(Numbers):
    """Targets of 0 or 1: the paper has a soft form too, which is not ours. A soft one from the page is rounded."""

    def check(self, name: str, value: Any) -> list[float]:
        """Return a list of 0s and 1s, or raise ValueError."""
        found = super().check(name, value)
        if any(v not in (0, 1) for v in found):
            raise ValueError(
                f"{name}: {value!r} was given; allowed are 0 and 1: this explorer takes no soft targets."
            )
        return found

    def mend(self, name: str, value: Any, now: list[float]) -> Mended:
        """Return (good values, notice)."""
        found, notice = super().mend(name, value, now)
        hard = [int(v >= 0.5) for v in found]
        if hard != found:
            rounded = (
                f"{self.label}s: this explorer takes no soft ones; rounded to {', '.join(map(str, hard))}."
            )
            notice = f"{notice} {rounded}" if notice else rounded
        return hard, notice


class Zlpr(Explorer):
    """1 to 10 logits, any of the labels true: in two races a reference of zero should win.

    The button runs gradient descent on ZLPR from where the logits stand. Introduced in notebook 08 (Su et al. 2022).
    """

    call = "zlpr"
    about = (
        "Logits as bars around the reference 0, filled above it, stars above the true labels, the push of ZLPR as arrows beside them, and what is named in words; with up to five "
        "labels the two races against the reference; softmax cross-entropy, ZLPR and BCE with their floors."
    )
    fields = {
        "logits": logit_row((1, 2, -1)),
        "targets": HardTargets((1, 1, 0), 0, 1, 1, "target", LABELS, kind="toggle"),
        "guess": Memory(),
    }
    left = (("targets", "logits"),)

    def fields_for(self, state: State) -> dict[str, Any]:
        """Fit the fields to as many labels as logits or targets are given."""
        many = ("logits", "targets")
        k = count_labels(state, many, default=len(self.fields["logits"].labels), most=10)
        return relabelled(self.fields, many, ANIMALS[:k])

    def presets_for(self, state: State) -> Mapping[str, State]:
        """Return presets for as many labels as there are."""
        k = len(self.fields["logits"].labels)
        return {
            "all true": {"targets": [1] * k},
            "none": {"targets": [0] * k},
            "only the first": {"targets": [1] + [0] * (k - 1)},
            "all logits 0": {"logits": [0] * k},
        }

    def build(self) -> list[Panel]:
        """Return the bars, the races and the scores."""
        labels = self.fields["logits"].labels
        k = len(labels)
        self.bars = Above(
            "logits, and where ZLPR pushes them",
            labels=labels,
            colour=style.ZLPR,
            verdict=True,
            width=max(Above.width, 58 + 52 * k),
        )
        self.bars.handles("logits", -10, 10)
        self.races = Races("the reference should win both", labels=labels, width=252) if k <= 5 else None
        self.scores = Scores(
            "the loss, and its floor",
            names=NAMES,
            colours=[style.SOFTMAX, style.ZLPR, style.BCE],
            rows=[],
            high=max(6, round(0.8 * k)),
            width=310,
        )
        return [panel for panel in (self.bars, self.races, self.scores) if panel]

    def descend(self, state: State) -> State:
        """Return the state that gradient descent on ZLPR reaches."""
        z, y = np.array(state["logits"], float), np.array(state["targets"], float)
        end = losses.gradient_descent(further_losses.zlpr_gradient, z, y, 0.5, 400)[-1]
        return state | {"logits": np.clip(end, -10, 10).round(1).tolist()}

    actions = {"run gradient descent": descend}

    def draw(self, state: State) -> Reading:
        """Move to logits and targets."""
        z, y = np.array(state["logits"], float), np.array(state["targets"], float)
        push = -further_losses.zlpr_gradient(z, y)
        floor = float(losses.softmax_cross_entropy_floor(y))
        ce, zlpr = losses.softmax_cross_entropy(z, y), further_losses.zlpr(z, y)
        values = [float(ce), float(zlpr), float(losses.sigmoid_binary_cross_entropy(z, y).sum())]
        self.bars.update(z, y, push, verdict=self._says(z, y))
        if self.races:  # beyond five labels the slices of a race would be too thin
            false, true = further_losses.zlpr_shares(z, y)
            self.races.update(false, true, y)
        self.scores.update(np.array(values), np.array([floor, 0, 0]), [], state["guess"])
        readout = [
            ("above zero", f"{int((z > 0).sum())}"),
            ("true", f"{int(y.sum())}"),
            (NAMES[0], style.number(values[0])),
            ("its floor", style.number(floor)),
            *((name, style.number(value)) for name, value in zip(NAMES[1:], values[1:], strict=True)),
            ("push", number_row(push, signed=True)),
        ]
        return Reading(_headline(z, y), readout)

    def _says(self, z: Floats, y: Floats) -> str:
        """Return in words which labels are above zero, or of many how many, and whether they are the true ones."""
        above = z > 0
        named = [
            label for label, is_named in zip(self.fields["logits"].labels, above, strict=True) if is_named
        ]
        words = ", ".join(named) if named else "none"
        said = f"“{words}”" if len(words) < 25 else f"{len(named)} of {len(z)}"
        return f"it names {said} {'✓' if (above == (y > 0)).all() else '✗'}"


def _headline(z: Floats, y: Floats) -> str:
    above, true = int((z > 0).sum()), int(y.sum())
    if above == true == 0:
        return "None above zero, none true: it can say “nothing”"
    if ((z > 0) == (y > 0)).all():
        those = "true label" if true == 1 else f"{true} true labels"
        return f"Exactly the {those} above zero: read so, it says which, and how many"
    if above == true:
        return f"{above} above zero, but not the true one{'s' * (true > 1)}: ZLPR pushes those up, the others down"
    return f"{above} above zero, {true} true: ZLPR pushes true labels up over zero, false ones under it"
