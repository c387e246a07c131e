"""The speaker notes: every note once, under its slide, with minutes and a question; and what stops them, in one sentence."""

import os
import re
from html import unescape

import pytest
from lessons import questions
from scripts import run_tool
from teachers_kit import FILES, ROOT, cells, is_note, notes_of, slide_type


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return the page of all notebooks."""
    path = tmp_path_factory.mktemp("notes") / "speaker notes.html"
    assert run_tool("speaker_notes", "--output", path) == (0, f"Speaker notes: {path}\n", "")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    import speaker_notes

    return speaker_notes


def plain(html):
    """Return the words of a piece of HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def spoken(markdown):
    """Return the words of a note, its marks left out."""
    return " ".join(re.sub(r"[*`]", "", markdown).split())


def section_of(page, number):
    return re.search(rf'<section id="n{number}">.*?</section>', page, re.DOTALL)[0]


@pytest.mark.parametrize("number", FILES)
def test_speaker_notes_hold_every_note_once_and_in_order(page, number):
    words, at = plain(section_of(page, number)), 0
    for note in map(spoken, notes_of(number)):
        assert plain(page).count(note) == 1
        assert words.index(note) > at
        at = words.index(note)
    assert section_of(page, number).count("<article>") == len(notes_of(number)) > 0


@pytest.mark.parametrize("number", FILES)
def test_a_note_stands_under_its_slide_s_heading_with_its_minutes(page, number):
    text = section_of(page, number)
    heading, wanted = None, []
    for cell in cells(number):
        source = "".join(cell["source"])
        if is_note(cell):
            wanted.append((spoken(heading), re.search(r"\((\d+) minutes?\b", source)[1] + " min"))
        elif (
            cell["cell_type"] == "markdown"
            and slide_type(cell) != "skip"
            and (found := re.match(r"##? +(.+)", source))
        ):
            heading = found[1]
    told = re.findall(r"<h3><span>(.*?)</span> <span class=\"minutes\">(.*?)</span></h3>", text)
    assert [(plain(name), minutes) for name, minutes in told] == wanted
    total = sum(int(minutes.split()[0]) for _, minutes in wanted)
    assert f"<strong>{total} minutes</strong>" in text
    header = "".join(cells(number)[0]["source"])
    assert plain(re.search(r"\*\*(.+?)\*\*", header)[1]) in plain(text)
    about = re.search(r"about (\d+) minutes", header)[1]
    assert f"a reader takes about {about}." in text


@pytest.mark.parametrize("number", FILES)
def test_every_note_has_minutes_and_a_question_for_the_room(number):
    for note in notes_of(number):
        assert re.match(r"\*\*For the teacher\*\* \(\d+ minutes?\b", note), note
        assert "?" in note, note


@pytest.mark.parametrize("number", [number for number in FILES if number != "00"])
def test_the_notes_of_a_notebook_make_a_talk(number, script):
    assert 15 <= sum(map(script.minutes, notes_of(number))) <= 25


def test_the_page_needs_no_network_and_no_script(page):
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    assert '<html lang="en-GB">' in page and '<meta charset="utf-8">' in page
    for rule in ("prefers-color-scheme: dark", "size: A4", "break-before: page", "font-size: 12pt"):
        assert rule in page


def test_one_notebook_gives_its_own_notes_alone(tmp_path):
    for name in ("03", "3", FILES["03"].name):
        code, _, _ = run_tool("speaker_notes", name, "--output", tmp_path / "page.html")
        text = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert code == 0 and re.findall(r'<section id="n(\d\d)">', text) == ["03"]
        assert "<nav>" not in text


@pytest.mark.parametrize("number", FILES)
def test_a_notebook_s_questions_for_hands_stand_after_its_notes_with_the_counts_left_blank(page, number):
    sources = "".join("".join(cell["source"]) for cell in cells(number))
    wanted = [questions()[name] for name in re.findall(r'ask\("([\w-]+)"\)', sources) if name in questions()]
    text = section_of(page, number)
    assert bool(wanted) == ("<table>" in text) == (number != "00")
    told = [re.findall("<td>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", text)[1:]]
    assert [list(map(plain, row)) for row in told] == [[*map(spoken, one.asked), "", ""] for one in wanted]


