"""Explorer: one idea under the learner's hand. Controls, linked panels, a read-out, and one state.

An explorer is a function of its state: `frame(state)` gives the moving layers, the read-out and the alt text,
with no widget in sight. The widget only carries states in and frames out. Introduced in notebook 00.
"""

import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any, ClassVar

from helpers.live import style
from helpers.live.columns import Recorder
from helpers.live.fields import Memory, Room, State, guess_at, rows_of
from helpers.live.figure import stand_alone
from helpers.live.front import ExplorerWidget
from helpers.live.protocol import NO_MOVE, Control, Move, Sent, Spec, View
from helpers.live.rows import Rows
from helpers.live.shown import Shown
from helpers.settings import numpy_as_it_comes


@dataclass(frozen=True)
class Reading:
    """What an explorer says about a state: the message, and every number drawn as (name, text) pairs."""

    headline: str
    readout: list[tuple[str, str]]


@dataclass(frozen=True)
class Frame:
    """Everything that changes on the page with the state."""

    panels: list[str]
    headline: str
    readout: list[tuple[str, str]]
    alt: str
    call: str


class Explorer(Shown):
    """Base of all explorers.

    A subclass names its `fields` (state, with `controls` for each), `left` and `right` (rows of fields in the two
    columns of controls), `presets`, `about` (what the panels show, for the alt text), and defines `build` (return the
    panels) and `draw` (move the panels' marks to a state and return a `Reading`). `actions` maps a button to a method
    that takes a state and returns the next. Arguments of the constructor are the state; a bad one raises ValueError.
    """

    call = ""
    about = ""
    fields: dict[str, Any] = {}
    left: Sequence[tuple[str, ...]] = ()
    right: Sequence[tuple[str, ...]] = ()
    presets: Mapping[str, State] = {}
    actions: ClassVar[Mapping[str, Callable[..., State]]] = {}
    # Of an action that can be played, the one that goes a step of it.
    courses: ClassVar[Mapping[str, str]] = {}
    page_states = 80_000  # so many, at most, does a page without a kernel carry (helpers/handouts)
    rows_ahead = True  # its sliders' rows are drawn ahead: nothing in it depends on the way there
    in_words = False  # a read-out of sentences, one below the other
    # {field: fields that move it too}: it is told in the reopening call whenever one of them is
    moved_with: Mapping[str, Sequence[str]] = {}

    def __init_subclass__(cls) -> None:
        if "guess" in cls.fields:
            cls.fields = {**cls.fields, "room": Room()}
        # For help(), and for Tab after explore.many_at_once(
        keyword = Parameter.KEYWORD_ONLY
        cls.__signature__ = Signature(  # type: ignore[attr-defined] # which inspect looks for
            [Parameter(name, keyword, default=field.default) for name, field in cls.fields.items()]
        )

    @numpy_as_it_comes
    def __init__(self, **state: Any) -> None:
        self.fields = self.fields_for(state)
        self.presets = self.presets_for(state)
        defaults = {name: _copy(field.default) for name, field in self.fields.items()}
        self.start = self.settle(self._checked(defaults | state), set(state))
        self.state = dict(self.start)
        self.panels = self.build()
        self._widget: ExplorerWidget | None = None
        # JupyterLab moves a slider in a thread of its own beside the cells: one state at a time is drawn and shown.
        self._drawing = threading.RLock()

    def _checked(self, state: State) -> State:
        """Return `state` with each value checked, or raise ValueError."""
        if unknown := ", ".join(name for name in state if name not in self.fields):
            allowed = ", ".join(self.fields)
            raise ValueError(f"explore.{self.call}: {unknown} is not known; allowed are {allowed}.")
        return {name: self.fields[name].check(name, value) for name, value in state.items()}

    # -- what a subclass says --------------------------------------------------------------------------------

    def build(self) -> list[Any]:
        """Return the panels, drawn once."""
        raise NotImplementedError

    def draw(self, state: State) -> Reading:
        """Move the panels' marks to `state` and return a Reading."""
        raise NotImplementedError

    def fields_for(self, state: State) -> dict[str, Any]:
        """Return the fields, fitted to the `state` asked for (to its number of labels, say)."""
        return self.fields

    def presets_for(self, state: State) -> Mapping[str, State]:
        """Return the presets, fitted to the `state` asked for; `fields` are those fitted to it."""
        return self.presets

    def settle(self, state: State, changed: set[str]) -> State:
        """Return `state` with what follows from the fields in `changed` (two tied sliders, say)."""
        return state

    def on_handout(self, state: State) -> State:
        """Return `state` as a page without a kernel shows it: without what depends on the way there."""
        return state

    # -- a function of its state -----------------------------------------------------------------------------

    def moved_to(self, state: State) -> Reading:
        """Draw `state`, and the guesses of a room where its own guess is drawn, or would be; return the Reading."""
        what, guesses = state.get("room") or (None, [])
        is_own = not guesses or guess_at(state["guess"], what) is not None
        asked = {} if is_own else {"guess": guesses[0] if what is None else [what, guesses[0]]}
        reading = self.draw(state | asked)
        for panel in self.panels:
            panel.gather(guesses, is_own)
        return reading

    @numpy_as_it_comes
    def frame(self, state: State | None = None) -> Frame:
        """Return the Frame of `state` (a full state; by default the present one)."""
        with self._drawing:
            state = self.state if state is None else state
            reading = self.moved_to(state)
            panels = [style.themed(panel.live.frame()) for panel in self.panels]
        said = "; ".join(f"{name}: {text}" for name, text in reading.readout)
        alt = f"{self.about} {reading.headline}. {said}."
        return Frame(panels, reading.headline, reading.readout, alt, self.reopening_call(state))

    def reopening_call(self, state: State) -> str:
        """Return the one line of Python that reopens this explorer in `state`."""
        defaults = {name: _copy(field.default) for name, field in type(self).fields.items()}
        shown = {name: value for name, value in state.items() if not isinstance(self.fields[name], Memory)}
        told = {name for name, value in shown.items() if value != defaults[name]}
        told |= {name for name, movers in self.moved_with.items() if told & set(movers)}
        words = [f"{name}={value!r}" for name, value in shown.items() if name in told]
        return f"explore.{self.call}({', '.join(words)})"

    def mend(self, raw: State) -> tuple[State, list[str]]:
        """Return (good state, notices) for whatever state a page sent."""
        state, notices = dict(self.state), list[str]()
        for name, value in raw.items():
            if name in self.fields:
                state[name], notice = self.fields[name].mend(name, value, self.state[name])
                notices += [notice] if notice else []
        changed = {name for name in state if state[name] != self.state[name]}
        return self.settle(state, changed), notices

    @numpy_as_it_comes
    def recorded(self, recorder: Recorder, state: State) -> int:
        """Draw `state` into the tables of a row (helpers/live/rows.py); return its number there."""
        with self._drawing:
            return recorder.record(state)

    def svg(self, state: State | None = None) -> str:
        """Return one stand-alone SVG of all panels in `state`, for pages without a kernel."""
        with self._drawing:
            frame = self.frame(state)
            return stand_alone(frame.headline, frame.alt, [panel.live for panel in self.panels])

    # -- the widget --------------------------------------------------------------------------------------------

    @property
    def widget(self) -> ExplorerWidget:
        """The live widget, made when first asked for."""
        with self._drawing:
            if self._widget is None:
                nothing = Sent(values={}, action=None, move=NO_MOVE)
                self._widget = ExplorerWidget(spec=self.spec(), sent=nothing, view=self.view())
                self._widget.observe(self._moved, "sent")
                if self.rows_ahead:
                    rows = Rows(self, lambda part, piece: self.widget.send(part, [piece]))
                    self._widget.on_msg(lambda widget, message, buffers: rows.heard(message))
            return self._widget

    def spec(self) -> Spec:
        """Return all that never changes on the page: controls, presets, still layers."""
        return {
            "name": self.call.replace("_", " "),
            "columns": [rows_of(self.fields, self.left), rows_of(self.fields, self.right)],
            "presets": [(words, self._preset(words, state)) for words, state in self.presets.items()],
            "actions": [words for words in self.actions if words not in self.courses.values()],
            "courses": dict(self.courses),
            "signs": {w: path for f in self.fields.values() for w, path in getattr(f, "signs", {}).items()},
            "in_words": self.in_words,
            "ahead": self.rows_ahead,
            "start": {
                name: value for name, value in _listed(self.start).items() if name not in ("guess", "room")
            },
            "panels": [panel.live.spec() for panel in self.panels],
        }

    def _preset(self, words: str, state: State) -> State:
        """Return what a preset's button sets; raise ValueError if a field does not allow it."""
        try:
            self._checked(state)
        except ValueError as error:
            raise ValueError(f"explore.{self.call}, preset {words!r}: {error}") from None
        return _listed(state)

    def controls(self) -> list[Control]:
        """Return every control, in the order of the page."""
        return [control for row in rows_of(self.fields, [*self.left, *self.right]) for control in row]

    @numpy_as_it_comes
    def _moved(self, change: Any) -> None:
        with self._drawing:
            self.widget.view = self._answer(change["new"])

    def _answer(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Return the view after what the page sent; what goes wrong is said in it."""
        move, act = sent.get("move", NO_MOVE), self.actions.get(sent.get("action") or "")
        try:
            state, notices = self.mend(sent.get("values", {}))
            if act:
                state = act(self, state)
            return dict(self._drawn(state, move, notices))
        except (Exception, KeyboardInterrupt) as error:
            # ipywidgets would swallow it: the learner is told, the author finds the trace.
            trace = traceback.format_exc(limit=-3)
            said = f"{type(error).__name__}: {error}"
            return {**self.widget.view, "move": move, "error": said, "trace": trace}

    @numpy_as_it_comes
    def change(self, **state: Any) -> None:
        """Move to a state from Python; what is not given stays. Bad values raise ValueError."""
        with self._drawing:
            move = self._widget.view["move"] if self._widget else NO_MOVE
            view = self._drawn(self.settle(self.state | self._checked(state), set(state)), move)
            if self._widget is not None:
                self._widget.view = dict(view)

    def _drawn(self, state: State, move: Move, notices: Sequence[str] = ()) -> View:
        """Move to `state` and return its view; what cannot be drawn leaves the state as it was."""
        before, self.state = self.state, state
        try:
            return self.view(move=move, notices=notices)
        except BaseException:
            self.state = before
            raise

    def view(self, state: State | None = None, move: Move = NO_MOVE, notices: Sequence[str] = ()) -> View:
        """Return all that the page shows of `state` (by default the present one), as an answer to its `move`."""
        state = self.state if state is None else state
        frame = self.frame(state)
        return {
            "move": move,
            "state": _listed(state),
            "panels": frame.panels,
            "headline": frame.headline,
            "readout": frame.readout,
            "alt": frame.alt,
            "call": frame.call,
            "notice": " ".join(notices),
            "error": "",
            "trace": "",
        }

    def living(self) -> ExplorerWidget:
        """Return the widget that a cell shows."""
        return self.widget

    def stand_in(self) -> dict[str, str]:
        """Return the picture and the words for where there is no kernel."""
        return {"image/svg+xml": self.svg(), "text/plain": self.frame().alt}

    def __repr__(self) -> str:
        return self.reopening_call(self.state)


def _copy(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _listed(state: State) -> State:
    return {name: _copy(value) for name, value in state.items()}
