"""Why the trial cannot be started, in a sentence: asked before anything is installed, so by the standard library alone."""

import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOMES = ROOT / ".hub" / "homes"


def bind(port, family, host):
    """Return a socket that keeps a port from everybody else; None where there is no such address."""
    try:
        held = socket.socket(family)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, family == socket.AF_INET)
        held.bind((host, port))
        return held
    except OSError as error:
        if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            stop(f"port {port} cannot be had ({error.strerror}); another: make hub PORT={port % 65535 + 1}")


def check():
    """Return the port, and a socket that holds it where a browser looks for "localhost", too; or stop."""
    address, port = os.environ.get("ADDRESS", "localhost"), os.environ.get("PORT") or "8000"
    on_branch = ["git", "-C", str(ROOT), "symbolic-ref", "--quiet", "HEAD"]
    if os.name == "nt":
        stop("JupyterHub needs Linux or macOS; on Windows, WSL.")
    if os.geteuid() == 0 and os.environ.get("EVERY_LEARNER_IS_ROOT") != "yes":
        stop(
            "as root's, each learner would be root here; if you want that: make hub EVERY_LEARNER_IS_ROOT=yes"
        )
    if address not in ("localhost", "127.0.0.1"):
        stop(
            f"it is for this computer alone, not for ADDRESS={address}; for a class: https://tljh.jupyter.org"
        )
    if not (port.isascii() and port.isdigit() and len(port) < 6 and 1 <= int(port) <= 65535):
        stop(f"PORT={port[:20]} was given; allowed is a whole number from 1 to 65535.")
    is_clone = shutil.which("git") and (ROOT / ".git").exists()
    if not is_clone or subprocess.run(on_branch, capture_output=True).returncode:
        stop(
            f"learners get clones by git, so {ROOT} must be a clone of your own, on a branch, and no unpacked ZIP."
        )
    if why := unwritable(HOMES):
        stop(f"{HOMES} cannot be written ({why}).")
    for folder in (HOMES.parent, HOMES):
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            stop(f"{folder} is a link, or another account's; move it away.")
        folder.chmod(0o700)
    bind(int(port), socket.AF_INET, "127.0.0.1").close()
    return int(port), bind(int(port), socket.AF_INET6, "::1")


def unwritable(folder):
    """Make a folder; return why a megabyte cannot be written in it, or nothing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as tried:
            tried.write(bytes(2**20))
    except OSError as error:
        return error.strerror


def stop(words):
    sys.exit(f"The trial is not started: {words}")


if __name__ == "__main__":
    check()
