"""Paint the pictures that stand in a notebook's text until it is run: `make stills`.

A line of Markdown, `![what it shows](stills/teaser.png)`, beside a cell with `explore.teaser()` asks for the first view of that
explorer. Where nothing runs, on a code host's preview say, it is all there is to see; in JupyterLab it makes room for the explorer
that lives (helpers/front/explorer.css), and slides and hand-outs leave it out (tools/deck.py, tools/pages/page.py).

They are PNG, for not every preview shows an SVG that stands beside a notebook. Each carries a digest of what it was painted from
(pictures.py), so that a test knows whether it is fresh without a browser.
"""

import ast
import re
from pathlib import Path

import nbformat
from find_browser import launch_browser
from pictures import digest, drawn_from, paint, save
from PIL import Image
from playwright.sync_api import sync_playwright

from helpers import explore
from helpers.data import training

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
ASKED = re.compile(r"!\[[^\]]*\]\(stills/(\w+\.png)\)")
TRAINED = {"learning_curves", "oracle_count", "reliability"}  # of the race run last
NUMBER = re.compile(r"[−-]?\d[\d.]*(e-?\d+)?")
WIDTH, SHARP, COLOURS = 980, 1.5, 64
PAGE = "<!DOCTYPE html><meta charset='utf-8'><style>body {{ margin: 0 }} div {{ width: fit-content }} svg {{ display: block }}</style><div>{0}</div>"


def opened(source):
    """Return the name and the arguments of the explorer that a cell opens, or None."""
    tree = ast.parse(source) if "explore." in source else ast.Module([], [])
    for node in ast.walk(tree):
        call = node.func if isinstance(node, ast.Call) else node
        if isinstance(call, ast.Attribute) and getattr(call.value, "id", "") == "explore":
            keywords = node.keywords if isinstance(node, ast.Call) else []
            return call.attr, {one.arg: ast.literal_eval(one.value) for one in keywords}
    return None


def asked():
    """Return {path of a picture: (explorer, arguments)} of all that the notebooks ask for."""
    found = {}
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        cells = nbformat.read(path, 4).cells
        for i, cell in enumerate(cells):
            names = ASKED.findall(cell.source) if cell.cell_type == "markdown" else []
            beside = [
                opened(near.source)
                for near in (*cells[i + 1 : i + 2], *cells[i - 1 : i])
                if near.cell_type == "code"
            ]
            for name in names:
                shown = next((one for one in beside if one), None)
                if shown is None:
                    raise LookupError(f"{path.name}: no cell beside {name} opens an explorer")
                found[NOTEBOOKS / "stills" / name] = shown
    return found


def wanted(trained=False):
    """Return {path: SVG} of the pictures of explorers that need no networks, or of those that do."""
    some = {path: one for path, one in asked().items() if (one[0] in TRAINED) is trained}
    if trained and some:
        training.race()
    return {path: getattr(explore, name)(**arguments).svg() for path, (name, arguments) in some.items()}


def source(path, svg):
    """Return what a picture's freshness is told by: of trained networks not the numbers, which differ between computers."""
    return NUMBER.sub("", svg) if asked()[path][0] in TRAINED else svg


def write(stills, painted):
    """Write those that are not fresh, `painted` making an image of an SVG, and remove what no notebook asks for any more."""
    folder = NOTEBOOKS / "stills"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path not in stills:
            path.unlink()
    for path, svg in stills.items():
        if not path.is_file() or drawn_from(path) != digest(source(path, svg)):
            few = painted(svg).quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
            save(few, path, source(path, svg))


def main():
    """Write all."""
    with sync_playwright() as playwright:
        browser = launch_browser(playwright)
        tab = browser.new_page(device_scale_factor=SHARP)
        tab.context.set_offline(True)
        write(wanted() | wanted(trained=True), lambda svg: paint(tab, PAGE.format(svg), WIDTH))
        browser.close()


if __name__ == "__main__":
    main()
