"""Threshold (06): above which score is a label named? Every measure moves with it, for each true count."""

from collections.abc import Mapping
from typing import Any

from helpers.data import measures
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, State, guess_at, number_row
from helpers.live.marks import Floats
from helpers.maths.registry import WORDS
from helpers.panels import ByCount, Curves, Panel

NAMES = list(WORDS)


class Threshold(Explorer):
    """One threshold for all ten digits: micro-F1, how many labels are named, and how many whole sets are right.

    Shows the race run last, or runs one (about 5 seconds). Introduced in notebook 06 (claims 6 and 21; M14).
    """

    call = "threshold"
    about = (
        "Three panels: micro-F1 against the threshold, a line a loss; how many labels each network names on canvases with "
        "none to three digits, with the truth dashed; the share of whole sets right on those."
    )
    fields = {"threshold": Number(0.5, 0, 1, 0.01, "threshold"), "guess": Memory()}
    left = (("threshold",),)
    presets = {
        "one half": {"threshold": 0.5},
        "name everything": {"threshold": 0},
        "nothing": {"threshold": 1},
    }

    def presets_for(self, state: State) -> Mapping[str, State]:
        """Add the threshold that is best for each of two losses."""
        from helpers.data import training

        trained = training.trained()
        best = {
            f"{WORDS[name]}, best F1": {"threshold": trained[name]["micro-F1"]} for name in ("softmax", "bce")
        }
        return {**self.presets, **best}

    def settle(self, state: State, changed: set[str]) -> State:
        """Round the threshold to hundredths, for which everything is measured."""
        return state | {"threshold": round(state["threshold"], 2)}

    def build(self) -> list[Panel]:
        """Return the sweep and what depends on the true count."""
        from helpers.data import training

        self.trained, self.grid = training.trained(), measures.GRID
        names, colours = [*WORDS.values()], [style.COLOURS[name] for name in WORDS]
        places = [(0.19, 0.66, "left"), (0.29, 0.38, "left"), (0.02, 0.19, "left"), (0.53, 0.86, "left")]
        looks = zip(names, colours, ("-", "--", "-", "-"), places, strict=True)
        self.f1 = Curves(
            "micro-F1 on the test canvases",
            x=self.grid,
            low=0,
            high=1,
            xlabel="threshold",
            curves=[(name, colour, dash, (x, y), align) for name, colour, dash, (x, y, align) in looks],
            xticks=(0, 0.25, 0.5, 0.75, 1),
            yticks=(0, 0.5, 1),
            with_values=False,
            ys=[self.trained[name]["sweep"]["micro-F1"] for name in NAMES],
            width=330,
        )
        shared: dict[str, Any] = {"names": names, "colours": colours, "width": 280}
        self.labels = ByCount("labels named", high=4, yticks=(0, 1, 2, 3, 4), truth=True, **shared)
        self.whole = ByCount("whole sets right", high=1, yticks=(0, 0.5, 1), **shared)
        return [self.f1, self.labels, self.whole]

    def draw(self, state: State) -> Reading:
        """Move to a threshold."""
        at = round(state["threshold"] * (len(self.grid) - 1))
        sweeps = [self.trained[name]["sweep"] for name in NAMES]
        f1 = [sweep["micro-F1"][at] for sweep in sweeps]
        self.f1.update(self.grid[at], f1, [sweep["micro-F1"] for sweep in sweeps])
        self.labels.update([sweep["labels"][at] for sweep in sweeps])
        self.whole.update([sweep["right"][at] for sweep in sweeps], guess_at(state["guess"], "right"))
        readout = [
            ("order", ", ".join(WORDS.values())),
            ("micro-F1", number_row(f1)),
            ("macro-F1", number_row([sweep["macro-F1"][at] for sweep in sweeps])),
            ("sets right", number_row([sweep["sets right"][at] for sweep in sweeps])),
        ]
        for name, sweep in zip(WORDS.values(), sweeps, strict=True):
            readout.append((f"labels, {name}", number_row(sweep["labels"][at])))
            readout.append((f"right, {name}", number_row(sweep["right"][at])))
        return Reading(_headline(self.grid[at], sweeps, at), readout)


def _headline(threshold: float, sweeps: list[dict[str, Floats]], at: int) -> str:
    raw = sweeps[0]
    if threshold == 0:
        return "Threshold 0: everything is named"
    if threshold == 1:
        return "Threshold 1: nothing is named, and only the empty canvases are right"
    two, three = raw["right"][at][2:]
    if two == three == 0:
        return f"Above {threshold:.2f} softmax CE is never right on two digits or three"
    none, bce = raw["right"][at][0], sweeps[3]["right"][at]
    pairs, empty = f"CE has {two:.0%}, BCE {bce[2]:.0%}", f"{none:.0%}, {bce[0]:.0%}"
    return f"Above {threshold:.2f}: of the pairs {pairs}; of the empty {empty}"
