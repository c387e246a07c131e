"""Write the code in its house style, and the notebooks as they are stored: `make format`. With --check, only say what is not.

ruff writes the Python, in the notebooks too; tools/clean_notebook.py takes out what JupyterLab adds to one that it saves, outputs too.
"""

import subprocess
import sys
from pathlib import Path

from clean_notebook import clean

ROOT = Path(__file__).resolve().parent.parent


def unclean():
    """Return {path: its bytes as they are stored} of the notebooks that are stored otherwise."""
    paths = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    return {path: stored for path in paths if (stored := clean(data := path.read_bytes())) != data}


def main(check):
    """Write both, or end in one sentence with the cure if something is to be written."""
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", *(["--check"] if check else [])]
    done = subprocess.run(ruff, cwd=ROOT)
    found = unclean()
    if not check:
        for path, data in found.items():
            path.write_bytes(data)
        sys.exit(done.returncode)
    if found or done.returncode:
        for path in found:
            print(f"Not as it is stored: {path.relative_to(ROOT)}", flush=True)
        sys.exit("run: make format")


if __name__ == "__main__":
    main("--check" in sys.argv)
