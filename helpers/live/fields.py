"""Fields of an explorer's state: what each may hold, and the control that sets it.

A field does three things. `check` refuses a bad argument with a ValueError that says what was given and what
is allowed; `mend` takes whatever a page sends and always gives a good value, with a notice if it had to
change it; `controls` describes the inputs, one small dictionary each, that front/explorer.js draws.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any, Literal, TypeGuard

import numpy as np

from helpers.live import style
from helpers.live.protocol import Control

State = dict[str, Any]  # a value for each field, by its name
Mended = tuple[Any, str | None]  # a good value, and what to say if it had to be changed

MOST_GUESSES = 400  # of a room


def entry(state: State, field: str, index: int | None) -> Any:
    """Return what a control sets in a state: a field, or one entry of it."""
    return state[field] if index is None else state[field][index]


def _is_number(value: object) -> TypeGuard[float]:
    try:
        return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # an integer too large for a float
        return False


def as_typed(value: float) -> float:
    """Return 2 for 2.0, so that the reopening call reads as one would type it."""
    value = round(float(value), 6)
    return int(value) if value.is_integer() else value


def steps(low: float, high: float, step: float) -> list[float]:
    """Return every position of a slider, as its page gives them."""
    return [as_typed(low + i * step) for i in range(round((high - low) / step) + 1)]


@dataclass(frozen=True)
class Number:
    """A number in [low, high], moved by a slider in steps, or from one of its `stops` to the next, or typed.

    A `whole` one is rounded if it is not; a `playable` one has a course that a learner may let run.
    """

    default: float
    low: float
    high: float
    step: float
    label: str
    stops: tuple[float, ...] = ()
    whole: bool = False
    playable: bool = False

    @property
    def allowed(self) -> str:
        """The range in words."""
        return f"a number from {_text(self.low)} to {_text(self.high)}"

    def check(self, name: str, value: Any) -> float:
        """Return `value` as a plain number, or raise ValueError."""
        if not _is_number(value) or not self.low <= value <= self.high:
            raise ValueError(f"{name}: {value!r} was given; allowed is {self.allowed}.")
        return round(value) if self.whole else as_typed(value)

    def mend(self, name: str, value: Any, now: float) -> Mended:
        """Return (good value, notice): brought back into the range, rounded if it is to be whole; else the present one."""
        if not _is_number(value):
            return now, f"{self.label}: {value!r} is not a number; kept {_text(now)}."
        inside = as_typed(min(max(value, self.low), self.high))
        notice = None
        if not self.low <= value <= self.high:
            notice = f"{self.label}: {_text(value)} is out of range; brought back to {_text(inside)}."
        if self.whole and inside != round(inside):
            whole = round(inside)
            return whole, f"{self.label}: {_text(inside)} is no whole number; rounded to {whole}."
        return inside, notice

    def controls(self, name: str, index: int | None = None) -> list[Control]:
        """Return the one slider with its number box."""
        control = Control(field=name, index=index, kind="number", label=self.label)
        control["low"], control["high"], control["step"] = self.low, self.high, self.step
        if self.stops:
            control["stops"] = [*self.stops]
        if self.playable:
            control["playable"] = True
        return [control]


def _text(value: float) -> str:
    return f"{as_typed(value)}".replace("-", "−")


def _unpacked(value: Any) -> Any:
    """Return a number out of NumPy's or torch's wrapping; what is masked stays so, and is no number."""
    wrapped = hasattr(value, "item") and not getattr(value, "ndim", 0) and not np.ma.is_masked(value)
    return value.item() if wrapped else value


@dataclass(frozen=True)
class Numbers:
    """One number per label, each in [low, high]: the logits, or soft targets.

    Toggles that are `named` stand side by side in a row of their own. `signs` are the paths beside words, by the word.
    """

    default: tuple[float, ...]
    low: float
    high: float
    step: float
    label: str
    labels: tuple[str, ...]
    kind: Literal["number", "toggle"] = "number"
    stops: tuple[float, ...] = ()  # of a slider on a page without a kernel; by default round numbers
    named: bool = False
    signs: Mapping[str, str] = field(default_factory=dict)

    def _one(self, index: int) -> Number:
        label = f"{self.label} {self.labels[index]}".strip()
        return Number(self.default[index], self.low, self.high, self.step, label)

    def check(self, name: str, value: Any) -> list[float]:
        """Return a list of plain numbers, one per label, or raise ValueError."""
        what = f"{len(self.labels)} numbers from {_text(self.low)} to {_text(self.high)}"
        try:
            given = [_unpacked(v) for v in value]
        except (TypeError, RuntimeError):  # no row at all, or a tensor without values
            given = None
        ordered = hasattr(value, "__getitem__") and not isinstance(value, str | bytes | dict)
        if given is None or not ordered or len(given) != len(self.labels):
            names = ", ".join(self.labels)
            raise ValueError(f"{name}: {value!r} was given; allowed are {what}, one for each of {names}.")
        return [
            self._one(i).check(f"{name}[{i}]", float(v) if isinstance(v, bool) else v)
            for i, v in enumerate(given)
        ]

    def mend(self, name: str, value: Any, now: list[float]) -> Mended:
        """Return (good values, notice), mending each number on its own."""
        if not isinstance(value, list) or len(value) != len(self.labels):
            return (
                now,
                f"{self.label}: {value!r} is not {len(self.labels)} numbers; kept as it was.",
            )
        mended = [self._one(i).mend(name, v, now[i]) for i, v in enumerate(value)]
        notices = [notice for _, notice in mended if notice]
        return [v for v, _ in mended], " ".join(notices) or None

    def controls(self, name: str) -> list[Control]:
        """Return one slider (or toggle) per label."""
        rows = [self._one(i).controls(name, i)[0] for i in range(len(self.labels))]
        for control, label in zip(rows, self.labels, strict=True):
            control["kind"], control["short"] = self.kind, label
        return rows


@dataclass(frozen=True)
class Choice:
    """One of a few named options; `options` maps each value to the words on its button, `signs` words to paths beside them.

    Losses, known by their names, show their colours.
    """

    default: Any
    options: Mapping[Any, str]
    label: str
    signs: Mapping[str, str] = field(default_factory=dict)

    def check(self, name: str, value: Any) -> Any:
        """Return `value` if it is one of the options, or raise ValueError."""
        for option in self.options:
            alike = isinstance(value, bool) == isinstance(option, bool)
            if alike and isinstance(value, Real | str) and value == option:
                return option
        allowed = ", ".join(repr(option) for option in self.options)
        raise ValueError(f"{name}: {value!r} was given; allowed is one of {allowed}.")

    def mend(self, name: str, value: Any, now: Any) -> Mended:
        """Return (good value, notice); an unknown option keeps the present one."""
        try:
            return self.check(name, value), None
        except ValueError as error:
            return now, f"{error} Kept {now!r}."

    def controls(self, name: str) -> list[Control]:
        """Return one group of buttons."""
        control = Control(field=name, index=None, kind="choice", label=self.label)
        control["options"] = [*self.options.items()]
        if any(option in style.COLOURS for option in self.options):
            control["colours"] = [style.themed(style.COLOURS.get(option, "")) for option in self.options]
        return [control]


@dataclass(frozen=True)
class Switch:
    """A tick box: True or False."""

    default: bool
    label: str

    def check(self, name: str, value: Any) -> bool:
        """Return True or False, or raise ValueError."""
        if type(value).__name__ not in ("bool", "bool_"):  # NumPy's own is one too
            raise ValueError(f"{name}: {value!r} was given; allowed is True or False.")
        return bool(value)

    def mend(self, name: str, value: Any, now: bool) -> Mended:
        """Return (good value, notice)."""
        return (
            (value, None)
            if isinstance(value, bool)
            else (now, f"{self.label}: {value!r} is neither on nor off.")
        )

    def controls(self, name: str) -> list[Control]:
        """Return one tick box."""
        return [Control(field=name, index=None, kind="switch", label=self.label)]


@dataclass(frozen=True)
class Memory:
    """Something the explorer remembers between moves (a best score, a guess): no control, not in the call.

    Holds None, a finite number, or a pair (what, number): a guess at the push on a label, or at "p".
    """

    default: float | None = None

    def check(self, name: str, value: Any) -> Any:
        """Return the value (a pair as a list), or raise ValueError."""
        if value is None:
            return None
        if _is_number(value):
            return float(value)
        if (
            isinstance(value, list | tuple)
            and len(value) == 2
            and isinstance(value[0], str)
            and _is_number(value[1])
        ):
            return [value[0], float(value[1])]
        raise ValueError(
            f"{name}: {value!r} was given; allowed is None, a finite number or a pair (label, number)."
        )

    def mend(self, name: str, value: Any, now: Any) -> Mended:
        """Return (good value, notice)."""
        try:
            return self.check(name, value), None
        except ValueError as error:
            return now, str(error)

    def controls(self, name: str) -> list[Control]:
        """Return nothing: there is no control."""
        return []


@dataclass(frozen=True)
class Room(Memory):
    """The guesses of a room, drawn where `guess` is: None, or a pair (what, numbers), at most MOST_GUESSES."""

    def check(self, name: str, value: Any) -> Any:
        """Return the value, a pair as a list, or raise ValueError."""
        if value is None:
            return None
        what, guesses = value if isinstance(value, list | tuple) and len(value) == 2 else (0, ())
        known = (what is None or isinstance(what, str)) and isinstance(guesses, list | tuple)
        if not (known and 0 < len(guesses) <= MOST_GUESSES and all(map(_is_number, guesses))):
            allowed = f"None or a pair (label or None, up to {MOST_GUESSES} finite numbers)"
            raise ValueError(f"{name}: {repr(value)[:60]} was given; allowed is {allowed}.")
        return [what, [float(guess) for guess in guesses]]


def rows_of(fields: Mapping[str, Any], layout: Iterable[tuple[str, ...]]) -> list[list[Control]]:
    """Return rows of controls: fields together stand side by side, label by label; a lone `named` one is a row."""
    rows: list[list[Control]] = []
    for names in layout:
        columns = [fields[name].controls(name) for name in names]
        is_row = len(columns) == 1 and getattr(fields[names[0]], "named", False)
        rows += columns if is_row else [list(row) for row in zip(*columns, strict=True)]
    return rows


def guess_at(guess: Any, what: str | None = None) -> float | None:
    """Return the number guessed for `what` (a label, "p", or None for the loss), or None."""
    named, value = guess if isinstance(guess, list) else (None, guess)
    return value if named == what else None


def number_row(values: Iterable[float], decimals: int = 3, signed: bool = False) -> str:
    """Return a row of numbers as text, padded with figure spaces (as wide as a digit) so that none moves about."""
    texts = [style.number(v, decimals) for v in values]
    told = [("+" + t if signed and v > 0 else t) for t, v in zip(texts, values, strict=True)]
    return "  ".join(t.rjust(decimals + (3 if signed else 2), "\u2007") for t in told)
