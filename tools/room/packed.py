"""What a reveal opens on the phones: the explorer behind each question, packed as hand-outs are, by a process of its own.

    python -m room.packed FOLDER question …

First all first pictures are written, then the packed frames, in the order of the questions: a phone shows what is there,
and asks again for the rest.
"""

import gzip
import json
import os
import sys
from pathlib import Path

from helpers.exercises.bank import QUESTIONS
from helpers.handouts import places
from room import own

STATES = 2000  # of each explorer, at most: packed while the teacher still greets the class
NEVER = ".never"  # there will be none
SLOW = ".slow"  # it trains networks: the server draws no guess into it


class Explorers:
    """What the packing process has left in a folder, for the server."""

    def __init__(self, folder):
        """Look into `folder`."""
        self.folder = Path(folder)
        self.read_before, self.named = {}, {}
        self.own = {}

    def address(self, name):
        """Return where the explorer behind a question is to be had; None if it opens none, or cannot be packed."""
        if QUESTIONS[name].reveal is None or (self.folder / f"{name}{NEVER}").exists():
            return None
        return f"/opens/{name}.json"

    def files(self, name):
        """Return the names of what a phone may have of a question."""
        told = self.read(f"{name}.json")
        if told is None:
            return {f"{name}.json"}
        if name not in self.named:
            data = json.loads(gzip.decompress(told))["data"]
            self.named[name] = {f"{name}.json", data.rpartition("/")[2]}
        return self.named[name]

    def guess(self, name, value):
        """Return what draws a guess into the explorer of a question (own.py), or None; it takes a moment, in one thread."""
        if not (self.folder / f"{name}.json").exists() or (self.folder / f"{name}{SLOW}").exists():
            return None
        if name not in self.own:
            self.own[name] = own.Own(name, STATES)
        return self.own[name].marks(value)

    def read(self, name):
        """Return a file's bytes, or None if it is not there yet."""
        if name not in self.read_before:
            try:
                self.read_before[name] = (self.folder / name).read_bytes()
            except OSError:
                return None
        return self.read_before[name]


def pack(folder, names, states=STATES):
    """Write what the questions open into `folder`, of each explorer at most so many states."""
    opened, grids = {}, {}
    for name in names:
        if QUESTIONS[name].reveal is None:
            continue
        try:
            opened[name] = own.opened(name)
        except Exception:  # its networks have yet to be trained, say: the slide shows it
            write(folder / f"{name}{NEVER}", b"")
        if "torch" in sys.modules:
            write(folder / f"{name}{SLOW}", b"")
    found, grids = places.gathered([*opened.values()], states)
    specs = {name: places.spec_of(grid) for name, grid in grids.items()}
    keys = {name: places.key_of(grid) for name, grid in grids.items()}
    for name, place in zip(opened, found, strict=True):
        place.pop("first")
        told = {"place": place, "spec": specs[place["explorer"]]}
        told["data"] = f"/opens/{keys[place['explorer']]}.bin"
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        write(folder / f"{name}.json", gzip.compress(text.encode(), 9))
    for grid in grids.values():
        places.packed(grid, folder, lambda told: None)


def write(path, content):
    """Write a file that is there as a whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}")  # after a restart there may be two packers
    new.write_bytes(content)
    new.replace(path)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # the slides come first
    pack(Path(sys.argv[1]), sys.argv[2:])
