"""Other canvases (06): fewer of them empty, or a count that hardly varies. How far is BCE ahead then?"""

from typing import Any

import numpy as np

from helpers.data import evidence
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, State, number_row
from helpers.live.marks import Floats
from helpers.maths.registry import WORDS
from helpers.panels import Curves, Panel
from helpers.panels.curves import Curve

EMPTY = {"0": "none", "0.1": "1 in 10", "0.25": "1 in 4", "0.5": "half"}
SPREAD = {"two": "always two", "mostly two": "mostly two", "one to three": "one to three"}
RULES = {"at ½": "above ½", "tuned": "above its best line", "told": "told how many"}
WAYS = ("softmax", "bce")
SHARES = np.array([float(share) for share in EMPTY])


class OtherCanvases(Explorer):
    """Whole sets right on other canvases: with so many of them empty, and such a count on the others.

    Each network learns and is judged on canvases of its own kind; a mean of three seeds, trained by `make evidence`
    at the race's rate, and at the epoch that was best for its line (above ½, too) or, told, for its ranking.
    Introduced in notebook 06 (claims 7, 10 and 21).
    """

    call = "other_canvases"
    about = (
        "Two panels against the share of empty canvases: whole sets right, a line a loss; how far BCE is ahead, "
        "a line for each spread of the count."
    )
    fields = {
        "empty": Choice("0.25", EMPTY, "empty"),
        "spread": Choice("one to three", SPREAD, "digits on the others"),
        "rule": Choice("tuned", RULES, "named is"),
    }
    left = (("empty",), ("spread",))
    right = (("rule",),)
    presets = {
        "as in the race": {"empty": "0.25", "spread": "one to three"},
        "none empty": {"empty": "0", "spread": "one to three"},
        "none empty, always two": {"empty": "0", "spread": "two"},
    }

    def build(self) -> list[Panel]:
        """Return the curves of both losses, and those of their distance."""
        shared: dict[str, Any] = {
            "x": SHARES,
            "xlabel": "share of canvases that are empty",
            "xticks": (0, 0.1, 0.25, 0.5),
            "width": 440,
        }
        self.right_sets = Curves(
            "whole sets right",
            low=0,
            high=1,
            curves=[Curve(WORDS[way], style.COLOURS[way]) for way in WAYS],
            yticks=(0, 0.5, 1),
            **shared,
        )
        self.ahead = Curves(
            "BCE ahead by",
            low=-0.1,
            high=0.5,
            curves=[Curve(words, style.INK) for words in SPREAD.values()],
            yticks=(0, 0.25, 0.5),
            with_values=False,
            **shared,
        )
        return [self.right_sets, self.ahead]

    def draw(self, state: State) -> Reading:
        """Move to one kind of canvases."""
        share, rule = float(state["empty"]), state["rule"]
        at = list(EMPTY).index(state["empty"])
        softmax, bce = (evidence.on_other_canvases(way, state["spread"], f"sets, {rule}") for way in WAYS)
        gaps = [_gaps(spread, rule) for spread in SPREAD]
        self.right_sets.update(share, [softmax[at], bce[at]], [softmax, bce])
        self.ahead.choose(list(SPREAD).index(state["spread"]))
        self.ahead.update(share, [gap[at] for gap in gaps], gaps)
        readout = [
            ("empty", "  ".join(EMPTY.values())),
            ("softmax CE", number_row(softmax)),
            ("BCE", number_row(bce)),
            ("BCE ahead by", number_row(bce - softmax, signed=True)),
        ]
        return Reading(_headline(RULES[rule], softmax[at], bce[at]), readout)


def _gaps(spread: str, rule: str) -> Floats:
    softmax, bce = (evidence.on_other_canvases(way, spread, f"sets, {rule}") for way in WAYS)
    return bce - softmax


def _headline(rule: str, softmax: float, bce: float) -> str:
    ahead = "BCE" if bce > softmax else "softmax CE"
    start = rule[0].upper() + rule[1:]
    return f"{start}: softmax CE {style.number(softmax)}, BCE {style.number(bce)}; {ahead} is ahead by {style.number(abs(bce - softmax))}"
