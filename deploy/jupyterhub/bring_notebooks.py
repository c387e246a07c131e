"""Bring the notebooks into a learner's folder, and never over what the learner has changed.

    python3 bring_notebooks.py SOURCE FOLDER

`.brought.json` in the folder holds a digest of each file as it was brought last. A file that still has it is
brought up to date; one that was changed stays, and if the original has changed too, the new one is put beside it
under a name with the date. A notebook that was only run counts as unchanged. Uses the standard library alone.
"""

import datetime
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

KNOWN = ".brought.json"
BY_JUPYTER = ("collapsed", "execution", "scrolled", "trusted")  # what a run leaves in a cell's metadata


def digest(data):
    """Return a digest of what a person may change in a file: of a notebook all but what running it leaves there."""
    try:
        cells = json.loads(data)["cells"]
        kept = [_by_hand(cell) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError):
        kept = hashlib.sha256(data).hexdigest()  # no notebook: every byte counts
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _by_hand(cell):
    source = cell["source"]
    metadata = {name: value for name, value in cell.get("metadata", {}).items() if name not in BY_JUPYTER}
    metadata = {name: value for name, value in metadata.items() if value != {}}
    text = source if isinstance(source, str) else "".join(source)
    return [cell["cell_type"], text, cell.get("attachments") or {}, metadata]


def bring(source, folder, today=None):
    """Bring every file of `source` into `folder`. Return (what was done, what failed), each a list of sentences."""
    source, folder = Path(source), Path(folder)
    done, failed = [], []
    folder.mkdir(parents=True, exist_ok=True)
    known = _known(folder)
    for original in sorted(source.glob("*.ipynb")):
        try:
            said = _bring_one(original, folder, known, today or datetime.date.today())
        except OSError as error:
            failed.append(f"{folder / original.name} could not be brought: {error.strerror or error}.")
        else:
            done += [said] if said else []
    try:
        _write(folder / KNOWN, json.dumps(known, indent=1).encode())
    except OSError as error:
        failed.append(f"{folder / KNOWN} could not be written: {error.strerror or error}.")
    return done, failed


def _bring_one(original, folder, known, today):
    """Bring one file, and note it in `known`. Return a sentence if something was done."""
    name, data = original.name, original.read_bytes()
    mine, new = folder / name, digest(data)
    before = digest(mine.read_bytes()) if mine.exists() else None
    if before in (None, known.get(name)) and before != new:
        _write(mine, data)
        said = f"{name}: brought." if before is None else f"{name}: brought up to date."
    elif before != new and known.get(name) != new:
        beside = _free(mine, today)
        _write(beside, data)
        said = f"{name}: changed here, and kept; the new one is {beside.name}."
    else:
        said = ""
    known[name] = new
    return said


def _free(path, today):
    """Return a name beside `path` that is not taken."""
    names = (f"{path.stem} (new, {today}{again})" for again in ("", *(f", {n}" for n in range(2, 10_000))))
    return next(free for name in names if not os.path.lexists(free := path.with_name(name + path.suffix)))


def _known(folder):
    """Return what is known of earlier times; if it cannot be read, nothing, and so nothing is written over."""
    try:
        known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(path, data):
    """Write a whole file or, where the disk is full, none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def try_room(folder):
    """Raise OSError unless a megabyte can be written in `folder`: what JupyterLab, or the hub, needs to start."""
    with tempfile.TemporaryFile(dir=folder) as tried:
        tried.write(bytes(2**20))


def main(source, folder):
    """Bring, tell, and return 1 if the learner lacks a notebook, or the room to open one."""
    done, failed, unusable = [], [], False
    try:
        done, failed = bring(source, folder)
        try_room(folder)
    except OSError as error:
        failed, unusable = [*failed, f"{folder} cannot be used: {error.strerror or error}."], True
    print(*done, *failed, sep="\n", file=sys.stderr)
    names = [original.name for original in Path(source).glob("*.ipynb")]
    return int(unusable or not all(Path(folder, name).is_file() for name in names))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"Given: {len(sys.argv) - 1} arguments; allowed are two, SOURCE and FOLDER.")
    sys.exit(main(*sys.argv[1:]))
