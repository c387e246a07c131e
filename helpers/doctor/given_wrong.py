"""What is wrong before anything is claimed: no numbers, targets of the wrong kind for the loss, logits that never change."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from helpers.doctor.finding import Finding, held, number, several, share, three
from helpers.doctor.given import ONE_TRUE, Run, over_rows

ENOUGH_ROWS = 5  # the same logits in so many rows are no accident
SOME_ROWS = 20  # exactly one true label in each of so many rows is none


def not_numbers(run: Run) -> Iterator[Finding]:
    """Find logits and targets that are nan, infinite or to be ignored; their rows are left out of all else."""
    bad = run.left_out.get("nan or infinite logits")
    if bad:
        yield Finding(
            "not finite",
            "Some logits are nan or infinite",
            f"{bad:,} of {run.rows:,} rows ({share(bad / run.rows)}) hold such, and are left out below. exp of a large logit overflows "
            "(float32 above 88.7, float16 above 11), and one nan in a batch makes every weight nan.",
            {"rows": bad},
            "overflow",
            {"z": 89},
        )
    unknown = run.left_out.get("unknown targets")
    if unknown:
        yield Finding(
            "unknown targets",
            "Some targets are nan",
            f"{unknown:,} of {run.rows:,} rows ({share(unknown / run.rows)}) hold such, and are left out below. No loss leaves them "
            "out by itself: put a 0 there, and multiply what it costs by a weight of 0.",
            {"rows": unknown},
            "which_loss",
            {"task": "some unknown"},
        )
    ignored = run.left_out.get("ignored")
    if ignored:
        whole = " No row is left, and PyTorch’s mean is then nan." if ignored == run.rows else ""
        yield Finding(
            "ignored rows",
            "Some rows are ignored",
            f"{ignored:,} of {run.rows:,} have the class number −100, which PyTorch’s cross-entropy leaves out; so does this.{whole}",
            {"rows": ignored},
            "which_loss",
            {"task": "one of many"},
            is_fault=ignored == run.rows,
        )


def wrong_kind(run: Run) -> Iterator[Finding]:
    """Find targets that the loss takes, or that a library takes in silence, and that are not what it is for."""
    if run.odd:
        yield _no_chances(run)
    elif run.loss == "softmax" and run.logits.shape[1] == 1:
        yield Finding(
            "wrong kind",
            "Cross-entropy of a single logit is always 0",
            "A softmax of one number is 1, whatever the number: nothing is learnt. For yes or no take BCE of this one logit.",
            {"loss": 0.0},
            "which_loss",
            {"task": "yes or no"},
        )
    elif run.loss == "softmax" and run.kind in ("multi-hot", "soft"):
        yield _rivals(run)
    elif run.loss is not None and run.kind in ONE_TRUE and run.activations == ("sigmoid",):
        if len(run.logits) >= SOME_ROWS and run.logits.shape[1] > 2:
            yield Finding(
                "one true",
                "Exactly one label is true in each row",
                "BCE is allowed there, and can end at the same chances, but nothing makes its scores add up to 1. If it must be "
                "one of many, softmax cross-entropy says so.",
                {"labels a row": 1.0},
                "which_loss",
                {"task": "one of many"},
                is_fault=False,
            )


def _no_chances(run: Run) -> Finding:
    rows = run.left_out["targets that are no chances"]
    such = several(f"{value:g}".replace("-", "−") for value in run.odd)
    told = ""
    if {-1.0, -100.0} & {*run.odd}:
        told = " If that means “not known”: put a 0 there, and multiply what it costs by a weight of 0."
    if run.is_decided:
        told = " All logits are 0 or 1: were the two swapped?"
    return Finding(
        "wrong kind",
        "Some targets are no chances",
        f"{rows:,} of {run.rows:,} rows hold targets such as {such}, and are left out below. A target is from 0 to 1; "
        f"BCEWithLogitsLoss takes any number in silence, and pushes that logit on for ever.{told}",
        {"rows": rows, "such as": run.odd[0]},
        "which_loss",
        {"task": "some unknown" if run.odd[0] < 0 else "many at once"},
    )


def _rivals(run: Run) -> Finding:
    sums = run.targets.sum(axis=1)
    several_true, none = int((sums > 1).sum()), int((sums == 0).sum())
    floor = float(np.where(sums > 0, sums * np.log(np.maximum(sums, 1e-12)), 0).mean())
    told = []
    if several_true:
        told.append(
            f"{several_true:,} of {len(sums):,} rows have more than one true label: they are made rivals, and the loss "
            f"never falls below {number(floor, 3)}."
        )
    if none:
        told.append(f"{none:,} have none, and teach nothing.")
    if not told:
        told.append(f"The rows add up to {number(float(sums.mean()))} on average, and not to 1.")
    told.append("Take BCE: one question per label.")
    return Finding(
        "wrong kind",
        "Softmax cross-entropy, on targets that are not one of many",
        " ".join(told),
        {"rows with several": several_true, "rows with none": none, "loss never below": floor},
        "many_at_once",
        three(run.logits - run.logits.mean(axis=1, keepdims=True), run.targets),
    )


def constant(run: Run) -> Iterator[Finding]:
    """Find labels whose logit is the same in every row: what is seen has no say in it."""
    z = run.logits
    if len(z) < ENOUGH_ROWS:
        return
    low, high = over_rows(np.minimum, z), over_rows(np.maximum, z)
    same = high - low <= 1e-6 * np.maximum(1, np.abs(high))
    if not same.any():
        return
    names = [name for name, it_is in zip(run.names, same, strict=True) if it_is]
    pi = float(run.targets[:, same].mean())
    c = float((0.5 + 0.5 * np.tanh(0.5 * low[same])).mean())
    which = "every label" if same.all() else several(names)
    yield Finding(
        "constant logits",
        "The answer is the same for every row",
        f"The logit of {which} never changes in {len(z):,} rows: whatever the model is shown has no say in it. Dead units, "
        "a learning rate too high, or an input that is always the same do this. The best that it can say is the frequency, "
        f"{number(pi, 3)}.",
        {"labels": int(same.sum()), "score": c, "frequency": pi},
        "best_constant",
        {"frequency": held(pi, 0, 1), "constant": held(c, 0.01, 0.99)},
    )
