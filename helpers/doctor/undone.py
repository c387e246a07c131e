"""Probabilities that were given for logits: what betrays them, and the logits they came from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from helpers.doctor import bets
from helpers.doctor.finding import Finding, number, odds, share, three
from helpers.doctor.given import ONE_TRUE, Run
from helpers.maths.arrays import Array

TOP = float(1 / (1 + np.exp(-1)))  # the sigmoid of 1
NEAR = 2e-3  # half precision lets a row of probabilities add up to 1 so well
VERY_NEAR = 1e-5  # … and so well, if the rows are too few to tell it from an accident
SEVERAL = 10  # numbers that all lie from 0 to 1 are worth a question
Undone = tuple[Array, tuple[str, ...], Finding | None]  # logits, how to read them, what was wrong


def as_wanted(run: Run) -> tuple[Run, Finding | None]:
    """Return the run of a loss that takes probabilities, or their logarithms, with its logits; and what it cannot take."""
    z, lies_within = run.logits, run.low >= 0 and run.high <= 1
    if run.wants == "probabilities" and lies_within:
        if run.kind not in ONE_TRUE and _softmax(run):
            return replace(run, wants="logits"), None  # told as any outputs of a softmax
        z = _before_sigmoid(z)
        return replace(run, logits=z, low=float(z.min()), high=float(z.max())), None
    if run.wants == "probabilities":
        return replace(run, wants="logits"), _unwanted(run, "BCELoss", "probabilities", "BCEWithLogitsLoss")
    if run.wants == "logits" or (run.high <= NEAR and np.abs(np.exp(z).sum(axis=1) - 1).max() <= NEAR):
        return run, None
    if lies_within and np.abs(z.sum(axis=1) - 1).max() <= NEAR:
        run = replace(run, logits=_as_logarithms(z))
    return run, _unwanted(run, "NLLLoss", "the logarithms of a softmax", "CrossEntropyLoss")


def _unwanted(run: Run, loss: str, wants: str, other: str) -> Finding:
    lays = "sigmoid" if loss == "BCELoss" else "softmax"
    return Finding(
        "wrong kind",
        f"{loss} wants {wants}, and these are none",
        f"They lie from {number(run.low)} to {number(run.high)}. Take {other}, and give it the logits: it lays the {lays} itself.",
        {"lowest": run.low, "highest": run.high},
        "which_loss",
        {"task": "many at once" if loss == "BCELoss" else "one of many"},
    )


def undone(run: Run) -> Undone:
    """Return a run's logits, from before any sigmoid or softmax that was laid over them already; and that as a finding."""
    return _softmax(run) or _sigmoid(run) or (run.logits, run.activations, None)


def _softmax(run: Run) -> Undone | None:
    z = run.logits
    if z.shape[1] == 1:
        return None
    low, high = run.low, run.high
    off = NEAR if len(z) > 3 else VERY_NEAR
    if low >= 0 and high <= 1 + off and np.abs(z.sum(axis=1) - 1).max() <= off:
        return _as_logarithms(z), ("softmax",), _of_softmax(run, z, _as_logarithms(z))
    if high <= 0 and run.activations == ("sigmoid",):
        p = np.exp(z)
        if np.abs(p.sum(axis=1) - 1).max() <= off:
            return z, ("softmax",), _of_softmax(run, p, z)
    return None


def _as_logarithms(p: Array) -> Array:
    return np.log(np.maximum(p, 1e-12))


