"""Scores that are not the chances of their targets: moved, as by a pos_weight; stretched, as by focal loss; or unrelated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from helpers.doctor import bets
from helpers.doctor.claims import Claim
from helpers.doctor.finding import Finding, held, number, odds, several, share, three
from helpers.maths import further_losses
from helpers.maths.arrays import Array

UNRELATED = 0.15  # a smaller part of what scores claim came true, or the opposite
SURE, RATHER = 4.5, 2.0  # standard errors: for one label of several, and for all of them
APART = 0.5  # so far apart, shifts are those of single labels
LITTLE = 0.3  # what the log odds of a frequency and of a mean score may differ, and be called little
LEAST = 0.3  # a slope below is of scores that tell little, and not of too sure ones
VERY_FAR = 20  # bets take no logit for further than 30 from 0
STEEP, FAR = 8, 4  # a slope and a shift beyond which all logits are so far off that no more can be told
SETTINGS: dict[
    str, dict[str, float]
] = {  # of the losses that are not proper, as helpers/maths/further_losses.py has them
    "focal": {"gamma_yes": 2, "gamma_no": 2},
    "asymmetric": {"gamma_yes": 0, "gamma_no": 4, "margin": 0.05},
}
GAMMAS = np.arange(0, 5.5, 0.5)


def frequencies(claim: Claim) -> Iterator[Finding]:
    """Find that scores are not the chances of the targets: moved, as by a pos_weight, or stretched, as by focal loss."""
    bet = claim.bet
    if bet is None or not bet.is_won:
        return
    columns = claim.columns
    y, p = claim.run.targets[:, columns].mean(axis=0), claim.scores[:, columns].mean(axis=0)
    pi, said = float(y.mean()), float(p.mean())
    numbers = {
        "slope": bet.slope,
        "shift": bet.shift,
        "score": said,
        "frequency": pi,
        "log odds": bet.log_odds,
    }
    numbers["came true"], astray = _came_true(claim, columns)
    if astray:
        yield _unrelated(claim, numbers, astray)
        return
    if claim.activation == "softmax":
        found = _of_softmax(claim, numbers, y, p)
    elif claim.run.loss in SETTINGS:
        found = _by_design(claim, numbers)
    elif _is_by_label(bet):
        found = _moved(claim, numbers, columns)
    elif 1.3 < bet.slope < STEEP and abs(bet.shift) < 1.2 * (bet.slope - 1) + 0.3:
        found = _blunt(numbers)
    else:
        found = _moved(claim, numbers, columns)
    if _is_mild(claim, y, p):
        found = replace(found, title="The scores are off, but little", is_fault=False)
    yield found


def _is_mild(claim: Claim, y: Array, p: Array) -> bool:
    """Return whether scores are surely off, and yet so little as most networks are."""
    bet = claim.bet
    assert bet is not None
    if not 0.6 < bet.slope < 1.4:
        return False
    if claim.activation == "softmax":
        return bool(np.abs(y - p).max() < 0.05)
    y, p = np.clip(y, 1e-12, 1 - 1e-12), np.clip(p, 1e-12, 1 - 1e-12)
    apart = np.abs(np.log(y / (1 - y)) - np.log(p / (1 - p)))
    return float(np.median(apart)) < LITTLE and bool((apart[_sure(bet)] < LITTLE).all())


def _start(numbers: dict[str, float]) -> str:
    return (
        f"The labels are true {share(numbers['frequency'])} of the time, the scores say {share(numbers['score'])} on average: "
        f"{odds(numbers['log odds'])}."
    )


def _sure(bet: bets.Bet) -> NDArray[np.bool]:
    """Return which labels' scores are surely off by themselves."""
    is_sure: NDArray[np.bool] = bet.each >= bets.ENOUGH + np.log(len(bet.each))
    return is_sure


def _is_moved(bet: bets.Bet) -> NDArray[np.bool]:
    """Return which labels' logits are surely moved, and not by a little."""
    return _sure(bet) & (np.abs(bet.shifts) > LITTLE)


def _is_by_label(bet: bets.Bet) -> bool:
    """Return whether labels are moved, some more than others, and within them nothing is amiss."""
    shifts = np.where(_is_moved(bet), bet.shifts, 0)
    return bool(np.ptp(shifts) > APART) and 0.8 < float(np.median(bet.slopes)) < 1.25


