"""How many learners one machine carries: a real JupyterHub (the trial), N learners who drag a slider at the same time.

Each logs in through the login page, starts a server, opens notebook 01, runs all its cells, opens `many_at_once`,
and drags its first slider five steps a second, phases at random. As a page does it, one message is under way at a time, and
only the newest step is sent next. Step latency: from the step to the arrival of the picture that shows it.
Beside it the same with `ipywidgets.interact`, which draws the same figure anew for each step.
"""

import argparse
import asyncio
import random
import statistics
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
from report import machine, over, row  # noqa: E402

STEPS, LIMIT = 5, 0.3  # a second; seconds that 95 of 100 steps may take
HEAD = """\
Step latency in ms; steps shown a second (of 5); cores that the class, and playing it, kept busy; s until those who joined
since the row above had run the notebook; memory of hub, servers and kernels, shared pages counted once.
| | N | p50 | p95 | shown | cores | playing | joined | MB each | GB in all |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""
CELLS = {"ours": "explore.many_at_once()", "interact": INTERACT}


class Drag:
    """One learner's hand on one slider."""

    def __init__(self, kernel, opened):
        self.kernel, self.times = kernel, []
        self.moves, self.waiting, self.under_way = 0, None, False
        for content in [m["content"] for m in opened if m["type"] == "comm_open"]:
            state = content["data"].get("state", {})
            if "spec" in state or state.get("_model_name") == "FloatSliderModel":
                self.comm, self.ours = content["comm_id"], "spec" in state

    async def drag(self, seconds):
        """Step, and step again, whether or not the picture follows."""
        await asyncio.sleep(random.random() / STEPS)
        for step in range(round(seconds * STEPS)):
            self.waiting = (time.perf_counter(), step)
            self.send()
            await asyncio.sleep(1 / STEPS)
        while self.under_way and not self.kernel.lost:  # the last picture
            await asyncio.sleep(0.1)

    def send(self):
        """Send the newest step, unless one is under way."""
        if self.under_way or self.waiting is None:
            return
        (since, step), self.waiting, self.under_way = self.waiting, None, True
        value = round(-5 + abs(step % 200 - 100) / 10, 1)
        self.moves += 1
        move, pictures = ["page", self.moves], []
        sent = {"values": {"logits": [value, 2, -1]}, "move": move}
        data = {"method": "update", "state": {"sent": sent} if self.ours else {"value": value}}

        def watch(message):
            if self.shows(message, move):
                pictures.append(time.perf_counter())
            if message["content"].get("execution_state") == "idle":
                self.times.append(pictures[-1] - since if pictures else float("inf"))
                self.kernel.watchers.pop(asked, None)
                self.under_way = False
                self.send()

        content = {"comm_id": self.comm, "data": {**data, "buffer_paths": []}}
        asked = self.kernel.send("comm_msg", content, watch)

    def shows(self, message, move):
        """Return whether a message brings the picture of a move; of several panels, one of them."""
        data = message["content"].get("data", {})
        if not self.ours:
            return message["type"] == "display_data" and "image/png" in data
        return message["type"] == "comm_msg" and data.get("state", {}).get("view", {}).get("move") == move


async def come_in(hub, name, kind, stack):
    """Log in, start, open the notebook, run it and open what is dragged; return the hand on its slider."""
    user = User(hub.url, name, hub.password)
    await stack.enter_async_context(user.web)
    await user.come_in(hub.project.as_uri())
    kernel = await stack.enter_async_context(user.kernel(CAT))
    await learn(kernel)
    await kernel.execute(FIRST)
    return Drag(kernel, await kernel.execute(CELLS[kind]))


def used(hub):
    """Return the seconds of CPU that the class and its hub have used so far, and the bytes they hold (PSS)."""
    found = [
        (process.cpu_times(), process.memory_full_info())
        for process in [psutil.Process(hub.process.pid), *hub.below()]
    ]
    return sum(t.user + t.system for t, _ in found), sum(getattr(m, "pss", m.rss) for _, m in found)


async def measure(hub, kind, counts, seconds):
    """Bring in more and more learners, and print a row of the table each time. Return (N, p95) of each."""
    rows, hands = [], []
    async with AsyncExitStack() as stack:
        for count in counts:
            begun, names = time.perf_counter(), [f"learner-{n}" for n in range(len(hands) + 1, count + 1)]
            hands += await asyncio.gather(*(come_in(hub, name, kind, stack) for name in names))
            inside = time.perf_counter() - begun
            await asyncio.gather(*(hand.drag(3) for hand in hands))  # caches fill
            for hand in hands:
                hand.times = []
            before, here, started = used(hub)[0], time.process_time(), time.perf_counter()
            await asyncio.gather(*(hand.drag(seconds) for hand in hands))
            took, (after, held) = time.perf_counter() - started, used(hub)
            times = [t for hand in hands for t in hand.times]
            p50, p95 = (statistics.quantiles(times, n=20)[at] for at in (9, 18))
            rows.append((count, p95))
            cores = f"{(after - before) / took:.2f} | {(time.process_time() - here) / took:.2f}"
            shown = f"{1e3 * p50:.0f} | {1e3 * p95:.0f} | {len(times) / (count * seconds):.1f}"
            memory = f"{held / count / 1e6:.0f} | {held / 1e9:.1f}"
            print(f"| {kind} | {count} | {shown} | {cores} | {inside:.0f} | {memory} |", flush=True)
    return rows


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default="1,5,10,20", help="numbers of learners, rising, with commas")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=list(CELLS))
    options = parser.parse_args()
    print(f"{machine()}; before it began other programs kept {psutil.cpu_percent(3):.0f}% of it busy")
    print(HEAD)
    most = {}
    for kind in [options.only] if options.only else CELLS:
        with start_hub(ROOT) as hub:
            rows = asyncio.run(measure(hub, kind, map(int, options.users.split(",")), options.seconds))
        most[kind] = max((count for count, p95 in rows if p95 <= LIMIT), default=0)
        print(f"{kind}: 95 of 100 steps within {1e3 * LIMIT:.0f} ms with {most[kind]} learners")
    if len(most) == 2:
        ratio = most["ours"] / max(1, most["interact"])
        row("learners whose p95 stays under 300 ms, ours / interact's", *over(ratio, 5))


if __name__ == "__main__":
    main()
