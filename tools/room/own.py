"""A phone's own guess, drawn into an explorer that lives from packed frames: the marks that it changes, for the states that they depend on."""

import itertools
import json
import random

from helpers.exercises.bank import QUESTIONS
from helpers.exercises.question import Question
from helpers.handouts.grid import Grid
from helpers.live import style

MOST_STATES = 500  # of what the marks depend on: at most half a second to draw
TRIED = 20  # further states, in which the marks must be as expected


def unguessed(question):
    """Return what stands for no guess: of a push it is still one, so that the explorer keeps to itself what the next question asks."""
    return ["", 0.0] if getattr(question, "at", None) else None


def opened(name):
    """Open the explorer behind a question, with no guess drawn in it."""
    question = QUESTIONS[name]
    return question.reveal(unguessed(question))


class Own:
    """The explorer behind one question, and what guesses change in its picture."""

    def __init__(self, name, states):
        """Open it; `states` are what its packed grid has at most."""
        self.question, self.explorer = QUESTIONS[name], opened(name)
        self.grid = Grid(self.explorer, [self.explorer.state], states)
        self.start = self.explorer.state
        self.known, self.plain, self.held = {}, {}, []
        page = [(control["field"], control["index"]) for control in self.explorer.controls()]
        self.late = sorted(
            range(len(self.grid.axes)),
            key=lambda i: page.index((self.grid.axes[i].field, self.grid.axes[i].index)),
            reverse=True,
        )  # the axes, last on the page first

    def marks(self, value):
        """Return a PhoneOwn for a guess; None where a guess changes more of the picture than can be sent."""
        if not isinstance(self.question, Question) or value is None:
            return None
        if value not in self.known:
            self.known[value] = self._marks([self.question.at, value] if self.question.at else value)
        return self.known[value]

    def _changed(self, state, guess):
        """Return {mark: its SVG} of what a guess changes in a state."""
        key = json.dumps(state)
        if key not in self.plain:
            self.plain[key] = self._drawn(state, unguessed(self.question))
        without, within = self.plain[key], self._drawn(state, guess)
        return {i: new for i, (old, new) in enumerate(zip(without, within, strict=True)) if old != new}

    def _drawn(self, state, guess):
        explorer = self.explorer
        explorer.draw(explorer.on_handout(explorer.settle({**state, "guess": guess}, set())))
        return [fragment for panel in explorer.panels for fragment in panel.live.fragments()]

    def _at(self, values):
        """Return the state with those values, {axis: value}, and all else as at the start."""
        state = {name: list(v) if isinstance(v, list) else v for name, v in self.start.items()}
        for i, value in values.items():
            self.grid.axes[i].set(state, value)
        return state

    def _marks(self, guess):
        """Return a PhoneOwn. Where the marks depend on too many controls, some are held: elsewhere no guess is drawn."""
        found = self._found(self.held, guess)  # as for the guess before
        if found:
            return found
        for count in range(len(self.late)):
            self.held = self.late[:count]
            if found := self._found(self.held, guess):
                break
        for i in self.held[:-1]:  # was it needed?
            fewer = [one for one in self.held if one != i]
            if freer := self._found(fewer, guess):
                self.held, found = fewer, freer
        return found

    def _found(self, held, guess):
        """Return a PhoneOwn, or None if it has too many states: found from the start, and from any state in which it then does not hold."""
        axes = [i for i in range(len(self.grid.axes)) if i not in held]
        start = {i: self._swept({}, i, guess) for i in axes}
        on = [i for i, seen in start.items() if any(one != seen[0] for one in seen)]
        while self._few(on):
            values = [self.grid.axes[i].values for i in on]
            table = {
                place: self._changed(self._at(dict(zip(on, place, strict=True))), guess)
                for place in itertools.product(*values)
            }
            wrong = self._wrong(table, on, held, guess)
            if wrong is None:
                return self._told(on, held, [*table.values()])
            others = [i for i in axes if i not in on and self._varies(wrong, i, guess)]
            if not others:
                return None
            on = sorted([*on, *others])
        return None

    def _told(self, on, held, table):
        axes = [self.grid.axes[i] for i in on]
        marks = sorted({mark for one in table for mark in one})
        texts = [list(dict.fromkeys(row.get(mark) for row in table)) for mark in marks]
        return {
            "axes": [[axis.field, axis.index] for axis in axes],
            "values": [list(axis.values) for axis in axes],
            "held": [
                [axis.field, axis.index, axis.get(self.start)]
                for axis in map(self.grid.axes.__getitem__, held)
            ],
            "marks": marks,
            "texts": [[None if text is None else style.themed(text) for text in some] for some in texts],
            "at": [
                [some.index(row.get(mark)) for row in table] for mark, some in zip(marks, texts, strict=True)
            ],
        }

    def _swept(self, base, i, guess):
        """Return what a guess changes at each value of an axis, all else as in `base`."""
        return [self._changed(self._at(base | {i: value}), guess) for value in self.grid.axes[i].values]

    def _varies(self, base, i, guess):
        seen = [*map(_lines, self._swept(base, i, guess))]
        return any(one != seen[0] for one in seen)

    def _anywhere(self, chance, held):
        """Return the values of some state of the grid, with those axes that are held at the start."""
        found = {i: chance.choice(axis.values) for i, axis in enumerate(self.grid.axes)}
        return found | {i: self.grid.axes[i].get(self.start) for i in held}

    def _few(self, on):
        count = 1
        for i in on:
            count *= len(self.grid.axes[i].values)
        return count <= MOST_STATES

    def _wrong(self, table, on, held, guess):
        """Return the values of a state anywhere on the grid in which the marks are not as the table says, or None."""
        chance = random.Random(0)
        for _ in range(TRIED):
            values = self._anywhere(chance, held)
            told = table[tuple(values[i] for i in on)]
            if _lines(self._changed(self._at(values), guess)) != _lines(told):
                return values
        return None


def _lines(marks):
    """Return the marks that are no words: those may stand elsewhere by a line, to cover no number."""
    return {i: svg for i, svg in marks.items() if not svg.startswith("<text")}
