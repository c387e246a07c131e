"""What a question is: its words, its answer, its known wrong answers, and how an entry is judged."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from helpers.exercises.number import UNREADABLE, parse
from helpers.exercises.words import shortened
from helpers.live import style
from helpers.live.explorer import Explorer
from helpers.live.protocol import Judge

State = Literal["missing", "unreadable", "wrong", "known", "right", "kept"]
Guess = float | list[str | float] | None  # of the loss, or of what is named


@dataclass(frozen=True)
class Verdict:
    """How an entry was judged: `known` is a known mistake, and there is no `value` where nothing could be read."""

    state: State
    words: str
    value: float | str | None = None


@dataclass(frozen=True)
class Question:
    """A prediction: `answer()` is computed, never typed; `mistakes` are (value, what it means) pairs.

    `reveal(guess)` returns the explorer that opens once an answer is committed, with the guess drawn in it: at
    the loss, or at `at`, a label's push or "p".
    For the tests alone: `checked` are right entries, as typed into the number box (numbers, + − × /, brackets, ln), the first
    to 1e-12, worked out by hand and not by `answer`; `says` are numbers printed in the texts, each with what it is.
    """

    words: str
    answer: Callable[[], float]
    hint: str
    solution: str
    mistakes: Callable[[], Sequence[tuple[float, str]]] = tuple
    within: float = 0.006
    checked: tuple[str, ...] = ()
    says: dict[str, float] = field(default_factory=dict)
    reveal: Callable[[Guess], Explorer] | None = None
    at: str | None = None
    kind: Literal["number"] = "number"

    def judge(self, entry: str) -> Verdict:
        """Return the Verdict on what was typed."""
        if not str(entry).strip():
            return Verdict("missing", "Nothing entered yet: write down a number first, even a rough one.")
        try:
            value = parse(entry)
        except ValueError as error:
            return Verdict("unreadable", str(error))
        for number, within, state, words in self._numbers:
            if abs(value - number) <= within:
                return Verdict(state, words, value)
        return Verdict("wrong", self._wrong("lower" if self._answer < value else "higher"), value)

    def verdicts(self) -> Judge:
        """Return all there is to say, for a page that judges by itself: helpers/front/handout.js."""
        return {
            "missing": self.judge("").words,
            "unreadable": UNREADABLE,
            "numbers": [*self._numbers],
            "lower": self._wrong("lower"),
            "higher": self._wrong("higher"),
        }

    @cached_property  # a whole class is judged by them, and some take gradient descent
    def _numbers(self) -> list[tuple[float, float, State, str]]:
        """(number, how near counts, state, words) of the answer and of each known mistake."""
        answer, near = self.answer(), min(self.within, 0.006)
        return [
            (answer, self.within, "right", f"Right: it is {exact(answer)}."),
            *((value, near, "known", words) for value, words in self.mistakes()),
        ]

    @property
    def _answer(self) -> float:
        return self._numbers[0][0]

    def _wrong(self, side: str) -> str:
        below = ", or move the sliders below" if self.reveal else ""
        return f"Not quite: the answer is {side}. Try again{below}."

    def derivation(self) -> str:
        """Return the solution with the computed answer in it."""
        return self.solution.format(answer=exact(self._answer))


@dataclass(frozen=True)
class ChoiceQuestion:
    """A question with a few options: `options` maps a key to (words, what choosing it means).

    `earlier` names a question whose answer is shown again above this one; with `ask_why` a reason is asked for, too.
    `says`, for the tests alone: as in Question.
    """

    words: str
    options: dict[str, tuple[str, str]]
    right: str
    hint: str
    solution: str
    reveal: Callable[[Guess], Explorer] | None = None
    kind: Literal["choice"] = "choice"
    earlier: str | None = None
    ask_why: str = ""
    says: dict[str, float] = field(default_factory=dict)

    def judge(self, entry: str) -> Verdict:
        """Return the Verdict on the option chosen."""
        return _unchosen(entry, self.options) or Verdict(
            "right" if entry == self.right else "known", self.options[entry][1], entry
        )

    def verdicts(self) -> Judge:
        """Return all there is to say, for a page that judges by itself."""
        return _verdicts(self)

    def derivation(self) -> str:
        """Return the solution."""
        return self.solution


@dataclass(frozen=True)
class Final(ChoiceQuestion):
    """A question of the final check: about the misconception `belief`; `back` names the notebook to go back to."""

    belief: str = ""
    back: str = ""

    def derivation(self) -> str:
        """Return the solution, and where it was learnt."""
        return f"{self.solution}\n(Back to notebook {self.back}.)"


@dataclass(frozen=True)
class Opinion:
    """A question without a verdict: an option and a reason, kept to be shown again later."""

    words: str
    options: dict[str, str]
    thanks: str
    hint: str = ""
    solution: str = ""
    reveal: Callable[[Guess], Explorer] | None = None
    kind: Literal["opinion"] = "opinion"
    ask_why: str = field(default="Why? A few words are enough.")

    def judge(self, entry: str) -> Verdict:
        """Return the Verdict: kept, unless nothing was chosen."""
        return _unchosen(entry, self.options) or Verdict("kept", self.thanks, entry)

    def verdicts(self) -> Judge:
        """Return all there is to say, for a page that judges by itself."""
        return _verdicts(self)

    def derivation(self) -> str:
        """Return nothing: there is no solution yet."""
        return self.solution

    def recalled(self, kept: object, notebook: str) -> str:
        """Return a sentence that tells what was `kept` (whatever the answers' file holds) in `notebook`."""
        entry, why = (kept.get("entry"), kept.get("why")) if isinstance(kept, dict) else (None, None)
        if entry not in list(self.options):
            return f"Notebook {notebook} asked you this too, but no answer of yours was kept."
        chose = f"In notebook {notebook} you chose: “{self.options[entry]}”"
        if not isinstance(why, str) or not why.strip():
            return f"{chose}."
        because = shortened(why)
        return f"{chose}, because: “{because}”{'' if because[-1] in '.!?…' else '.'}"


AnyQuestion = Question | ChoiceQuestion | Opinion


def _verdicts(question: ChoiceQuestion | Opinion) -> Judge:
    """Return what a question with options says when nothing is chosen, and of each option (state, words)."""
    told = {key: question.judge(key) for key in question.options}
    return {
        "missing": question.judge("").words,
        "options": {key: (verdict.state, verdict.words) for key, verdict in told.items()},
    }


def _unchosen(entry: str, options: Iterable[str]) -> Verdict | None:
    """Return the Verdict on an entry that is none of the options, or None."""
    if not entry:
        return Verdict("missing", "Nothing chosen yet: pick one, even if you are unsure.")
    if entry not in list(options):
        return Verdict("unreadable", f"“{entry}” is not one of the options: {', '.join(options)}.")
    return None


def exact(value: float) -> str:
    """Return a number as the series prints it, with a fourth decimal where it has one."""
    return style.number(value, 4 if abs(value) < 10 and round(value, 4) != round(value) else 0)
