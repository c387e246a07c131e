"""Hand-outs: how long they take to make, how large they are, and how soon a page and a slider on it answer.

.venv/bin/python benchmarks/handouts.py [--folder handouts]    (a folder made before; else all are made: some minutes)
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from chromium import launch_browser, new_page  # noqa: E402
from explorers import READY_ON_PAGE  # noqa: E402
from report import machine, middle, p95, row, under  # noqa: E402

# A step: from the slider's event to the end of the task in which the next frame was drawn, every explorer shown in turn.
STEPS = """async () => {
  const found = [];
  const drawn = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done();
    channel.port2.postMessage(0);
  }));
  for (const slider of document.querySelectorAll('.oc-place > .oc input[type=range]')) {
    let answered = NaN; // when the explorer has put its answer into the page: it hears of a view before we do
    slider.closest('[data-ready]').model.on('change:view', () => (answered = performance.now()));
    for (let i = 0; i < 12; i += 1) {
      await drawn();
      slider.value = i % (Number(slider.max) + 1);
      const start = performance.now();
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await drawn();
      found.push([answered - start, performance.now() - start]);
    }
  }
  return found;
}"""

# When the frame with all that is there now is drawn, in ms since the page was asked for.
DRAWN = """() => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(0);
}))"""

WANTED = (
    ("a page", 5, " MB"),
    ("an explorer in a page", 1000, " kB"),
    ("usable after opening", 1000, " ms"),
    ("a step, to its drawn frame", 17, " ms"),
)


def make(folder):
    """Make all hand-outs; return the seconds it took."""
    start = time.perf_counter()
    subprocess.run([sys.executable, ROOT / "tools" / "handouts.py", "--output", folder], check=True)
    return time.perf_counter() - start


def measure(browser, path):
    """Return (ms until a page answers, ms of a step's work, ms of a step until its frame is drawn)."""
    page = new_page(browser)
    page.context.set_offline(True)
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_function(READY_ON_PAGE)
    usable = 1000 * (time.perf_counter() - start)
    page.bring_to_front()
    steps = page.evaluate(STEPS)
    page.context.close()
    return usable, *([step[i] for step in steps] for i in (0, 1))


def first_screen(browser, path):
    """Return how many ms after it is asked for the contents page is drawn with its toy alive, the slowest of five."""
    slowest = 0
    for _ in range(5):
        page = new_page(browser)
        page.context.set_offline(True)
        page.goto(path.as_uri())
        page.wait_for_function(READY_ON_PAGE)
        slowest = max(slowest, page.evaluate(DRAWN))
        page.context.close()
    return slowest


def table(folder):
    """Print a row for each page."""
    print(
        f"{'page':28}{'MB':>6}{'largest explorer, kB':>22}{'usable, ms':>12}{'work (p95), ms':>16}{'frame (p95), ms':>18}"
    )
    found = {}
    with sync_playwright() as playwright:
        browser = launch_browser(playwright)
        for path in sorted(folder.glob("0*.html")):
            packs = re.findall(r'id="oc-data-\w+"[^>]*>([^<]+)<', path.read_text(encoding="utf-8"))
            usable, work, frame = measure(browser, path)
            found[path.stem] = (
                path.stat().st_size / 1e6,
                max(map(len, packs)) / 1e3,
                usable,
                middle(frame or [0]),
            )
            steps = "".join(f"{f'{middle(ms):.1f} ({p95(ms):.1f})':>17}" for ms in (work, frame) if ms)
            told = "{:6.2f}{:22.0f}{:12.0f}".format(*found[path.stem][:3])
            print(f"{path.stem:28}{told}{steps or '        no slider'}", flush=True)
        row(
            "hand-outs: the contents, first screen",
            *under(first_screen(browser, folder / "index.html"), 1000, " ms", 0),
        )
        browser.close()
    for i, (what, most, unit) in enumerate(WANTED):
        name = max(found, key=lambda name: found[name][i])
        row(f"hand-outs: {what}, the most", *under(found[name][i], most, unit, 1), name)


def main():
    """Make, if need be, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="hand-outs made before")
    folder = parser.parse_args().folder
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        if folder is None:
            folder = Path(scratch) / "handouts"
            row("hand-outs: all pages made", *under(make(folder), 600, " s", 0))
        table(folder.resolve())


if __name__ == "__main__":
    main()
