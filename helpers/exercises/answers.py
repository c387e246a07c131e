"""Keeps what a learner answered in one small file, so that a notebook opened later still knows it.

The file is `.answers.json` beside the notebooks' folder, or wherever the environment variable ONE_CAT_ANSWERS
says. Writing is atomic and locked, for each notebook has a kernel of its own. Introduced in notebook 00.
"""

import json
import os
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

_memory: dict = {}


def path():
    """Return the path of the answers' file."""
    chosen = os.environ.get("ONE_CAT_ANSWERS")
    return Path(chosen).expanduser() if chosen else Path(__file__).resolve().parents[2] / ".answers.json"


def recall(name):
    """Return what was kept for exercise `name`, or None."""
    return _memory.get(name) or _read().get(name)


def keep(name, entry):
    """Keep `entry` (a dictionary) for exercise `name`. Return None, or a sentence if it could not be written.

    What cannot be written is still remembered until the kernel stops, and the lesson goes on.
    """
    _memory[name] = entry
    target = path()
    try:
        with FileLock(f"{target}.lock", timeout=3):
            _replace(target, {**_read(), **_memory})
    except (OSError, Timeout) as error:
        reason = getattr(error, "strerror", None) or "another notebook holds its lock"
        return (
            f"Your answer is remembered only until this kernel stops: {target} cannot be written ({reason}). "
            "To keep it, set ONE_CAT_ANSWERS to a file you may write."
        )
    return None


def forget():
    """Forget every answer, in memory and in the file."""
    _memory.clear()
    path().unlink(missing_ok=True)


def _read():
    try:
        kept = json.loads(path().read_text(encoding="utf-8"))
        if isinstance(kept, dict):
            return kept
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        pass
    return _set_aside()


def _set_aside():
    """Move a damaged file out of the way, so that nothing in it is lost and the lesson goes on."""
    damaged = path()
    try:
        damaged.replace(damaged.with_name(damaged.name + ".damaged"))
    except OSError:
        pass
    return {}


def _replace(target, kept):
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1, ensure_ascii=False)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
