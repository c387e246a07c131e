"""Learning curves (06): the race of the four losses, epoch by epoch; it moves on by itself while they train."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from helpers.data.digits import EPOCHS
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Number, State, number_row
from helpers.live.marks import Floats
from helpers.maths import losses
from helpers.maths.registry import WORDS
from helpers.panels import Curves, Panel
from helpers.panels.curves import Curve

NAMES = list(WORDS)
WIDTHS = {"softmax y/s": style.SECOND}


class LearningCurves(Explorer):
    """How far each loss has fallen, and how well its network then names the digits, after some epochs.

    Shows the race run last, or runs one (about 5 seconds). Introduced in notebook 06 (claims 5 and 14; M4).
    """

    call = "learning_curves"
    about = (
        "Two panels: each loss on the training canvases, as a share of what it was before training, with the floors of the "
        "two cross-entropies dashed; micro-F1 on held-out canvases."
    )
    fields = {"epoch": Number(EPOCHS, 0, EPOCHS, 1, "epoch", whole=True, playable=True)}
    left = (("epoch",),)
    presets = {"before training": {"epoch": 0}, "epoch 5": {"epoch": 5}, "at the end": {"epoch": EPOCHS}}

    def fields_for(self, state: State) -> dict[str, Any]:
        """Fit the slider to a race that is longer than usual."""
        from helpers.data import training

        high = max(EPOCHS, training.latest().wanted)
        return {**self.fields, "epoch": replace(self.fields["epoch"], high=high)}

    def presets_for(self, state: State) -> Mapping[str, State]:
        """Fit the last preset to where the race ends."""
        from helpers.data import training

        return {**self.presets, "at the end": {"epoch": training.latest().wanted}}

    def build(self) -> list[Panel]:
        """Return both sets of curves."""
        from helpers.data import training

        self.race = training.latest()
        high = self.fields["epoch"].high
        x, ticks = np.arange(high + 1), (0, high // 5, 2 * high // 5, 3 * high // 5, 4 * high // 5, high)
        curves = [
            Curve(words, style.COLOURS[name], WIDTHS.get(name, style.LINE)) for name, words in WORDS.items()
        ]
        shared: dict[str, Any] = {"x": x, "low": 0, "xlabel": "epochs", "xticks": ticks, "with_values": False}
        shared |= {"yticks": (0, 0.5, 1), "curves": curves, "room": 112}
        self.loss = Curves("the loss, as a share of its start", high=1.05, width=480, **shared)
        self.found = Curves("micro-F1 on held-out canvases", high=1, width=418, **shared)
        for panel in (self.loss, self.found):
            panel.handles("epoch", 0, high)
        self.floors = self._floors()
        return [self.loss, self.found]

    def _floors(self) -> list[float]:
        """Return the floor of each cross-entropy as a share of its start, and draw them."""
        y = self.race.train.targets
        raw = losses.softmax_cross_entropy_floor(y).mean()
        share = losses.softmax_cross_entropy_floor(y / np.maximum(y.sum(1, keepdims=True), 1)).mean()
        starts = [self.race.history[0][name][0] for name in ("softmax", "softmax y/s")]
        floors = [float(raw / starts[0]), float(share / starts[1])]
        axes, look = self.loss.ax, dict[str, Any](colour=style.MUTED, size=style.SMALL)
        above, below = 5 * axes.pixel[1], -15 * axes.pixel[1]
        places = (0.22, above, "left"), (0.98, below, "right")
        for floor, words, (x, off, ha) in zip(
            floors, ("floor of CE", "floor of CE, y/s"), places, strict=True
        ):
            axes.line(axes.xlim, [floor] * 2, colour=style.MUTED, width=1.2, dashes="--")
            self.loss.inside.append(axes.text(x * self.loss.x[-1], floor + off, words, ha=ha, **look))
        return floors

    def draw(self, state: State) -> Reading:
        """Move to an epoch; epochs not trained yet are not drawn."""
        history = np.array(
            [[entry[name] for name in NAMES] for entry in self.race.history[: len(self.loss.x)]]
        )
        loss, f1 = (history[..., 0] / history[0, :, 0]).T, history[..., 1].T
        epoch = min(state["epoch"], len(history) - 1)
        room = np.full((len(NAMES), len(self.loss.x) - len(history)), np.nan)
        for panel, rows in ((self.loss, loss), (self.found, f1)):
            panel.update(epoch, rows[:, epoch], np.hstack([rows, room]))
        readout = [
            ("epoch", f"{epoch}"),
            ("order", ", ".join(WORDS.values())),
            ("share of its start", number_row(loss[:, epoch])),
            ("floors of the two CEs", number_row(self.floors)),
            ("micro-F1", number_row(f1[:, epoch])),
        ]
        return Reading(self._headline(state["epoch"], epoch, f1[:, epoch]), readout)

    def _headline(self, asked: int, epoch: int, f1: Floats) -> str:
        if epoch == 0 == self.race.epoch:
            return "Nothing is learnt yet"
        if epoch == 0:
            return "Before training all four are the same network, read as softmax or sigmoid"
        so_far = " so far" * (asked > epoch and self.race.epoch < self.race.wanted)
        words = f"After {epoch} epoch{'s' * (epoch > 1)}{so_far}: micro-F1 {style.number(f1[3])} with BCE"
        return f"{words}, {style.number(f1[0])} with softmax CE"
