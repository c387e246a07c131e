"""Slider to pixel, in a real JupyterLab in Chromium: every explorer beside a bare echo, and beside other ways to draw.

The cells of one scratch notebook take turns, one key press each a round. A *later* step finds its row, which the focus asked for
a moment before; a *first* one has none. Measured are the time from the key going down
until the picture in the page has changed, and until the end of the task that paints it; once on the loopback itself and
once with a round trip of 100 ms more, as to Binder.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cells import BARE, EXPLORERS, FIRST_STEPS, RIVALS  # noqa: E402
from lab import wait_until_idle as wait  # noqa: E402
from opened import opened  # noqa: E402
from report import machine, middle, over, p95, row, under  # noqa: E402

from helpers import explore  # noqa: E402
from helpers.live.fields import Number, Numbers  # noqa: E402

FIRST = ", first"
LEAST = {"interact": 6, "ipympl": 4}
SLIDING = {
    name
    for name in explore.__all__
    for field in getattr(explore, name).fields.values()
    if getattr(explore, name).rows_ahead and isinstance(field, Number | Numbers)
}

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
    // Bokeh's parts lie in shadow roots.
    const find = (root) => root.querySelector(slider) ?? [...root.querySelectorAll('*')].map((node) => node.shadowRoot && find(node.shadowRoot)).find(Boolean);
    const within = (node) => node && (output.contains(node) || within(node.getRootNode().host));
    const handle = find(output);
    handle.scrollIntoView({block: 'center'});
    handle.focus({preventScroll: true});
    window.addEventListener('keydown', () => { times.pressed = performance.now(); }, {capture: true, once: true});
    if (changed === 'canvas') {
        const drawn = CanvasRenderingContext2D.prototype, plain = window.oneCatDraw ??= {drawImage: drawn.drawImage, fill: drawn.fill};
        for (const [name, draw] of Object.entries(plain)) drawn[name] = function (...given) {
            draw.apply(this, given);
            if (within(this.canvas) && times.pressed && !times.changed) done();
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


def tell(found, delay, near):
    """Print the times, and what was wanted of them as ratios; `near` is the echo's time to changed without a delay."""
    print(
        f"\nkey press to changed and to painted picture, ms, median (p95), with {delay} ms more of a round trip"
    )
    seen = {}
    for name, times in found.items():
        changed, painted = zip(*times, strict=True)
        seen[name] = middle(changed), middle(painted)
        print(
            f"  {name:32}{seen[name][0]:8.1f} ({p95(changed):.1f}){seen[name][1]:10.1f} ({p95(painted):.1f})"
        )
    firsts = {name: seen[name][0] / seen["echo"][0] for name in found if name.endswith(FIRST)}
    worst = max(firsts, key=firsts.get)
    parts = f"worst: {worst}; median {middle(firsts.values()):.2f}"
    row(f"first step / echo, changed, +{delay} ms", *under(firsts[worst], 1.15), parts)
    # A button's step has no row: it is a first one each time.
    later = {name: seen[name][0] for name in found if name in EXPLORERS and name in SLIDING}
    worst = max(later, key=later.get)
    parts = f"worst: {worst}, {later[worst]:.1f} ms; median {middle(later.values()):.1f}; jslink {seen['jslink'][0]:.1f}"
    row(f"later step, +{delay} ms / echo, +0 ms", *under(later[worst] / near, 0.5), parts)
    if "bokeh" in seen:
        print(
            f"  bokeh's CustomJS, for which the mathematics is written a second time: {seen['bokeh'][0]:.1f} ms"
        )
    for name in (name for name in RIVALS if name in found and name != "bokeh" and not delay):
        ratio = seen[name][0] / seen["many_at_once, first"][0]
        row(
            f"{name} / a first step of many_at_once",
            *over(ratio, LEAST.get(name, 1)),
            f"{seen[name][0]:.1f} ms",
        )


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--warm-up", type=int, default=3)
    parser.add_argument("--delays", default="0,100,300", help="milliseconds added to the round trip; 0 first")
    parser.add_argument("--only", default="", help="explorers to measure, by name, parted by commas")
    parser.add_argument("--rivals", action="store_true", help="other ways to draw, too (requirements.txt)")
    options = parser.parse_args()
    only = options.only.split(",") if options.only else list(EXPLORERS)
    cells = BARE | {name: EXPLORERS[name] for name in only}
    cells |= {name + FIRST: FIRST_STEPS[name] for name in only} | (RIVALS if options.rivals else {})
    print(machine())
    near = None
    for delay, page in opened(cells, map(int, options.delays.split(","))):
        found = take_turns(page, cells, options.rounds, options.warm_up)
        near = near or middle([changed for changed, _ in found["echo"]])
        tell(found, delay, near)


if __name__ == "__main__":
    main()