def _of_softmax(run: Run, p: Array, logarithms: Array) -> Finding:
    labels = p.shape[1]
    counts = run.targets.sum(axis=1)
    if run.kind not in ONE_TRUE and run.kind != "yes or no":
        told = f"Each row adds up to 1, and so can never say “two” or “none”; the targets’ rows add up to {number(float(counts.mean()))}"
        told += f" on average, from {counts.min():g} to {counts.max():g}."
        return Finding(
            "softmax outputs",
            "These are outputs of a softmax, for labels that are no rivals",
            f"{told} Take the softmax away, and give BCEWithLogitsLoss the bare logits: it lays the sigmoid itself.",
            {"rows add up to": 1.0, "targets add up to": float(counts.mean())},
            "triangle_in_cube",
            three(logarithms - logarithms.mean(axis=1, keepdims=True), run.targets),
        )
    floor = float(np.log1p((labels - 1) / np.e))
    before = (
        logarithms + (1 - logarithms.sum(axis=1, keepdims=True)) / labels
    )  # what a second softmax was given
    twice = labels > 1 and before.min() > -1e-3 and before.max() > 0.6
    already = " They have been through two already: none is more than e times another." if twice else ""
    return Finding(
        "doubled softmax",
        "These are probabilities: a softmax has been here already",
        f"All lie from 0 to 1, and each row adds up to 1.{already} A loss that takes logits lays a softmax over them once "
        f"more: its scores then end at {number(float(np.e / (np.e + labels - 1)))}, and it never falls below {number(floor, 3)}. "
        "Give the loss the logits, from before it. Below they are read as probabilities.",
        {"rows add up to": 1.0, "loss never below": floor, "highest": float(p.max())},
        "which_loss",
        {"task": "one of many"},
    )


def _sigmoid(run: Run) -> Undone | None:
    z, times, sure = run.logits, 0, 0.0
    activations = run.activations
    while times < 2 and (z.min() if times else run.low) >= 0 and (z.max() if times else run.high) <= 1:
        inner = _before_sigmoid(z)
        won = min(_doubt(run, z, inner, activation) for activation in activations)
        if won < bets.ENOUGH:
            break
        times, sure, z = times + 1, max(sure, won), inner
    if not times:
        return _perhaps(run)
    given = run.logits
    q = bets.chance(np.array([given.min(), given.max()]))
    start = "All of them lie from 0 to 1"
    if times == 2:
        start = f"All of them lie from {number(float(given.min()))} to {number(float(given.max()))}, as after two sigmoids"
    elif run.is_decided:
        start = "All of them are 0 or 1, decisions even"
        start += " (were the two swapped?)" if run.targets.dtype != bool else ""
    true = share(float(run.targets.mean()))
    finding = Finding(
        "doubled sigmoid",
        "These are probabilities: a sigmoid has been here already",
        f"{start}. A loss that takes logits lays a sigmoid over them once more, and its scores lie from {number(float(q[0]))} to "
        f"{number(float(q[1]))}, where {true} of the targets are true: {odds(sure)}. Give the loss the logits, from before it. Below they are read as probabilities.",
        {"lowest score": float(q[0]), "highest score": float(q[1]), "log odds": sure},
        "which_loss",
        {"task": "one of many" if activations == ("softmax",) else "many at once"},
    )
    return z, activations, finding


def _perhaps(run: Run) -> Undone | None:
    """Say that numbers look like probabilities, though the targets do not speak against logits."""
    if not (run.low >= 0 and run.high <= 1 and run.logits.size >= SEVERAL):
        return None
    finding = Finding(
        "probabilities?",
        "These may be probabilities",
        f"All lie from {number(run.low)} to {number(run.high)}. As logits they would say no more than {number(float(bets.chance(np.array(run.low))))} to "
        f"{number(float(bets.chance(np.array(run.high))))}, and the targets do not speak against it. If a sigmoid has been here already, give the logits before it.",
        {"lowest": run.low, "highest": run.high},
        "which_loss",
        {"task": "many at once"},
        is_fault=False,
    )
    return run.logits, run.activations, finding


def _doubt(run: Run, z: Array, inner: Array, activation: str) -> float:
    """Return the log odds against z being logits: of a bet on what fits better, and of one on `inner` in their place."""
    won = [bets.against(z, run.targets, activation).log_odds]
    won += [bets.between(z, run.targets, inner)] if activation == "sigmoid" else []
    return bets.mean_of(won)


def _before_sigmoid(p: Array) -> Array:
    inside = np.clip(p, 1e-7, 1 - 1e-7)
    logits: Array = np.log(inside) - np.log1p(-inside)
    return logits
