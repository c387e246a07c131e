"""What a notebook leaves for its page: each explorer and question, in order, with all that it needs to live there.

`make handouts` calls `write` in the notebook's own kernel, when it has run: the networks trained there are still at hand.
"""

import hashlib
import html
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from helpers.handouts.grid import Grid
from helpers.handouts.pack import pack
from helpers.live.explorer import Explorer
from helpers.live.fields import State
from helpers.live.protocol import AskPlace, AskSpec, ExplorerPlace, Spec, View
from helpers.live.shown import handout_places

NO_SCRIPT = (
    "This is the picture as it starts. Its sliders need a browser that runs this page’s script and unpacks its data "
    "(any of the last years does)."
)


def write(
    folder: Path | str,
    states: int | None = None,
    tell: Callable[[str], None] = print,
    things: Sequence[Any] | None = None,
) -> None:
    """Write places.json into `folder`, and the packed grids beside it, where all notebooks find them.

    `tell` is given a line of progress now and then. No explorer has more than so many `states`, if that is given. What
    is written of are the `things`, by default all that this notebook has shown.
    """
    folder = Path(folder)
    places, grids = gathered(handout_places if things is None else things, states)
    explorers = {
        name: {"spec": spec_of(grid), "data": packed(grid, folder.parent, tell)}
        for name, grid in grids.items()
    }
    told = json.dumps({"places": places, "explorers": explorers}, ensure_ascii=False)
    (folder / "places.json").write_text(told, encoding="utf-8")


def gathered(
    things: Sequence[Any], states: int | None = None
) -> tuple[list[ExplorerPlace | AskPlace], dict[str, Grid]]:
    """Return (the place of each thing, the grid of each explorer by its name there)."""
    found = Found()
    places = [found.explorer(thing) if isinstance(thing, Explorer) else found.ask(thing) for thing in things]
    return places, {name: Grid(one, starts, states) for name, (one, starts) in found.explorers.items()}


def key_of(grid: Grid) -> str:
    """Return what names an explorer's packed grid: alike for two that show the same."""
    explorer = grid.explorer
    ends = [looks(explorer, state) for state in grid.ends()]
    asked = json.dumps(
        [
            explorer.call,
            [list(axis.values) for axis in grid.axes],
            [vars(block) for block in grid.blocks],
            ends,
        ]
    )
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def packed(grid: Grid, shared: Path, tell: Callable[[str], None]) -> str:
    """Pack an explorer's grid into `shared`, unless that is done; return the key that names its file."""
    key = key_of(grid)
    kept = shared / f"{key}.bin"
    if not kept.is_file():
        data = pack(grid, lambda done: tell(f"{grid.explorer.call} {done}/{grid.size}"))
        new = shared / f"{key}.{os.getpid()}"
        new.write_bytes(data)
        new.replace(kept)
    return key


def spec_of(grid: Grid) -> Spec:
    """Return an explorer's spec with the stops of its sliders, and presets that name all they change."""
    explorer, spec = grid.explorer, grid.explorer.spec()
    known = {(axis.field, axis.index): axis.values for axis in grid.axes}
    for control in (c for rows in spec["columns"] for row in rows for c in row):
        control["stops"] = [*known[control["field"], control["index"]]]
    presets = list[tuple[str, State]]()
    for words, raw in spec["presets"]:
        mended = explorer.mend(raw)[0]
        presets.append((words, {n: v for n, v in mended.items() if n in raw or v != explorer.state[n]}))
    spec["presets"] = presets
    return spec


def looks(explorer: Explorer, state: State) -> list[Any]:
    """Return all that an explorer shows of a state."""
    frame = explorer.frame(explorer.on_handout(explorer.settle(state, set())))
    stills = [panel.live.still() for panel in explorer.panels]
    return [stills, frame.panels, frame.headline, frame.readout, explorer.about]


class Asked(Protocol):
    """A question of the exercises, as far as a page needs it."""

    question: Any

    def spec(self) -> AskSpec:
        """Return all of it that never changes."""


class Found:
    """The explorers of a page, each once, however often it is opened: {name: (explorer, states it is opened in)}."""

    def __init__(self) -> None:
        self.explorers: dict[str, tuple[Explorer, list[State]]] = {}

    def explorer(self, explorer: Explorer) -> ExplorerPlace:
        """Return what the page needs to open an explorer here."""
        view = explorer.view(explorer.on_handout(explorer.state))
        name = next((n for n, (known, _) in self.explorers.items() if _alike(known, explorer)), None)
        if name is None:
            name = f"{explorer.call}-{len(self.explorers)}"
            self.explorers[name] = (explorer, [])
        self.explorers[name][1].append(explorer.state)
        return {
            "explorer": name,
            "view": {**view, "call": ""},
            "start": explorer.start,
            "first": _figure(explorer, view),
        }

    def ask(self, ask: Asked) -> AskPlace:
        """Return what the page needs to put a question, judge an answer, and open the explorer behind it."""
        opened = ask.question.reveal(None) if ask.question.reveal else None
        spec = ask.spec()
        spec["earlier"] = ""  # the page's reader has answered nothing here yet
        return {
            "ask": spec,
            "judge": ask.question.verdicts(),
            "opens": self.explorer(opened) if opened else None,
            "first": _words(spec),
        }


def _alike(one: Explorer, other: Explorer) -> bool:
    """Return whether two explorers show the same, wherever their controls stand."""
    if type(one) is not type(other) or one.controls() != other.controls():
        return False
    tried = [one.start, other.state, *(other.mend(raw)[0] for raw in other.presets.values())]
    return all(looks(one, state) == looks(other, state) for state in tried)


def _figure(explorer: Explorer, view: View) -> str:
    """Return the picture of a view as a figure with a caption, for a browser that runs no script."""
    svg, alt = explorer.svg(view["state"]), html.escape(view["alt"])
    return f'<figure class="oc-first">{svg}<figcaption>{alt} <em>{NO_SCRIPT}</em></figcaption></figure>'


def _words(spec: AskSpec) -> str:
    """Return a question with its hint and solution as plain HTML."""
    parts = [f'<p class="oc-question">{html.escape(spec["words"])}</p>']
    for name in ("hint", "solution"):
        if spec[name]:
            parts.append(f"<details><summary>{name}</summary><p>{html.escape(spec[name])}</p></details>")
    return f'<div class="oc-first">{"".join(parts)}</div>'
