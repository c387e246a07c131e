"""Slider to pixel, in a real JupyterLab in Chromium: every explorer beside a bare echo, and beside other ways to draw.

The cells of one scratch notebook take turns, one key press each a round. Measured are the time from the key going down
until the picture in the page has changed, and until the end of the task that paints it; once on the loopback itself and
once with a round trip of 100 ms more, as to Binder.
"""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cells import BARE, EXPLORERS, RIVALS, write_notebook  # noqa: E402
from delay import delayed  # noqa: E402
from lab import cell_errors, guard, launch_browser, new_page, open_notebook, run_all, start_lab  # noqa: E402
from lab import wait_until_idle as wait  # noqa: E402
from report import machine, middle, over, p95, row, under  # noqa: E402

# Chooses the key that moves this cell's control, and notes when the key went down, when the picture had changed
# (a canvas: when it was last drawn on) and when that was painted.
WATCH = """({cell, slider, changed}) => {
    const output = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[cell].querySelector('.jp-Cell-outputWrapper');
    const look = () => [...output.querySelectorAll(changed)].map(node => node.src ?? node.innerHTML);
    const before = look(), times = window.oneCatTimes = {};
    const painted = () => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => { times.painted = performance.now(); };
        channel.port2.postMessage(0);
    });
    const done = () => { times.changed = performance.now(); painted(); };
    const handle = output.querySelector(slider);
    handle.scrollIntoView({block: 'center'});
    handle.focus({preventScroll: true});
    window.addEventListener('keydown', () => { times.pressed = performance.now(); }, {capture: true, once: true});
    if (changed === 'canvas') {
        const draw = window.oneCatDraw ??= CanvasRenderingContext2D.prototype.drawImage;
        CanvasRenderingContext2D.prototype.drawImage = function (...given) {
            draw.apply(this, given);
            if (output.contains(this.canvas) && times.pressed && !times.changed) done();
        };
    } else new MutationObserver((_, observer) => {
        const after = look();
        if (after.length !== before.length || !after.some((text, i) => text !== before[i])) return;
        observer.disconnect();
        done();
    }).observe(output, {subtree: true, childList: true, characterData: true, attributes: true});
    if (handle.tagName === 'BUTTON') return 'Enter';
    const up = output.oneCatUp = !output.oneCatUp; // there and back again
    const value = Number(handle.value ?? handle.getAttribute('aria-valuenow'));
    const [low, high] = [handle.min ?? handle.getAttribute('aria-valuemin'), handle.max ?? handle.getAttribute('aria-valuemax')];
    return value >= Number(high) || (value > Number(low) && !up) ? 'ArrowLeft' : 'ArrowRight';
}"""


def press(page, index, name, cell):
    """Move one cell's control by a key; return the milliseconds until its picture had changed and was painted."""
    key = page.evaluate(WATCH, {"cell": index, "slider": cell.slider, "changed": cell.changed})
    page.wait_for_timeout(120)  # let scrolling and the last answer's aftermath pass
    page.keyboard.press(key)
    try:
        page.wait_for_function("window.oneCatTimes.painted", polling=20, timeout=20_000)
    except PlaywrightTimeout:
        sys.exit(f"{name}: no picture changed within 20 s of {key}, so nothing is told.")
    times = page.evaluate("window.oneCatTimes")
    wait(page)
    return times["changed"] - times["pressed"], times["painted"] - times["pressed"]


def take_turns(page, cells, rounds, warm_up):
    """Return {name: [(ms to changed, ms to painted), ...]}."""
    found = {name: [] for name in cells}
    for turn in range(warm_up + rounds):
        for index, (name, cell) in enumerate(cells.items(), start=1):
            times = press(page, index, name, cell)
            found[name] += [times] if turn >= warm_up else []
    return found


def measure(cells, rounds, warm_up, delays):
    """Return {delay in ms: what take_turns finds}."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        name = write_notebook(Path(folder), cells)
        with start_lab(ROOT, notebooks=Path(folder)) as lab:
            browser = launch_browser(playwright)
            for delay in delays:
                port = int(lab.url.rsplit(":", 1)[1])
                page = new_page(browser)
                with guard(page) as watch, delayed(port, delay / 1000) as far:
                    there = replace(lab, url=f"http://127.0.0.1:{far}") if delay else lab
                    open_notebook(page, there, name)
                    run_all(page, timeout=300_000)
                    if errors := cell_errors(page):
                        sys.exit(f"A cell failed, so nothing was measured: {errors}")
                    found[delay] = take_turns(page, cells, rounds, warm_up)
                page.context.close()
                if watch.problems:
                    print("These figures cannot be trusted:", *watch.problems, sep="\n  ")
            browser.close()
    return found


def tell(found, delay):
    """Print the times, and what was wanted of them as ratios."""
    print(
        f"\nkey press to changed and to painted picture, ms, median (p95), with {delay} ms more of a round trip"
    )
    seen = {}
    for name, times in found.items():
        changed, painted = zip(*times, strict=True)
        seen[name] = middle(changed), middle(painted)
        print(
            f"  {name:24}{seen[name][0]:8.1f} ({p95(changed):.1f}){seen[name][1]:10.1f} ({p95(painted):.1f})"
        )
    ours = [name for name in found if name in EXPLORERS]
    for kind, what in enumerate(("changed", "painted")):
        ratios = {name: seen[name][kind] / seen["echo"][kind] for name in ours}
        worst = max(ratios, key=ratios.get)
        parts = f"worst: {worst}; median of explorers {middle(ratios.values()):.2f}"
        row(f"explorer / echo, {what}, +{delay} ms", *under(ratios[worst], 1.15), parts)
    if delay or "many_at_once" not in seen:
        return
    for name, least in (
        ("interact", 6),
        ("ipympl", 4),
        *((n, 1) for n in RIVALS if n not in ("interact", "ipympl")),
    ):
        ratio = seen[name][0] / seen["many_at_once"][0]
        row(f"{name} / many_at_once, the same picture", *over(ratio, least), f"{seen[name][0]:.1f} ms")


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--warm-up", type=int, default=3)
    parser.add_argument("--delays", default="0,100", help="milliseconds added to the round trip")
    parser.add_argument("--only", default="", help="explorers to measure, by name, parted by commas")
    options = parser.parse_args()
    only = options.only.split(",") if options.only else list(EXPLORERS)
    cells = BARE | {name: EXPLORERS[name] for name in only} | RIVALS
    print(machine())
    found = measure(cells, options.rounds, options.warm_up, [int(d) for d in options.delays.split(",")])
    for delay, times in found.items():
        tell(times, delay)


if __name__ == "__main__":
    main()
