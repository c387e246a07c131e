"""What the scores claim, held against what came true: labels that never are, one answer to all, chances that are off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from helpers.doctor import bets
from helpers.doctor.finding import Finding, capital, held, number, odds, several, share, three
from helpers.doctor.given import ONE_TRUE, Run
from helpers.maths import further_losses
from helpers.maths.arrays import Array

RARE = 30  # a label that is never true in so many rows is true in fewer than one of ten
GAMMAS = np.arange(0, 5.5, 0.5)


@dataclass(frozen=True)
class Claim:
    """Logits, read by an activation, and the bet against their scores: None where there is nothing to bet on.

    `varied` says which labels are true in some rows and false in others: of sigmoids, only those are bet on.
    """

    run: Run
    logits: Array
    activation: str
    varied: NDArray[np.bool]
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
    found = []
    for activation in activations:
        bet = None
        if activation == "sigmoid" and varied.any():
            bet = bets.against(logits[:, varied], y[:, varied], activation)
        elif activation == "softmax" and run.kind in ONE_TRUE:
            bet = bets.against(logits, y, activation)
        found.append(Claim(run, logits, activation, varied, bet))
    # Where several readings are possible, one that holds is believed; if none does, the first is what most people mean.
    return next((claim for claim in found if not claim.is_off), found[0])


def never(claim: Claim) -> Iterator[Finding]:
    """Find labels that are true in no row, or in every one: a fault if the scores expect otherwise."""
    rows = len(claim.logits) * claim.run.step
    for name, is_so, sign in (("never true", ~claim.run.ever, 1), ("always true", claim.run.always, -1)):
        if not is_so.any():
            continue
        surprise = np.logaddexp(0, _own(claim, sign)[:, is_so]).sum(axis=0) * claim.run.step
        sure = surprise >= bets.ENOUGH + np.log(len(is_so))
        if sure.any() or rows >= RARE or is_so.all():
            is_fault = bool(sure.any())
            chosen = np.flatnonzero(is_so)[sure] if is_fault else np.flatnonzero(is_so)
            yield _without(claim, name, chosen, is_fault, float(surprise.max()))


def _own(claim: Claim, sign: int) -> Array:
    """Return the logits of each label's own chance (sign 1), or of its opposite (−1); doubt goes to the scores."""
    logits = sign * claim.own_logits
    if claim.bet is None or not claim.is_off or claim.activation == "softmax":
        return logits
    return np.minimum(logits, claim.bet.slope * logits + sign * claim.bet.shift)


def _without(claim: Claim, name: str, chosen: NDArray[np.intp], is_fault: bool, surprise: float) -> Finding:
    rows, labels = claim.run.rows, len(claim.run.names)
    opposite = "false" if name == "never true" else "true"
    which = "the one label" if labels == 1 else several(claim.run.names[i] for i in chosen)
    which = "all labels" if labels == len(chosen) > 1 else which
    plural = len(chosen) > 1
    said = float(claim.scores[:, chosen].mean())
    words = f"{capital(which)} {'are' if plural else 'is'} {name.split()[0]} true in these {rows:,} rows; the scores say {share(said)} on average"
    words += f": {odds(surprise)}. Is it the right column, and a 1 for yes?" if is_fault else "."
    words += (
        f" What is {opposite} in every row is learnt by heart, and nothing measured of it means anything."
    )
    if not is_fault and name == "never true":
        words += f" By chance alone that happens to a label that is true once in {max(rows // 3, 1):,} rows, or less often."
    pi = int(name == "always true")
    return Finding(
        name,
        f"{'All' if labels == len(chosen) else 'Some'} labels are {name}" if plural else f"A label is {name}",
        words,
        {"labels": len(chosen), "rows": rows, "score": said},
        "best_constant",
        {"frequency": pi, "constant": held(said, 0.01, 0.99)},
        is_fault,
    )


def one_answer(claim: Claim) -> Iterator[Finding]:
    """Find that nothing is named, or everything, or always the same: a fault if that is not what the targets ask for."""
    y = claim.run.targets
    if claim.activation == "softmax" and claim.run.kind in ONE_TRUE:
        yield from _always_the_same(claim)
        return
    named = int((claim.own_logits > 0).sum())
    true = float(y.sum())
    said, pi = float(claim.scores.mean()), true / y.size
    is_none, is_all = named <= 0.01 * true and true > 0, y.size - named <= 0.01 * (y.size - true) and pi < 1
    if not is_none and not is_all:
        return
    no_chances = claim.activation == "softmax"  # of rivals, on targets that are none
    is_fault = no_chances or (claim.is_off and (said < pi if is_none else said > pi))
    numbers = {"named": named, "true": true, "score": said, "frequency": pi}
    state = {"frequency": held(pi, 0, 1), "constant": held(said, 0.01, 0.99)}
    what = "Nothing" if is_none else "Everything"
    told = f"Of {y.size:,} answers {named:,} are above ½, where {true:,.0f} labels are true. "
    told += (
        f"The scores say {share(said)} on average, the targets {share(pi)}."
        if is_fault
        else "That need be no fault: the scores are about as high as the labels are frequent, and a label that is "
        f"{'seldom' if is_none else 'mostly'} true stays {'below' if is_none else 'above'} ½. Another threshold may serve you better."
    )
    title = f"{what} is predicted" + ("" if is_fault else ", and that may be right")
    yield Finding(what.lower(), title, told, numbers, "best_constant", state, is_fault)


