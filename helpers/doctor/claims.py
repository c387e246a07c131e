"""What the scores of a run claim: chances, and a bet against them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from helpers.doctor import bets
from helpers.doctor.given import ONE_TRUE, Run
from helpers.maths.arrays import Array

WIDE = 100  # labels that are bet on: of more, evenly spaced ones


@dataclass(frozen=True)
class Claim:
    """Logits, read by an activation, and the bet against their scores: None where there is nothing to bet on.

    `varied` says which labels are true in some rows and false in others; of sigmoids, `columns` are those bet on.
    """

    run: Run
    logits: Array
    activation: str
    varied: NDArray[np.bool]
    columns: NDArray[np.intp]
    bet: bets.Bet | None

    @cached_property
    def scores(self) -> Array:
        """The scores (N, K)."""
        return (bets.shares if self.activation == "softmax" else bets.chance)(self.logits)

    @cached_property
    def own_logits(self) -> Array:
        """The logits (N, K) of each score by itself: of a sigmoid, its logits."""
        if self.activation == "sigmoid":
            return self.logits
        inside = np.clip(self.scores, 1e-12, 1 - 1e-12)
        logits: Array = np.log(inside) - np.log1p(-inside)
        return logits

    @property
    def is_off(self) -> bool:
        """Whether the scores are surely not the chances."""
        return self.bet is not None and self.bet.is_won


def claimed(run: Run, logits: Array, activations: tuple[str, ...]) -> Claim:
    """Return what `logits` claim, read by the first of the `activations` that the targets do not speak against."""
    y, varied = run.targets, run.ever & ~run.always
    some = np.flatnonzero(~_impossible(run, logits))
    some = some[:: -(-len(some) // WIDE) or 1]  # so that many labels do not leave few rows
    found = []
    for activation in activations:
        bet = None
        if activation == "sigmoid" and len(some):
            bet = bets.against(logits[:, some], y[:, some], activation)
        elif activation == "softmax" and run.kind in ONE_TRUE:
            bet = bets.against(logits, y, activation)
        columns = some if activation == "sigmoid" else np.arange(len(varied))
        found.append(Claim(run, logits, activation, varied, columns, bet))
    # Where several readings are possible, one that holds is believed; if none does, the first is what most people mean.
    return next((claim for claim in found if not claim.is_off), found[0])


def _impossible(run: Run, logits: Array) -> NDArray[np.bool]:
    """Return which labels are true in no row or in every one against all that their sigmoids say: a fault of its own.

    What is left out of a bet must not depend on the targets in another way: labels that chance left without a true row stay.
    """
    enough = bets.ENOUGH + np.log(logits.shape[1])
    never, always = (np.logaddexp(0, sign * logits).sum(axis=0) * run.step >= enough for sign in (1, -1))
    found: NDArray[np.bool] = (~run.ever & never) | (run.always & always)
    return found
