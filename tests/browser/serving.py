"""A server as a process of its own, for JupyterLab and for the class server."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


def started(
    command: list[str],
    folder: Path,
    environment: dict[str, str],
    log: Path,
    answers: Callable[[], bool],
    seconds: float,
) -> subprocess.Popen[bytes]:
    """Start a server in `folder`, its words going to `log`; return it when it answers, or say what it said."""
    with log.open("ab") as file:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=os.name == "posix",
        )
    end = time.monotonic() + seconds
    while not answers():
        ended = process.poll() is not None
        if ended or time.monotonic() > end:
            how = "ended at once" if ended else f"did not answer within {seconds:.0f} s"
            if not ended:
                process.kill()
            raise RuntimeError(f"{command[1:3]} {how}. Its log:\n{tail(log)}")
        time.sleep(0.1)
    return process


def tail(log: Path, lines: int = 30) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
