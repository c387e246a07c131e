"""Open one notebook as slides: JupyterLab on a copy of the notebooks, with settings of its own.

    .venv/bin/python tools/present.py 03 [--port 8888] [--no-browser] [--room [--room-address 192.168.1.5] [--room-port 8900]]

Nothing of the teacher's own JupyterLab is touched: settings, workspaces and the notebooks' copy lie in a temporary
folder, which goes when JupyterLab ends. The extension in tools/presenting runs the cells and starts the slides. With `--room`
a class commits from its phones: a server of its own (tools/room, docs/room.md) runs beside JupyterLab, and ends with it.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import webbrowser
from pathlib import Path

import deck

from helpers.panels.signs import SIGNS

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
HOST = "127.0.0.1"


def stop(words):
    """End with one sentence, and no traceback."""
    print(words, file=sys.stderr)
    sys.exit(2)


def find_notebook(number):
    """Return the notebook's file name for "03", "3" or its whole name; or end, saying which there are."""
    names = [path.name for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))]
    wanted = str(number).strip()
    if wanted.isdigit():
        wanted = wanted.zfill(2)
    found = [name for name in names if wanted in (name, name[:2], Path(name).stem)]
    if not found:
        allowed = ", ".join(name[:2] for name in names)
        stop(f"NOTEBOOK={number} is not there; allowed is one of {allowed}, as in: make present NOTEBOOK=03")
    return found[0]


def check_port(text):
    """Return a port that is free; or end, saying what to do."""
    if not (str(text).isascii() and str(text).isdigit()) or not 1 <= int(text) <= 65535:
        stop(f"PORT={text} was given; allowed is a whole number from 1 to 65535.")
    with socket.socket() as probe:
        try:
            probe.bind((HOST, int(text)))
        except OSError:
            stop(
                f"Port {text} is in use. Take another: make present NOTEBOOK=03 PORT={int(text) % 65535 + 1}"
            )
    return int(text)


def prepare_room(name, address, port):
    """Return what a room for the notebook's questions is; or end, saying why there can be none."""
    from room import running

    from helpers.exercises.bank import QUESTIONS

    try:
        names = running.questions(NOTEBOOKS / name, QUESTIONS)
        chosen = running.check_address(address)
        return running.told(chosen, running.check_port(port, chosen), names, follows=address == "auto")
    except running.Unfit as error:
        stop(str(error))


def open_room(folder, room):
    """Start the server of a room and tell the slides of it; say who can reach it, and what to do where phones cannot."""
    from room import running

    config = json.dumps({"oneCatRoom": running.for_slides(room)})
    (folder / "app" / "page_config.json").write_text(config, encoding="utf-8")
    opened = running.Running(folder / "room", room)
    print(
        f"The room's word is {room['word']}; phones open {room['join']} and the slides' first page. {room['who']} If a phone in "
        "the same network cannot open it, the Wi-Fi keeps its devices apart: use the laptop's own hot spot, or hands (docs/room.md).",
        flush=True,
    )
    return opened


def keep_record(name, opened):
    """Leave the record of the lesson (counts, and nobody alone) beside the project, else at home, else on the screen; say where it is."""
    from room import record

    try:
        rows = record.counted(opened.folder / "room.sqlite")
    except sqlite3.Error as error:
        print(f"The votes of this lesson cannot be read: {error}.", file=sys.stderr)
        return
    for folder in (".", os.path.expanduser("~")) if rows else ():
        file = Path(folder, f"room-{name[:2]}-{time.strftime('%Y-%m-%d-%H%M')}.csv")
        try:
            record.save(rows, file)
        except OSError as error:
            print(f"The record of this lesson cannot be written to {folder}: {error}.", file=sys.stderr)
        else:
            print(
                f'The record of this lesson is {file.absolute()}; over many lessons: make room-report CSV="{file}"'
            )
            return
    print(record.text(rows) if rows else "", end="")


