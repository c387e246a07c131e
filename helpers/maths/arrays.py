"""What a loss takes: arrays of real numbers, in float64, refused in a sentence that shows what was given otherwise."""

from __future__ import annotations  # so help() and Shift+Tab show ArrayLike, and not what it stands for

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
UNKNOWN = (
    "Where nobody knows a label, choose the rows in which all are known, or put a 0 there and multiply what it costs "
    "by a weight of 0"
)
LARGEST = 1e300  # leaves room to subtract and add logits without overflow


def shown(array: Array) -> str:
    """Return an array as a sentence shows it: every digit that tells it from its neighbours."""
    return np.array2string(array, floatmode="unique", separator=", ")


def _few(array: Array, most: int = 24) -> str:
    """Return an array as a sentence shows it, and of a large one its first numbers and its shape."""
    if array.size <= most:
        return shown(array)
    return f"{shown(array.ravel()[:3])[:-1]}, …] of shape {array.shape}"


def masked(values: object) -> bool:
    """Return whether any of `values` is masked, as in numpy.ma: NumPy alone would take the number under the mask.

    Shapes: any; lists of masked arrays, too. Introduced in notebook 01.
    """
    if isinstance(values, list | tuple):
        return any(masked(value) for value in values)
    return np.ma.is_masked(values)


def checked(name: str, values: ArrayLike, low: float = -LARGEST, high: float = LARGEST) -> Array:
    """Return `values` as a float64 array, each of them from `low` to `high` (which also excludes nan).

    Shapes: any, kept. Errors: ValueError, naming `name`, for what is no array of such numbers. Introduced in notebook 01.
    """
    try:
        is_plain = type(values) is np.ndarray  # nothing in it can be masked
        hidden = not is_plain and masked(values)
        array = None if hidden else np.asarray(values)
    except (TypeError, ValueError, RuntimeError):  # ragged lists, tensors that track gradients
        hidden, array = False, None
    if hidden:
        raise ValueError(
            f"{name} must have no masked values: choose the rows that have none, or multiply "
            f"what these cost by a weight of 0; got {values!r}"
        )
    if array is None or array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be an array of real numbers; got {values!r}")
    if array.dtype != np.float64:
        with np.errstate(all="ignore"):  # what float64 cannot hold is refused below, as inf
            array = array.astype(np.float64)
    allowed = (array >= low) & (array <= high)
    if not allowed.all():
        raise ValueError(
            f"{name} must be finite numbers from {low:g} to {high:g}; "
            f"got {_few(array[~allowed])} in {_few(array)}" + (f". {UNKNOWN}" if name == "targets" else "")
        )
    return array


def rows(name: str, array: Array) -> Array:
    """Return `array`, if it has a last axis with at least one label on it."""
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(
            f"{name} must have a last axis with at least one label; got {shown(array)} of shape {array.shape}"
        )
    return array


def pair(logits: ArrayLike, targets: ArrayLike) -> tuple[Array, Array]:
    """Return both as arrays, if they are logits and targets of one shape; a ValueError shows what is wrong."""
    logits, targets = checked("logits", logits), checked("targets", targets, 0, 1)
    if logits.shape != targets.shape:
        raise ValueError(
            f"logits and targets must have the same shape; got logits {shown(logits)} of shape "
            f"{logits.shape} and targets {shown(targets)} of shape {targets.shape}"
        )
    return logits, targets


def paired_rows(logits: ArrayLike, targets: ArrayLike) -> tuple[Array, Array]:
    """Return both as arrays of one shape (..., K) with K >= 1; a ValueError shows what is wrong."""
    logits, targets = pair(logits, targets)
    return rows("logits", logits), targets
