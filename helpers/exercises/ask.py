"""ask: predict, commit, be told, then see. Introduced in notebook 00."""

import os
import random
import weakref
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import ipywidgets
import traitlets

from helpers.exercises import answers, room
from helpers.exercises.bank import NOTEBOOKS, QUESTIONS
from helpers.exercises.question import Guess, Opinion, Question, Verdict
from helpers.exercises.words import exception_text, sendable
from helpers.explore.animals import SIGNS
from helpers.live.explorer import Explorer
from helpers.live.front import FrontWidget, module, styles
from helpers.live.protocol import NO_MOVE, AskRoom, AskSent, AskSpec, AskView, Move
from helpers.live.shown import Shown

Option = TypeVar("Option")
_open_asks: "weakref.WeakSet[Ask]" = weakref.WeakSet()
_teaching = {"on": os.environ.get("ONE_CAT_TEACHER", "") not in ("", "0")}


class AskWidget(FrontWidget):
    """Carries an entry to the kernel and the verdict back."""

    _esm = module("ask.js")
    _css = styles("explorer.css", "ask.css")
    spec = traitlets.Dict().tag(sync=True)
    sent = traitlets.Dict().tag(sync=True, echo_update=False)
    room = traitlets.Dict().tag(sync=True, echo_update=False)
    view = traitlets.Dict().tag(sync=True)


class Ask(Shown):
    """One question on the page: the box, the verdict, and below it the explorer once an answer is committed.

    `answered` is the Verdict on the latest answer that could be read. A `number` is put before the words.
    """

    def __init__(self, name: str, number: int | None = None) -> None:
        """Put question `name` of the bank as the learner left it."""
        if name not in sorted(QUESTIONS):
            raise ValueError(f"ask: {name!r} was given; allowed is one of {', '.join(sorted(QUESTIONS))}.")
        self.name, self.question = name, QUESTIONS[name]
        self.number = number
        self.explorer: Explorer | None = None
        self.answered: Verdict | None = None
        self.widget = AskWidget(spec=self.spec(), sent={}, view=self._new())
        self.widget.observe(self._sent, "sent")
        self.widget.observe(self._heard, "room")
        self.box = ipywidgets.VBox([self.widget])
        self._resume()
        _open_asks.add(self)

    def _new(self) -> AskView:
        """Return the view of a question that nobody has answered."""
        locked = self.question.reveal is not None
        return AskView(
            move=NO_MOVE, state="new", words="", notice="", entry="", why="", locked=locked, open=False
        )

    def commit(self, entry: object, why: str = "", move: Move = NO_MOVE) -> Verdict:
        """Judge an entry, keep it, tell, and open the explorer; `move` is the page's, if it comes from there. Returns the Verdict."""
        entry = "" if entry is None else str(entry)
        verdict = self.question.judge(entry)
        notice = None
        if verdict.value is not None:
            notice = answers.keep(self.name, {"entry": entry, "why": why, "state": verdict.state})
            self.unlock(verdict.value)
            self.answered = verdict
        self._tell(verdict, notice, move, entry=entry, why=why)
        if verdict.value is not None:
            room.vote(self.name, entry, self._voted)
        return verdict

    def unlock(self, guess: float | str | None = None) -> None:
        """Open the explorer below the question, with the guess drawn in it."""
        if self.question.reveal is None:
            return
        drawn: Guess = None
        if isinstance(self.question, Question) and isinstance(guess, int | float):
            drawn = [self.question.at, guess] if self.question.at else guess
        if self.explorer is None:
            self.explorer = self.question.reveal(drawn)
            self.box.children = [self.widget, self.explorer.widget]
        else:
            self.explorer.change(guess=drawn)

    def gather(self, guesses: Sequence[float]) -> None:
        """Open the explorer with the guesses of a room in it, as dots where one guess would stand."""
        if self.explorer is None:
            self.unlock()
        if self.explorer and guesses and isinstance(self.question, Question):
            self.explorer.change(room=[self.question.at, list(guesses)])
        self.widget.view = {**self.widget.view, "locked": False}

    def shut(self) -> None:
        """Be as a new question again, for another vote; what was answered stays in the answers' file."""
        if self.explorer is not None:
            self.box.children = [self.widget]
            self.explorer.widget.close()
            self.explorer = None
        self.widget.view = dict(self._new())

    def open(self) -> None:
        """Open everything: explorer and solution (the teacher's switch)."""
        if self.explorer is None:
            try:
                self.unlock()
            except Exception as error:  # one explorer that cannot be opened keeps no other question shut
                self._tell_fault(error)
        self.widget.view = {**self.widget.view, "open": True, "locked": False}

    def spec(self) -> AskSpec:
        """Return all of the question that never changes on the page."""
        earlier: str = getattr(self.question, "earlier", None) or ""
        first = QUESTIONS.get(earlier)
        recalled = ""
        if isinstance(first, Opinion):
            recalled = first.recalled(answers.recall(earlier), NOTEBOOKS[earlier])
        spec = spec_of(self.name) | {"earlier": recalled}
        return spec if self.number is None else spec | {"words": f"{self.number}. {spec['words']}"}

    def _tell(self, verdict: Verdict, notice: str | None = None, move: Move = NO_MOVE, **typed: str) -> None:
        """Show a verdict, and what was typed."""
        self.widget.view = {
            **self.widget.view,
            **{name: sendable(text) for name, text in typed.items()},
            "state": verdict.state,
            "words": sendable(verdict.words),
            "notice": notice or "",
            "locked": self.question.reveal is not None and self.explorer is None,
            "move": move,
        }

    def _voted(self, words: str) -> None:
        """Say, below the verdict, what the room says of a vote."""
        self.widget.view = {**self.widget.view, "notice": words}

    def _tell_fault(self, error: BaseException, move: Move = NO_MOVE, **typed: str) -> None:
        verdict = Verdict("unreadable", f"Something went wrong here ({exception_text(error)}).")
        self._tell(verdict, move=move, **typed)

    def _resume(self) -> None:
        """Come up as the learner left it: with the answer given earlier, and the explorer open."""
        earlier = answers.recall(self.name)
        if isinstance(earlier, dict) and "entry" in earlier:
            verdict = self.question.judge(earlier["entry"])
            if verdict.value is not None:
                entry, why = str(earlier["entry"]), str(earlier.get("why", ""))
                self.answered = verdict
                try:
                    self.unlock(verdict.value)
                    self._tell(verdict, entry=entry, why=why)
                except Exception as error:  # the answer is kept: it can be given again
                    self._tell_fault(error, entry=entry, why=why)
        if _teaching["on"]:
            self.open()

    def _sent(self, change: dict[str, Any]) -> None:
        sent: AskSent = change["new"]
        move = sent.get("move", NO_MOVE)
        try:
            self.commit(sent.get("entry", ""), str(sent.get("why", "")), move)
        except (Exception, KeyboardInterrupt) as error:  # told to the learner: ipywidgets would swallow it
            self._tell_fault(error, move)

    def _heard(self, change: dict[str, Any]) -> None:
        told: AskRoom = change["new"]
        try:
            self.gather(told["guesses"]) if told["open"] else self.shut()
        except (Exception, KeyboardInterrupt) as error:
            self._tell_fault(error)

    def living(self) -> ipywidgets.VBox:
        """Return the widget that a cell shows."""
        return self.box

    def stand_in(self) -> dict[str, str]:
        """Return the words of the question, for where there is no kernel."""
        return {"text/plain": self.widget.spec["words"]}


