"""What is named and what is there: labels that are never true, or always; one answer to everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.doctor import bets
from helpers.doctor.claims import Claim
from helpers.doctor.finding import Finding, capital, held, odds, several, share, three
from helpers.doctor.given import ONE_TRUE
from helpers.maths.arrays import Array

# Rows from which on it is said, though it may be chance, that every label is never true, or that one is.
FEW, RARE = 5, 30


def never(claim: Claim) -> Iterator[Finding]:
    """Find labels that are true in no row, or in every one: a fault if the scores expect otherwise."""
    rows = len(claim.logits) * claim.run.step
    found = (("never true", ~claim.run.ever, 1), ("always true", claim.run.always, -1))
    for i, (name, is_so, sign) in enumerate(found):
        if claim.run.elsewhere:
            is_so = is_so & ~claim.run.elsewhere[i]
        if not is_so.any():
            continue
        surprise = np.logaddexp(0, _own(claim, sign)[:, is_so]).sum(axis=0) * claim.run.step
        sure = surprise >= bets.ENOUGH + np.log(len(is_so))
        if sure.any() or rows >= (FEW if is_so.all() else RARE):
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
    labels, rows = len(claim.run.names), len(claim.logits) * claim.run.step
    is_never, is_all = name == "never true", labels == len(chosen)
    which = "it" if labels == 1 else "any of them" if is_all else several(claim.run.names[i] for i in chosen)
    said = float(claim.scores[:, chosen].mean())
    expected = round((said if is_never else 1 - said) * rows * len(chosen))
    what, other = ("true", "false") if is_never else ("false", "true")
    words = f"In none of {rows:,} rows is {which} {what}, where the scores expect {expected:,} such"
    if is_fault:
        words += f": {odds(surprise)}. Is it the right column, and a 1 for yes?"
    else:
        words += f", so it may be right. What is always {other} can be learnt by heart: nothing measured of it means anything."
    pi = int(name == "always true")
    return Finding(
        name,
        f"{'Every label is' if is_all else 'A label is' if len(chosen) == 1 else 'Some labels are'} {name}",
        words,
        {"labels": len(chosen), "rows": rows, "score": said, "expected": expected},
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
    opens = "best_constant"
    state: dict[str, Any] = {"frequency": held(pi, 0, 1), "constant": held(said, 0.01, 0.99)}
    name = "nothing" if is_none else "everything"
    told = f"Of {y.size:,} answers {named:,} are above ½, where {true:,.0f} labels are true. "
    if is_fault and is_all and claim.run.loss == "yes-terms only":
        told += "Nothing says no: of BCE only the yes-terms were taken."
        opens, state = "many_at_once", {**three(claim.logits, y), "loss": "yes-terms only"}
    elif is_fault:
        told += f"The scores say {share(said)} on average, the targets {share(pi)}."
        if is_all and claim.run.loss is None:
            told += " BCE without its no-terms does this (03), or a pos_weight far too high."
    else:
        told += (
            f"The scores are about as high as the labels are frequent, and what is {'seldom' if is_none else 'mostly'} true stays "
            f"{'below' if is_none else 'above'} ½. Another threshold may serve you better."
        )
    title = f"{capital(name)} is predicted" + ("" if is_fault else ", and that may be right")
    yield Finding(name, title, told, numbers, opens, state, is_fault)


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
