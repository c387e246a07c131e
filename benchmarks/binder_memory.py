"""Resident memory of a JupyterLab server and one kernel, for each notebook after Run All, beside Binder's 2 GB."""

import argparse
import sys
import threading
from pathlib import Path

import nbformat
import psutil
from jupyter_client import BlockingKernelClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from lab import start_lab
from report import row, under

ROOT = Path(__file__).resolve().parents[1]
GIVEN = 2 * 1024**3  # bytes that mybinder.org gives to one user
EVERY = 0.05  # seconds between two looks at the memory


def total(processes, kind="rss"):
    """Return the bytes that these processes hold, those that have just ended left out."""
    held = 0
    for process in processes:
        try:
            held += process.memory_info().rss if kind == "rss" else getattr(process.memory_full_info(), kind)
        except psutil.Error:
            continue
    return held


def run_all(lab, name):
    """Run a notebook's cells in a new kernel of the server, which is left running."""
    session = lab.request(
        "api/sessions",
        "POST",
        {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}},
    )
    connection = lab.folder.parent / "jupyter_runtime_dir" / f"kernel-{session['kernel']['id']}.json"
    client = BlockingKernelClient()
    client.load_connection_file(str(connection))
    client.start_channels()
    client.wait_for_ready(timeout=60)
    for cell in nbformat.read(lab.folder / name, as_version=4).cells:
        if cell.cell_type == "code":
            reply = client.execute_interactive(cell.source, timeout=300, output_hook=lambda message: None)
            if reply["content"]["status"] != "ok":
                sys.exit(f"{name}: {reply['content']['ename']}: {reply['content']['evalue']}")
    client.stop_channels()


def measure(lab, server, name):
    """Return the bytes of the server, of this notebook's kernel after Run All, and the most of both until then."""
    others = set(server.children(recursive=True))
    most, over = [0], threading.Event()

    def both():
        kernel = [child for child in server.children(recursive=True) if child not in others]
        return total([server]), total(kernel)

    def watch():
        while not over.wait(EVERY):
            most[0] = max(most[0], sum(both()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        run_all(lab, name)
    finally:
        over.set()
        watcher.join()
    after = both()
    return *after, max(most[0], sum(after))


def line(name, *sizes):
    """Return a row of the table: megabytes, and the share of what Binder gives that the last one is."""
    words = [f"{size / 1e6:.0f}" if size else "" for size in sizes]
    return f"| {name} | {' | '.join(words)} | {sizes[-1] / GIVEN:.0%} |"


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="the number of one notebook, such as 06")
    only = parser.parse_args().only
    before = {child.pid for child in psutil.Process().children()}
    with start_lab(ROOT) as lab:
        server = next(child for child in psutil.Process().children() if child.pid not in before)
        print("Memory in MB after Run All; 'at most' is the most until then")
        print("| notebook | server | its kernel | together | at most | of 2 GB |")
        print("|---|---:|---:|---:|---:|---:|")
        worst = 0
        notebooks = sorted((ROOT / "notebooks").glob(f"{only}*.ipynb"))
        for path in notebooks:
            held, kernel, most = measure(lab, server, path.name)
            print(line(path.stem, held, kernel, held + kernel, most), flush=True)
            worst = max(worst, most)
        if psutil.LINUX and len(notebooks) > 1:  # memory that kernels share, counted once
            everything = total([server, *server.children(recursive=True)], "pss")
            print(line(f"all {len(notebooks)} kernels left running", 0, 0, everything, everything))
    row("server and one kernel / the 2 GB that Binder gives, the most", *under(worst / GIVEN, 0.9))


if __name__ == "__main__":
    main()