def _came_true(claim: Claim, columns: NDArray[np.intp]) -> tuple[float, list[str]]:
    """Return how much of what the scores say of one row and not of another came true: 1 if they are chances, 0 if nothing.

    Within each label, so that frequencies have no say in it. And the names of those of which next to nothing did: it is
    then how much of these did.
    """
    assert claim.bet is not None
    logits = np.clip(claim.own_logits[:, columns], -bets.FAR, bets.FAR)
    y, p = claim.run.targets[:, columns], claim.scores[:, columns]
    if claim.activation == "sigmoid":
        p = bets.chance(logits + claim.bet.shifts)  # as far from ½ as they would be, were they not moved
    apart, pi = logits - logits.mean(axis=0), y.mean(axis=0)
    claimed, seen = ((apart * (values - values.mean(axis=0))).sum(axis=0) for values in (p, y))
    variance = (apart**2).sum(axis=0) * pi * (1 - pi)
    astray = (
        (seen < UNRELATED * claimed) & (claimed - seen > SURE * np.sqrt(variance)) & claim.varied[columns]
    )
    every = np.ones_like(astray)
    if seen.sum() < UNRELATED * claimed.sum() and claimed.sum() - seen.sum() > RATHER * np.sqrt(
        variance.sum()
    ):
        astray = every
    of = astray if astray.any() else every
    part = seen[of].sum() / claimed[of].sum() if claimed[of].sum() > 0 else 1.0
    return float(part), [claim.run.names[i] for i in columns[astray]]


def _unrelated(claim: Claim, numbers: dict[str, float], astray: list[str]) -> Finding:
    part, of, their = numbers["came true"], "", "these"
    some = len(astray) < len(claim.columns)
    if some:
        of, their = f" of {several(astray)}", "their"
    if part < -UNRELATED:
        title, scale = f"The scores{of} stand upside down", ", below 0: the opposite"
        why = "Is a 1 a yes, and the logit that of the yes?"
    else:
        title, scale = f"The scores{of} have little to do with {their} targets", ""
        why = "Are both in the same order of rows, and of columns?"
    if some:
        why = "Are these columns in the same order in both, and a 1 a yes?"
    return Finding(
        "unrelated",
        title,
        f"Where a row’s score is higher, its label should be true more often. Of that {number(part)} is seen (1: all, "
        f"0: nothing{scale}): {odds(numbers['log odds'])}. {why}",
        numbers,
        "best_constant",
        {"frequency": held(numbers["frequency"], 0, 1), "constant": held(numbers["score"], 0.01, 0.99)},
    )


def _blunt(numbers: dict[str, float]) -> Finding:
    """Say that scores are too near to ½, and for which gamma of focal loss they would be so."""
    sure = 0.85
    at = [float(further_losses.best_constants(sure, g, g, 0.0)) for g in GAMMAS]
    slopes = np.log(sure / (1 - sure)) / np.log(np.array(at) / (1 - np.array(at)))
    gamma = float(GAMMAS[np.argmin(np.abs(slopes - numbers["slope"]))])
    return Finding(
        "frequencies",
        "The scores are too near to ½ to be chances",
        f"{_start(numbers)} The logits that fit are {number(numbers['slope'], 1)} times as far from 0: so they are left by focal loss with γ "
        f"about {gamma:g}, or by training that ended too soon. Their order may still be good: choose a threshold, or scale them.",
        numbers | {"gamma": gamma},
        "focal_asymmetric",
        {
            "probability": held(numbers["score"], 0.01, 0.99),
            "frequency": held(numbers["frequency"], 0.01, 0.99),
            "gamma_yes": held(gamma, 0, 5),
            "gamma_no": held(gamma, 0, 8),
        },
    )


def _by_design(claim: Claim, numbers: dict[str, float]) -> Finding:
    """Say of a loss that is not proper that it does not make chances."""
    settings = SETTINGS[str(claim.run.loss)]
    pi, said = numbers["frequency"], numbers["score"]
    return Finding(
        "frequencies",
        "The scores are no chances, and this loss does not make them so",
        f"{_start(numbers)} The logits that fit are {number(numbers['slope'])} times these, and {number(numbers['shift'])}. Use them for "
        "decisions: choose a threshold.",
        numbers,
        "focal_asymmetric",
        {"probability": held(said, 0.01, 0.99), "frequency": held(pi, 0.01, 0.99), **settings},
    )


