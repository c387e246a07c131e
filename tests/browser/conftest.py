"""Fixtures for tests in a real browser: `lab`, `browser`, `page` and `screenshots`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import lab as harness
import pytest
from explorers import SETTLE
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=SETTLE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = harness.launch_browser(playwright)
        except RuntimeError as error:
            pytest.fail(str(error), pytrace=False)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def running_lab() -> Iterator[harness.Lab]:
    with harness.start_lab(ROOT) as lab:
        yield lab


@pytest.fixture
def lab(running_lab: harness.Lab) -> harness.Lab:
    """JupyterLab with all notebooks as they are in the repository, no kernel and no answers."""
    running_lab.refresh()
    return running_lab


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page; the test fails if it, or a widget's callback, reports an error or goes online."""
    page = harness.new_page(browser)
    with harness.guard(page) as watch:
        yield page
    page.context.close()
    if watch.problems:
        pytest.fail("\n".join(dict.fromkeys(watch.problems)), pytrace=False)


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
