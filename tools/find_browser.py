"""Make sure that the browser tests have a browser: Chrome, Chromium, or Playwright's own, installed if need be."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "browser"))

from chromium import find_browser, launch_browser
from playwright.sync_api import sync_playwright


def start():
    """Start and stop the browser that the tests will use; return what is wrong, or None."""
    with sync_playwright() as playwright:
        try:
            launch_browser(playwright).close()
        except RuntimeError as error:
            return str(error)
    return None


def main():
    """Find a browser, or install Playwright's, or say what to install."""
    if find_browser() or start() is None:
        return
    print("No Chrome or Chromium found; installing Playwright's own ...", flush=True)
    subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"])
    problem = start()
    if problem:
        sys.exit(problem)


if __name__ == "__main__":
    main()
