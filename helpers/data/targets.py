"""Targets as tensors: what is missing or out of reach is refused in a sentence, before a loss makes nan of a whole batch."""

from torch import Tensor

from helpers.maths.arrays import UNKNOWN


def known(targets: Tensor) -> Tensor:
    """Return `targets` as they are, if each is from 0 to 1, which nan is not.

    Shapes: any. Errors: ValueError that shows what was given, and says how to mask. Introduced in notebook 06.
    """
    allowed = (targets >= 0) & (targets <= 1)
    if not bool(allowed.all()):
        wrong = targets[~allowed].tolist()
        shown = ", ".join(f"{value:g}" for value in wrong[:5]) + (", …" if len(wrong) > 5 else "")
        raise ValueError(
            f"targets must be numbers from 0 to 1; got {shown} among {targets.numel()}. {UNKNOWN}."
        )
    return targets
