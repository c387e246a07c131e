"""What was given: logits and targets from wherever they come, as one Run; what is no run is refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from helpers.maths import arrays, losses
from helpers.maths.arrays import Array
from helpers.maths.registry import LOSSES

Kind = Literal["multi-hot", "one-hot", "class numbers", "shares", "soft", "yes or no"]
ONE_TRUE = ("one-hot", "class numbers", "shares")
IGNORED = -100  # torch's ignore_index
FEWEST = 200  # rows that are read, however many labels there are
CLOSELY = 2_000_000  # so many numbers are read closely: of more, every second row, or third …
ALLOWED = "logits (N, K), a row an example and a column a label, or (N,) for one yes or no a row"
# What others call the losses of the registry, without spaces, case and signs.
ALIASES = {
    **{re.sub(r"\W", "", key): key for key in LOSSES},
    **dict.fromkeys(("ce", "crossentropy", "crossentropyloss", "softmaxcrossentropy"), "softmax"),
    **dict.fromkeys(("categoricalcrossentropy", "sparsecategoricalcrossentropy", "nllloss"), "softmax"),
    **dict.fromkeys(("bcewithlogits", "bcewithlogitsloss", "bceloss", "binarycrossentropy"), "bce"),
    **dict.fromkeys(("binarycrossentropywithlogits", "sigmoidbinarycrossentropy"), "bce"),
    **dict.fromkeys(("focalloss", "sigmoidfocalloss"), "focal"),
    **dict.fromkeys(("asl", "asymmetricloss"), "asymmetric"),
    **dict.fromkeys(("multilabelsoftmarginloss", "multilabelclassification"), "bce"),
    "singlelabelclassification": "softmax",
}
TORCHS = "CrossEntropyLoss, NLLLoss, BCEWithLogitsLoss, BCELoss or MultiLabelSoftMarginLoss"
Wants = Literal["logits", "probabilities", "log-softmax"]


@dataclass(frozen=True)
class Run:
    """A run as it was given, less the rows that hold no numbers: those are counted in `left_out`, by what is wrong.

    `targets` are (N, K) of bool, or of float64 where some are soft; `rows` is how many were given. `low` and `high` are the
    ends of all logits, `ever` says which labels are true in some row, `always` which in all. A run that is `thinned` holds
    every `step`-th row, and knows these of all of them.
    """

    logits: Array
    targets: NDArray[Any]
    kind: Kind
    loss: str | None
    names: tuple[str, ...]
    rows: int
    left_out: dict[str, int] = field(default_factory=dict)
    odd: tuple[float, ...] = ()  # some targets outside [0, 1]
    low: float = np.nan
    high: float = np.nan
    ever: NDArray[np.bool] = field(default_factory=lambda: np.zeros(0, bool))
    always: NDArray[np.bool] = field(default_factory=lambda: np.zeros(0, bool))
    step: int = 1
    wants: Wants = "logits"  # what the loss takes
    pos_weight: tuple[float, ...] = ()  # of a loss that was given as an object
    is_decided: bool = False  # whether all logits are 0 or 1, and both are there
    elsewhere: tuple[NDArray[np.bool], ...] = ()  # labels true, or false, in rows left out for odd targets

    @property
    def activations(self) -> tuple[str, ...]:
        """How the logits may be meant: "softmax", "sigmoid", or both where that cannot be known."""
        if self.logits.shape[1] == 1:
            return ("sigmoid",)
        if self.loss is not None:
            return ("softmax" if LOSSES[self.loss].activation is losses.softmax else "sigmoid",)
        return ("softmax", "sigmoid") if self.kind in ONE_TRUE else ("sigmoid",)

    def thinned(self) -> Run:
        """Return the run with so few of its rows, evenly spaced, as are read closely."""
        step = stride(self.logits, CLOSELY)
        return replace(self, logits=self.logits[::step], targets=self.targets[::step], step=step)


def read(logits: Any, targets: Any, loss: Any = None, names: Sequence[str] | None = None) -> Run:
    """Return what was given as a Run, or raise ValueError: what was given, what is allowed."""
    z, y = _numbers("logits", logits), _numbers("targets", targets)
    if z.ndim not in (1, 2):
        raise _refused(f"logits of shape {z.shape}", ALLOWED)
    if z.size == 0:
        raise _refused(f"empty logits, of shape {z.shape},", ALLOWED)
    z = z[:, None] if z.ndim == 1 else z
    hot, kind, left_out, odd = _targets(z, y)
    finite, decided = _finite_rows(z), _decided(z)
    if finite is not None:
        left_out["nan or infinite logits"] = len(z) - int(finite.sum())
    good = [rows for rows in (finite, _known_rows(hot)) if rows is not None]
    rows = len(z)
    if good:
        keep = np.logical_and.reduce(good)
        z, hot = z[keep], hot[keep]
    kind = kind or _kind(hot)
    with np.errstate(over="ignore"):
        z = z.astype(np.float64, copy=False)
    run = Run(z, hot, kind, _loss(loss), _names(names, z.shape[1]), rows, left_out, odd)
    run = replace(run, wants=_wants(loss), pos_weight=_pos_weight(loss), is_decided=decided)
    if odd:
        given = y.reshape(rows, -1)
        run = replace(run, elsewhere=tuple(over_rows(np.logical_or, part) for part in (given > 0, given < 1)))
    if not len(z):
        return run
    ever, always = (over_rows(ufunc, hot) == end for ufunc, end in ((np.maximum, 0), (np.minimum, 1)))
    return replace(run, low=float(z.min()), high=float(z.max()), ever=~ever, always=always)


def stride(array: NDArray[Any], most: int) -> int:
    """Return every how manieth row leaves `most` numbers at the most, but at least FEWEST rows, where there are so many."""
    return max(1, min(-(-array.size // most), len(array) // FEWEST))


def over_rows(ufunc: np.ufunc, array: NDArray[Any]) -> NDArray[Any]:
    """Return `ufunc` over the rows of an array (N, K) with N > 0, many of them at a time: few columns make NumPy slow."""
    rows, labels = array.shape
    block = max(1, 4096 // labels)
    if rows >= 2 * block:
        whole = rows // block
        first = ufunc.reduce(array[: whole * block].reshape(whole, -1), axis=0).reshape(block, labels)
        array = np.concatenate([first, array[whole * block :]])
    reduced: NDArray[Any] = ufunc.reduce(array, axis=0)
    return reduced


def _refused(given: str, allowed: str) -> ValueError:
    return ValueError(f"doctor: {given} were given; allowed are {allowed}.")


def _numbers(name: str, values: Any) -> NDArray[Any]:
    """Return an array of real numbers, of torch's tensors too, wherever they are and whether they track gradients."""
    allowed = "an array or a tensor of real numbers, each row as long as the others"
    for part in ("logits", "predictions"):
        if hasattr(values, part):
            raise ValueError(
                f"doctor: {name}, a {type(values).__name__}, were given; allowed is {allowed}: give .{part}."
            )
    try:
        if hasattr(values, "detach"):
            values = values.detach().cpu()
            values = values.to_dense() if values.is_sparse else values
            values = (values.float() if "bfloat16" in str(values.dtype) else values).numpy()
        hidden = arrays.masked(values)
        array = np.asarray(values)
    except (TypeError, ValueError, RuntimeError, NotImplementedError) as error:
        said = str(error).splitlines()[0].partition(".")[0]
        raise ValueError(
            f"doctor: {name} that make no array were given ({said}); allowed is {allowed}."
        ) from None
    if hidden:
        raise _refused(f"{name} with masked values", "rows in which all is known")
    if array.dtype.kind not in "biuf":
        raise ValueError(f"doctor: {name} of dtype {array.dtype} were given; allowed is {allowed}.")
    return array