def _moved(claim: Claim, numbers: dict[str, float], columns: NDArray[np.intp]) -> Finding:
    """Say how far the logits are off, of which labels if not of all, and which pos_weight would leave them so."""
    bet, run = claim.bet, claim.run
    assert bet is not None
    sure = _is_moved(bet)
    moved = float(np.median(bet.shifts[sure])) if sure.any() else bet.shift
    is_stretched = not _is_by_label(bet) and (bet.slope < 0.8 or 1.3 < bet.slope < STEEP) and abs(moved) < FAR
    shift = bet.shift if is_stretched else moved
    weight = float(np.exp(-shift))
    told = [_start(numbers)]
    if is_stretched:
        how = "too sure, as training for too long leaves them" if bet.slope < 1 else "too near to ½"
        how = f"They are {how}" if bet.slope >= LEAST else "Little of what they claim is there"
        told.append(f"{how}: the logits that fit are {number(bet.slope)} times these.")
    each = _is_by_label(bet) and np.ptp(bet.shifts[sure]) > APART
    if each:
        told.append(_each_by_its_own(claim, bet.shifts, columns, sure))
    elif abs(shift) > 0.15:
        told.append(_stand(claim, columns, sure, shift, is_stretched))
    if run.pos_weight:
        gave = several(f"{given:.3g}" for given in run.pos_weight)
        told.append(f"You gave pos_weight={gave}: it moves them by its logarithm.")
    elif run.loss is None and run.kind == "multi-hot" and not each and not is_stretched and abs(moved) < FAR:
        told.append("A loss with a softmax leaves them off, too: if it was one, say loss=….")
    told.append("Their order may still be good: read them as scores, not as chances.")
    state = {"frequency": held(numbers["frequency"], 0, 1), "constant": held(numbers["score"], 0.01, 0.99)}
    return Finding(
        "frequencies",
        "The scores do not follow the frequencies",
        " ".join(told),
        numbers | {"pos_weight": weight, "shift": shift},
        "best_constant",
        {**state, "pos_weight": held(weight, 0, 20, 1)},
    )


def _stand(
    claim: Claim, columns: NDArray[np.intp], sure: NDArray[np.bool], shift: float, is_stretched: bool
) -> str:
    """Say by how much the logits of which labels are too high or too low."""
    which, weight = "the labels", float(np.exp(-shift))
    if sure.any() and not sure.all() and not is_stretched:
        which = "most labels" if sure.mean() > 0.5 else several(claim.run.names[i] for i in columns[sure])
    as_if = f", as a pos_weight of {number(weight, 1)} leaves them" if 0.05 < weight < 200 else ""
    further = "then still " if is_stretched else ""
    by = number(abs(shift)) if abs(shift) < VERY_FAR else f"more than {VERY_FAR}"
    return f"The logits of {which} stand {further}{by} too {'high' if shift < 0 else 'low'}{as_if}."


def _each_by_its_own(claim: Claim, shifts: Array, columns: NDArray[np.intp], sure: NDArray[np.bool]) -> str:
    """Say from where to where labels' logits are moved, and by which pos_weights."""
    order = np.flatnonzero(sure)[np.argsort(-shifts[sure])]
    ends = [(claim.run.names[columns[i]], float(-shifts[i])) for i in (order[0], order[-1])]
    by = " to ".join(f"{number(moved)} ({name})" for name, moved in ends)
    weights = " to ".join(number(float(np.exp(moved)), 1) for _, moved in ends)
    return f"Each label’s logits are moved by their own shift, from {by}, as pos_weights of {weights} leave them."


def _of_softmax(claim: Claim, numbers: dict[str, float], y: Array, p: Array) -> Finding:
    slope = numbers["slope"]
    worst = int(np.argmax(np.abs(y - p)))
    name = claim.run.names[worst]
    told = [f"They are not the chances of these targets: {odds(numbers['log odds'])}."]
    is_stretched = not 0.8 < slope < 1.25
    if is_stretched:
        how = (
            "sure, as training for too long leaves them"
            if slope < 1
            else "near to 1/K, as label smoothing or focal loss leaves them"
        )
        told.append(
            f"They are too {how}: the logits that fit are {number(slope)} times these, a temperature of {number(1 / slope)}."
        )
    if not is_stretched or abs(y[worst] - p[worst]) > 0.03:
        told.append(
            f"Furthest off is {name}: true in {share(float(y[worst]))} of the rows, where the scores say {share(float(p[worst]))}."
        )
    state = three(claim.logits - claim.logits.max(axis=1, keepdims=True), claim.run.targets)
    logits = [held(z, -6, 6, 2) for z in state["logits"]]
    return Finding(
        "frequencies",
        "The scores do not follow the frequencies",
        " ".join(told),
        numbers | {"frequency": float(y[worst]), "score": float(p[worst])},
        "one_of_many",
        {
            "logits": logits,
            "true": ("cat", "dog", "bird")[int(np.argmax(state["targets"]))],
            "temperature": held(1 / slope, 0.25, 4, 2),
        },
    )
