"""Threshold (06): above which score is a label named? Every measure moves with it, for each true count."""

from collections.abc import Mapping

from helpers.data import measures
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Memory, Number, State, guess_at, number_row
from helpers.live.marks import Floats
from helpers.maths.registry import WORDS
from helpers.panels import Curves, Grid, Panel
from helpers.panels.curves import Curve

NAMES = list(WORDS)


class Threshold(Explorer):
    """One threshold for all ten digits: micro-F1, how many labels are named, and how many whole sets are right.

    Shows the race run last, or runs one (about 5 seconds). Introduced in notebook 06 (claims 6 and 21; M14).
    """

    call = "threshold"
    about = (
        "Two panels: micro-F1 against the threshold, a line a loss; a grid of the share of whole sets right, a row a loss, "
        "a column each for canvases with none to three digits."
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
        widths = style.LINE, style.SECOND, style.LINE, style.LINE
        places = [(0.54, 0.5, "left"), (0.44, 0.4, "right"), (0.03, 0.18, "left"), (0.54, 0.85, "left")]
        looks = zip(names, colours, widths, places, strict=True)
        self.f1 = Curves(
            "micro-F1 on the test canvases",
            x=self.grid,
            low=0,
            high=1,
            xlabel="threshold",
            curves=[
                Curve(name, colour, width, (x, y), align) for name, colour, width, (x, y, align) in looks
            ],
            xticks=(0, 0.25, 0.5, 0.75, 1),
            yticks=(0, 0.5, 1),
            with_values=False,
            room=18,
            ys=[self.trained[name]["sweep"]["micro-F1"] for name in NAMES],
            width=420,
        )
        self.f1.handles("threshold", 0, 1)
        self.right_sets = Grid(
            "whole sets right",
            names=names,
            colours=colours,
            columns=("none", "1", "2", "3"),
            words="digits on the canvas",
        )
        return [self.f1, self.right_sets]

    def draw(self, state: State) -> Reading:
        """Move to a threshold."""
        at = round(state["threshold"] * (len(self.grid) - 1))
        sweeps = [self.trained[name]["sweep"] for name in NAMES]
        f1 = [sweep["micro-F1"][at] for sweep in sweeps]
        self.f1.update(self.grid[at], f1, [sweep["micro-F1"] for sweep in sweeps])
        of_pairs = NAMES.index("softmax"), 2
        self.right_sets.update(
            [sweep["right"][at] for sweep in sweeps], guess_at(state["guess"], "right"), of_pairs
        )
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