def spec_of(name: str) -> AskSpec:
    """Return all of question `name` that never changes, as a page shows it to a reader of whom nothing is known."""
    question = QUESTIONS[name]
    options = getattr(question, "options", {})
    return {
        "name": name,
        "kind": question.kind,
        "earlier": "",
        "words": question.words,
        "options": [
            (key, value[0] if isinstance(value, tuple) else value) for key, value in shuffled(name, options)
        ],
        "why": getattr(question, "ask_why", ""),
        "hint": question.hint,
        "solution": question.derivation(),
        "reveals": question.reveal is not None,
        "closed": SIGNS["closed box"],
    }


def shuffled(name: str, options: Mapping[str, Option]) -> list[tuple[str, Option]]:
    """Return the options of question `name` in an order that tells nothing of the right one, the same at each opening."""
    return random.Random(name).sample(list(options.items()), len(options))


def ask(name: str) -> Ask:
    """Ask question `name` of the bank; raises ValueError naming the allowed ones if there is none such."""
    return Ask(name)


def teacher(on: bool = True) -> None:
    """Open every question, solution and explorer of this notebook (on=False: only those not yet shown stay shut)."""
    if on not in (True, False):
        raise ValueError(f"teacher: {on!r} was given; allowed is True or False.")
    _teaching["on"] = on
    if on:
        for shown in list(_open_asks):
            shown.open()


def teaching() -> bool:
    """Return whether the teacher's switch is on."""
    return _teaching["on"]