def _targets(
    z: Array, y: NDArray[Any]
) -> tuple[NDArray[Any], Kind | None, dict[str, int], tuple[float, ...]]:
    """Return targets (N, K), their kind if it is known already, what is to be left out, and some that are odd."""
    rows, labels = z.shape
    if y.shape == (rows,) and labels > 1:
        hot, ignored = _from_numbers(y, labels)
        return hot, "class numbers", {"ignored": ignored} if ignored else {}, ()
    y = y[:, None] if y.shape == (rows,) else y
    if y.shape != z.shape:
        hint = ""
        if y.shape == (rows, 1):
            hint = " (these are targets[:, 0])"
        elif y.shape == z.shape[::-1]:
            hint = " (one of the two may have to be transposed)"
        raise _refused(
            f"logits of shape {z.shape} and targets of shape {y.shape}",
            f"targets of shape {z.shape}, multi-hot, one-hot or soft, or class numbers of shape ({rows},){hint}",
        )
    if y.dtype == bool or ((y == 0) | (y == 1)).all():
        return y.astype(bool, copy=False), None, {}, ()
    y = y.astype(np.float64)
    left_out = {}
    if unknown := int(np.isnan(y).any(axis=1).sum()):
        left_out["unknown targets"] = unknown
    outside = (y < 0) | (y > 1)
    if not outside.any():
        return y, None, left_out, ()
    left_out["targets that are no chances"] = int(outside.any(axis=1).sum())
    odd = tuple(float(value) for value in np.unique(y[outside])[:3])
    return np.where(outside, np.nan, y), None, left_out, odd


