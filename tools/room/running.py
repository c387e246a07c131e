"""Run a room beside the slides: what it needs to know is written down, its server started, and started again if it dies."""

import ipaddress
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent
LOOPBACK, ALL = "127.0.0.1", "0.0.0.0"
FIRST_PORT = 8900
# Short, plain, told apart when they are called through a room. No secret: they keep a phone of the room next door out.
WORDS = """
alto aqua arch atom aura axis bark beam bird blue boat bold book brim calm camp cape cave chip city clay coin cone
cork crow cube dawn deck dell dome dove drum dune echo edge fern film fish flag foam fold fork frog gate gear glow
gold gulf hail hall hare harp hawk hill hive iris iron isle jade jazz jump keel kelp kite lake lamp lark leaf lens
lime lion luma lynx mica mill mint mist moon moss nest nova opal oval palm park path pear pine plum pond rain reed
reef ring road rock rose ruby sage sail salt sand seal silk snow song star stem swan teal tide tree vale vine wave
well wind wing wolf wood wren yarn zinc zone
""".split()
ASKS = re.compile(r"""\bask\(\s*["']([\w-]+)["']""")
RESTARTS = 20  # of a server that dies, at most
RESTARTED = "The room's server had ended; it is started again, with every vote."
GIVEN_UP = "The room's server does not stay up: go on by hands."


class Unfit(Exception):  # noqa: N818
    """Why there can be no room; the words are for the teacher."""


def questions(notebook, known):
    """Return the names of the questions that a notebook asks, in its order; raise Unfit if there are none."""
    book = json.loads(Path(notebook).read_text(encoding="utf-8"))
    code = ("".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code")
    found = [name for source in code for name in ASKS.findall(source) if name in known]
    if not found:
        raise Unfit(
            f"{Path(notebook).name} asks no question that a room could answer: present it without ROOM=1."
        )
    return [*dict.fromkeys(found)]


def own_address():
    """Return the address by which the network knows this computer, or None without a network; nothing is sent for it."""
    for target in (
        "192.0.2.1",
        "10.255.255.255",
    ):  # of documentation, and of no one: only a route is asked for
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
                found = probe.getsockname()[0]
            except OSError:
                continue
            if not ipaddress.ip_address(found).is_loopback and found != ALL:
                return found
    return None


def check_address(text):
    """Return the IPv4 address to listen on; raise Unfit if it is not this computer's."""
    if not text:
        return LOOPBACK
    own = own_address()
    mine = (
        f"This computer's is {own}: ADDRESS={own}"
        if own
        else "This computer is in no network now: turn on its hot spot, or a Wi-Fi, first"
    )
    if text == "auto":
        if own is None:
            raise Unfit(f"ADDRESS=auto was given. {mine}.")
        return own
    try:
        address = str(ipaddress.IPv4Address(text))
    except ValueError:
        raise Unfit(
            f"ADDRESS={text} was given; allowed is an address such as 192.168.1.5, or auto. {mine}."
        ) from None
    if not is_ours(address):
        raise Unfit(f"ADDRESS={address} is not an address of this computer. {mine}.")
    return address


def is_ours(address):
    """Return whether an address is one of this computer's."""
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def check_port(text, address):
    """Return a port that is free on the address and on the loopback, by default the first from 8900 on; raise Unfit with what to do."""
    wanted = range(FIRST_PORT, FIRST_PORT + 50)
    if text:
        if not (text.isascii() and text.isdigit()) or not 1024 <= int(text) <= 65535:
            raise Unfit(f"ROOM_PORT={text} was given; allowed is a whole number from 1024 to 65535.")
        wanted = [int(text)]
    for port in wanted:
        if all(is_free(one, port) for one in {LOOPBACK, address}):
            return port
    other = wanted[-1] % 65535 + 1
    raise Unfit(
        f"Port {wanted[0]} is in use, and the room needs one: take another, ROOM_PORT={max(other, 1024)}."
    )


def is_free(address, port):
    """Return whether nothing listens at a port of an address."""
    with socket.socket() as probe:
        if os.name != "nt":  # as the server does: a room that has just ended leaves its port free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def who(address, port):
    """Say who can reach a room at an address."""
    if ipaddress.ip_address(address).is_loopback:
        return "Only this computer can reach the room. For phones give its address: ADDRESS=auto, or one such as ADDRESS=192.168.1.5."
    if address == ALL:
        return f"Whoever is in any network of this computer can reach the room, at port {port}: its page and its votes, and nothing else."
    wide = (
        ""
        if ipaddress.ip_address(address).is_private
        else " That is a public address: unless a firewall stands before it, the whole Internet can."
    )
    return f"Whoever is in the network of {address} can reach the room, at port {port}: its page and its votes, and nothing else.{wide}"


def shown_address(address):
    """Return the address that phones open, of one to listen on."""
    return (own_address() or LOOPBACK) if address == ALL else address


def told(address, port, names, follows=False):
    """Return all that the room's server needs to know; it `follows` this computer from one network to the next if that was asked for."""
    return {
        "word": secrets.choice(WORDS),
        "key": secrets.token_urlsafe(24),
        "number": secrets.token_hex(8),
        "address": address,
        "follows": follows,
        "port": port,
        "join": f"http://{shown_address(address)}:{port}/",
        "who": who(address, port),
        "questions": names,
    }


def for_slides(room):
    """Return what the slides find in JupyterLab's page config, as `oneCatRoom`: JSON, for of an object JupyterLab tells the keys alone."""
    address = f"ws://{LOOPBACK}:{room['port']}/teacher"
    return json.dumps({"url": address, **{name: room[name] for name in ("key", "join", "word", "who")}})


class Running:
    """A room's server as a process of its own, in `folder`; it is started again whenever it dies."""

    def __init__(self, folder, room):
        """Write down what the room is, and start its server."""
        self.folder, self.ending = Path(folder), threading.Event()
        self.folder.mkdir(parents=True, exist_ok=True)
        secret = self.folder / "room.json"  # the key is in it
        secret.touch(mode=0o600)
        secret.write_text(json.dumps(room), encoding="utf-8")
        self.process = self._started()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _started(self):
        command = [sys.executable, "-m", "room", str(self.folder)]
        command += [str(os.getpid())] if os.name == "posix" else []
        quiet = {"stdin": subprocess.DEVNULL, "start_new_session": os.name == "posix"}
        environment = {**os.environ, "ONE_CAT_ANSWERS": str(self.folder / "answers.json")}
        return subprocess.Popen(command, cwd=TOOLS, env=environment, **quiet)

    def _watch(self):
        for left in reversed(range(RESTARTS + 1)):
            self.process.wait()
            if self.ending.wait(0.3):
                return
            print(RESTARTED if left else GIVEN_UP, file=sys.stderr, flush=True)
            if left:
                self.process = self._started()

    def stop(self):
        """End it; the votes stay in the folder."""
        self.ending.set()
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
