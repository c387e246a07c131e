"""A slider dragged by the mouse for five seconds: frames a second, how far they lag behind, and whether the last one is last.

Beside a bare echo in the same notebook, on the loopback and with a round trip of 100 ms more. A frame lags by the time
since the slider left the value that the frame shows. A message waits for the one before, so it is twice the road at most; more
would be a backlog.
"""

import argparse
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cells import BARE, EXPLORERS, RIVALS  # noqa: E402
from lab import wait_until_idle as wait  # noqa: E402
from opened import opened  # noqa: E402
from report import machine, middle, over, p95, row, under  # noqa: E402

# What a frame shows is read off the page: an echo's label, an explorer's reopening call (its first logit, 1 if none).
WATCH = """({cell, slider, changed}) => {
    const output = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[cell].querySelector('.jp-Cell-outputWrapper');
    const handle = output.querySelector(slider), tell = output.querySelector('.oc-call') ?? output.querySelector(changed);
    const ours = tell.matches('.oc-call');
    const shown = () => Number(ours ? (/logits=.([-0-9.]+)/.exec(tell.textContent)?.[1] ?? 1) : tell.textContent);
    const set = () => Number(handle.value ?? handle.getAttribute('aria-valuenow'));
    const seen = window.oneCatDrag = {moves: [[performance.now(), set()]], frames: [], shown, set};
    const moved = () => {
        if (set() !== seen.moves.at(-1)[1]) seen.moves.push([performance.now(), set()]);
    };
    new MutationObserver(moved).observe(handle, {attributes: true});
    handle.addEventListener('input', moved);
    if (changed === 'canvas') {
        const draw = CanvasRenderingContext2D.prototype.drawImage;
        CanvasRenderingContext2D.prototype.drawImage = function (...given) {
            draw.apply(this, given);
            if (output.contains(this.canvas)) seen.frames.push([performance.now(), NaN]);
        };
    }
    let before = '';
    const look = () => [...output.querySelectorAll(changed)].map(node => node.src ?? node.innerHTML).join();
    new MutationObserver(() => {
        const now = look();
        if (now !== before) seen.frames.push([performance.now(), shown()]);
        before = now;
    }).observe(output, {subtree: true, childList: true, characterData: true, attributes: true});
    before = look();
    handle.scrollIntoView({block: 'center'});
    const box = (handle.closest('.noUi-target') ?? handle).getBoundingClientRect();
    return [box.left, box.top + box.height / 2, box.width];
}"""


def drag(page, index, cell, seconds):
    """Drag a cell's slider to and fro; return what was seen: its moves, its frames, and both values at the end."""
    left, y, width = page.evaluate(WATCH, {"cell": index, "slider": cell.slider, "changed": cell.changed})
    page.wait_for_timeout(300)
    share = page.evaluate("(window.oneCatDrag.set() + 10) / 20")
    page.mouse.move(left + width * share, y)
    page.mouse.down()
    end, step = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        step += 1
        page.mouse.move(left + width * (0.5 + 0.45 * (abs(step % 160 - 80) / 40 - 1)), y)
        page.wait_for_timeout(8)
    page.mouse.up()
    page.wait_for_timeout(600)
    wait(page)
    return page.evaluate(
        "({...window.oneCatDrag, drawn: window.oneCatDrag.shown(), left: window.oneCatDrag.set()})"
    )


def lags(seen):
    """Return, for every frame, the ms since the slider left the value it shows (0 where it is there still)."""
    found, moves = [], seen["moves"]
    for at, value in seen["frames"]:
        left = [later for (_, v), (later, _) in pairwise(moves) if abs(v - value) < 1e-9 and later <= at]
        here = [v for when, v in moves if when <= at][-1:]
        found.append(at - left[-1] if left and abs(here[0] - value) > 1e-9 else 0.0)
    return found


def tell(name, seen, seconds):
    """Print one row; return (frames a second, p95 of the lag)."""
    rate = len(seen["frames"]) / seconds
    behind = lags(seen) if name == "echo" or name in EXPLORERS else None
    words = f"lag {middle(behind):.0f} (p95 {p95(behind):.0f}) ms" if behind else ""
    last = ""
    if behind:
        last = (
            "the last shows the last"
            if abs(seen["drawn"] - seen["left"]) < 1e-9
            else "THE LAST DOES NOT SHOW THE LAST !"
        )
    print(f"  {name:24}{rate:6.1f} frames/s   {words:28} {len(seen['moves'])} values   {last}", flush=True)
    return rate, p95(behind) if behind else 0.0


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--delays", default="0,100", help="milliseconds added to the round trip")
    parser.add_argument(
        "--rivals", action="store_true", help="other ways to draw, too (benchmarks/requirements.txt)"
    )
    options = parser.parse_args()
    names = ["many_at_once", "label_by_label", "six_labels_eight_sets", "zlpr"]  # whose first logit is 1
    cells = BARE | {name: replace(EXPLORERS[name], slider="input[type=range]") for name in names}
    cells |= RIVALS if options.rivals else {}
    print(machine())
    for delay, page in opened(cells, map(int, options.delays.split(","))):
        print(f"\ndragged for {options.seconds:g} s with {delay} ms more of a round trip")
        found = {
            name: tell(name, drag(page, index, cell, options.seconds), options.seconds)
            for index, (name, cell) in enumerate(cells.items(), start=1)
        }
        slowest = min(names, key=lambda name: found[name][0])
        value = over(found[slowest][0] / found["echo"][0], 0.9, digits=2)
        row(f"frames a second, explorer / echo, +{delay} ms", *value, f"slowest: {slowest}")
        most = max(names, key=lambda name: found[name][1])
        value = under(found[most][1], max(50, 1.2 * found["echo"][1]), " ms", 0)
        row(f"lag (p95) of explorers, +{delay} ms", *value, f"{most}; echo {found['echo'][1]:.0f} ms")


if __name__ == "__main__":
    main()
