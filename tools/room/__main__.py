"""Serve the room that `make present ROOM=1` has written into FOLDER/room.json, until told to end.

    python -m room FOLDER

All that counts is in FOLDER/room.sqlite: if this process dies, the next goes on where it was.
"""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

from tornado.netutil import bind_sockets

from room import server
from room.packed import Explorers
from room.serving import Serving
from room.state import Room

LOOPBACK = "127.0.0.1"


def packing(folder, names):
    """Start packing what the questions open, beside the server."""
    return subprocess.Popen([sys.executable, "-m", "room.packed", str(folder), *names])


async def serve(folder):
    """Serve until a signal comes."""
    told = json.loads((folder / "room.json").read_text(encoding="utf-8"))
    state = Room(folder / "room.sqlite")
    (folder / "opens").mkdir(exist_ok=True)
    room = Serving(state, Explorers(folder / "opens"), told["word"], told["key"], told["join"], told["who"], told["number"])
    http = server.made(room)
    for address in {LOOPBACK, told["address"]} - ({LOOPBACK} if told["address"] == "0.0.0.0" else set()):
        http.add_sockets(bind_sockets(told["port"], address))
    packer = packing(folder / "opens", told["questions"])
    ended = asyncio.Event()
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(ended.set))
    loop = asyncio.get_running_loop()
    try:
        await ended.wait()
    finally:
        packer.kill()
        packer.wait()
        http.stop()
        state.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
