"""What every benchmark says in the same way: the machine, a median and a p95, and rows for the table at the end."""

import json
import os
import platform
import statistics
from importlib.metadata import version
from pathlib import Path

import psutil

ROWS = "ONE_CAT_BENCH_ROWS"  # names the file that `benchmarks/all.py` gathers rows in


def machine():
    """Return one line about this computer and the libraries that matter here."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
        model = names[0].split(": ")[1] if names else model
    libraries = ", ".join(
        f"{name} {version(name)}"
        for name in ("jupyterlab", "jupyter_server", "ipykernel", "ipywidgets", "matplotlib", "torch")
    )
    memory = f"{psutil.virtual_memory().total / 2**30:.0f} GiB"
    return f"{os.cpu_count()} cores of {model}, {memory}, {platform.system()}, Python {platform.python_version()}; {libraries}"


def middle(values):
    """Return the median."""
    return statistics.median(values)


def p95(values):
    """Return the value that 95 of 100 stay under."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def row(what, ratio, wanted, found=""):
    """Print a row, and keep it for the table of `make bench`: a ratio or figure, what is wanted of it, and its parts."""
    print(f"  {what:66}{ratio:>9}   wanted: {wanted:14}{found}", flush=True)
    if os.environ.get(ROWS):
        with open(os.environ[ROWS], "a", encoding="utf-8") as file:
            file.write(json.dumps([what, ratio, wanted, found]) + "\n")


def under(value, limit, unit="", digits=2):
    """Return (value as text, with a mark where it misses the limit; what is wanted in words)."""
    return f"{value:.{digits}f}{unit}{'' if value <= limit else ' !'}", f"<= {limit:g}{unit}"


def over(value, limit, unit="", digits=1):
    """Return the same for a value that should be at least `limit`."""
    return f"{value:.{digits}f}{unit}{'' if value >= limit else ' !'}", f">= {limit:g}{unit}"
