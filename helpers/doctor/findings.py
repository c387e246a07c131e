"""What is looked for in a run, in order: what was given, then what it claims, then what is worth knowing."""

from __future__ import annotations

from helpers.doctor.claims import Claim, claimed
from helpers.doctor.finding import Finding
from helpers.doctor.frequencies import frequencies
from helpers.doctor.given import Run
from helpers.doctor.given_wrong import constant, not_numbers, wrong_kind
from helpers.doctor.named import never, one_answer
from helpers.doctor.thresholds import better_threshold
from helpers.doctor.undone import as_wanted, undone
from helpers.settings import numpy_as_it_comes


@numpy_as_it_comes
def examine(run: Run) -> tuple[list[Finding], Claim | None]:
    """Return the findings of a run, faults first; and what it claims, None if no row of it is left."""
    found = [*not_numbers(run), *wrong_kind(run)]
    if not len(run.logits):
        return found, None
    run, fault = as_wanted(run)
    found += [fault] if fault else []
    stuck = [*constant(run)]
    run = run.thinned()
    logits, activations = run.logits, run.activations
    moves = not any(finding.numbers["labels"] == logits.shape[1] for finding in stuck)
    if moves and run.wants == "logits":
        logits, activations, fault = undone(run)
        found += [fault] if fault else []
    claim = claimed(run, logits, activations)
    found += [*stuck, *never(claim), *one_answer(claim)]
    if moves and not run.is_decided:  # what never does, or was decided, is told already to be no chance
        off = [*frequencies(claim)]
        found += off
        found += better_threshold(claim) if not any(finding.name == "unrelated" for finding in off) else ()
    return sorted(found, key=lambda finding: not finding.is_fault), claim
