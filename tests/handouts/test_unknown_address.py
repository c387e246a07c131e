"""A web site of which it is not known where it will be, or that is asked for in a way that cannot be: what is said, and left out."""

import pytest
from scripts import git, run_python, run_tool, small_series

pytestmark = pytest.mark.deep


@pytest.mark.parametrize("remote", [None, "https://someone:secret@git.example.org/a/cats.git"])
def test_without_an_address_what_needs_one_is_left_out_and_that_is_said(tmp_path, remote):
    series = tmp_path / "series"
    small_series(series, "1 + 1")
    git(series, "init", "-b", "main")
    git(series, "add", ".")
    git(series, "commit", "-m", "cats")
    if remote:
        git(series, "remote", "add", "origin", remote)
    site = tmp_path / "site"
    code, said, _ = run_python(series / "tools" / "website.py", "--output", site, "--states", "1")
    why = "git.example.org" if remote else "no git remote"
    assert code == 0 and said.count("\n") == 1 and "secret" not in said
    assert all(
        words in said for words in (why, "no canonical address", "there is no sitemap", "SITE_URL=https://")
    )
    assert not (site / "sitemap.xml").exists()
    assert (site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"
    for name in ("index", "01_cat", "404"):
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        assert (
            "canonical" not in text
            and "og:url" not in text
            and "og:image" not in text
            and "secret" not in text
        )
        assert "Where it is published was not known then" in text and "mybinder" not in text
        assert "Made from commit <code>" in text
    assert 'href="index.html"' in (site / "404.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            ["--address", "cats.example.org"],
            "SITE_URL=cats.example.org was given; allowed is the address of the site",
        ),
        (["--port", "80"], "PORT=80 was given; allowed is 1024 to 65535"),
        (["--states", "0"], "--states 0 was given"),
    ],
)
def test_what_cannot_be_is_one_sentence_before_anything_is_made(tmp_path, given, words):
    code, said, complaint = run_tool("website", "--output", tmp_path / "site", *given)
    assert code == 2 and said == "" and complaint.count("\n") == 1
    assert complaint.startswith("Web site: ") and words in complaint
    assert list(tmp_path.iterdir()) == []
