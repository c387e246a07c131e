"""From JupyterLab's own start to the first explorer drawn, beside a bare JupyterLab that runs one import.

The bare one imports what nobody can draw a live figure without; ours opens notebook 00 and runs it up to its first
explorer. Also from JupyterLab being ready, which is where the two part.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cells import write_notebook  # noqa: E402
from lab import in_notebook, launch_browser, new_page, open_notebook, start_lab  # noqa: E402
from report import machine, middle, row, under  # noqa: E402

BARE = "import numpy, ipywidgets\nprint('imported')"
OURS = "00_start_here.ipynb"


def once(browser, notebooks, name, drawn):
    """Return the seconds from the start of JupyterLab, and from the notebook being ready, until `drawn` is on the page."""
    start = time.perf_counter()
    with start_lab(ROOT, notebooks=notebooks) as lab:
        page = new_page(browser)
        open_notebook(page, lab, name)
        ready = time.perf_counter()
        in_notebook(page, "app.commands.execute('notebook:run-all-cells');")
        page.locator(drawn).first.wait_for(state="attached", timeout=90_000)
        end = time.perf_counter()
        page.context.close()
    return end - start, end - ready


def main():
    """Measure and print, the two taking turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(machine())
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        name, browser = write_notebook(Path(folder), [], first=BARE), launch_browser(playwright)
        times = []
        for turn in range(rounds + 1):
            pair = (
                *once(browser, Path(folder), name, ".jp-OutputArea-output pre"),
                *once(browser, None, OURS, ".oc-moving > *"),
            )
            times += [pair] if turn else []  # the first one warms the disk's cache
        browser.close()
    bare, bare_ready, ours, ours_ready = (middle(column) for column in zip(*times, strict=True))
    parts = f"{ours:.2f} s and {bare:.2f} s"
    row("start to first explorer / bare JupyterLab to one import", *under(ours / bare, 1.5), parts)
    print(
        f"  from the notebook being ready: first explorer {ours_ready:.2f} s, one import {bare_ready:.2f} s"
    )


if __name__ == "__main__":
    main()
