"""Print the link that opens this checkout's branch on Binder, and the badge for a page that shows it.

    python3 tools/binder_link.py [03]

Standard library only. The owner, the repository and the branch are read from git.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
BADGE = "https://mybinder.org/badge_logo.svg"
# ssh://git@host:22/path and https://user:secret@host/path, or git@host:path; what is before the last @ is never shown.
REMOTE = re.compile(
    r"(?:[a-z+]+://(?:.*@)?(?P<host>[\w.-]+)(?::\d+)?/|(?:[^/]*@)?(?P<short>[\w.-]+):)(?P<path>[^@]+?)(?:\.git)?/?"
)
LOCAL = re.compile(r"file:|[./~\\]|[A-Za-z]:[/\\]|[^:]+$")  # a folder of this computer, on any system


def stop(words):
    """End with one sentence, and no traceback."""
    print(words, file=sys.stderr)
    sys.exit(2)


def git(*arguments):
    """Return what git answers, or None if it fails."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8")
    except OSError:
        stop("git is not installed, so the repository's address cannot be read.")
    return done.stdout.strip() if done.returncode == 0 else None


def remote():
    """Return the name of origin or of the only remote, and its address."""
    top = git("rev-parse", "--show-toplevel")
    if top is None or not Path(top).samefile(ROOT):
        stop(f"{ROOT} is no git checkout: Binder starts from a public repository.")
    names = git("remote").split()
    if not names:
        stop(
            "This checkout has no git remote: publish it on GitHub or GitLab first (git remote add origin …)."
        )
    if "origin" not in names and len(names) > 1:
        stop(f"There are several git remotes and none is called origin: {', '.join(names)}.")
    name = "origin" if "origin" in names else names[0]
    return name, git("remote", "get-url", name) or ""


def place(address):
    """Return Binder's words for a remote's address: gh/owner/repository or gl/namespace%2Fproject."""
    if LOCAL.match(address):
        stop(
            "The git remote is a folder, not a place on the web; Binder's link is known for github.com and gitlab.com."
        )
    found = REMOTE.fullmatch(address)
    host, path = ((found["host"] or found["short"]).lower(), found["path"].strip("/")) if found else ("", "")
    if host == "github.com" and path.count("/") == 1:
        return f"gh/{quote(path)}"
    if host == "gitlab.com" and "/" in path:
        return f"gl/{quote(path, safe='')}"
    stop(
        f"The git remote is at {host or 'no host that can be read'}; Binder's link is known for github.com and gitlab.com."
    )


def notebook(number):
    """Return the path of a notebook by its number."""
    names = [path.name for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]
    found = [name for name in names if name[:2] == number.zfill(2)]
    if not found:
        allowed = ", ".join(name[:2] for name in names)
        stop(f"NOTEBOOK={number} is not there; allowed is one of {allowed}.")
    return f"notebooks/{found[0]}"


def told_if_not_pushed(name, branch, who):
    """Say so if what is here is not at the remote, as far as is known here: its branch of the same name, or any that holds the commit."""
    pushed = git("branch", "-r", "--contains", "HEAD", "--list", f"{name}/{branch or '*'}")
    if git("status", "--porcelain") or not pushed:
        print(f"{who} what is pushed: some work here is not.", file=sys.stderr)


def main():
    """Print link and badge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="?", default="00")
    path = notebook(parser.parse_args().notebook)
    name, address = remote()
    where = place(address)
    branch = git("symbolic-ref", "--short", "HEAD")
    reference = branch or git("rev-parse", "HEAD")
    link = f"https://mybinder.org/v2/{where}/{quote(reference, safe='')}?urlpath={quote(f'lab/tree/{path}', safe='')}"
    print(link)
    print(f"[![Launch on Binder]({BADGE})]({link})")
    told_if_not_pushed(name, branch, "Binder builds")


if __name__ == "__main__":
    main()
