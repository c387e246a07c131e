"""What a code exercise is: what is to be written, on which inputs it is tried, and which mistakes are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.maths.arrays import Array

Inputs = tuple[Array, Array]
Rows = Sequence[float | Sequence[float]] | Array  # one row, or several
Function = Callable[..., ArrayLike]


def plain(function: Callable[..., object], *inputs: Array) -> object:
    """Call the learner's function with the inputs as they are."""
    return function(*inputs)


@dataclass(frozen=True)
class Task:
    """A function to write: `right` is the reference, `mistakes` are (function, what it means) pairs.

    `run(function, *inputs)` calls the learner's function; by default with the inputs as they are.
    """

    call: str
    right: Function
    cases: tuple[Inputs, ...]
    mistakes: tuple[tuple[Function, str], ...]
    hint: str
    solution: str
    run: Callable[..., object] = plain


def case(logits: Rows, targets: Rows) -> Inputs:
    """Return one pair of inputs as arrays of floats: logits and targets, or what stands in their place."""
    return np.array(logits, float), np.array(targets, float)
