"""Find and start Chromium, open a page, and note all that goes wrong on it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

ELSEWHERE = re.compile(r"^(?:https?|wss?)://(?!(?:127\.0\.0\.1|(?:[\w-]+\.)*localhost)(?:[:/]|$))")
BROWSER_NAMES = "chromium chromium-browser google-chrome google-chrome-stable chrome msedge".split()
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
BROWSER_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

# Console errors that JupyterLab itself writes in a healthy session. Add only what has been seen.
HARMLESS = (
    # A slow moment: the widget hears its kernel all the same (front/shared.js; tests/browser/test_faults.py).
    re.compile(r"\[anywidget\] Failed to initialize model"),
    # Jupyter Server lists a kernel that starts a moment before it has its time of last activity; the page asks again.
    re.compile(r"status of 500 \(Internal Server Error\) \(\S+/api/kernels\?\d+\)$"),
)


def find_browser() -> str | None:
    """The Chrome, Chromium or Edge of this computer, or None."""
    found = (shutil.which(name) for name in BROWSER_NAMES)
    return next((path for path in found if path), None) or next(
        (path for path in BROWSER_PATHS if Path(path).exists()), None
    )


def launch_browser(playwright: Playwright) -> Browser:
    """The computer's own Chromium, else Playwright's; without either, say what to install."""
    try:
        return playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
    except PlaywrightError as error:
        if "Executable doesn't exist" not in str(error):
            raise
        raise RuntimeError(
            "No Chrome or Chromium found. Install one (Debian: `apt-get install chromium`), "
            "or Playwright's own: `.venv/bin/playwright install chromium`."
        ) from None


def new_page(browser: Browser, viewport: tuple[int, int] = (1280, 900), theme: str = "light") -> Page:
    """A page of its own context; JupyterLab takes `theme` (light or dark) in open_notebook."""
    context = browser.new_context(
        viewport={"width": viewport[0], "height": viewport[1]},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(60_000)  # ms, as `expect` has it: a machine may have much other work
    return context.new_page()


AT_REST = """most => new Promise((done) => {
  const end = performance.now() + most;
  const places = () => JSON.stringify([...document.querySelectorAll('.jp-Cell, .oc, .oc-panel')].map((e) => {
    const box = e.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }));
  let before = places(), same = 0;
  const look = () => { const now = places(); same = now === before ? same + 1 : 0; before = now;
    if (same >= 3 || performance.now() > end) done(same >= 3); else requestAnimationFrame(look); };
  requestAnimationFrame(look); })"""


def wait_at_rest(page: Page, most: int = 60_000) -> None:
    """Wait until cells and explorers stand where they stood, as large as they were, for three frames."""
    assert page.evaluate(AT_REST, most), f"the page moves for {most} ms"


@dataclass
class Guard:
    """What went wrong on a page; empty when all is well."""

    problems: list[str] = field(default_factory=list)


def harmless(text: str) -> bool:
    """Return whether an error is known, and one that does no harm."""
    return any(pattern.search(text) for pattern in HARMLESS)


@contextmanager
def guard(page: Page) -> Iterator[Guard]:
    """Record console and page errors, and block and record every request to another host.

    An exception in a widget's callback, which JupyterLab shows nowhere, is among them.
    """
    watch = Guard()
    context = page.context

    def console(message: Any) -> None:
        text = f"{message.text} ({message.location.get('url', '')})"
        if message.type == "error" and not harmless(text):
            watch.problems.append(f"console: {text}")

    def failed(error: Any) -> None:
        if not harmless(str(error)):
            watch.problems.append(f"page: {error}")

    def block(route: Any) -> None:
        watch.problems.append(f"request to another host: {route.request.url}")
        route.abort()

    def block_socket(socket: Any) -> None:
        watch.problems.append(f"web socket to another host: {socket.url}")
        socket.close()

    context.route(ELSEWHERE, block)
    context.route_web_socket(ELSEWHERE, block_socket)
    context.on("console", console)
    page.on("pageerror", failed)
    try:
        yield watch
    finally:
        context.remove_listener("console", console)
        page.remove_listener("pageerror", failed)
        context.unroute(ELSEWHERE, block)
