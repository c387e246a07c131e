"""How many learners one class server carries: a real JupyterHub, N learners who drag a slider at the same time.

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

import class_attacks  # noqa: E402
from cells import FIRST, INTERACT  # noqa: E402
from hub import start_hub  # noqa: E402
from report import machine, over, row  # noqa: E402

STEPS = 5  # a second
LIMIT = 0.3  # seconds that 95 of 100 steps may take
CELLS = {"ours": "explore.many_at_once()", "interact": INTERACT}


class Drag:
    """One learner's hand on one slider."""

    def __init__(self, kernel, opened):
        self.kernel, self.times = kernel, []
        self.moves, self.waiting, self.step, self.under_way = 0, None, 0, False
        models = {m["content"]["comm_id"]: m["content"]["data"]["state"] for m in opened if is_model(m)}
        self.comm, self.model = next((c, s) for c, s in models.items() if "spec" in s or is_slider(s))
        self.ours = "spec" in self.model

    async def drag(self, seconds, steps=STEPS):
        """Step, and step again, whether or not the picture follows."""
        await asyncio.sleep(random.random() / steps)
        for step in range(round(seconds * steps)):
            self.waiting = (time.perf_counter(), step)
            self.send()
            await asyncio.sleep(1 / steps)
        for _ in range(600):  # the last picture
            if not self.under_way or self.kernel.lost:
                return
            await asyncio.sleep(0.1)

    def send(self):
        """Send the newest step, unless one is under way."""
        if self.under_way or self.waiting is None:
            return
        (since, step), self.waiting, self.under_way = self.waiting, None, True
        value = round(-5 + abs(step % 200 - 100) / 10, 1)
        self.moves += 1
        sent = {"values": {"logits": [value, 2, -1]}, "move": ["page", self.moves]}
        state = {"sent": sent} if self.ours else {"value": value}
        data = {"method": "update", "state": state, "buffer_paths": []}
        move, pictures, asked = ["page", self.moves], [], [None]

        def watch(message):
            if self.shows(message, move):
                pictures.append(time.perf_counter())
            if message["type"] == "status" and message["content"]["execution_state"] == "idle":
                self.times += [pictures[-1] - since] if pictures else [float("inf")]
                self.kernel.watchers.pop(asked[0], None)
                self.under_way = False
                self.send()

        asked[0] = self.kernel.send("comm_msg", {"comm_id": self.comm, "data": data}, watch)

    def shows(self, message, move):
        """Return whether a message brings the picture of a move; of several panels, one of them."""
        content = message["content"]
        if not self.ours:
            return message["type"] == "display_data" and "image/png" in content["data"]
        state = content["data"].get("state", {}) if message["type"] == "comm_msg" else {}
        return state.get("view", {}).get("move") == move


def is_model(message):
    """Return whether a message opens a widget's model."""
    return message["type"] == "comm_open" and "state" in message["content"]["data"]


def is_slider(state):
    """Return whether a model is the slider of `interact`."""
    return state.get("_model_name") == "FloatSliderModel"


async def come_in(hub, name, kind, stack):
    """Log in, start, open the notebook, run it and open what is dragged; return the hand on its slider."""
    user = await class_attacks.come_in(hub.url, name, hub.password, hub.project.as_uri())
    kernel = await stack.enter_async_context(user.kernel(class_attacks.CAT))
    await class_attacks.learn(kernel)
    await kernel.execute(FIRST)
    return Drag(kernel, await kernel.execute(CELLS[kind]))


def used(hub):
    """Return the seconds of CPU that the class and its hub have used so far, and the memory they hold (PSS)."""
    hub = psutil.Process(hub.process.pid)
    seconds = held = 0
    for process in [hub, *hub.children(recursive=True)]:
        times, memory = process.cpu_times(), process.memory_full_info()
        seconds, held = seconds + times.user + times.system, held + getattr(memory, "pss", memory.rss)
    return seconds, held


async def measure(hub, kind, counts, seconds):
    """Bring in more and more learners, and print a row of the table each time. Return the rows."""
    rows, hands = [], []
    async with AsyncExitStack() as stack:
        for count in counts:
            begun = time.perf_counter()
            names = [f"learner-{n}" for n in range(len(hands) + 1, count + 1)]
            hands += await asyncio.gather(*(come_in(hub, name, kind, stack) for name in names))
            inside = time.perf_counter() - begun
            await asyncio.gather(*(hand.drag(3) for hand in hands))  # caches fill
            for hand in hands:
                hand.times = []
            before, here, started = used(hub)[0], time.process_time(), time.perf_counter()
            await asyncio.gather(*(hand.drag(seconds) for hand in hands))
            took = time.perf_counter() - started
            after, held = used(hub)
            load, client = (after - before) / took, (time.process_time() - here) / took
            times = [t for hand in hands for t in hand.times]
            p50, p95 = (statistics.quantiles(times, n=20)[at] for at in (9, 18))
            rows.append((count, p95))
            shown = len(times) / (count * seconds)
            print(
                f"| {kind} | {count} | {1e3 * p50:.0f} | {1e3 * p95:.0f} | {shown:.1f} | {load:.2f} | {client:.2f} "
                f"| {inside:.0f} | {held / count / 1e6:.0f} | {held / 1e9:.1f} |",
                flush=True,
            )
            later = [c for c in counts if c > count]
            if later and psutil.virtual_memory().available < 1.2 * held / count * (later[0] - count):
                print(f"no further: {later[0]} learners would leave too little memory")
                break
            if count >= 20 and p95 > LIMIT:
                break
    return rows


def carried(rows):
    """Return in words the first N whose p95 passes the limit, the most before it, and that N (None: none did)."""
    first = next((count for count, p95 in rows if p95 > LIMIT), None)
    most = max((count for count, p95 in rows if p95 <= LIMIT and (first is None or count < first)), default=0)
    if first is None:
        return f"not reached with {most}", most, None
    return f"between {most} and {first}" if first > most + 1 else f"{first}", most, first


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default="1,5,10,20", help="numbers of learners, rising, with commas")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=list(CELLS))
    options = parser.parse_args()
    counts = sorted({int(n) for n in options.users.split(",")})
    print(f"{machine()}; before it began other programs kept {psutil.cpu_percent(3):.0f}% of it busy")
    print(
        "step latency in ms; steps shown a second (of 5); cores that the class kept busy, and those that playing the learners took;"
    )
    print(
        "s until those who joined since the row above had run the notebook; memory of hub, servers and kernels, shared pages counted once (PSS)"
    )
    print("| | N | p50 | p95 | shown | cores | playing | joined | MB each | GB in all |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    found = {}
    for kind in [options.only] if options.only else CELLS:
        with start_hub(ROOT) as hub:
            found[kind] = carried(asyncio.run(measure(hub, kind, counts, options.seconds)))
    for kind, (words, _, _) in found.items():
        print(f"{kind}: p95 passes {1e3 * LIMIT:.0f} ms: {words} learners")
    if len(found) == 2 and found["interact"][2]:
        ratio = found["ours"][1] / found["interact"][2]
        row(
            "learners whose p95 stays under 300 ms, ours at least / interact's first over it", *over(ratio, 5)
        )


if __name__ == "__main__":
    main()
