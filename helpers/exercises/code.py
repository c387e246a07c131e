"""check: run the learner's own function on ordinary and extreme inputs, and say which case fails and how."""

import html
import reprlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from helpers.exercises.ask import teaching
from helpers.exercises.tasks import TASKS
from helpers.exercises.tasks.task import Inputs, Task
from helpers.exercises.words import exception_text
from helpers.live.shown import for_handout
from helpers.maths import arrays
from helpers.maths.arrays import Array

ON_PAGE = (
    "In JupyterLab this cell tries your function on ordinary and extreme inputs, and says which case fails."
)
State = Literal[
    "not a function",
    "error",
    "not returned",
    "wrong type",
    "wrong shape",
    "overflow",
    "known",
    "wrong",
    "right",
]
_short = reprlib.Repr()
_short.maxstring = _short.maxother = 200


@dataclass(frozen=True)
class Report:
    """What `check` found."""

    state: State
    words: str
    hint: str
    solution: str

    def _repr_html_(self) -> str:
        mark = {"right": "✓", "not returned": "…"}.get(self.state, "✗")
        words = ON_PAGE if for_handout() else f"{mark} {self.words}"
        shut = "" if not teaching() else " open"
        parts = [f"<p><strong>{html.escape(words)}</strong></p>"]
        for name, text in (("hint", self.hint), ("solution", self.solution)):
            opened = shut if name == "solution" else ""
            parts.append(
                f"<details{opened}><summary>{name}</summary><pre>{html.escape(text)}</pre></details>"
            )
        return f'<div class="oc-check" data-state="{self.state}">{"".join(parts)}</div>'

    def __repr__(self) -> str:
        """Return the verdict."""
        return self.words


@np.errstate(all="ignore")  # extreme inputs are meant to leave the range: the verdict says so, not NumPy
def check(name: str, function: object) -> Report:
    """Run `function` on the cases of task `name`; return a Report. Raises ValueError for an unknown task."""
    if name not in sorted(TASKS):
        raise ValueError(f"check: {name!r} was given; allowed is one of {', '.join(sorted(TASKS))}.")
    task = TASKS[name]
    if callable(function):
        state, words = _verdict(task, function)
    else:
        wanted = f"check({name!r}, {task.call.split('(')[0]})"
        words = f"check needs a function, as in {wanted}; {_short.repr(function)} was given."
        state = "not a function"
    return Report(state, words, task.hint, task.solution)


def _verdict(task: Task, function: Callable[..., object]) -> tuple[State, str]:
    for inputs in task.cases:
        fault = _fault(task, function, inputs)
        if fault:
            state, words = fault
            return state, f"{words} (Input: {_shown(inputs)}.)"
    return "right", f"Right on all {len(task.cases)} inputs, the extreme ones too."


def _fault(task: Task, function: Callable[..., object], inputs: Inputs) -> tuple[State, str] | None:
    wanted = np.asarray(task.right(*inputs), float)
    try:
        given = task.run(function, *(np.copy(x) for x in inputs))
    except (Exception, SystemExit) as error:
        return "error", f"Your function stopped with {exception_text(error)}."
    if given is None or given is Ellipsis:
        return "not returned", "Your function gives nothing back yet: write your formula after `return`."
    numbers = _numbers(given)
    if numbers is None:
        return "wrong type", f"Your function gave {_short.repr(given)}; wanted are numbers."
    return _wrong_value(task, inputs, numbers, wanted)


def _numbers(given: object) -> Array | None:
    """Return what a function gave as an array of floats, or None: text is no number, not even "0.7"; nor is None or masked."""
    try:
        if arrays.masked(given):
            return None
        given = np.asarray(given.detach().cpu().double() if hasattr(given, "detach") else given)
        number = given.dtype.kind in "biuf" or (
            given.dtype.kind == "O" and None not in given.ravel().tolist()
        )
        return given.astype(float) if number else None
    except Exception:  # ragged lists, objects of all sorts
        return None


def _close(given: Array, value: Array) -> bool:
    """Return whether two arrays agree, as nearly as float32 can."""
    return given.shape == value.shape and np.allclose(given, value, rtol=1e-5, atol=1e-7)


def _wrong_value(task: Task, inputs: Inputs, given: Array, wanted: Array) -> tuple[State, str] | None:
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
            f"Your result is {_shown([given])}: an exponential, a logarithm or a division left the range. The true value is {_shown([wanted])}.",
        )
    return "wrong", f"Your result is {_shown([given])}; wanted is {_shown([wanted])}."


def _shown(arrays: Iterable[ArrayLike]) -> str:
    return ", ".join(
        np.array2string(np.asarray(a, float), separator=", ", formatter={"float_kind": "{:.6g}".format})
        for a in arrays
    )