def prepare(folder):
    """Copy the notebooks into `folder` and write the settings of this JupyterLab."""
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", "*my_answers.json*")
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=ignored)
    for path in (folder / "notebooks").glob("*.ipynb"):
        book = deck.condense(json.loads(path.read_text(encoding="utf-8")))
        path.write_text(json.dumps(book), encoding="utf-8")
    extension = folder / "extensions" / "one-cat-presenting"
    shutil.copytree(ROOT / "tools" / "presenting", extension)
    shutil.copy(ROOT / "helpers" / "front" / "shared.js", extension / "static")
    boxes = {name: SIGNS[f"{name} box"] for name in ("open", "closed")}
    (extension / "static" / "boxes.js").write_text(f"export const BOXES = {json.dumps(boxes)};\n")
    settings = json.loads((ROOT / "binder" / "overrides.json").read_text(encoding="utf-8"))
    settings["@jupyterlab/docmanager-extension:plugin"] = {"autosave": False}
    settings["@jupyterlab/notebook-extension:tracker"]["codeCellConfig"] = {"lineWrap": True}
    (folder / "app").mkdir()
    (folder / "app" / "overrides.json").write_text(json.dumps(settings), encoding="utf-8")


def environment(folder):
    """Return the environment in which JupyterLab finds no settings and no answers but its own."""
    own = {
        name: str(folder / name.lower()) for name in ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")
    }
    return {**os.environ, **own, "ONE_CAT_ANSWERS": str(folder / "answers.json")}


def command(folder, name, port, browser):
    """Return the command that starts JupyterLab on the notebook."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [
        *(sys.executable, "-m", "jupyterlab", *root, f"--ServerApp.ip={HOST}"),
        *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
        *(f"--ServerApp.root_dir={folder / 'notebooks'}", f"--LabApp.app_settings_dir={folder / 'app'}"),
        f"--LabApp.extra_labextensions_path={folder / 'extensions'}",
        f"--LabApp.default_url=/lab/tree/{name}",
        *([] if browser else ["--no-browser"]),
    ]


def has_browser():
    """Return whether Python finds a browser to open."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def present(name, port, browser, room=None):
    """Present the notebook until JupyterLab is stopped, with a room if there is one."""
    with tempfile.TemporaryDirectory(prefix="one-cat-present-") as scratch:
        folder = Path(scratch)
        prepare(folder)
        opened = open_room(folder, room) if room else None
        print(
            f"Presenting a copy of {name}. Space, → or Page Down goes on, Shift+Space, ← or Page Up back; Esc leaves the "
            "slides (while one types, first the number); Ctrl+C here ends.",
            flush=True,
        )
        # Out of the terminal's group, or Ctrl+C would have JupyterLab ask whether it is meant.
        server = subprocess.Popen(
            command(folder, name, port, browser), env=environment(folder), start_new_session=True
        )
        try:
            server.wait()
        except KeyboardInterrupt:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:  # seen once: it had not ended half a minute later
                server.kill()
                server.wait()
        finally:
            on_signals(signal.SIG_IGN)  # a second Ctrl+C would lose the record
            if opened:
                opened.stop()
                keep_record(name, opened)


def on_signals(handler):
    """Let `handler` take what ends a program from outside."""
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):  # Windows has no last one
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), handler)


def main(arguments=None):
    """Present what was asked for, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook")
    parser.add_argument("--port", default="8888")
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--room", action="store_true")
    parser.add_argument("--room-address", default="")
    parser.add_argument("--room-port", default="")
    given = parser.parse_args(arguments)
    name, port = find_notebook(given.notebook), check_port(given.port)
    if not given.room and (given.room_address or given.room_port):
        stop("ADDRESS and ROOM_PORT are a room's: make present NOTEBOOK=03 ROOM=1 ADDRESS=auto")
    room = prepare_room(name, given.room_address, given.room_port) if given.room else None
    on_signals(signal.default_int_handler)  # in the background it is deaf to Ctrl+C
    browser = not given.no_browser
    if browser and not has_browser():
        print("No browser was found: open the address that JupyterLab prints below in one.", flush=True)
        browser = False
    try:
        present(name, port, browser, room)
    except OSError as error:
        why = error.args[0][0][-1] if isinstance(error, shutil.Error) else error.strerror  # the first of many
        stop(
            f"The notebooks' copy cannot be made: {why}. Make room for temporary files, or name a folder for them: "
            f"TMPDIR=/there make present NOTEBOOK={name[:2]}"
        )


if __name__ == "__main__":
    main()