def _from_numbers(y: NDArray[Any], labels: int) -> tuple[NDArray[Any], int]:
    """Return class numbers as one-hot rows, and how many rows hold torch's ignore_index: those are nan."""
    allowed = f"class numbers from 0 to {labels - 1}, whole, or {IGNORED} for a row to ignore"
    with np.errstate(invalid="ignore"):
        number = y.astype(np.int64)
    ignored = y == IGNORED
    bad = ~ignored & ((number != y) | (number < 0) | (number >= labels))
    if bad.any():
        row = int(np.argmax(bad))
        from_one = not bad[y < labels].any() and y[~ignored].min() == 1 and y[bad].max() == labels
        hint = " (yours seem to start at 1)" if from_one else ""
        raise _refused(f"targets of shape {y.shape} with {y[row].item()!r} in row {row}", allowed + hint)
    hot = np.zeros((len(y), labels), bool)
    hot[np.arange(len(y)), np.where(ignored, 0, number)] = True
    if not ignored.any():
        return hot, 0
    return np.where(ignored[:, None], np.nan, hot), int(ignored.sum())


def _finite_rows(z: NDArray[Any]) -> NDArray[np.bool] | None:
    """Return which rows hold finite numbers only; None if all do."""
    if np.isfinite(z.min()) and np.isfinite(z.max()):
        return None
    finite: NDArray[np.bool] = np.isfinite(z).all(axis=1)
    return finite


def _decided(z: NDArray[Any]) -> bool:
    """Return whether all are 0 or 1, and both are there: a look at a few spares that at all."""
    return all(np.isin(part, (0, 1)).all() for part in (z[:100], z)) and bool(z.min() != z.max())


def _known_rows(y: NDArray[Any]) -> NDArray[np.bool] | None:
    """Return in which rows every target is known; None if in all."""
    if y.dtype == bool or not np.isnan(y.min()):
        return None
    known: NDArray[np.bool] = ~np.isnan(y).any(axis=1)
    return known


def _kind(y: NDArray[Any]) -> Kind:
    """Return what targets (N, K) are, by their looks."""
    if y.shape[1] == 1:
        return "yes or no"
    sums = y.sum(axis=1)
    if ((y == 0) | (y == 1)).all():
        return "one-hot" if (sums == 1).all() else "multi-hot"
    return "shares" if np.allclose(sums, 1, atol=1e-4) else "soft"


def _loss(loss: Any) -> str | None:
    """Return a loss's key in the registry, from its name as others write it, or from torch's own object."""
    if loss is None:
        return None
    key = ALIASES.get(_called(loss))
    if key is None:
        said = loss if isinstance(loss, str) else type(loss).__name__
        raise ValueError(
            f"doctor: loss={said!r} was given; allowed are {', '.join(map(repr, LOSSES))}, torch’s {TORCHS}, or None."
        )
    return key


def _called(loss: Any) -> str:
    """Return a loss's name, without spaces, case and signs."""
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return re.sub(r"[\W_]", "", name.lower())


def _wants(loss: Any) -> Wants:
    """Return what a loss takes; the bare words “binary cross-entropy” say nothing of it, torch's function does."""
    called = _called(loss)
    is_object = not isinstance(loss, str) and not getattr(loss, "from_logits", False)
    if called == "bceloss" or (is_object and called == "binarycrossentropy"):
        return "probabilities"
    return "log-softmax" if called == "nllloss" else "logits"


def _pos_weight(loss: Any) -> tuple[float, ...]:
    """Return the pos_weight of torch's own object, one or one a label; empty if it has none."""
    weight = getattr(loss, "pos_weight", None)
    return () if weight is None else tuple(_numbers("pos_weight", weight).ravel().tolist())


def _names(names: Sequence[str] | None, labels: int) -> tuple[str, ...]:
    if names is None:
        return tuple(f"label {i}" for i in range(labels))
    given = tuple(str(name) for name in names)
    if isinstance(names, str) or len(given) != labels:
        raise _refused(f"names {names!r}", f"{labels} names, one a column")
    return given
