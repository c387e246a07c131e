"""Where the series is published, as far as its git checkout tells: host, web address, Binder, web site; and what is checked out.

Standard library only, and no network: whether a repository is public, and whether a page is there, is not asked.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
# ssh://git@host:22/path and https://user:secret@host/path, or git@host:path; what is before the last @ is never shown.
REMOTE = re.compile(
    r"(?:[a-z+]+://(?:.*@)?(?P<host>[\w.-]+)(?::\d+)?/|(?:[^/]*@)?(?P<short>[\w.-]+):)(?P<path>[^@]+?)(?:\.git)?/?"
)
LOCAL = re.compile(r"file:|[./~\\]|[A-Za-z]:[/\\]|[^:]+$")  # a folder of this computer, on any system
KNOWN = "github.com and gitlab.com"


class UnknownError(Exception):
    """What git could not tell; the words are for whoever asked."""


@dataclass(frozen=True)
class Place:
    """A repository at its host."""

    host: str
    path: str

    @property
    def known(self):
        """Return whether it is known how this host writes its addresses."""
        slashes = self.path.count("/")
        return slashes == 1 if self.host == "github.com" else self.host == "gitlab.com" and slashes >= 1

    @property
    def web(self):
        """Return the address of the repository's own page."""
        return f"https://{self.host}/{quote(self.path)}"

    @property
    def binder(self):
        """Return Binder's words for it: gh/owner/repository or gl/namespace%2Fproject."""
        return f"gh/{quote(self.path)}" if self.host == "github.com" else f"gl/{quote(self.path, safe='')}"

    def at(self, reference, file=""):
        """Return the address of a file, or of all files, at a branch or a commit."""
        dash = "" if self.host == "github.com" else "-/"
        what = f"blob/{quote(reference)}/{quote(file)}" if file else f"tree/{quote(reference)}"
        return f"{self.web}/{dash}{what}"

    def archive(self, commit):
        """Return the address of all files of a commit, packed."""
        name = self.path.rsplit("/", 1)[-1]
        return (
            f"{self.web}/archive/{commit}.zip"
            if self.host == "github.com"
            else f"{self.web}/-/archive/{commit}/{name}-{commit}.zip"
        )


def site(there, given=""):
    """Return the address of the web site: the one given, else where GitHub puts the pages of a repository; "" if it is not known."""
    if given:
        whole = given.rstrip("/") + "/"
        if not re.fullmatch(r"https?://[\w.-]+(:\d+)?/[^?#\s\"<>]*", whole):
            raise UnknownError(
                f"SITE_URL={given} was given; allowed is the address of the site, such as https://someone.github.io/cats/."
            )
        return whole
    if there is None or there.host != "github.com":  # GitLab makes up an address for each project
        return ""
    owner, _, name = there.path.partition("/")
    at = f"{owner}.github.io".lower()
    return f"https://{at}/" if name.lower() == at else f"https://{at}/{quote(name)}/"


def git(*arguments, root=ROOT):
    """Return what git answers, or None if it fails."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, encoding="utf-8")
    except OSError:
        raise UnknownError("git is not installed, so the repository's address cannot be read.") from None
    return done.stdout.strip() if done.returncode == 0 else None


def is_checkout(root=ROOT):
    """Return whether git keeps this very folder, and none around it."""
    top = git("rev-parse", "--show-toplevel", root=root)
    return top is not None and Path(top).samefile(root)


def remote(root=ROOT):
    """Return the name of origin or of the only remote, and its address."""
    if not is_checkout(root):
        raise UnknownError(f"{root} is no git checkout, so where it is published is not known.")
    names = git("remote", root=root).split()
    if not names:
        raise UnknownError(
            "This checkout has no git remote: publish it on GitHub or GitLab first (git remote add origin …)."
        )
    if "origin" not in names and len(names) > 1:
        raise UnknownError(f"There are several git remotes and none is called origin: {', '.join(names)}.")
    name = "origin" if "origin" in names else names[0]
    return name, git("remote", "get-url", name, root=root) or ""


def place(address):
    """Return the Place of a remote's address, at a host whose addresses are known."""
    if LOCAL.match(address):
        raise UnknownError(
            f"The git remote is a folder, not a place on the web; links are known for {KNOWN}."
        )
    found = REMOTE.fullmatch(address)
    host, path = ((found["host"] or found["short"]).lower(), found["path"].strip("/")) if found else ("", "")
    there = Place(host, path)
    if not there.known:
        raise UnknownError(
            f"The git remote is at {host or 'no host that can be read'}; links are known for {KNOWN}."
        )
    return there


def reference(root=ROOT):
    """Return the branch that is checked out, else the commit."""
    return git("symbolic-ref", "--short", "HEAD", root=root) or git("rev-parse", "HEAD", root=root)


def is_pushed(name):
    """Return whether what is checked out is at the remote, as far as is known here, and nothing is changed."""
    branch = git("symbolic-ref", "--short", "HEAD")
    # What is known here of the remote: the branch of the same name, or any branch that holds the commit.
    pushed = git("branch", "-r", "--contains", "HEAD", "--list", f"{name}/{branch or '*'}")
    return bool(pushed) and not git("status", "--porcelain")


def launch(there, branch, path):
    """Return the link that opens a notebook on Binder."""
    return f"https://mybinder.org/v2/{there.binder}/{quote(branch, safe='')}?urlpath={quote(f'lab/tree/{path}', safe='')}"


@dataclass(frozen=True)
class Version:
    """What a page was made from: a commit, its day, and whether something was changed since."""

    commit: str
    day: str
    changed: bool


def version(root=ROOT):
    """Return the Version that is checked out, or None where git does not tell."""
    try:
        told = git("log", "-1", "--format=%H %cs", root=root) if is_checkout(root) else None
    except UnknownError:
        return None
    return Version(*told.split(), bool(git("status", "--porcelain", root=root))) if told else None


def run(main):
    """Run a script; what is not known ends it with one sentence, and no traceback."""
    try:
        main()
    except UnknownError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
