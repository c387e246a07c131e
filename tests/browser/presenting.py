"""Start `tools/present.py`, and look at the slide that is shown."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chromium import wait_at_rest
from playwright.sync_api import Page, TimeoutError
from serving import free_port, listens, wait_for

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*token=\S+")
LOOK = """() => {
  const notebook = document.querySelector('.jp-Deck .jp-Notebook');
  const cells = [...notebook.querySelectorAll('.jp-Cell.jp-deck-mod-onscreen')]
    .filter(cell => getComputedStyle(cell).display !== 'none');
  const clipped = cell => [...cell.querySelectorAll('*')].some(e => e.clientWidth > 0 &&
    e.scrollWidth > e.clientWidth + 2 && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) &&
    !e.closest('.oc-spoken, .oc-readout, .MathJax, .cm-editor, mjx-container'));
  const words = cells.flatMap(cell => [...cell.querySelectorAll('.oc svg text')])
    .filter(text => text.textContent.trim() && text.getBoundingClientRect().height > 0)
    .map(text => { const m = text.getScreenCTM();
                   return [parseFloat(getComputedStyle(text).fontSize) * Math.hypot(m.a, m.b), text.textContent]; });
  return {
    cells: cells.map(cell => Number(cell.dataset.windowedListIndex)),
    tall: cells.reduce((sum, cell) => sum + cell.getBoundingClientRect().height, 0),
    clipped: cells.filter(clipped).map(cell => Number(cell.dataset.windowedListIndex)),
    smallest: words.length ? words.reduce((a, b) => (b[0] < a[0] ? b : a)) : null,
  };
}"""
ACTIVE = "document.querySelector('.jp-Deck .jp-Notebook .jp-mod-active')?.dataset.windowedListIndex"
VISIBLE = ".jp-Deck .jp-deck-mod-visible "


@contextmanager
def presenting(number: str) -> Iterator[str]:
    """`make present NOTEBOOK=number` without its browser; yields the address to open."""
    command = [
        sys.executable,
        str(ROOT / "tools" / "present.py"),
        number,
        "--port",
        str(free_port()),
        "--no-browser",
    ]
    environment = {name: v for name, v in os.environ.items() if not name.startswith(("JUPYTER", "ONE_CAT"))}
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            if found := ADDRESS.search(line):
                break
        else:
            raise RuntimeError("".join(said))
        threading.Thread(target=process.stdout.read, daemon=True).start()  # or the pipe fills up
        port = int(re.search(r":(\d+)/", found[0])[1])
        wait_for(process, lambda: listens(port), 30)  # the address may be told a moment before
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def open_slides(page: Page, address: str, ran: bool = True) -> None:
    """Open the address; return when the first slide is shown, and if `ran` every cell has been run."""
    page.goto(address)
    page.locator("body[data-jp-deck-mode='presenting']").wait_for(state="attached", timeout=300_000)
    page.locator(f"{VISIBLE} h1").first.wait_for(timeout=300_000)
    if ran:
        page.locator("body[data-one-cat-presenting='ran']").wait_for(state="attached", timeout=300_000)


def look(page: Page) -> dict[str, Any]:
    """What the slide shows: its cells, their height, what is clipped, the smallest word of a figure."""
    return page.evaluate(LOOK)


def walk(page: Page) -> Iterator[dict[str, Any]]:
    """Yield what is seen after each press of the space bar, from the first slide to the last."""
    further = True
    while further:
        page.locator(f"{VISIBLE.strip()}.jp-mod-active").wait_for()
        wait_at_rest(page)
        yield look(page)
        further = step(page) or step(page)  # the first may have been lost


def step(page: Page) -> bool:
    """Press the space bar; return whether that went a step on."""
    active = page.evaluate(ACTIVE)
    page.keyboard.press("Space")
    try:
        page.wait_for_function(f"active => {ACTIVE} != active", arg=active, timeout=1_500, polling=50)
    except TimeoutError:
        return False
    return True
