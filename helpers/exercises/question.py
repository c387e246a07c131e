"""What a question is: its words, its answer, its known wrong answers, and how an entry is judged."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from helpers import style

_NUMBER = r"(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)"
_FRACTION = re.compile(rf"{_NUMBER}(?:/{_NUMBER})?$")
_LOGARITHM = re.compile(rf"{_NUMBER}?\*?(?:ln|log)\(?{_NUMBER}\)?$")


def parse(text):
    """Return the number in `text`: 0.69, 0,69, 4.5e-5, -2/3, ln 2 or 2 ln 2. Raises ValueError for all else."""
    plain = str(text).strip().lower().replace("−", "-").replace(",", ".").replace(" ", "")
    sign = -1.0 if plain.startswith("-") else 1.0
    plain = plain[1:] if plain[:1] in ("+", "-") else plain
    if match := _FRACTION.match(plain):
        value = float(match[1]) / float(match[2] or 1) if float(match[2] or 1) else math.nan
    elif match := _LOGARITHM.match(plain):
        value = float(match[1] or 1) * math.log(float(match[2])) if float(match[2]) > 0 else math.nan
    else:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"“{text}” is not a number I can read. Try 0.69, 2/3, ln 2 or 4.5e-5.")
    return sign * value


@dataclass(frozen=True)
class Verdict:
    """How an entry was judged: `state` is missing, unreadable, wrong, known (a known mistake), right or kept."""

    state: str
    words: str
    value: object = None


@dataclass(frozen=True)
class Question:
    """A prediction: `answer()` is computed, never typed; `mistakes` are (value, what it means) pairs.

    `reveal(guess)` returns the explorer that opens once an answer is committed, with the guess drawn in it: at
    the loss, or at `at`, a label's gradient or "p".
    """

    words: str
    answer: Callable
    hint: str
    solution: str
    mistakes: Callable = tuple
    within: float = 0.006
    reveal: Callable | None = None
    at: str | None = None
    kind: str = "number"

    def judge(self, entry):
        """Return the Verdict on what was typed."""
        if not str(entry or "").strip():
            return Verdict("missing", "Nothing entered yet: write down a number first, even a rough one.")
        try:
            value = parse(entry)
        except ValueError as error:
            return Verdict("unreadable", str(error))
        answer = self.answer()
        if abs(value - answer) <= self.within:
            return Verdict("right", f"Right: it is {_exact(answer)}.", value)
        for mistaken, meaning in self.mistakes():
            if abs(value - mistaken) <= min(self.within, 0.006):
                return Verdict("known", meaning, value)
        side = "lower" if answer < value else "higher"
        return Verdict("wrong", f"Not quite: it is {side}. Try again, or move the sliders below.", value)

    def derivation(self):
        """Return the solution with the computed answer in it."""
        return self.solution.format(answer=_exact(self.answer()))


@dataclass(frozen=True)
class Choice:
    """A question with a few options: `options` maps a key to (words, what choosing it means)."""

    words: str
    options: dict
    right: str
    hint: str
    solution: str
    reveal: Callable | None = None
    kind: str = "choice"

    def judge(self, entry):
        """Return the Verdict on the option chosen."""
        if not entry:
            return Verdict("missing", "Nothing chosen yet: pick one, even if you are unsure.")
        if entry not in self.options:
            return Verdict("unreadable", f"“{entry}” is not one of the options: {', '.join(self.options)}.")
        return Verdict("right" if entry == self.right else "known", self.options[entry][1], entry)

    def derivation(self):
        """Return the solution."""
        return self.solution


@dataclass(frozen=True)
class Opinion:
    """A question without a verdict: an option and a reason, kept to be shown again later."""

    words: str
    options: dict
    thanks: str
    hint: str = ""
    solution: str = ""
    reveal: Callable | None = None
    kind: str = "opinion"
    ask_why: str = field(default="Why? A few words are enough.")

    def judge(self, entry):
        """Return the Verdict: kept, unless nothing was chosen."""
        if not entry:
            return Verdict("missing", "Nothing chosen yet: pick one, even if you are unsure.")
        if entry not in self.options:
            return Verdict("unreadable", f"“{entry}” is not one of the options: {', '.join(self.options)}.")
        return Verdict("kept", self.thanks, entry)

    def derivation(self):
        """Return nothing: there is no solution yet."""
        return self.solution


def _exact(value):
    """Return a number as the series prints it, with a fourth decimal where it has one."""
    return style.number(value, 4 if abs(value) < 10 and round(value, 4) != round(value) else 0)
