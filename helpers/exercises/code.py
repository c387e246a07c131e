"""check: run the learner's own function on ordinary and extreme inputs, and say which case fails and how."""

import html
import reprlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers import losses
from helpers.exercises.ask import teaching

_short = reprlib.Repr()
_short.maxstring = _short.maxother = 200


@dataclass(frozen=True)
class Task:
    """A function to write: `right` is the reference, `mistakes` are (function, what it means) pairs."""

    call: str
    right: Callable
    cases: tuple
    mistakes: tuple
    hint: str
    solution: str


@dataclass(frozen=True)
class Report:
    """What `check` found: `state` is one of not a function, error, not returned, wrong type, wrong shape,
    overflow, known, wrong, right."""

    state: str
    words: str
    hint: str
    solution: str

    def _repr_html_(self):
        mark = {"right": "✓", "not returned": "…"}.get(self.state, "✗")
        shut = "" if not teaching() else " open"
        parts = [f"<p><strong>{mark} {html.escape(self.words)}</strong></p>"]
        for name, text in (("hint", self.hint), ("solution", self.solution)):
            opened = shut if name == "solution" else ""
            parts.append(
                f"<details{opened}><summary>{name}</summary><pre>{html.escape(text)}</pre></details>"
            )
        return f'<div class="oc-check" data-state="{self.state}">{"".join(parts)}</div>'

    def __repr__(self):
        return self.words


def check(name, function):
    """Run `function` on the cases of task `name`; return a Report. Raises ValueError for an unknown task."""
    if name not in sorted(TASKS):
        raise ValueError(f"check: {name!r} was given; allowed is one of {', '.join(sorted(TASKS))}.")
    task = TASKS[name]
    state, words = (
        "not a function",
        f"check needs a function, as in check({name!r}, {task.call.split('(')[0]}); {_short.repr(function)} was given.",
    )
    if callable(function):
        state, words = _first_fault(task, function) or (
            "right",
            f"Right on all {len(task.cases)} inputs, the extreme ones too.",
        )
    return Report(state, words, task.hint, task.solution)


def _first_fault(task, function):
    for inputs in task.cases:
        fault = _fault(task, function, inputs)
        if fault:
            state, words = fault
            return state, f"{words} (Input: {_shown(inputs)}.)"
    return None


def _fault(task, function, inputs):
    wanted = np.asarray(task.right(*inputs), float)
    try:
        with np.errstate(all="ignore"):
            given = function(*(np.copy(x) for x in inputs))
    except (Exception, SystemExit) as error:
        return "error", f"Your function stopped with {type(error).__name__}: {error}."
    if given is None or given is Ellipsis:
        return "not returned", "Your function gives nothing back yet: write your formula after `return`."
    numbers = _numbers(given)
    if numbers is None:
        return "wrong type", f"Your function gave {_short.repr(given)}; wanted are numbers."
    return _wrong_value(task, inputs, numbers, wanted)


def _numbers(given):
    """Return what a function gave as an array of floats, or None: text is no number, not even "0.7"."""
    try:
        given = np.asarray(given.detach() if hasattr(given, "detach") else given)
        return given.astype(float) if given.dtype.kind in "biufO" else None
    except Exception:  # ragged lists, objects of all sorts
        return None


def _close(given, value):
    """Return whether two arrays agree, as nearly as float32 can."""
    return given.shape == value.shape and np.allclose(given, value, rtol=1e-5, atol=1e-7)


def _wrong_value(task, inputs, given, wanted):
    if _close(given, wanted):
        return None
    for mistaken, meaning in task.mistakes:
        if _close(given, np.asarray(mistaken(*inputs), float)):
            return "known", meaning
    if given.shape != wanted.shape:
        return "wrong shape", f"Your result has shape {given.shape}; wanted is {wanted.shape}."
    if not np.isfinite(given).all():
        return (
            "overflow",
            f"Your result is {_shown([given])}: an exponential or a logarithm left the range. The true value is {_shown([wanted])}.",
        )
    return "wrong", f"Your result is {_shown([given])}; wanted is {_shown([wanted])}."


def _shown(arrays):
    plain = {"float_kind": lambda number: f"{number:.6g}"}
    return ", ".join(np.array2string(np.asarray(a, float), separator=", ", formatter=plain) for a in arrays)


def _case(logits, targets):
    return np.array(logits, float), np.array(targets, float)


_bce, _ce, _push = (
    losses.sigmoid_binary_cross_entropy,
    losses.softmax_cross_entropy,
    losses.softmax_cross_entropy_gradient,
)

