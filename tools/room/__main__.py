"""Serve the room that `make present ROOM=1` has written into FOLDER/room.json, until told to end.

    python -m room FOLDER [number of the process that it belongs to]

All that counts is in FOLDER/room.sqlite: if this process dies, the next goes on where it was.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from room.network import Network
from room.packed import Explorers
from room.serving import Serving
from room.state import Room


def more_files():
    """Let this process have as many connections open as the system allows: a phone is a file to it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if most == resource.RLIM_INFINITY else min(most, 8192)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


async def orphaned(parent):
    """Return when the slides' process is gone, however it ended; on Windows it is not known."""
    while parent is None or os.getppid() == parent:
        await asyncio.sleep(1)


async def packed(packer):
    """Wait for the packing process, so that nothing of it is left."""
    while packer.poll() is None:
        await asyncio.sleep(0.5)


async def serve(folder, parent=None):
    """Serve until a signal comes, or nobody is there to send one."""
    told = json.loads((folder / "room.json").read_text(encoding="utf-8"))
    state = Room(folder / "room.sqlite")
    opens = folder / "opens"
    opens.mkdir(exist_ok=True)
    room = Serving(
        state, Explorers(opens), *(told[name] for name in ("word", "key", "join", "who", "number"))
    )
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for name in ("SIGTERM", "SIGINT"):  # from before it can be reached: who ends it then ends it in order
        signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(ended.set))
    network = Network(room, told["address"], told["port"], told.get("follows", False))
    command = [sys.executable, "-m", "room.packed", str(opens), *told["questions"]]
    packer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watching = [asyncio.create_task(one) for one in (ended.wait(), orphaned(parent))]
    looking = [asyncio.create_task(one) for one in (network.watch(), packed(packer))]
    try:
        await asyncio.wait(watching, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*watching, *looking):
            task.cancel()
        packer.kill()
        packer.wait()
        network.stop()
        room.close()


if __name__ == "__main__":
    more_files()
    try:
        asyncio.run(serve(Path(sys.argv[1]), *map(int, sys.argv[2:])))
    except OSError as error:
        sys.exit(f"The room cannot be served: {error.strerror or error}.")
