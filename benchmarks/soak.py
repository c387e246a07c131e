"""Ten thousand control events, good and bad, on every explorer: after each the read-out is the losses' and the picture whole.

`tests/explore/test_any_moves.py` does the same with fifty. Each explorer has a process of its own, one a core at a time; its memory
is looked at half-way and at the end.
"""

import argparse
import gc
import multiprocessing
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import psutil
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from moving import machine as moved  # noqa: E402
from report import machine, row, under  # noqa: E402

from helpers import explore  # noqa: E402


def run(name, events):
    """Run an explorer's state machine for so many events, and return the megabytes that this process then holds."""
    some = settings(
        max_examples=max(1, events // 50), stateful_step_count=50, deadline=None, database=None,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(moved(name), settings=some)
    gc.collect()
    return psutil.Process().memory_info().rss / 1e6


def soak(name, events):
    """Run an explorer half-way and to the end; return (name, seconds, megabytes half-way, megabytes at the end)."""
    start = time.perf_counter()
    half, end = run(name, events // 2), run(name, events // 2)
    return name, time.perf_counter() - start, half, end


def main():
    """Run, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--only", default="", help="explorers, by name, parted by commas")
    options = parser.parse_args()
    print(machine())
    names = options.only.split(",") if options.only else explore.__all__
    if unknown := [name for name in names if name not in explore.__all__]:
        sys.exit(f"{', '.join(unknown)}: no such explorer; there are {', '.join(explore.__all__)}.")
    grown, context = {}, multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(multiprocessing.cpu_count(), context, max_tasks_per_child=1) as pool:
        jobs = {pool.submit(soak, name, options.events): name for name in names}
        for done in as_completed(jobs):
            if error := done.exception():
                print(f"  {jobs[done]}:", *traceback.format_exception_only(error), flush=True)
                continue
            name, took, half, end = done.result()
            grown[name] = end - half
            print(
                f"  {name:24}{options.events:7} events{took:8.0f} s{half:8.0f} MB half-way, {end:.0f} at the end",
                flush=True,
            )
    if lied := [name for name in names if name not in grown]:
        sys.exit(f"{', '.join(lied)}: did not stand it; the moves that show it are above.")
    most = max(grown, key=grown.get)
    row(
        f"memory gained by the second half of {options.events} events, the most",
        *under(grown[most], 20, " MB", 1),
        most,
    )


if __name__ == "__main__":
    main()
