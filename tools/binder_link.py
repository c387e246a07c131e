"""Print the link that opens this checkout's branch on Binder, and the badge for a page that shows it.

    python3 tools/binder_link.py [03]

Standard library only. The owner, the repository and the branch are read from git (remote.py).
"""

import argparse
import sys

import remote

BADGE = "https://mybinder.org/badge_logo.svg"


def notebook(number):
    """Return the path of a notebook by its number."""
    names = [path.name for path in sorted((remote.ROOT / "notebooks").glob("[0-9]*.ipynb"))]
    found = [name for name in names if name[:2] == number.zfill(2)]
    if not found:
        allowed = ", ".join(name[:2] for name in names)
        raise remote.UnknownError(f"NOTEBOOK={number} is not there; allowed is one of {allowed}.")
    return f"notebooks/{found[0]}"


def badge(link):
    """Return the Markdown of Binder's badge."""
    return f"[![Launch on Binder]({BADGE})]({link})"


def main():
    """Print link and badge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="?", default="00")
    path = notebook(parser.parse_args().notebook)
    name, address = remote.remote()
    link = remote.launch(remote.place(address), remote.reference(), path)
    print(link)
    print(badge(link))
    if not remote.is_pushed(name):
        print("Binder builds what is pushed: some work here is not.", file=sys.stderr)


if __name__ == "__main__":
    remote.run(main)
