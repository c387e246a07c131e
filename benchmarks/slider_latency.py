"""From key press to changed picture, in a real JupyterLab in Chromium: explorers beside an echo and `interact`.

The cells of one scratch notebook take turns, one key press each a round: a bare slider-to-label echo, some
explorers, and the first explorer's figure drawn anew for each step by `ipywidgets.interact`.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from lab import (  # noqa: E402
    cell_errors,
    guard,
    launch_browser,
    new_page,
    open_notebook,
    run_all,
    start_lab,
    wait_until_idle,
)

IMPORTS = """
%matplotlib inline
import ipywidgets
from IPython.display import display
from helpers import explore
"""
ECHO = """
slider = ipywidgets.FloatSlider(value=1, min=-10, max=10, step=0.1)
label = ipywidgets.Label("1.0")
label.add_class("echo")
slider.observe(lambda change: setattr(label, "value", f"{change.new:.1f}"), "value")
ipywidgets.VBox([slider, label])
"""
INTERACT = """
def draw(logit):
    explorer = explore.many_at_once(logits=[logit, 2, -1])
    explorer.read(explorer.state)
    for panel in explorer.panels:
        for artist in panel.live._moving:
            artist.set_animated(False)  # the whole figure, as anyone would draw it
        display(panel.live.figure)

ipywidgets.interact(draw, logit=ipywidgets.FloatSlider(value=1, min=-10, max=10, step=0.1));
"""
# name: (source of its cell, its slider, what must have changed)
CELLS = {
    "echo": (ECHO, ".noUi-handle", ".echo"),
    "many_at_once": ("explore.many_at_once()", "input[type=range]", ".oc-moving"),
    **{
        name: (f"explore.{name}()", "input[type=range]", ".oc-moving")
        for name in ("one_of_many", "threshold", "digits_browser")
    },
    "interact": (INTERACT, ".noUi-handle", ".jp-RenderedImage img"),
}
# The time of the mutation after which every watched node differs from what it was before the key went down.
WATCH = """({cell, slider, changed}) => {
    const output = document.querySelectorAll('.jp-Notebook .jp-CodeCell')[cell].querySelector('.jp-Cell-outputWrapper');
    const look = () => [...output.querySelectorAll(changed)].map(node => node.src ?? node.innerHTML);
    const before = look(), times = window.oneCatTimes = {};
    const handle = output.querySelector(slider);
    handle.scrollIntoView({block: 'center'});
    handle.focus({preventScroll: true});
    window.addEventListener('keydown', () => { times.pressed = performance.now(); }, {capture: true, once: true});
    new MutationObserver((_, observer) => {
        const now = performance.now(), after = look();
        if (after.length !== before.length || !after.some((text, i) => text !== before[i])) return;
        if (changed.endsWith('img') && after.some((text, i) => text === before[i])) return;
        times.changed = now;
        observer.disconnect();
    }).observe(output, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def write_notebook(folder):
    """Write the scratch notebook and return its name."""
    sources = [IMPORTS, *(source for source, _, _ in CELLS.values())]
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{i}",
            "metadata": {},
            "source": source.strip(),
            "outputs": [],
            "execution_count": None,
        }
        for i, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "latency.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return "latency.ipynb"


def press(page, index, slider, changed):
    """Press ArrowRight on one cell's slider; return the milliseconds until its picture had changed."""
    page.evaluate(WATCH, {"cell": index, "slider": slider, "changed": changed})
    page.wait_for_timeout(120)  # let scrolling and the last answer's aftermath pass
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.oneCatTimes.changed", polling=20, timeout=20_000)
    times = page.evaluate("window.oneCatTimes")
    wait_until_idle(page)
    return times["changed"] - times["pressed"]


def measure(rounds, warm_up):
    """Return {name: [ms, ...]}, the cells taking turns."""
    found = {name: [] for name in CELLS}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        name = write_notebook(Path(folder))
        with start_lab(ROOT, notebooks=Path(folder)) as lab:
            browser = launch_browser(playwright)
            page = new_page(browser)
            with guard(page) as watch:
                open_notebook(page, lab, name)
                run_all(page)
                errors = cell_errors(page)
                for turn in range(warm_up + rounds if not errors else 0):
                    for index, (what, (_, slider, changed)) in enumerate(CELLS.items(), start=1):
                        took = press(page, index, slider, changed)
                        found[what] += [took] if turn >= warm_up else []
            browser.close()
    if errors or watch.problems:
        print("The figures below cannot be trusted:", *errors, *watch.problems, sep="\n  ")
    return found


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--warm-up", type=int, default=5)
    options = parser.parse_args()
    found = measure(options.rounds, options.warm_up)
    print(
        f"key press to changed picture, ms: median (quartiles) of {options.rounds} presses each, taking turns"
    )
    medians = {}
    for name, times in found.items():
        low, medians[name], high = statistics.quantiles(times, n=4)
        print(f"  {name:14}{medians[name]:7.1f}  ({low:.1f} to {high:.1f})")
    for name in (name for name in CELLS if name not in ("echo", "interact")):
        print(f"{name} / echo      {medians[name] / medians['echo']:.2f}   (wanted: at most 1.3)")
    ratio = medians["interact"] / medians["many_at_once"]
    print(f"interact / many_at_once  {ratio:.1f}   (wanted: at least 5)")


if __name__ == "__main__":
    main()
