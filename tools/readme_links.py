"""Print the README's badges and links, or write them into it: the web site, Binder, the tests, all from the git remote.

    python3 tools/readme_links.py [--write]

Standard library only, and nothing is asked of the network: what could not be known is said.
"""

import argparse
import os
import re
import sys

import remote
from binder_link import badge, notebook

BLOCK = re.compile(r"(<!-- links[^>]*-->\n).*?(<!-- /links -->)", re.DOTALL)


def default_branch(name):
    """Return the remote's own branch, or the one that is checked out, and whether that is a guess."""
    told = remote.git("symbolic-ref", "--short", f"refs/remotes/{name}/HEAD")
    return (told.removeprefix(f"{name}/"), False) if told else (remote.reference(), True)


def tests(there, branch):
    """Return the badge that says how the tests fare, at the host that runs them."""
    if there.host == "github.com":
        run = f"{there.web}/actions/workflows/test.yml"
        return f"[![Tests]({run}/badge.svg?branch={remote.quote(branch, safe='')})]({run})"
    return f"[![Pipeline]({there.web}/badges/{remote.quote(branch)}/pipeline.svg)]({there.web}/-/pipelines)"


def written(there, branch, site):
    """Return the lines that the README shows."""
    launch = remote.launch(there, branch, notebook("00"))
    lines = [f"{badge(launch)} {tests(there, branch)}"]
    links = [f"[**Open it in your browser**]({site}): nothing to install"] if site else []
    return "\n\n".join([*lines, " · ".join([*links, f"[with code, on Binder]({launch})"])]) + "\n"


def unknown(name, there, guessed, site):
    """Yield a sentence for each thing that the links could not know."""
    yield f"Not asked, for it takes the network: whether {there.path} is public, as Binder needs it, and whether its pages are published."
    upstream = remote.git("remote", "get-url", "upstream") if name != "upstream" else None
    if upstream:
        yield f"This looks like a fork: the links are those of {name}, not of upstream."
    if guessed:
        yield "Which branch is the default was not known (git remote set-head origin --auto asks): the links name what is checked out."
    if not site:
        yield "GitLab gives each project's pages an address of their own (Deploy, Pages): give it as SITE_URL=https://…"
    if not remote.is_pushed(name):
        yield "Some work here is not pushed: what the links show is older."


def main():
    """Print or write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write them into README.md")
    asked = parser.parse_args()
    name, address = remote.remote()
    there = remote.place(address)
    branch, guessed = default_branch(name)
    site = remote.site(there, os.environ.get("SITE_URL", ""))
    lines = written(there, branch, site)
    readme = remote.ROOT / "README.md"
    if asked.write:
        text = readme.read_text(encoding="utf-8")
        if not BLOCK.search(text):
            raise remote.UnknownError(
                "README.md has no place for them: a line <!-- links -->, and below it <!-- /links -->."
            )
        readme.write_text(BLOCK.sub(lambda found: found[1] + lines + found[2], text), encoding="utf-8")
    else:
        print(lines, end="")
    for sentence in unknown(name, there, guessed, site):
        print(sentence, file=sys.stderr)


if __name__ == "__main__":
    remote.run(main)
