"""A server as a process of its own: JupyterLab, slides, and the trial of a class server."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil


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
    try:
        wait_for(process, answers, seconds)
    except RuntimeError as error:
        process.kill()
        raise RuntimeError(f"{command[1:3]} {error}. Its log:\n{tail(log)}") from None
    return process


def wait_for(process: subprocess.Popen[Any], answers: Callable[[], bool], seconds: float) -> None:
    """Return once a server answers; raise RuntimeError if it ends, or takes longer."""
    end = time.monotonic() + seconds
    while not answers():
        if process.poll() is not None:
            raise RuntimeError("ended at once")
        if time.monotonic() > end:
            raise RuntimeError(f"did not answer within {seconds:.0f} s")
        time.sleep(0.1)


def started_by(number: int, words: str) -> list[psutil.Process]:
    """Return those that a process has started, and they, whose command holds `words`; who ends while asked is none of them."""
    found = []
    for one in psutil.Process(number).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if words in " ".join(one.cmdline()):
                found.append(one)
    return found


def free_port() -> int:
    """Return a port that nothing listens at, of those that no system gives away by itself, as it does to each kernel.

    So nobody else has it a moment later. Of the system's own chance, for all workers of a run in random order have one seed.
    """
    while True:
        port = random.SystemRandom().randrange(12_000, 32_000)
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


def listens(port: int) -> bool:
    """Return whether something listens at a port."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def tail(log: Path, lines: int = 30) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
