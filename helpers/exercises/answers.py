"""Keeps what a learner answered in one small file, so that a notebook opened later still knows it.

The file is `my_answers.json` beside the notebooks, or wherever the environment variable ONE_CAT_ANSWERS
says. Writing is atomic and locked, for each notebook has a kernel of its own. Introduced in notebook 00.
"""

import errno
import json
import os
import tempfile
import time
import warnings
from pathlib import Path

from filelock import FileLock

BINDER = (
    "Kept, as long as this Binder session lasts: it ends after some ten minutes without use. To keep your answers longer, "
    "right-click my_answers.json in the list on the left and choose Download; to go on another day, upload it there."
)
MOST, LONGEST = 4_000_000, 20_000  # bytes in the file, which is read at every question, and in one answer
_unwritten: dict[str, object] = {}
_told: set[str] = set()  # what this kernel has said once, and need not again
_ROOT = Path(__file__).resolve().parents[2]
# Copied among other packages, these helpers are in no project: the notebook is where its kernel was started.
_BESIDE = (_ROOT / "notebooks" if (_ROOT / "pyproject.toml").is_file() else Path.cwd()) / "my_answers.json"


def path() -> Path:
    """Return the path of the answers' file."""
    chosen = os.environ.get("ONE_CAT_ANSWERS")
    return Path(os.path.expanduser(chosen)) if chosen else _BESIDE


def recall(name: str) -> object:
    """Return what was kept for exercise `name`, or None."""
    try:
        return _unwritten.get(name) or _read().get(name)
    except OSError:
        return None


def keep(name: str, entry: dict[str, str]) -> str | None:
    """Keep `entry` for exercise `name`. Return None, or a sentence if it was not written, or will not last.

    What cannot be written is still remembered until the kernel stops, and the lesson goes on.
    """
    if len(json.dumps(entry)) > LONGEST:
        return f"Your answer is not kept: it is longer than {LONGEST // 1000} kB. Give your reason in fewer words."
    _unwritten[name] = entry
    try:
        with _lock():
            _replace(_file(), {**_read(), **_unwritten})
    except OSError as error:
        return (
            f"Your answer is remembered only until this kernel stops: {_fault(error)} "
            "To keep it, set ONE_CAT_ANSWERS to a file you may write."
        )
    _unwritten.clear()  # from here on the file is right, whatever another notebook writes there
    if "BINDER_LAUNCH_HOST" in os.environ and BINDER not in _told:
        _told.add(BINDER)
        return BINDER
    return None


def forget() -> str | None:
    """Forget every answer, in memory and in the file. Return None, or a sentence if the file had to stay."""
    _unwritten.clear()
    try:
        with _lock():
            _file().unlink(missing_ok=True)
    except OSError as error:
        return f"The answers' file stays as it is: {_fault(error)}"
    return None


def _file() -> Path:
    """Return path(); raise OSError if it holds what must not be moved or replaced: a folder, or /dev/null."""
    if path().exists() and not path().is_file():
        raise OSError(errno.EEXIST, "it is something else than a file")
    return path()


def _lock() -> FileLock:
    return FileLock(path().with_name(f".{path().name}.lock"), timeout=3)


def _fault(error: OSError) -> str:
    """Say what kept us from writing; a lock's timeout has no words of the system's."""
    return f"{path()} cannot be written ({error.strerror or 'another notebook holds its lock'})."


def _read() -> dict[str, object]:
    try:
        with _file().open("rb") as file:
            content = file.read(MOST + 1)
    except FileNotFoundError:
        return {}
    if len(content) > MOST:
        return _set_aside(f"are too many to read ({MOST // 1_000_000} MB at most)")
    try:
        kept = json.loads(
            content
        )  # finds out whether it is UTF-8, 16 or 32, with a byte-order mark or without
    except (ValueError, RecursionError):
        kept = None
    return kept if isinstance(kept, dict) else _set_aside("could not be read")


def _set_aside(why: str) -> dict[str, object]:
    """Move a file that is no use out of the way, so that nothing in it is lost; raise OSError if it has to stay."""
    damaged = path()
    aside = damaged.with_name(f"{damaged.name}.damaged-{time.time_ns()}")
    try:
        damaged.replace(aside)
        warnings.warn(
            f"The answers in {damaged} {why}. The file is now {aside}, and new answers are kept in a new one. "
            f"To go back to it, mend it and give it its old name.",
            stacklevel=2,
        )
    except FileNotFoundError:  # another notebook was quicker
        pass
    return {}


def _replace(target: Path, kept: dict[str, object]) -> None:
    content = json.dumps(kept, indent=1).encode()
    if len(content) > MOST:  # it could not be read again
        raise OSError(errno.EFBIG, f"it would hold more than {MOST // 1_000_000} MB")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
