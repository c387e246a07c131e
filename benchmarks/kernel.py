"""Without a browser: time and size of each explorer's step, time of the import, memory of a kernel.

Each is measured beside what it is compared with, in the same run: a step beside a new figure as `interact` draws
it, `import helpers` beside the libraries it stands on.
"""

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from jupyter_client import KernelManager

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from in_matplotlib import Drawing  # noqa: E402
from report import machine, row, under  # noqa: E402

from helpers import explore  # noqa: E402
from helpers.live.fields import Choice, Number, Numbers  # noqa: E402

LIBRARIES = "import numpy, anywidget, filelock"
OURS = "import helpers"
FIRST_CELLS = "import numpy as np\n\nfrom helpers import ask, check, explore, losses", "explore.one_cat()"


def milliseconds(act, *arguments, **named):
    """Return how long one call takes."""
    start = time.perf_counter()
    act(*arguments, **named)
    return (time.perf_counter() - start) * 1000


def sliders(explorer):
    """Return (field's name, field, index) of every slider; toggles are Numbers too, but jump."""
    found = []
    for name, field in explorer.fields.items():
        if isinstance(field, Number):
            found.append((name, field, None))
        elif isinstance(field, Numbers) and field.kind == "number":
            found += [(name, field, index) for index in range(len(field.labels))]
    return found


def walk(explorer, steps):
    """Yield changes of state as sliders make them: one value at a time, each slider swept through its range."""
    every = sliders(explorer)
    if not every:  # buttons alone: each in turn
        name, field = next((n, f) for n, f in explorer.fields.items() if isinstance(f, Choice))
        for step in range(steps):
            yield {name: list(field.options)[step % len(field.options)]}
        return
    for step in range(steps):
        which, within = divmod(step * len(every), steps)
        name, field, index = every[which]
        value = field.low + round(within / steps * (field.high - field.low) / field.step) * field.step
        if index is None:
            yield {name: value}
        else:
            yield {name: [value if i == index else old for i, old in enumerate(explorer.state[name])]}


def view_bytes(explorer):
    """Return the size of the message that carries the present frame to the page."""
    return len(json.dumps(explorer.widget.view, ensure_ascii=False).encode())


def new_figure(make, state):
    """Draw everything anew as a PNG, which is what `interact` with a new figure in each step does."""
    drawing = Drawing(make(**state))
    drawing.move()
    drawing.figure.savefig(io.BytesIO(), format="png", dpi=72)


def measure_explorer(name, steps, figures):
    """Return (ms a step, largest frame in bytes, ms a new figure)."""
    make = getattr(explore, name)
    explorer = make()
    sizes, took, anew = (
        [view_bytes(explorer)],
        [],
        [],
    )  # asking for the view makes the widget, which each change fills
    for step, change in enumerate(walk(explorer, steps)):
        took.append(milliseconds(explorer.change, **change))
        sizes.append(view_bytes(explorer))
        if step % max(1, steps // figures) == 0:
            anew.append(milliseconds(new_figure, make, dict(explorer.start)))
    for preset in explorer.presets.values():
        explorer.change(**{field: value for field, value in preset.items() if value is not None})
        sizes.append(view_bytes(explorer))
    return statistics.median(took), max(sizes), statistics.median(anew)


def import_seconds(statement):
    """Return how long an import takes in a Python of its own."""
    code = f"import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start)"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def measure_import(rounds):
    """Return the medians (libraries, helpers) in seconds, the two taking turns after one run of each."""
    found = {LIBRARIES: [], OURS: []}
    for turn in range(rounds + 1):
        for statement, times in found.items():
            seconds = import_seconds(statement)
            times += [seconds] if turn else []
    return [statistics.median(times) for times in found.values()]


def measure_kernel(folder):
    """Return the resident megabytes of a kernel: bare, after the import cell, with an explorer of 01 shown."""
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "IPYTHONDIR": str(folder),
        "ONE_CAT_ANSWERS": str(Path(folder) / "answers.json"),
    }
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env=environment, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        reply = client.execute_interactive("", user_expressions={"pid": "__import__('os').getpid()"})
        process = psutil.Process(int(reply["content"]["user_expressions"]["pid"]["data"]["text/plain"]))
        megabytes = [process.memory_info().rss / 1e6]
        for cell in FIRST_CELLS:
            reply = client.execute_interactive(cell, output_hook=lambda message: None)
            if reply["content"]["status"] != "ok":
                raise RuntimeError(f"{cell}: {reply['content']['ename']}: {reply['content']['evalue']}")
            megabytes.append(process.memory_info().rss / 1e6)
        return megabytes
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=120)
    parser.add_argument("--figures", type=int, default=8)
    parser.add_argument("--imports", type=int, default=7)
    options = parser.parse_args()

    print(machine())
    print(f"one slider step, kernel side: median of {options.steps}")
    print(f"  {'explorer':22}{'ms':>7}{'kB a frame':>12}{'new figure, ms':>16}{'times':>8}")
    found = {name: measure_explorer(name, options.steps, options.figures) for name in explore.__all__}
    for name, (step, size, anew) in found.items():
        print(f"  {name:22}{step:7.1f}{size / 1000:12.1f}{anew:16.1f}{anew / step:8.1f}", flush=True)
    slowest = max(found, key=lambda name: found[name][0])
    largest = max(found, key=lambda name: found[name][1])
    row("a step in the kernel, the slowest explorer", *under(found[slowest][0], 20, " ms", 1), slowest)
    row("a frame, the largest of all", *under(found[largest][1] / 1000, 12, " kB", 1), largest)
    libraries, ours = measure_import(options.imports)
    parts = f"{ours:.2f} s, and {libraries:.2f} s for {LIBRARIES[7:]}"
    row("import helpers / the libraries it stands on", *under(ours / libraries, 1.5), parts)
    with tempfile.TemporaryDirectory() as folder:
        bare, imported, shown = measure_kernel(folder)
    print(f"memory of a kernel: bare {bare:.0f} MB, after the import cell {imported:.0f} MB")
    row("a kernel with explore.one_cat() shown", *under(shown, 150, " MB", 0))


if __name__ == "__main__":
    main()