def test_a_notebook_s_page_and_that_of_all_do_not_overwrite_each_other(script, monkeypatch, tmp_path):
    monkeypatch.setattr(script, "ROOT", tmp_path)
    for arguments in ([], ["3"], ["00"]):
        script.main(arguments)
    names = {"speaker-notes.html", "speaker-notes-03.html", "speaker-notes-00.html"}
    assert {path.name for path in tmp_path.iterdir()} == names


def markdown_cell(source, slide_type):
    return {
        "cell_type": "markdown",
        "source": [source],
        "metadata": {"slideshow": {"slide_type": slide_type}},
    }


def test_html_in_a_note_or_a_heading_is_escaped_and_markdown_rendered(script):
    header = markdown_cell("# 99 <b>&\n\n**Is 1 < 2?**\n\n> about 5 minutes", "slide")
    slide = markdown_cell("## A <script>alert(1)</script> `x<y`", "subslide")
    note = markdown_cell("**Now** (7 minutes). <img src=x onerror=y> [go](javascript:z) *p* & `a<b`", "notes")
    text = script.page([script.gather("99", [header, slide, note])])
    assert not re.search(r"<script|<img|javascript:|<b>", text)
    for kept in (
        "&lt;script&gt;",
        "&lt;img src=x onerror=y&gt;",
        "<code>a&lt;b</code>",
        "<em>p</em>",
        "Is 1 &lt; 2?",
    ):
        assert kept in text
    assert "<code>x&lt;y</code></span> <span" in text and "7 min<" in text


def test_two_notes_under_one_heading_and_a_note_without_minutes(script):
    cells = [
        markdown_cell("# 98 T", "slide"),
        markdown_cell("## One", "subslide"),
        *(markdown_cell(f"Note {i} ({i} minutes).", "notes") for i in (2, 3)),
        markdown_cell("## Two", "subslide"),
        markdown_cell("Whenever.", "notes"),
        markdown_cell("## Skipped", "skip"),
    ]
    talk = script.gather("98", cells)
    assert [(slide.heading, len(slide.notes)) for slide in talk.slides] == [("One", 2), ("Two", 1)]
    assert talk.spoken == 5 and "5 min<" in script.page([talk])


@pytest.mark.parametrize("wanted", ["99", "abc", "../03", "000"])
def test_an_unknown_notebook_is_one_sentence_that_names_those_there_are(wanted, tmp_path):
    code, printed, complaint = run_tool("speaker_notes", wanted, "--output", tmp_path / "page.html")
    assert (code, printed) == (2, "") and not list(tmp_path.iterdir())
    assert repr(wanted) in complaint and ", ".join(FILES) in complaint
    assert complaint.count("\n") == 1 and "Traceback" not in complaint


@pytest.mark.parametrize("place", [".", "not/there/page.html"])
def test_a_page_that_cannot_be_written_is_one_sentence(place, tmp_path):
    code, printed, complaint = run_tool("speaker_notes", "00", "--output", tmp_path / place)
    assert code == 1 and printed == ""
    assert "cannot be written" in complaint and complaint.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no /dev/stdout, and makes links for few")
def test_a_page_goes_where_a_link_points_and_into_a_pipe(tmp_path):
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    assert run_tool("speaker_notes", "00", "--output", tmp_path / "link.html")[0] == 0
    assert (tmp_path / "link.html").is_symlink() and len(list(tmp_path.iterdir())) == 2
    code, printed, _ = run_tool("speaker_notes", "00", "--output", "/dev/stdout")
    assert code == 0 and (tmp_path / "page.html").read_text(encoding="utf-8") in printed


@pytest.mark.parametrize("text", ["<<<<<<< ours", "{}", '{"cells": [{}]}', '{"cells": []}', "[]"])
def test_a_damaged_notebook_is_one_sentence(text, script, tmp_path, capsys):
    (tmp_path / "03_broken.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        script.read(tmp_path / "03_broken.ipynb")
    complaint = capsys.readouterr().err
    assert "03_broken.ipynb is not a notebook" in complaint and complaint.count("\n") == 1


def test_make_knows_the_page_and_git_ignores_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "speaker_notes.py $(NOTEBOOK)" in makefile and "make speaker-notes" in makefile
    for line in (r"\.PHONY:.*\bspeaker-notes\b", r"\trm -rf .*\bspeaker-notes\*\.html"):
        assert re.search(f"^{line}", makefile, re.MULTILINE)
    assert "speaker-notes*.html" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
