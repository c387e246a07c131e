"""Say in a sentence why the trial cannot be started: `make hub` asks before anything is installed, the hub again.

    python3 deploy/jupyterhub/checks.py

Takes PORT, ADDRESS and EVERY_LEARNER_IS_ROOT from make. Uses the standard library alone.
"""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOMES = ROOT / ".hub" / "homes"
LOOPBACK = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}  # a browser asks both for "localhost"


def stop(words):
    """End with one sentence, and no traceback."""
    sys.exit(f"The trial is not started: {words}")


def check_account():
    """Stop where each learner would be root, or there is no JupyterHub."""
    if os.name == "nt":
        stop("JupyterHub runs on Linux and macOS; on Windows, in its Linux (WSL).")
    if os.geteuid() == 0 and os.environ.get("EVERY_LEARNER_IS_ROOT") != "yes":
        stop(
            "root gave the command, so every learner would be root on this computer. Give it from an ordinary account; in "
            "a container that holds nothing else, as root: make hub EVERY_LEARNER_IS_ROOT=yes"
        )


def check_address():
    """Stop if others than this computer are to be let in."""
    address = os.environ.get("ADDRESS", "127.0.0.1")
    if address not in ("localhost", *LOOPBACK):
        stop(
            f"ADDRESS={address} was given, but a trial is for this computer alone: whoever logs in can do all that you can. "
            "For a class take The Littlest JupyterHub, https://tljh.jupyter.org (deploy/jupyterhub/README.md)."
        )


def hold(address, port):
    """Return a socket bound to a port, which nobody else can have then; None if this computer has no such address."""
    held = socket.socket(LOOPBACK[address])
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((address, port))
    except OSError as error:
        if address == "::1" and not isinstance(error, PermissionError) and error.errno != 98:
            return None
        stop(
            f"port {port} cannot be had ({error.strerror}). Another is chosen so: make hub PORT={port % 65535 + 1}"
        )
    return held


def check_port():
    """Return the port to listen on, or stop."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 65535):
        stop(f"PORT={text[:20]} was given; allowed is a whole number from 1 to 65535.")
    for address in LOOPBACK:
        if held := hold(address, int(text)):
            held.close()
    return int(text)


def check_repository():
    """Return (address, branch) of this clone, which is what each learner gets a clone of; or stop."""
    address = ROOT.as_uri()
    try:
        git = ["git", "ls-remote", "--symref", address, "HEAD"]
        said = subprocess.run(git, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        stop("git is not installed, by which learners get their notebooks.")
    except subprocess.CalledProcessError as error:
        stop(
            f"{ROOT} must be a clone made by git, not an unpacked ZIP. git said: {error.stderr.splitlines()[0]}"
        )
    if not said.startswith("ref: refs/heads/"):
        stop(f"{ROOT} is on no branch. First: git switch main")
    return address, said.split()[1].removeprefix("refs/heads/")


def try_room(folder):
    """Make a folder that is this account's alone; raise OSError unless a megabyte can be written in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as tried:
        tried.write(bytes(2**20))


def check_room():
    """Stop if the learners' folders cannot be written."""
    try:
        try_room(HOMES.parent)
        try_room(HOMES)
    except OSError as error:
        stop(f"{HOMES} cannot be written ({error.strerror}).")


def check():
    """Return (port, (address, branch) of the clone), or stop."""
    check_account()
    check_address()
    port, repository = check_port(), check_repository()
    check_room()
    return port, repository


if __name__ == "__main__":
    check()
