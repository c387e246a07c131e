"""How many learners one machine carries: a real JupyterHub (the trial), N learners who drag a slider at the same time.

Each logs in through the login page, starts a server, opens notebook 01, runs all its cells, opens `many_at_once`,
and drags its first slider without a pause, five steps a second, phases at random; with `--stint 5` the next slider after every
five seconds. As the page does it, a slider's row is asked for at its first step, what has come of it is shown at once, and the
kernel is told of the newest step once a second. Step latency: from the step to the arrival of the picture that shows it, 0
where it was there. Beside it the same with `ipywidgets.interact`, which draws the same figure anew for each step.
"""

import argparse
import asyncio
import gzip
import json
import random
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "browser"), str(ROOT / "benchmarks")]

from cells import FIRST, INTERACT  # noqa: E402
from class_attacks import CAT, learn  # noqa: E402
from hub import start_hub  # noqa: E402
from hub_client import User  # noqa: E402
from report import machine, middle, over, p95, row  # noqa: E402

STEPS = 5  # a second
LULL = 1  # seconds, as in helpers/front/explorer.js
LIMIT = 0.3  # seconds that 95 of 100 steps may take
HEAD = """\
Step latency in ms; how many steps the page had no picture for, and their latency; steps shown a second (of 5); cores that the class,
and playing it, kept busy; s until those who joined since the row above had run the notebook; memory of hub, servers and
kernels, shared pages counted once.
| | N | p50 | p95 | waited for | their p95 | shown | cores | playing | joined | MB each | GB in all |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""


class Drag:
    """One learner's hand: one message is under way at a time, and only the newest step is sent next, as in a page."""

    def __init__(self, kernel, comm, state):
        self.kernel, self.comm, self.state = kernel, comm, state
        self.times = []  # seconds from a step to the picture that shows it
        self.waiting, self.under_way = None, False

    async def drag(self, seconds, stint):
        """Step, and step again, whether or not the picture follows, and go on to the next of three sliders after each `stint`."""
        await asyncio.sleep(random.random() / STEPS)
        for step in range(round(seconds * STEPS)):
            value = round(-5 + abs(step % 200 - 100) / 10, 1)
            self.step(int(step / STEPS / stint) % 3, value)
            await asyncio.sleep(1 / STEPS)
        self.release()
        while self.under_way and not self.kernel.lost:  # the last picture
            await asyncio.sleep(0.1)

    def release(self):
        """Let go of the slider."""

    def tell(self, state, since=None):
        """Send a state to the kernel; `since` when its picture is waited for."""
        self.waiting = (state, since)
        if not self.under_way:
            self.send()

    def send(self):
        """Send the newest state."""
        (state, since), self.waiting, self.under_way = self.waiting, None, True
        pictures = []

        def watch(message):
            if self.is_picture(message):
                pictures.append(time.perf_counter())
            if message["content"].get("execution_state") == "idle":
                if since or not pictures:
                    self.times.append(pictures[-1] - since if pictures else float("inf"))
                self.kernel.watchers.pop(asked)
                self.under_way = False
                if self.waiting:
                    self.send()

        asked = self.say({"method": "update", "state": state, "buffer_paths": []}, watch)

    def say(self, data, watch):
        """Send a message to the kernel's side of the widget; return its name."""
        return self.kernel.send("comm_msg", {"comm_id": self.comm, "data": data}, watch)


class Interact(Drag):
    """`interact`: one slider, and a new figure for each step."""

    def step(self, slider, value):
        """Move the one slider."""
        self.tell({"value": value}, time.perf_counter())

    @staticmethod
    def is_picture(message):
        """Return whether a message brings the picture."""
        return message["type"] == "display_data" and "image/png" in message["content"]["data"]


class Ours(Drag):
    """An explorer's page (helpers/front): what a row holds is shown at once, and the kernel is told of the newest once a second."""

    def __init__(self, kernel, comm, state):
        super().__init__(kernel, comm, state)
        self.values = state["view"]["state"]
        self.moves, self.row, self.known = 0, None, set()  # the newest row, and the positions that have come
        self.told, self.telling = 0, None

    def step(self, slider, value):
        """Move one slider of three."""
        logits = [*self.values["logits"]]
        logits[slider] = value
        self.values = {**self.values, "logits": logits}
        row = (slider, *logits[:slider], *logits[slider + 1 :])
        now = time.perf_counter()
        if row == self.row and value in self.known:
            self.times.append(0.0)
            if not self.telling:
                later = max(0, self.told + LULL - now)
                self.telling = asyncio.get_running_loop().call_later(later, self.newest)
        else:
            self.newest(now)
            if row != self.row:
                self.ask(row)

    def release(self):
        """Let go: the kernel is told at once."""
        if self.telling:
            self.newest()

    def newest(self, since=None):
        """Tell the kernel how the page stands."""
        if self.telling:
            self.telling.cancel()
        self.telling, self.told = None, time.perf_counter()
        self.tell({"sent": {"values": {"logits": self.values["logits"]}, "move": self.move()}}, since)

    def move(self):
        """Return a move like no other."""
        self.moves += 1
        return ["page", self.moves]

    def ask(self, row):
        """Ask for a slider's row."""
        self.row, self.known = row, set()

        def watch(message):
            data = message["content"].get("data", {})
            if message["type"] == "comm_msg" and data.get("method") == "custom":
                if self.row == row:
                    head = gzip.decompress(message["buffers"][0]).partition(b"\n")[0]
                    self.known |= set(json.loads(head)["at"])
                if data["content"]["last"]:
                    self.kernel.watchers.pop(asked)

        content = {"row": self.move(), "field": "logits", "index": row[0], "values": self.values}
        asked = self.say({"method": "custom", "content": content}, watch)

    @staticmethod
    def is_picture(message):
        """Return whether a message brings a state's picture."""
        data = message["content"].get("data", {})
        return message["type"] == "comm_msg" and "view" in data.get("state", {})


