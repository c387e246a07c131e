"""What notebook 06 shows and does not train itself: evidence.json, made by `make evidence`; and a row of it trained anew.

`world` is "digits" or "yeast", `way` a key of trials.ways, `measure` one of trials.judge. Every figure has ten seeds: first
weights and order of the batches. They say nothing of other test rows: for that, what a bootstrap of these makes is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.data import yeast
from helpers.maths.arrays import Array
from helpers.maths.registry import WORDS

if TYPE_CHECKING:
    from IPython.display import Markdown

FILE = Path(__file__).with_name("evidence.json")
WAYS = WORDS | {
    "nothing": "CE, label “nothing”",
    "y/s, counts": "CE, y/s + count",
    "bce, counts": "BCE + count",
}


@lru_cache(maxsize=1)
def stored() -> dict[str, Any]:
    """Return all that `make evidence` wrote."""
    found: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return found


def values(world: str, way: str, measure: str) -> Array:
    """Return one measure of one way, a value a seed (10,). Errors: ValueError for what is not among the evidence."""
    row: Any = stored()
    for name, key in (("world", world), ("seeds", "seeds"), ("way", way), ("measure", measure)):
        allowed = [k for k in row if name != "world" or "seeds" in row[k]]
        if key not in allowed:
            raise ValueError(f"{name}: {key!r} was given; allowed is one of {', '.join(map(repr, allowed))}.")
        row = row[key]
    return np.array(row)


def on_other_canvases(way: str, spread: str, measure: str) -> Array:
    """Return means over three seeds, (4,): on canvases with that spread of the count, for each share of empty ones."""
    cells = [cell for cell in stored()["canvases"]["cells"] if cell["spread"] == spread]
    ordered = sorted(cells, key=lambda cell: float(cell["empty"]))
    return np.array([np.mean(cell["seeds"][way][measure]) for cell in ordered])


def table(world: str, measures: Sequence[str], ways: Sequence[str] | None = None) -> Markdown:
    """Return means over the ten seeds as a Markdown table, one row a way (all by default). Errors: as `values`."""
    shown = [way for way in WAYS if way in stored()[world]["seeds"]] if ways is None else ways
    lines = ["| loss | " + " | ".join(measures) + " |", "|---" * (len(measures) + 1) + "|"]
    for way in shown:
        cells = [f"{values(world, way, measure).mean():.3f}" for measure in measures]
        lines.append(f"| {WAYS[way]} | " + " | ".join(cells) + " |")
    return _markdown(lines)


def rates(world: str) -> Markdown:
    """Return the sweep as a table: for each way and rate, the most whole sets right on held-out rows."""
    sweep = {way: row["sets"] for way, row in stored()[world]["sweep"].items()}
    every = list(next(iter(sweep.values())))
    lines = ["| held-out sets right | " + " | ".join(every) + " |", "|---" * (len(every) + 1) + "|"]
    for way in (way for way in WAYS if way in sweep):
        best = max(sweep[way].values())
        cells = [f"**{v:.3f}**" if v == best else f"{v:.3f}" for v in sweep[way].values()]
        lines.append(f"| {WAYS[way]} | " + " | ".join(cells) + " |")
    return _markdown(lines)


def paired(world: str, measures: Sequence[str], ways: Sequence[str] = ("softmax", "softmax y/s")) -> Markdown:
    """Return how far ways are from BCE, seed by seed: mean ± standard deviation, on how many seeds ahead, test error.

    The test error is the standard error that the choice of test rows alone makes; – where it was not worked out.
    """
    lines = ["| ahead of BCE | by | seeds | ahead on | test rows |", "|---" * 5 + "|"]
    for measure in measures:
        for way in ways:
            gap = values(world, way, measure) - values(world, "bce", measure)
            error = stored()[world]["test error"][way].get(measure)
            lines.append(
                f"| {measure}: {WAYS[way]} | {gap.mean():+.3f} | ± {gap.std(ddof=1):.3f} | "
                f"{(gap > 0).sum()} of {len(gap)} | {'–' if error is None else f'± {error:.3f}'} |"
            )
    return _markdown(lines)


def again(world: str = "yeast", seed: int = 0) -> str:
    """Train softmax CE and BCE of one seed anew, and return what is stored beside what came out (a few seconds each).

    Where the data are not installed it is said. Errors: as `values`, and ValueError for a seed that is not stored.
    """
    kept = values(world, "softmax", "sets, tuned")
    if seed not in range(len(kept)):
        raise ValueError(f"seed: {seed!r} was given; allowed is a whole number from 0 to {len(kept) - 1}.")
    from helpers.data import trials

    try:
        data = trials.yeast_world() if world == "yeast" else trials.digits_world()
    except yeast.MissingDataError as missing:
        return str(missing)
    lines = [f"{world}, seed {seed}      stored   now"]
    for way in ("softmax", "bce"):
        rates = stored()[world]["rates"][way]
        rates = {by: rates[by if by == "F1" else "sets"] for by in rates}  # no others are shown here
        now, _ = trials.judge(data, trials.at_its_best(data, trials.ways()[way], rates, seed))
        for measure in ("F1, tuned", "sets, tuned"):
            lines.append(
                f"{WAYS[way]:10} {measure:12} {values(world, way, measure)[seed]:.3f}   {round(now[measure], 4):.3f}"
            )
    return "\n".join(lines)


def _markdown(lines: list[str]) -> Markdown:
    from IPython.display import Markdown

    return Markdown("\n".join(lines))
