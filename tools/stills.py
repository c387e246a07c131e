"""Write the pictures that stand in a notebook's text until it is run: `make stills`.

A line of Markdown, `![what it shows](stills/teaser.svg)`, asks for one: the first view of `explore.teaser()`. Without a
kernel, on a code host's preview say, it is all there is to see; in JupyterLab it makes room for the explorer that lives
(helpers/front/explorer.css), and a hand-out leaves it out (tools/pages/page.py).
"""

import re
from pathlib import Path

from helpers import explore

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
ASKED = re.compile(r"\]\(stills/(\w+)\.svg\)")


def wanted():
    """Return {path: SVG} of all stills that the notebooks ask for."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))]
    names = ASKED.findall("\n".join(texts))
    return {NOTEBOOKS / "stills" / f"{name}.svg": getattr(explore, name)().svg() for name in names}


def main():
    """Write all, and remove what no notebook asks for any more."""
    stills = wanted()
    (NOTEBOOKS / "stills").mkdir(exist_ok=True)
    for path in (NOTEBOOKS / "stills").glob("*.svg"):
        if path not in stills:
            path.unlink()
    for path, svg in stills.items():
        path.write_text(svg + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