def _always_the_same(claim: Claim) -> Iterator[Finding]:
    y = claim.run.targets
    if len(y) < RARE or not claim.varied.any():
        return
    best = claim.logits.argmax(axis=1)
    if (best != best[0]).any():
        return
    said, pi = float(claim.scores[:, best[0]].mean()), float(y[:, best[0]].mean())
    name = claim.run.names[best[0]]
    yield Finding(
        "one answer",
        "One label wins every row" + ("" if claim.is_off else ", and that may be right"),
        f"{capital(name)} has the highest score in all {len(y):,} rows; it is true in {share(pi)} of them, and the scores "
        f"say {share(said)} on average.",
        {"score": said, "frequency": pi},
        "best_constant",
        {"frequency": held(pi, 0, 1), "constant": held(said, 0.01, 0.99)},
        claim.is_off,
    )


def frequencies(claim: Claim) -> Iterator[Finding]:
    """Find that scores are not the chances of the targets: moved, as by a pos_weight, or stretched, as by focal loss."""
    bet = claim.bet
    if bet is None or not bet.is_won:
        return
    columns = claim.varied if claim.activation == "sigmoid" else np.full(len(claim.varied), True)
    y, p = claim.run.targets[:, columns].mean(axis=0), claim.scores[:, columns].mean(axis=0)
    pi, said = float(y.mean()), float(p.mean())
    numbers = {
        "slope": bet.slope,
        "shift": bet.shift,
        "score": said,
        "frequency": pi,
        "log odds": bet.log_odds,
    }
    spread = float(claim.logits[:, columns].std())
    if bet.slope < 0.15 and spread > 0.2:
        yield _unrelated(claim, numbers)
    elif claim.activation == "softmax":
        yield _of_softmax(claim, numbers, y, p)
    elif bet.slope > 1.3 and abs(bet.shift) < 1.2 * (bet.slope - 1) + 0.3:
        yield _blunt(claim, numbers)
    else:
        yield _moved(claim, numbers, np.flatnonzero(columns))


def _start(numbers: dict[str, float]) -> str:
    return (
        f"The labels are true {share(numbers['frequency'])} of the time, the scores say {share(numbers['score'])} on average: "
        f"{odds(numbers['log odds'])}."
    )


def _unrelated(claim: Claim, numbers: dict[str, float]) -> Finding:
    upside_down = numbers["slope"] < -0.15
    title = (
        "The scores stand upside down" if upside_down else "The scores have little to do with these targets"
    )
    why = (
        "Is 1 a no, or the logit that of “no”?"
        if upside_down
        else "Are both in the same order of rows, and of columns?"
    )
    return Finding(
        "unrelated",
        title,
        f"What fits the targets best is {number(numbers['slope'])} times the logits. {capital(odds(numbers['log odds']))}. {why}",
        numbers,
        "best_constant",
        {"frequency": held(numbers["frequency"], 0, 1), "constant": held(numbers["score"], 0.01, 0.99)},
    )


def _blunt(claim: Claim, numbers: dict[str, float]) -> Finding:
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


def _moved(claim: Claim, numbers: dict[str, float], columns: NDArray[np.intp]) -> Finding:
    """Say how far the logits are off, of which labels if not of all, and which pos_weight would leave them so."""
    bet = claim.bet
    assert bet is not None
    sure = (bet.each >= bets.ENOUGH + np.log(len(bet.each))) & (np.abs(bet.shifts) > 0.3)
    is_stretched = not 0.75 < bet.slope < 1.3
    shift = bet.shift if is_stretched or not sure.any() else float(np.median(bet.shifts[sure]))
    which = several(claim.run.names[i] for i in columns[sure]) if 0 < sure.sum() < len(sure) else "the labels"
    weight = float(np.exp(-shift))
    told = [_start(numbers)]
    if is_stretched:
        how = "too sure, as training for too long leaves them" if bet.slope < 1 else "too near to ½"
        told.append(f"They are {how}: the logits that fit are {number(bet.slope)} times these.")
    if abs(shift) > 0.15:
        as_if = f", as a pos_weight of {number(weight, 1)} leaves them" if 0.05 < weight < 200 else ""
        further = "then still " if is_stretched else ""
        of = "the labels" if is_stretched else which
        told.append(
            f"The logits of {of} stand {further}{number(abs(shift))} too {'high' if shift < 0 else 'low'}{as_if}."
        )
    told.append("Their order may still be good: read them as scores, not as chances.")
    return Finding(
        "frequencies",
        "The scores do not follow the frequencies",
        " ".join(told),
        numbers | {"pos_weight": weight, "shift": shift},
        "best_constant",
        {
            "frequency": held(numbers["frequency"], 0, 1),
            "constant": held(numbers["score"], 0.01, 0.99),
            "pos_weight": held(weight, 0, 20, 1),
        },
    )


def _of_softmax(claim: Claim, numbers: dict[str, float], y: Array, p: Array) -> Finding:
    slope = numbers["slope"]
    worst = int(np.argmax(np.abs(y - p)))
    name = claim.run.names[worst]
    told = [f"{capital(odds(numbers['log odds']))}."]
    if not 0.8 < slope < 1.25:
        how = (
            "sure: training for too long does this"
            if slope < 1
            else "near to 1/K: label smoothing does this, or focal loss"
        )
        told.append(
            f"They are too {how}. The logits that fit are {number(slope)} times these, a temperature of {number(1 / slope)}."
        )
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
