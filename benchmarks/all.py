"""Every benchmark, one after the other, and at the end one table of what was wanted and what was found."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from report import ROWS, machine  # noqa: E402

# Short ones first; no two at once, for each wants the whole computer.
SCRIPTS = "kernel rows growth notebooks start present_start binder_memory slider_latency drag frames handouts lighthouse phones class_load soak".split()


def main():
    """Run all (or those named), then print the table."""
    names = sys.argv[1:] or SCRIPTS
    if unknown := [name for name in names if not (HERE / f"{name}.py").exists()]:
        sys.exit(f"{', '.join(unknown)}: there is no such benchmark; there are {', '.join(SCRIPTS)}.")
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows"
        failed = []
        for name in names:
            print(f"\n== {name}", flush=True)
            if subprocess.call(
                [sys.executable, str(HERE / f"{name}.py")], env=os.environ | {ROWS: str(rows)}
            ):
                failed.append(name)
        found = [json.loads(line) for line in rows.read_text().splitlines()] if rows.exists() else []
    print(f"\n== In one table. A ! marks what misses what is wanted.\n{machine()}\n")
    for what, ratio, wanted, parts in found:
        print(f"{ratio:>10}  {wanted:12}{what}{f' ({parts})' if parts else ''}")
    if failed:
        sys.exit(f"\nThese ended with an error, and are not in the table: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
