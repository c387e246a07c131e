"""Ten thousand control events, good and bad, on every explorer: after each the read-out is the losses' and the picture whole.

`tests/test_any_moves.py` does the same with a hundred. Memory is looked at half-way and at the end.
"""

import argparse
import gc
import sys
import time
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


def main():
    """Run, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--only", default="", help="explorers, by name, parted by commas")
    options = parser.parse_args()
    print(machine())
    grown = {}
    for name in options.only.split(",") if options.only else explore.__all__:
        start = time.perf_counter()
        half, end = run(name, options.events // 2), run(name, options.events // 2)
        grown[name] = end - half
        took = time.perf_counter() - start
        print(
            f"  {name:24}{options.events:7} events{took:8.0f} s{half:8.0f} MB half-way, {end:.0f} at the end",
            flush=True,
        )
    most = max(grown, key=grown.get)
    row(
        f"memory gained by the second half of {options.events} events, the most",
        *under(grown[most], 20, " MB", 1),
        most,
    )


if __name__ == "__main__":
    main()
