"""Oracle count (06): three ways to make a set of scores. Told how many, the losses tie."""

from helpers.data import measures
from helpers.live import style
from helpers.live.explorer import Explorer, Reading
from helpers.live.fields import Choice, State, number_row
from helpers.maths.registry import WORDS
from helpers.panels import ByCount, Panel, Scores
from helpers.panels.base import Bools

NAMES = list(WORDS)
RULES = {
    "half": "above ½",
    "tuned": "above its best threshold",
    "told": "by rank, told how many",
}


class OracleCount(Explorer):
    """How many whole sets are right if a set is what scores above ½, above the best threshold, or if the count is told.

    The best threshold is the one with the most whole sets right on held-out canvases, for each loss its own.
    Shows the race run last, or runs one (about 5 seconds). Introduced in notebook 06 (claims 14 and 21; M14).
    """

    call = "oracle_count"
    about = (
        "Two panels: the share of whole sets right, a column a loss, an outline up to where it comes when told how many, and "
        "below it the threshold; the same on canvases with none to three digits."
    )
    fields = {"rule": Choice("half", RULES, "named is")}
    left = (("rule",),)
    presets = {}

    def build(self) -> list[Panel]:
        """Return the columns, and the lines by true count."""
        from helpers.data import training

        self.trained = training.trained()
        names, colours = [*WORDS.values()], [style.COLOURS[name] for name in WORDS]
        told = (measures.sets_right(self.trained["targets"], named) for named in self._named("told", []))
        self.reach = [float(right.mean()) for right in told]
        self.columns = Scores(
            "whole sets right",
            names=names,
            colours=colours,
            rows=["threshold"],
            high=1,
            ticks=(0, 0.5, 1),
            reach=self.reach,
            far=RULES["told"].split(", ")[1],
            width=470,
        )
        self.counts = ByCount(
            "the same, by how many digits there are",
            names=names,
            colours=colours,
            high=1,
            yticks=(0, 0.5, 1),
            width=424,
        )
        return [self.columns, self.counts]

    def draw(self, state: State) -> Reading:
        """Move to a rule."""
        rule, targets = state["rule"], self.trained["targets"]
        thresholds = [0.5 if rule == "half" else self.trained[name]["sets right"] for name in NAMES]
        right = [measures.sets_right(targets, named) for named in self._named(rule, thresholds)]
        values, rows = [r.mean() for r in right], [measures.by_count(r, targets) for r in right]
        words = ["–"] * 4 if rule == "told" else [style.number(t, 2) for t in thresholds]
        self.columns.update(values, [float("nan")] * 4, [words])
        self.counts.update(rows)
        readout = [
            ("order", ", ".join(WORDS.values())),
            ("threshold", "  ".join(words)),
            ("sets right", number_row(values)),
        ]
        readout += [(name, number_row(row)) for name, row in zip(WORDS.values(), rows, strict=True)]
        return Reading(_headline(rule, values, self.reach[0]), readout)

    def _named(self, rule: str, thresholds: list[float]) -> list[Bools]:
        """Return the sets that each loss names by a rule."""
        scores = [self.trained[name]["scores"] for name in NAMES]
        if rule == "told":
            counts = self.trained["targets"].sum(1)
            return [measures.top_k(row, counts) for row in scores]
        return [measures.above(row, t) for row, t in zip(scores, thresholds, strict=True)]


def _headline(rule: str, values: list[float], reach: float) -> str:
    ce, bce = (style.number(values[i]) for i in (0, 3))
    if rule == "half":
        return f"Softmax CE: {ce} of the sets right, {style.number(reach)} once told how many"
    if rule == "tuned":
        return f"Softmax CE: {ce} with the best threshold, {style.number(reach)} once told how many"
    return f"Told how many: softmax CE {ce}, BCE {bce}. It could rank all along"
