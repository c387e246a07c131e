"""A slider that takes a new position at every frame of the screen for five seconds: pictures a second, and bytes over the wire.

Each explorer beside itself without rows, of which every picture is the kernel's, near and far. The page itself moves the
slider: no mouse of a test is fast enough. A picture counts if it shows the position of its own frame.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cells import EXPLORERS, FIRST_STEPS  # noqa: E402
from lab import wait_until_idle as wait  # noqa: E402
from opened import opened  # noqa: E402
from report import machine, over, row, under  # noqa: E402

NAMES = ["many_at_once", "label_by_label", "six_labels_eight_sets", "triangle_in_cube", "zlpr"]
SLIDER = "input[type=range]"
# [ms since the start, whether the picture is that of the position] at each frame; positions go to and fro over the whole slider.
SWEEP = """async ({cell, seconds}) => {
    const output = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[cell].querySelector('.jp-Cell-outputWrapper');
    const handle = output.querySelector('input[type=range]'), call = output.querySelector('.oc-call');
    handle.scrollIntoView({block: 'center'});
    handle.closest('.oc-number').dispatchEvent(new PointerEvent('pointerenter')); // asks for the row
    const [low, high, step] = [handle.min, handle.max, handle.step].map(Number), count = Math.round((high - low) / step);
    const seen = [], begun = performance.now();
    let at = Math.round((handle.value - low) / step), way = 1;
    await new Promise((done) => requestAnimationFrame(function go() {
        if (performance.now() - begun > 1000 * seconds) return done();
        if (at + way < 0 || at + way > count) way = -way;
        at += way;
        const before = call.textContent;
        handle.value = low + at * step;
        handle.dispatchEvent(new Event('input', {bubbles: true}));
        seen.push([performance.now() - begun, call.textContent !== before]);
        requestAnimationFrame(go);
    }));
    return seen;
}"""


def counted(page):
    """Count the bytes of all web sockets from now on; return what tells the count."""
    total = [0]

    def add(event):
        frame = event["response"]
        size = len(frame["payloadData"])
        total[0] += size if frame["opcode"] == 1 else size * 3 // 4  # binary ones come in base64

    session = page.context.new_cdp_session(page)
    for way in ("Received", "Sent"):
        session.on(f"Network.webSocketFrame{way}", add)
    session.send("Network.enable")
    return lambda: total[0]


def sweep(page, index, seconds):
    """Sweep the slider of one cell; return (frames a second, pictures a second after the first half second, kB)."""
    bytes_so_far = counted(page)
    seen = page.evaluate(SWEEP, {"cell": index, "seconds": seconds})
    wait(page)
    later = [is_new for at, is_new in seen if at > 500]
    return len(seen) / seconds, sum(later) / (seconds - 0.5), bytes_so_far() / 1024


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--delays", default="0,100,300", help="milliseconds added to the round trip")
    options = parser.parse_args()
    cells = {name: replace(EXPLORERS[name], slider=SLIDER) for name in NAMES}
    cells |= {f"{name}, no rows": replace(FIRST_STEPS[name], slider=SLIDER) for name in NAMES}
    print(machine())
    for delay, page in opened(cells, map(int, options.delays.split(","))):
        print(f"\na new position each frame, {options.seconds:g} s, {delay} ms more of a round trip")
        found = {name: sweep(page, i, options.seconds) for i, name in enumerate(cells, start=1)}
        for name, (screen, pictures, size) in found.items():
            print(f"  {name:36}{pictures:6.1f} pictures/s of {screen:.1f} frames/s{size:8.0f} kB")
        slowest = min(NAMES, key=lambda name: found[name][1])
        row(f"pictures a second after half a second, +{delay} ms", *over(found[slowest][1], 55), slowest)
        ratios = {name: found[name][2] / found[f"{name}, no rows"][2] for name in NAMES}
        largest = max(ratios, key=ratios.__getitem__)
        row(f"bytes, with rows / without, +{delay} ms", *under(ratios[largest], 1), largest)


if __name__ == "__main__":
    main()
