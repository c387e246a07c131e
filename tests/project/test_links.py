"""The README's links and badges from the git remote, and where a web site will be: what git tells, and what it cannot."""

import pytest
import remote
from scripts import ROOT, git, run_in, small_checkout

GITHUB, GITLAB = "git@github.com:Some-Owner/a.repo.git", "https://gitlab.com/group/sub/project"
EMPTY = "<!-- links: x -->\n<!-- /links -->\n"


@pytest.fixture
def checkout(tmp_path):
    """A small checkout with the script and a README, on branch main, without a remote."""
    (tmp_path / "README.md").write_text(f"# Cats\n\n{EMPTY}\nMore.\n")
    return small_checkout(tmp_path, ("readme_links", "binder_link", "remote"), ["00_start_here"])


def links(folder, *arguments, site=None):
    return run_in(folder, "readme_links", *arguments, **({} if site is None else {"SITE_URL": site}))


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        (
            GITHUB,
            [
                "https://some-owner.github.io/a.repo/",
                "https://mybinder.org/v2/gh/Some-Owner/a.repo/main?",
                "https://github.com/Some-Owner/a.repo/actions/workflows/test.yml/badge.svg?branch=main",
            ],
        ),
        (
            GITLAB,
            [
                "https://mybinder.org/v2/gl/group%2Fsub%2Fproject/main?",
                "https://gitlab.com/group/sub/project/badges/main/pipeline.svg",
            ],
        ),
    ],
)
def test_badges_and_links_are_printed_or_written_where_the_readme_has_a_place_for_them(
    checkout, address, wanted
):
    git(checkout, "remote", "add", "origin", address)
    printed = links(checkout)
    assert printed.returncode == 0 and all(one in printed.stdout for one in wanted)
    assert "whether" in printed.stderr and "is public" in printed.stderr
    assert ("SITE_URL" in printed.stderr) is (address == GITLAB)
    readme = checkout / "README.md"
    for _ in range(2):  # the second time in place of the first
        assert links(checkout, "--write").stdout == ""
        text = readme.read_text(encoding="utf-8")
        assert text == "# Cats\n\n<!-- links: x -->\n" + printed.stdout + "<!-- /links -->\n\nMore.\n"


def test_an_address_of_one_s_own_is_taken_and_one_that_is_none_is_not(checkout):
    git(checkout, "remote", "add", "origin", GITLAB)
    assert "(https://cats.example.org/)" in links(checkout, site="https://cats.example.org").stdout
    for wrong in ("cats.example.org", "ftp://cats.example.org", "https://a/?b", "https://a b/"):
        done = links(checkout, "--write", site=wrong)
        assert done.returncode == 2 and done.stdout == "" and f"SITE_URL={wrong} was given" in done.stderr
    assert EMPTY in (checkout / "README.md").read_text(encoding="utf-8")


def test_of_a_fork_the_fork_s_links_are_given_and_that_is_said(checkout):
    git(checkout, "remote", "add", "origin", GITHUB)
    assert "fork" not in links(checkout).stderr
    git(checkout, "remote", "add", "upstream", "https://github.com/first/a.repo")
    done = links(checkout)
    assert "Some-Owner" in done.stdout and "first" not in done.stdout and "not of upstream" in done.stderr


def test_links_name_the_default_branch_where_it_is_known(checkout):
    git(checkout, "remote", "add", "origin", GITHUB)
    git(checkout, "checkout", "-b", "idea")
    guessed = links(checkout)
    assert "/a.repo/idea?" in guessed.stdout and "Which branch is the default was not known" in guessed.stderr
    git(checkout, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(checkout, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    known = links(checkout)
    assert "/a.repo/main?" in known.stdout and "default" not in known.stderr


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (None, "no git remote"),
        ("https://someone:secret@git.example.org/a/b", "git.example.org"),
        ("git@github.com-work:a/b", "github.com-work"),
        ("/srv/a.git", "is a folder"),
    ],
)
def test_where_nothing_can_be_known_nothing_is_written_and_a_sentence_says_why(checkout, address, words):
    if address:
        git(checkout, "remote", "add", "origin", address)
    before = (checkout / "README.md").read_text(encoding="utf-8")
    done = links(checkout, "--write")
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert words in done.stderr and "secret" not in done.stderr
    assert (checkout / "README.md").read_text(encoding="utf-8") == before


def test_a_readme_without_the_place_is_left_alone(checkout):
    git(checkout, "remote", "add", "origin", GITHUB)
    (checkout / "README.md").write_text("# Mine\n")
    done = links(checkout, "--write")
    assert done.returncode == 2 and "has no place for them" in done.stderr
    assert (checkout / "README.md").read_text(encoding="utf-8") == "# Mine\n"


def test_our_readme_has_the_place():
    from readme_links import BLOCK

    assert len(BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize(
    ("path", "address"),
    [("Owner/cats", "https://owner.github.io/cats/"), ("Owner/owner.github.io", "https://owner.github.io/")],
)
def test_github_s_address_of_a_site(path, address):
    assert remote.site(remote.Place("github.com", path)) == address


def test_what_is_checked_out_is_told_with_its_changes(checkout, tmp_path_factory):
    known = remote.version(checkout)
    assert len(known.commit) == 40 and known.day.count("-") == 2 and not known.changed
    (checkout / "new").write_text("")
    assert remote.version(checkout).changed
    assert remote.version(tmp_path_factory.mktemp("none")) is None
