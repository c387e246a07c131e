"""A room of 300 phones: from a commit to the slide's count, the reveal's way to all of them, memory; and a phone's first page on a slow line.

The server is a process of its own, as `make present ROOM=1` starts it; the 300 web sockets, the slides among them, are this one.
The page is loaded in Chromium on a line of 1.6 Mb/s and 150 ms, as mobile networks often are.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / folder) for folder in ("tests", "tests/browser", "benchmarks", "tools")]
os.environ["PYTHONPATH"] = str(ROOT)

from chromium import launch_browser  # noqa: E402
from report import machine, middle, p95, row, under  # noqa: E402
from room import running  # noqa: E402
from rooming import phone, slides  # noqa: E402
from serving import free_port, listens, wait_for  # noqa: E402

PHONES, SPELL = 300, 5.0  # seconds in which all commit
NUMBER = "both-floor"
SLOW = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 200_000,
}  # bytes a second


async def heard(deck, news):
    """Note every message to the slides with its time."""
    while (told := await deck.hear()) is not None:
        news.append((time.perf_counter(), told))


async def until(news, wanted):
    """Wait until the slides have been told something."""
    while not (news and wanted(news[-1][1])):
        await asyncio.sleep(0.01)


async def lesson(host, key):
    """Return (seconds from each commit to the slide's count, seconds until each phone heard the reveal)."""
    deck, news = await slides(host, key), []
    listening = asyncio.create_task(heard(deck, news))
    phones = [await phone(host) for _ in range(PHONES)]
    await until(news, lambda told: told["joined"] >= PHONES)
    await deck.send({"type": "show", "question": NUMBER})
    for one in phones:
        await one.hear_until(lambda told: told["question"])
    sent = []

    async def commit(one):
        await asyncio.sleep(random.random() * SPELL)
        sent.append(time.perf_counter())
        await one.commit(NUMBER, f"{random.random() * 3:.2f}")

    await asyncio.gather(*map(commit, phones))
    await until(news, lambda told: told["committed"] == PHONES)
    counts = [(at, told["committed"]) for at, told in news]
    waits = [next(at for at, count in counts if count > i) - then for i, then in enumerate(sorted(sent))]
    start = time.perf_counter()
    await deck.send({"type": "reveal"})

    async def revealed(one):
        await one.hear_until(lambda told: told["revealed"])
        return time.perf_counter() - start

    reveals = await asyncio.gather(*map(revealed, phones))
    listening.cancel()
    return waits, reveals


def first_page(address):
    """Return (bytes on their way, seconds until a number can be typed) of a phone's first page."""
    found = []
    with sync_playwright() as playwright:
        browser = launch_browser(playwright)
        for _ in range(5):
            page = browser.new_page(viewport={"width": 390, "height": 844})
            line = page.context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", SLOW)
            page.goto("about:blank")
            start = time.perf_counter()
            page.goto(f"{address}#luma", wait_until="commit")
            page.locator("input.oc-box").wait_for()
            seconds = time.perf_counter() - start
            size = page.evaluate("performance.getEntriesByType('navigation')[0].transferSize")
            found.append((size, seconds))
            page.close()
        browser.close()
    return found


def main():
    """Measure, and say what was wanted."""
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        room = running.told(running.LOOPBACK, free_port(), [NUMBER]) | {"word": "luma"}
        server = running.Running(Path(folder) / "room", room)
        try:
            wait_for(server.process, lambda: listens(room["port"]), 60)
            process = psutil.Process(server.process.pid)
            while process.children():  # it packs the explorers first
                time.sleep(0.2)
            host = f"127.0.0.1:{room['port']}"
            waits, reveals = asyncio.run(asyncio.wait_for(lesson(host, room["key"]), 300))
            memory = process.memory_info().rss / 1e6
            asyncio.run(again(host, room["key"]))
            pages = first_page(room["join"])
        finally:
            server.stop()
    row(
        f"commit to the slide's count, p95 of {PHONES} phones",
        *under(1000 * p95(waits), 500, " ms", 0),
        f"median {1000 * middle(waits):.0f} ms",
    )
    row("reveal to the last phone", *under(max(reveals), 1, " s"), f"median {middle(reveals):.2f} s")
    row("memory of the room's server", *under(memory, 300, " MB", 0))
    row("a phone's first page, on its way", *under(pages[0][0] / 1000, 250, " kB", 1))
    row("until a number can be typed, at 1.6 Mb/s and 150 ms", *under(middle([s for _, s in pages]), 1, " s"))


async def again(host, key):
    """Ask once more, so that the page has an open question."""
    deck = await slides(host, key)
    await deck.send({"type": "again"})
    await deck.hear_until(lambda told: told["round"] == 2)


if __name__ == "__main__":
    main()
