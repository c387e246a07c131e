"""From the command to the first slide, beside a bare JupyterLab from its start to the first notebook drawn."""

import argparse
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from lab import launch_browser, new_page, start_lab  # noqa: E402
from presenting import open_slides, presenting  # noqa: E402
from report import row, under  # noqa: E402

NOTEBOOK = "03_many_at_once.ipynb"


def bare(browser):
    """Return the seconds until a bare JupyterLab has drawn the notebook."""
    start = time.perf_counter()
    with start_lab(ROOT) as lab:
        page = new_page(browser)
        page.goto(f"{lab.url}/lab/tree/{NOTEBOOK}?reset&token={lab.token}")
        page.locator(".jp-Notebook h1").first.wait_for(timeout=90_000)
        took = time.perf_counter() - start
        page.context.close()
    return took


def slides(browser):
    """Return the seconds until `make present` (with its set-up done) has drawn the first slide."""
    start = time.perf_counter()
    with presenting(NOTEBOOK[:2]) as address:
        page = new_page(browser, viewport=(1280, 720))
        open_slides(page, address, ran=False)
        took = time.perf_counter() - start
        page.context.close()
    return took


def main():
    """Measure and print, the two taking turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with sync_playwright() as playwright:
        browser = launch_browser(playwright)
        times = [(bare(browser), slides(browser)) for _ in range(rounds)]
        browser.close()
    alone, shown = (statistics.median(column) for column in zip(*times, strict=True))
    row(
        "make present to first slide / bare JupyterLab to a notebook",
        *under(shown / alone, 3),
        f"{shown:.1f} s and {alone:.1f} s",
    )


if __name__ == "__main__":
    main()
