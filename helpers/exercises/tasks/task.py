"""What a code exercise is: what is to be written, on which inputs it is tried, and which mistakes are known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


def plain(function, *inputs):
    """Call the learner's function with the inputs as they are."""
    return function(*inputs)


@dataclass(frozen=True)
class Task:
    """A function to write: `right` is the reference, `mistakes` are (function, what it means) pairs.

    `run(function, *inputs)` calls the learner's function; by default with the inputs as they are.
    """

    call: str
    right: Callable
    cases: tuple
    mistakes: tuple
    hint: str
    solution: str
    run: Callable = plain


def case(logits, targets):
    """Return one pair of inputs as arrays of floats: logits and targets, or what stands in their place."""
    return np.array(logits, float), np.array(targets, float)
