"""final_check: ten of the fifteen final questions in one box, and a score that follows. Introduced in notebook 07."""

import random

import ipywidgets
import numpy as np
import traitlets

from helpers.exercises.ask import Ask
from helpers.exercises.bank.final import QUESTIONS
from helpers.live.front import FrontWidget, module, styles
from helpers.live.shown import Shown

DRAWN = 10
LATEST = "Your latest answer to a question counts, so change your mind whenever you like."


class ScoreWidget(FrontWidget):
    """One line of words, told by a screen reader when it changes."""

    _esm = module("score.js")
    _css = styles("explorer.css", "ask.css")
    words = traitlets.Unicode().tag(sync=True)


class FinalCheck(Shown):
    """Ten questions, numbered, and below them how many are answered and right; kept and resumed like all others."""

    def __init__(self, seed: int = 0) -> None:
        """Draw ten questions and put them as the learner left them."""
        if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or seed < 0:
            raise ValueError(f"seed: {seed!r} was given; allowed is a whole number of at least 0.")
        self.seed = int(seed)
        self.asks = [Ask(name, number) for number, name in enumerate(drawn(self.seed), 1)]
        self.score = ScoreWidget(words=self.words())
        for asked in self.asks:
            asked.widget.observe(self._follow, "view")
        self.box = ipywidgets.VBox([*(asked.box for asked in self.asks), self.score])

    def words(self) -> str:
        """Return the score in words: how far, or at the end what to look at again."""
        states = [asked.answered.state for asked in self.asks if asked.answered]
        right, left = states.count("right"), len(self.asks) - len(states)
        if left:
            return f"{len(states)} answered, {right} right; {left} to go. {LATEST}"
        if right == len(states):
            return f"All {right} right: you can now say why, and not only which. Another draw: final_check(seed={self.seed + 1})."
        return f"{right} of {len(states)} right. Worth another look: {self._again()}. {LATEST}"

    def _again(self) -> str:
        """Return the notebooks to go back to, with the numbers of the questions missed."""
        numbers: dict[str, list[str]] = {}
        for asked in self.asks:
            if asked.answered and asked.answered.state != "right":
                numbers.setdefault(QUESTIONS[asked.name].back, []).append(str(asked.number))
        return "; ".join(
            f"notebook {back} (question {' and '.join(found)})" for back, found in numbers.items()
        )

    def _follow(self, _: object) -> None:
        self.score.words = self.words()

    def living(self) -> ipywidgets.VBox:
        """Return the widget that a cell shows."""
        return self.box

    def stand_in(self) -> dict[str, str]:
        """Return the words of all questions, for where there is no kernel."""
        return {"text/plain": "\n".join(asked.stand_in()["text/plain"] for asked in self.asks)}

    def parts(self) -> list[Shown]:
        """Return what a hand-out has places for."""
        return [*self.asks]


def drawn(seed: int) -> list[str]:
    """Return the names of ten questions, the same for the same `seed`, in the order of the series.

    The fifteen are shuffled for three draws, each of which leaves out another five: so none comes twice until all
    have come.
    """
    shuffle, turn = divmod(seed, 3)
    left = len(QUESTIONS) - DRAWN
    names = random.Random(shuffle).sample(sorted(QUESTIONS), len(QUESTIONS))
    return [name for name in QUESTIONS if name not in names[left * turn : left * (turn + 1)]]


def final_check(seed: int = 0) -> FinalCheck:
    """Ask ten of the fifteen final questions; another `seed`, a whole number of at least 0, draws another ten."""
    return FinalCheck(seed)
