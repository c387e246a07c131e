"""Bring your own: what a run's logits and targets betray, with its number, its notebook and an explorer.

What it needs is imported when it is called: `from helpers import ask` is no slower for it. Introduced in notebook 08.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.doctor.report import Report


def doctor(logits: Any, targets: Any, *, loss: Any = None, names: Sequence[str] | None = None) -> Report:
    """Return a Report on a run of your own: what is wrong, what is worth knowing, what it cannot know.

    `logits` are what goes into the loss, NumPy or torch, (N, K): a row an example, a column a label; (N,) for one yes
    or no a row. `targets` are multi-hot, one-hot or soft (N, K), or class numbers (N,). `loss` is its name, if you know
    it ("bce", "cross_entropy"), or torch's own object; `names` are those of the labels.
    Takes up to three times the room of the logits in float64, 100 to 180 MB for a million rows of 8, and no second for them.
    Errors: ValueError, what was given and what is allowed, for what is no such run.
    Source: a finding rests on a bet (helpers/doctor/bets.py) that a run without fault wins once in 1,000 times.
    """
    from helpers.doctor.findings import examine
    from helpers.doctor.given import read
    from helpers.doctor.report import Report

    run = read(logits, targets, loss, names)
    found, claim = examine(run)
    return Report(run, found, claim)
