"""Memory beside Binder's 2 GB: server and one kernel after Run All of each notebook, all kernels, and all with those that idle giving way."""

import argparse
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import psutil
from jupyter_client import BlockingKernelClient

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))

from lab import start_lab
from lab_server import start_limited_lab
from report import row, under

ROOT = Path(__file__).resolve().parents[1]
GIVEN = 2 * 1024**3  # bytes that mybinder.org gives to one user
ROOM = 0.75  # share of it from which on idle kernels give way: is_tight in binder/jupyter_server_config.py
EVERY = 0.05  # seconds between two looks at the memory
SOON = [
    "--MappingKernelManager.cull_idle_timeout=5",
    "--MappingKernelManager.cull_interval=1",
]  # for 600 s and 30 s


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
    client.hb_channel.time_to_dead = 60  # seconds: a kernel that starts slowly is not dead
    client.start_channels()
    client.wait_for_ready(timeout=60)
    for cell in nbformat.read(lab.folder / name, as_version=4).cells:
        if cell.cell_type == "code":
            reply = client.execute_interactive(cell.source, timeout=300, output_hook=lambda message: None)
            if reply["content"]["status"] != "ok":
                sys.exit(f"{name}: {reply['content']['ename']}: {reply['content']['evalue']}")
    client.stop_channels()


@contextmanager
def watched(look):
    """Look at a size again and again until the block ends; yields what gives the most that was seen."""
    most, over = [0], threading.Event()

    def watch():
        while not over.wait(EVERY):
            most[0] = max(most[0], look())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: max(most[0], look())
    finally:
        over.set()
        watcher.join()


def measure(lab, server, name):
    """Return the bytes of the server, of this notebook's kernel after Run All, and the most of both until then."""
    others = set(server.children(recursive=True))

    def both():
        kernel = [child for child in server.children(recursive=True) if child not in others]
        return total([server]), total(kernel)

    with watched(lambda: sum(both())) as most:
        run_all(lab, name)
    return *both(), most()


def everything(lab):
    """Return the bytes of the server and all its kernels; memory that they share is counted once."""
    server = psutil.Process(lab.process.pid)
    return total([server, *server.children(recursive=True)], "pss")


def walk(names):
    """Run all notebooks, one when there is room again after the one before: kernels left, their bytes with the server's, and the most until then.

    Binder's settings and its limit hold, and its ten minutes are seconds: whoever reads for longer than that in each notebook.
    """
    with start_limited_lab(ROOT, GIVEN, *SOON) as lab, watched(lambda: everything(lab)) as most:
        for name in names:
            run_all(lab, name)
            end = time.monotonic() + 60
            while (left := everything(lab)) > ROOM * GIVEN:
                if time.monotonic() > end:
                    sys.exit(f"{name}: no kernel gives its memory back, and {left / 1e6:.0f} MB are taken")
                time.sleep(EVERY)
        return len(lab.request("api/kernels")), left, most()


def line(name, *sizes):
    """Return a row of the table: megabytes, and the share of what Binder gives that the last one is."""
    words = [f"{size / 1e6:.0f}" if size else "" for size in sizes]
    return f"| {name} | {' | '.join(words)} | {sizes[-1] / GIVEN:.0%} |"


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="the number of one notebook, such as 06")
    only = parser.parse_args().only
    names = [path.name for path in sorted((ROOT / "notebooks").glob(f"{only}*.ipynb"))]
    worst = 0
    with start_lab(ROOT) as lab:
        server = psutil.Process(lab.process.pid)
        print("Memory in MB after Run All; 'at most' is the most until then")
        print("| notebook | server | its kernel | together | at most | of 2 GB |")
        print("|---|---:|---:|---:|---:|---:|")
        for name in names:
            held, kernel, most = measure(lab, server, name)
            print(line(Path(name).stem, held, kernel, held + kernel, most), flush=True)
            worst = max(worst, most)
        together = psutil.LINUX and len(names) > 1  # elsewhere it is not known what kernels share
        if together:
            print(line(f"all {len(names)} kernels, none idle for ten minutes", 0, 0, *[everything(lab)] * 2))
    if together:
        kernels, left, walked = walk(names)
        what = f"all {len(names)}, those before idle for ten minutes: {kernels} kernels left"
        print(line(what, 0, 0, left, walked))
        row("server and kernels, all notebooks at a reader's pace / the 2 GB", *under(walked / GIVEN, 0.95))
    row("server and one kernel / the 2 GB that Binder gives, the most", *under(worst / GIVEN, 0.9))


if __name__ == "__main__":
    main()
