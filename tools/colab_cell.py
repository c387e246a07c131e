"""Print the cell that brings the helpers to a notebook where they are missing: on Colab, on Kaggle, in any kernel.

    python3 tools/colab_cell.py

Standard library only. The address and the commit are read from git, as for Binder's link.
"""

from urllib.parse import unquote

from binder_link import git, place, remote, told_if_not_pushed

CELL = """\
# One cat, many labels: brings the series' helpers where they are missing. Run it once, before the notebook's first cell.
from importlib.util import find_spec

if find_spec("helpers") is None:
    %pip install -q "one-cat-many-labels @ {archive}"
"""


def archive(where, commit):
    """Return the address of a commit's files, of Binder's words for a remote's address."""
    host, path = where.split("/", 1)
    path = unquote(path)
    if host == "gh":
        return f"https://github.com/{path}/archive/{commit}.zip"
    return f"https://gitlab.com/{path}/-/archive/{commit}/{path.rsplit('/', 1)[-1]}-{commit}.zip"


def main():
    """Print the cell."""
    name, address = remote()
    print(CELL.format(archive=archive(place(address), git("rev-parse", "HEAD"))), end="")
    told_if_not_pushed(name, git("symbolic-ref", "--short", "HEAD"), "The cell fetches")


if __name__ == "__main__":
    main()
