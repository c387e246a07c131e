"""A phone's own guess in the explorer that the reveal opens: the marks that it lays over the packed ones are those of the explorer itself."""

import itertools
import random

import pytest
from room import own

from helpers.exercises.bank import QUESTIONS
from helpers.exercises.question import Question
from helpers.live import style

STATES = 2000
DRAWN = ["cat-tied", "both-floor", "many-push"]
MORE = ["cat-untied", "set-chance", "lib-ratio", "focal-times"]


def marks_of(drawn, state, guess):
    explorer = drawn.explorer
    explorer.draw(explorer.settle({**state, "guess": guess}, set()))
    return [style.themed(svg) for panel in explorer.panels for svg in panel.live.fragments()]


@pytest.mark.long
@pytest.mark.parametrize("name", [*DRAWN, *(pytest.param(name, marks=pytest.mark.deep) for name in MORE)])
def test_a_guess_lies_over_the_packed_marks_as_the_explorer_draws_it(name):
    drawn, value = own.Own(name, STATES), QUESTIONS[name].answer() * 1.3
    told = drawn.marks(value)
    assert told and told["marks"], "the guess is drawn"
    guess = [QUESTIONS[name].at, value] if QUESTIONS[name].at else value
    axes = {(axis.field, axis.index): i for i, axis in enumerate(drawn.grid.axes)}
    free = [axes[field, index] for field, index in told["axes"]]
    held = {axes[field, index]: there for field, index, there in told["held"]}
    places = list(itertools.product(*told["values"]))
    chance = random.Random(name)
    for place in chance.sample(range(len(places)), min(12, len(places))):
        state = {k: list(v) if isinstance(v, list) else v for k, v in drawn.start.items()}
        anywhere = {i: chance.choice(axis.values) for i, axis in enumerate(drawn.grid.axes)}
        for i, there in (anywhere | held | dict(zip(free, places[place], strict=True))).items():
            drawn.grid.axes[i].set(state, there)
        laid = marks_of(drawn, state, own.unguessed(QUESTIONS[name]))
        for mark, texts, at in zip(told["marks"], told["texts"], told["at"], strict=True):
            text = texts[at[place]]
            laid[mark] = laid[mark] if text is None else text
        wanted = marks_of(drawn, state, guess)
        lines = [
            i for i, svg in enumerate(wanted) if not svg.startswith("<text")
        ]  # words give way to numbers
        assert [laid[i] for i in lines] == [wanted[i] for i in lines]


@pytest.mark.long
def test_what_too_much_depends_on_is_held_and_said_and_a_second_guess_is_quick():
    drawn = own.Own("many-push", STATES)
    first, second = drawn.marks(-0.5), drawn.marks(0.25)
    assert first["held"] == second["held"] == [["temperature", None, 1]]
    assert [axis[0] for axis in first["axes"]] == ["logits", "shift"]


def test_a_choice_draws_no_guess():
    name = next(name for name, one in QUESTIONS.items() if one.reveal and not isinstance(one, Question))
    assert own.Own(name, STATES).marks(1.0) is None
