"""Start `tools/present.py`, and look at the slide that is shown."""

from __future__ import annotations

import json
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

from chromium import AT_REST, wait_at_rest
from playwright.sync_api import Page
from serving import free_port, listens, wait_for

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\S*token=\S+")
# What a slide shows, in px: where its ink begins and ends, what is cut off, its smallest types, its words, whether there is
# anything beside words. Tables and code are pictures; so is a question, which a room answers.
LOOK = """() => {
  const slide = document.querySelector('.jp-Deck .jp-WindowedPanel-viewport');
  const seen = (e) => e.getBoundingClientRect().height > 0 && e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const all = (what) => [...slide.querySelectorAll(what)].filter(seen);
  const cells = [...slide.querySelectorAll('.jp-Cell.oc-now:not(.oc-past)')];
  const size = (e) => parseFloat(getComputedStyle(e).fontSize);
  const least = (some) => some.length ? some.reduce((a, b) => (b[0] < a[0] ? b : a)) : null;
  const sizes = (what, px = size) => least(all(what).filter((e) => e.textContent.trim()).map((e) => [px(e), e.textContent.slice(0, 40)]));
  const drawn = (text) => { const m = text.getScreenCTM(); return size(text) * Math.hypot(m.a, m.b); };
  const prose = all('.jp-RenderedMarkdown :is(p, li)').filter((e) => !e.closest('table') && !e.querySelector('p, li'));
  const words = (e) => [...e.childNodes].map((n) => n.querySelector?.('mjx-container') || n.nodeName === 'MJX-CONTAINER' ? 'x' : n.textContent).join('');
  const ink = all('p, li, h1, td, th, pre, button, input, label, mjx-container, img, .cm-line, svg text').filter((e) => !e.closest('.oc-spoken'));
  const boxes = ink.map((e) => e.getBoundingClientRect());
  const cut = ink.filter((e, i) => boxes[i].left < -1 || boxes[i].right > innerWidth + 1 || boxes[i].top < -1 || boxes[i].bottom > innerHeight + 1);
  const scrolls = all('table, .jp-OutputArea-output, .cm-scroller, label, button').filter((e) => e.clientWidth && !e.querySelector('mjx-container') && e.scrollWidth > e.clientWidth + 2
    && getComputedStyle(e).display !== 'inline');
  return {
    cells: cells.map((cell) => Number(cell.dataset.windowedListIndex)),
    title: slide.dataset.layout === 'title',
    fill: boxes.length ? Math.max(...boxes.map((b) => b.bottom)) - Math.min(...boxes.map((b) => b.top)) : 0,
    cut: [...cut, ...scrolls].map((e) => e.textContent.slice(0, 40) || e.outerHTML.slice(0, 80)),
    text: sizes('.jp-RenderedMarkdown :is(p, li), .oc-question'),
    table: sizes('.jp-RenderedMarkdown td'),
    code: sizes('.cm-line, .jp-OutputArea-output pre'),
    figure: sizes('.oc-panels svg text', drawn),
    words: prose.map(words).join(' ').split(/\\s+/).filter(Boolean).length,
    picture: all('.oc-panels, .oc-ask, table, .jp-CodeCell :is(.cm-line, pre), .jp-RenderedMarkdown :is(img, mjx-container[display])').length > 0,
    line: document.querySelector('.oc-deck-line')?.innerText.split('\\n').filter((part) => part.length > 1) ?? [],
  };
}"""
ACTIVE = "document.querySelector('.jp-Deck .jp-Notebook .jp-mod-active')?.dataset.windowedListIndex"
VISIBLE = ".jp-Deck .jp-deck-mod-visible "


# tools/present.py, which tells its slides of a room that the test serves.
WITH_ROOM = """import json, sys
sys.path.insert(0, sys.argv.pop(1)); import present
room, theme, prepare = sys.argv.pop(1), sys.argv.pop(1), present.prepare
def with_room(folder, *others):
    prepare(folder, *others)
    (folder / "app" / "page_config.json").write_text(room)
    file = folder / "app" / "overrides.json"
    themed = {"@jupyterlab/apputils-extension:themes": {"theme": theme, "adaptive-theme": False}}
    file.write_text(json.dumps({**json.loads(file.read_text()), **themed}))
present.prepare = with_room
present.main()"""


@contextmanager
def presenting(
    number: str, room: dict[str, str] | None = None, theme: str = "JupyterLab Light"
) -> Iterator[str]:
    """`make present NOTEBOOK=number` without its browser, perhaps with the settings of a room; yields the address to open."""
    tools = ROOT / "tools"
    settings = json.dumps(
        {"oneCatRoom": json.dumps(room)}
    )  # of an object JupyterLab would tell the keys alone
    command = [
        sys.executable,
        *([str(tools / "present.py")] if room is None else ["-c", WITH_ROOM, str(tools), settings, theme]),
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
        wait_for(process, lambda: listens(port), 120)  # the address may be told a moment before
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)


TRAINED = 1_200_000  # ms that a notebook which trains networks may run, on a machine that has much other work
# Every widget is drawn: JupyterLab says that the cells have run before it has made what they show.
DRAWN = """() => [...document.querySelectorAll('.jp-Deck .jp-OutputArea-output')].every((e) =>
  !e.textContent.startsWith('Loading widget') && [...e.querySelectorAll('.widget-vbox')].every((box) => box.querySelector('.oc')))"""


def open_slides(page: Page, address: str, ran: bool = True) -> None:
    """Open the address; return when the first slide is shown, and if `ran` every cell has been run."""
    page.goto(address)
    page.locator("body[data-jp-deck-mode='presenting']").wait_for(state="attached", timeout=300_000)
    page.locator(f"{VISIBLE} h1").first.wait_for(timeout=300_000)
    if ran:
        page.locator("body[data-one-cat-presenting='ran']").wait_for(state="attached", timeout=TRAINED)
        page.wait_for_function(DRAWN, timeout=300_000, polling=50)


def look(page: Page, most: int = 60_000) -> dict[str, Any]:
    """What the slide shows, measured once it is at rest, before anything more can come: see LOOK."""
    seen = page.evaluate(f"async most => await ({AT_REST})(most) && ({LOOK})()", most)
    assert seen, f"the slide moves for {most} ms"
    return seen


def walk(page: Page) -> Iterator[dict[str, Any]]:
    """Yield what is seen after each press of the space bar, from the first slide to the last."""
    further = True
    while further:
        yield look(page)
        further = step(page) or step(page)  # the first may have been lost


def step(page: Page) -> bool:
    """Press the space bar; return whether that went a step on."""
    active = page.evaluate(ACTIVE)
    page.keyboard.press("Space")
    wait_at_rest(page)  # counts frames: on a page that is merely slow, a second press would leave a stop out
    return page.evaluate(ACTIVE) != active
