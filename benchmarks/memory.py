"""Resident memory of each notebook's kernel: after Run All, and after 2,000 more steps of its explorers. No browser.

Every explorer that the notebook shows is moved in turn through its message from the page, so that all that a slider
causes is done: the state is read, the figure drawn, the view sent.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import psutil
from jupyter_client import KernelManager

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from report import machine, row, under  # noqa: E402

# Run in the notebook's kernel: finds the explorers on show, then moves them as a page would.
STEPS = """
def _one_cat_steps(steps, benchmarks):
    import gc, sys
    sys.path.insert(0, benchmarks)
    from kernel import walk
    from helpers.live.explorer import Explorer
    shown = [e for e in gc.get_objects() if issubclass(type(e), Explorer) and e._widget is not None]
    share = max(1, steps // len(shown))
    for explorer in shown:
        for number, change in enumerate(walk(explorer, share)):
            explorer.widget.set_state({"sent": {"values": change, "move": ["page", number]}})
            error = explorer.widget.view["error"]
            assert not error, error
    return len(shown) * share, len(shown)
"""


def run(client, source):
    """Run a cell; return what it calls `_it`, if anything, as text. Stop if it fails."""
    reply = client.execute_interactive(
        source, timeout=300, output_hook=lambda _: None, user_expressions={"it": "_it"}
    )
    if reply["content"]["status"] != "ok":
        sys.exit(f"{reply['content']['ename']}: {reply['content']['evalue']}")
    found = reply["content"]["user_expressions"]["it"]
    return found["data"]["text/plain"] if found["status"] == "ok" else ""


def measure(path, folder, steps):
    """Return (megabytes after Run All, megabytes after half of the steps, after all, how many steps, explorers)."""
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(folder), stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        process = psutil.Process(int(run(client, "import os; _it = os.getpid()")))
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                run(client, cell.source)
        run(client, STEPS)
        sizes = [process.memory_info().rss / 1e6]
        for _ in range(2):
            told = run(client, f"_it = _one_cat_steps({steps // 2}, {str(ROOT / 'benchmarks')!r})")
            sizes.append(process.memory_info().rss / 1e6)
        done, explorers = (int(part) for part in told.strip("()").split(","))
        return *sizes, 2 * done, explorers
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="the number of one notebook, such as 06")
    parser.add_argument("--steps", type=int, default=2000)
    options = parser.parse_args()
    print(machine())
    grown = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ONE_CAT_ANSWERS": str(Path(folder) / "answers.json"), "IPYTHONDIR": folder}
        for path in sorted((ROOT / "notebooks").glob(f"{options.only}*.ipynb")):
            before, half, after, steps, explorers = measure(path, folder, options.steps)
            words = f"{before:.0f} MB after Run All, {half:.0f} after {steps // 2} steps, {after:.0f} after {steps}"
            print(f"  {path.stem:28}{words} of {explorers} explorers", flush=True)
            grown[path.stem] = after - half
    most = max(grown, key=grown.get)
    row(
        f"memory gained by the last {options.steps // 2} steps, the most", *under(grown[most], 5, " MB"), most
    )


if __name__ == "__main__":
    main()