KINDS = {  # a cell, the hand on what it shows, and a trait by which the model that is dragged is known
    "ours": ("explore.many_at_once()", Ours, "spec"),
    "interact": (INTERACT, Interact, "readout_format"),
}


async def come_in(hub, name, kind, stack):
    """Log in, start, open the notebook, run it and open what is dragged; return the hand on its slider."""
    user = User(hub.url, name, hub.password)
    await stack.enter_async_context(user.web)
    await user.come_in(hub.project.as_uri())
    kernel = await stack.enter_async_context(user.kernel(CAT))
    await learn(kernel)
    await kernel.execute(FIRST)
    cell, hand, key = KINDS[kind]
    opened = [m["content"] for m in await kernel.execute(cell) if m["type"] == "comm_open"]
    states = [(content["comm_id"], content["data"].get("state", {})) for content in opened]
    return hand(kernel, *next(pair for pair in states if key in pair[1]))


def used(hub):
    """Return the seconds of CPU that the class and its hub have used so far, and the bytes they hold (PSS)."""
    found = [
        (process.cpu_times(), process.memory_full_info())
        for process in [psutil.Process(hub.process.pid), *hub.below()]
    ]
    return sum(t.user + t.system for t, _ in found), sum(getattr(m, "pss", m.rss) for _, m in found)


async def measure(hub, kind, counts, seconds, stint):
    """Bring in more and more learners, and print a row of the table each time. Return (N, p95) of each."""
    rows, hands = [], []
    async with AsyncExitStack() as stack:
        for count in counts:
            begun, names = time.perf_counter(), [f"learner-{n}" for n in range(len(hands) + 1, count + 1)]
            hands += await asyncio.gather(*(come_in(hub, name, kind, stack) for name in names))
            inside = time.perf_counter() - begun
            await asyncio.gather(*(hand.drag(3, stint) for hand in hands))  # caches fill
            for hand in hands:
                hand.times = []
            before, here, started = used(hub)[0], time.process_time(), time.perf_counter()
            await asyncio.gather(*(hand.drag(seconds, stint) for hand in hands))
            took, (after, held) = time.perf_counter() - started, used(hub)
            times = [t for hand in hands for t in hand.times]
            waited = [t for t in times if t]
            rows.append((count, p95(times)))
            cores = f"{(after - before) / took:.2f} | {(time.process_time() - here) / took:.2f}"
            late = f"{len(waited) / len(times):.0%} | {f'{1e3 * p95(waited):.0f}' if waited else '–'}"
            shown = f"{1e3 * middle(times):.0f} | {1e3 * p95(times):.0f} | {late} | {len(times) / (count * seconds):.1f}"
            memory = f"{held / count / 1e6:.0f} | {held / 1e9:.1f}"
            print(f"| {kind} | {count} | {shown} | {cores} | {inside:.0f} | {memory} |", flush=True)
    return rows


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default="1,5,10,20", help="numbers of learners, rising, with commas")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--stint", type=float, default=1e9, help="seconds that one slider is dragged")
    parser.add_argument("--only", choices=list(KINDS))
    options = parser.parse_args()
    print(f"{machine()}; before it began other programs kept {psutil.cpu_percent(3):.0f}% of it busy")
    print(HEAD)
    most = {}
    for kind in [options.only] if options.only else KINDS:
        with start_hub(ROOT) as hub:
            counts = map(int, options.users.split(","))
            rows = asyncio.run(measure(hub, kind, counts, options.seconds, options.stint))
        most[kind] = max((count for count, late in rows if late <= LIMIT), default=0)
        print(f"{kind}: 95 of 100 steps within {1e3 * LIMIT:.0f} ms with {most[kind]} learners")
    if len(most) == 2:
        ratio = most["ours"] / max(1, most["interact"])
        row("learners whose p95 stays under 300 ms, ours / interact's", *over(ratio, 5))


if __name__ == "__main__":
    main()
