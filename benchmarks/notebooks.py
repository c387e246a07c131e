"""Restart & Run All of each notebook: how long it takes, and the most memory its kernel holds."""

import argparse
import os
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient
from report import machine, row, under

ROOT = Path(__file__).resolve().parents[1]
EVERY = 0.05  # seconds between two looks at the memory


def measure(path, folder):
    """Return (seconds, most resident megabytes) of one run in a kernel of its own."""
    client = NotebookClient(
        nbformat.read(path, as_version=4),
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    most, over = [0], threading.Event()

    def watch():
        while not over.wait(EVERY):
            for process in psutil.Process().children(recursive=True):
                try:
                    most[0] = max(most[0], process.memory_info().rss)
                except psutil.Error:  # it has just ended
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    try:
        client.execute()
    finally:
        over.set()
        watcher.join()
    return time.perf_counter() - start, most[0] / 1e6


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="the number of one notebook, such as 06")
    only = parser.parse_args().only
    print(machine())
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ONE_CAT_ANSWERS"] = str(Path(folder) / "answers.json")
        for path in sorted((ROOT / "notebooks").glob(f"{only}*.ipynb")):
            seconds, megabytes = measure(path, folder)
            print(f"  {path.stem:28}{seconds:7.1f} s{megabytes:8.0f} MB", flush=True)
            found[path.stem] = seconds / (90 if path.stem.startswith("06") else 15), megabytes
    slowest, largest = (max(found, key=lambda name: found[name][i]) for i in (0, 1))
    row("Restart & Run All / its limit (15 s; 06, which trains: 90 s)", *under(found[slowest][0], 1), slowest)
    row("most memory of a notebook's kernel", *under(found[largest][1], 1000, " MB", 0), largest)


if __name__ == "__main__":
    main()
