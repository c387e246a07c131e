"""Print the cell that brings the helpers to a notebook where they are missing: on Colab, on Kaggle, in any kernel.

    python3 tools/colab_cell.py

Standard library only. The address and the commit are read from git, as for Binder's link.
"""

import sys

import remote

CELL = """\
# One cat, many labels: brings the series' helpers where they are missing. Run it once, before the notebook's first cell.
from importlib.util import find_spec

if find_spec("helpers") is None:
    %pip install -q "one-cat-many-labels @ {archive}"
"""


def main():
    """Print the cell."""
    name, address = remote.remote()
    print(CELL.format(archive=remote.place(address).archive(remote.git("rev-parse", "HEAD"))), end="")
    if not remote.is_pushed(name):
        print("The cell fetches what is pushed: some work here is not.", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except remote.UnknownError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
