"""A scratch notebook opened and run in a real JupyterLab in Chromium, near and far."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from cells import write_notebook  # noqa: E402
from delay import delayed  # noqa: E402
from lab import cell_errors, guard, launch_browser, new_page, open_notebook, run_all, start_lab  # noqa: E402


def opened(cells, delays):
    """Yield (delay, page) for each of the delays, ms added to a round trip: a page in which all `cells` have run."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        name = write_notebook(Path(folder), [cell.source for cell in cells.values()])
        with start_lab(ROOT, notebooks=Path(folder)) as lab:
            browser = launch_browser(playwright)
            for delay in delays:
                page = new_page(browser)
                with guard(page) as watch, delayed(int(lab.url.rsplit(":", 1)[1]), delay / 1000) as far:
                    open_notebook(page, replace(lab, url=f"http://127.0.0.1:{far}") if delay else lab, name)
                    run_all(page, timeout=300_000)
                    if errors := cell_errors(page):
                        sys.exit(f"A cell failed, so nothing was measured: {errors}")
                    yield delay, page
                page.context.close()
                if watch.problems:
                    print("These figures cannot be trusted:", *watch.problems, sep="\n  ")
            browser.close()