TASKS = {
    "bce": Task(
        call="my_bce(logits, targets)",
        right=_bce,
        cases=(
            _case([1, 2, -1], [1, 1, 0]),
            _case([0, 0, 0], [1, 0, 0.5]),
            _case([[3, -3], [0.5, 2]], [[1, 0], [0, 1]]),
            _case([1000, -1000, 40], [0, 1, 0]),
        ),
        mistakes=(
            (
                lambda z, y: -_bce(z, y),
                "The right size with the wrong sign: the minus sign is missing.",
            ),
            (
                lambda z, y: _bce(z, y).sum(),
                "That is the sum over the labels. Give one loss per label.",
            ),
            (
                lambda z, y: _bce(z, y).mean(),
                "That is the mean over the labels. Give one loss per label.",
            ),
            (
                losses.sigmoid_positives_only,
                "That is −y ln p alone. The other half, −(1−y) ln(1−p), is missing.",
            ),
            (lambda z, y: _bce(z, 1 - y), "Targets are swapped: y = 1 should cost −ln p."),
        ),
        hint="p = 1 / (1 + exp(−z)), then −y ln p − (1−y) ln(1−p).\nFor z = 1000 write −ln p as log(1 + exp(−z)): np.logaddexp(0, -z) never overflows.",
        solution="def my_bce(logits, targets):\n    yes, no = np.logaddexp(0, -logits), np.logaddexp(0, logits)\n    return targets * yes + (1 - targets) * no",
    ),
    "softmax_ce": Task(
        call="my_softmax_ce(logits, targets)",
        right=_ce,
        cases=(
            _case([1, 2, -1], [1, 0, 0]),
            _case([0, 0, 0], [0, 0, 1]),
            _case([[3, -3, 0], [0.5, 2, 1]], [[1, 0, 0], [0, 0.5, 0.5]]),
            _case([1000, -1000, 0], [0, 1, 0]),
        ),
        mistakes=(
            (
                lambda z, y: -_ce(z, y),
                "The right size with the wrong sign: the minus sign is missing.",
            ),
            (
                lambda z, y: _ce(z, y) / z.shape[-1],
                "That is the mean over the labels. Sum over them: only the true one counts.",
            ),
            (
                lambda z, y: -y * losses.log_softmax(z),
                "That is one number per label. Sum over the last axis: one loss per row.",
            ),
            (
                lambda z, y: _ce(z, y).sum(),
                "That is the sum over all rows. Sum over the last axis only.",
            ),
            (
                lambda z, y: _ce(z, y).mean(),
                "That is the mean over all rows. Sum over the last axis only.",
            ),
            (
                lambda z, y: _bce(z, y).sum(-1),
                "That is binary cross-entropy, a sigmoid per label. Wanted is softmax.",
            ),
            (lambda z, y: _ce(losses.softmax(z), y), "It looks as if the softmax is taken twice."),
        ),
        hint="−Σ y ln p with p = softmax(z), over the last axis.\nStable: ln p = z − logsumexp(z). First take off the largest logit: z − z.max(-1, keepdims=True).",
        solution="def my_softmax_ce(logits, targets):\n    z = logits - logits.max(-1, keepdims=True)\n    log_p = z - np.log(np.exp(z).sum(-1, keepdims=True))\n    return -(targets * log_p).sum(-1)",
    ),
    "softmax_ce_gradient": Task(
        call="my_gradient(logits, targets)",
        right=_push,
        cases=(
            _case([1, 2, -1], [1, 1, 0]),
            _case([1, 2, -1], [0, 1, 0]),
            _case([1, 2, -1], [0, 0, 0]),
            _case([[3, -3, 0], [0.5, 2, 1]], [[1, 1, 1], [0, 0.5, 0.5]]),
            _case([1000, -1000, 0], [1, 1, 0]),
        ),
        mistakes=(
            (
                lambda z, y: losses.softmax(z) - y,
                "That is p − y, right for one true label. With s of them it is s·p − y.",
            ),
            (
                lambda z, y: -_push(z, y),
                "The right size with the wrong sign: that is the push, minus the gradient.",
            ),
            (
                lambda z, y: losses.sigmoid(z) - y,
                "That is q − y, the gradient of binary cross-entropy. Wanted is softmax.",
            ),
            (
                lambda z, y: losses.softmax(z) - y / max(y.sum(), 1),
                "That is with targets divided by s. Wanted is the raw sum.",
            ),
            (
                lambda z, y: y.sum() * losses.softmax(z) - y,
                "s is summed over all rows. Each row has its own: y.sum(-1, keepdims=True).",
            ),
        ),
        hint="Add up one p − (one-hot) for each true label: p appears s times, with s = y.sum(-1, keepdims=True).",
        solution="def my_gradient(logits, targets):\n    s = targets.sum(-1, keepdims=True)\n    return s * losses.softmax(logits) - targets",
    ),
}
