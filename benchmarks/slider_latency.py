"""Slider to pixel, in a real JupyterLab in Chromium: every explorer beside a bare echo, and beside other ways to draw.

The cells of one scratch notebook take turns, one key press each a round. Measured are the time from the key going down
until the picture in the page has changed, and until the end of the task that paints it; once on the loopback itself and
once with a round trip of 100 ms more, as to Binder.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cells import BARE, EXPLORERS, RIVALS  # noqa: E402
from lab import wait_until_idle as wait  # noqa: E402
from opened import opened  # noqa: E402
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
    for delay, page in opened(cells, map(int, options.delays.split(","))):
        tell(take_turns(page, cells, options.rounds, options.warm_up), delay)


if __name__ == "__main__":
    main()
