"""Pages that nbconvert makes of a notebook, opened without a network: each explorer's picture and each question's words."""

import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.live.shown import LOST

ROOT = Path(__file__).resolve().parents[2]
NAME = "01_schrodingers_cat"


def convert(source, to, folder, *options):
    """Convert a notebook, as this environment's nbconvert does of itself."""
    command = [sys.executable, "-m", "nbconvert", "--to", to, "--output-dir", folder, *options, source]
    environment = {**os.environ, "ONE_CAT_ANSWERS": str(folder / "answers.json")}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    subprocess.run(command, env=environment, check=True, capture_output=True)


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Return the path of the notebook, run."""
    folder = tmp_path_factory.mktemp("executed")
    convert(ROOT / "notebooks" / f"{NAME}.ipynb", "notebook", folder, "--execute")
    return folder / f"{NAME}.ipynb"


@pytest.mark.deep
@pytest.mark.parametrize("to, suffix", [("html", "html"), ("slides", "slides.html")])
def test_a_page_without_a_network_shows_what_stands_in(to, suffix, executed, browser):
    convert(executed, to, executed.parent)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((executed.parent / f"{NAME}.{suffix}").as_uri(), wait_until="domcontentloaded")
    pictures = page.locator("img[src^='data:image/svg+xml']")
    seen = pictures.evaluate_all(
        "all => Promise.all(all.map(async e => { await e.decode(); return e.naturalWidth > 300 && e.checkVisibility(); }))"
    )
    drawn = pictures.evaluate_all("all => Promise.all(all.map(async e => (await fetch(e.src)).text()))")
    words = [pictures.nth(i).get_attribute("alt") for i in range(pictures.count())]
    text = page.locator("body").inner_text()
    assert all(seen) and len(seen) >= 2
    for svg, alt in zip(drawn, words, strict=True):
        assert re.search('<text [^>]*font-size="16" font-weight="bold"[^>]*>([^<]+)</text>', svg)[
            1
        ] in html.escape(alt)
    assert "What do yes-terms and no-terms give together?" in text and "Loading widget" not in text.replace(
        LOST, ""
    )
    assert page.locator("script[type='application/vnd.jupyter.widget-view+json']").count() == 0
    context.close()


def test_a_script_is_one_of_python(tmp_path):
    convert(ROOT / "notebooks" / f"{NAME}.ipynb", "script", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{NAME}.py"]
    compile((tmp_path / f"{NAME}.py").read_text(encoding="utf-8"), NAME, "exec")
