"""A finding: what the doctor says of a run, with its numbers, its notebook, and an explorer in that very state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers import explore
from helpers.live import style
from helpers.live.explorer import Explorer
from helpers.live.fields import as_typed
from helpers.maths.arrays import Array

# Where an explorer is introduced, if a finding says nothing else.
NOTEBOOKS = {
    "one_of_many": "02",
    "many_at_once": "03",
    "triangle_in_cube": "03",
    "best_constant": "04",
    "overflow": "05",
    "which_loss": "05",
    "threshold": "06",
    "focal_asymmetric": "08",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was found. `is_fault` says whether something is wrong, or only worth knowing.

    `name` is short, and always the same for the same thing; `title` and `words` are for people; `opens` is an
    explorer's name and `state` what it opens in.
    """

    name: str
    title: str
    words: str
    numbers: Mapping[str, float]
    opens: str
    state: Mapping[str, Any]
    is_fault: bool = True

    @property
    def notebook(self) -> str:
        """The number of the notebook that tells of it."""
        return NOTEBOOKS[self.opens]

    @property
    def call(self) -> str:
        """The line of Python that opens its explorer."""
        fields = getattr(explore, self.opens).fields
        told = (f"{n}={v!r}" for n, v in self.state.items() if v != _listed(fields[n].default))
        return f"explore.{self.opens}({', '.join(told)})"

    @property
    def explorer(self) -> Explorer:
        """Its explorer, opened in the very state."""
        opened: Explorer = getattr(explore, self.opens)(**self.state)
        return opened


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def held(value: float, low: float, high: float, decimals: int = 3) -> float:
    """Return a number as an explorer's field takes it: within its range, and rounded."""
    return as_typed(round(float(np.clip(value, low, high)), decimals))


def three(logits: Array, targets: Array) -> dict[str, list[float]]:
    """Return the state of an explorer of three labels: the row with most true labels, and of it three that tell.

    Up to two true labels, and the highest of the false ones; a run of two labels gets a third that is far off.
    """
    row = int(np.argmax(targets.sum(axis=1)))
    z, y = logits[row], targets[row].astype(float)
    order = [*np.flatnonzero(y > 0)[:2], *np.flatnonzero(y == 0)[np.argsort(-z[y == 0])]]
    chosen = sorted([*order, *np.flatnonzero(y > 0)[2:]][:3])
    middle = float(np.mean(z[chosen]))
    near = np.abs(z[chosen]).max() <= 10
    shown = [held(v if near else v - middle, -10, 10, 2) for v in z[chosen]]
    hot = [held(v, 0, 1, 2) for v in y[chosen]]
    missing = 3 - len(chosen)
    return {"logits": shown + [-10] * missing, "targets": hot + [0] * missing}


def number(value: float, decimals: int = 2) -> str:
    """Return a number as the report prints it: whole ones with thousands set apart."""
    if isinstance(value, int | np.integer):
        return f"{int(value):,}"
    return style.number(float(value), decimals)


def share(part: float) -> str:
    """Return a share in per cent: what is not quite none or all is not called so."""
    if 0 < part < 0.001:
        return "under 0.1%"
    if 0.999 < part < 1:
        return "over 99.9%"
    return f"{part:.1%}" if 0 < part < 0.1 or 0.9 < part < 1 else f"{part:.0%}"


def odds(log_odds: float) -> str:
    """Return how sure a bet makes it, in words."""
    if log_odds > np.log(1e6):
        return "more than a million to one against chance"
    return f"{np.exp(log_odds):,.0f} to one against chance"


def several(names: Iterable[str], most: int = 4) -> str:
    """Return names as a sentence lists them."""
    listed = [*names]
    if len(listed) > most:
        return f"{', '.join(listed[:most])} and {len(listed) - most:,} more"
    return " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))


def capital(words: str) -> str:
    """Return words as they begin a sentence."""
    return words[:1].upper() + words[1:]
