"""The speaker notes: every note once, under its slide, with minutes and a question; and what stops them, in one sentence."""

import os
import re

import pytest
import speaker_notes
from lessons import DATA, notes, questions, slides
from scripts import call, run_tool
from teachers_kit import FILES, NOTES, ROOT, cells, given_away, plain, spoken


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Return the page of all notebooks."""
    path = tmp_path_factory.mktemp("notes") / "speaker notes.html"
    assert call(speaker_notes, "--output", path) == (0, f"Speaker notes: {path}\n", "")
    return path.read_text(encoding="utf-8")


def section_of(page, number):
    return re.search(rf'<section id="n{number}">.*?</section>', page, re.DOTALL)[0]


@pytest.mark.parametrize("number", FILES)
def test_speaker_notes_hold_every_note_once_and_in_order(page, number):
    words, at = plain(section_of(page, number)), 0
    for note in map(spoken, NOTES[number].values()):
        assert plain(page).count(note) == 1
        assert words.index(note) > at
        at = words.index(note)
    assert section_of(page, number).count("<article>") == len(NOTES[number]) > 0


@pytest.mark.parametrize("number", FILES)
def test_a_note_stands_under_its_slide_s_heading_with_its_minutes(page, number):
    text = section_of(page, number)
    wanted = [
        (spoken(heading), re.match(r"\((\d+) minutes?\b", NOTES[number][heading])[1] + " min")
        for heading in slides(number)
        if heading in NOTES[number]
    ]
    told = re.findall(r"<h3><span>(.*?)</span> <span class=\"minutes\">(.*?)</span></h3>", text)
    assert [(plain(name), minutes) for name, minutes in told] == wanted
    total = sum(int(minutes.split()[0]) for _, minutes in wanted)
    assert f"<strong>{total} minutes</strong>" in text
    header = "".join(cells(number)[0]["source"])
    assert plain(re.search(r"\*\*(.+?)\*\*", header)[1]) in plain(text)
    about = re.search(r"about (\d+) minutes", header)[1]
    assert f"a reader takes about {about}." in text


@pytest.mark.parametrize("number", FILES)
def test_every_note_has_a_question_for_the_room_and_a_sentence_that_would_be_missed_nowhere(number):
    for heading, note in NOTES[number].items():
        assert "?" in note, heading
        assert given_away(number, spoken(note)), heading


@pytest.mark.parametrize("number", FILES)
def test_no_note_stands_in_a_notebook(number):
    assert given_away(number, spoken("\n".join("".join(cell["source"]) for cell in cells(number)))) == []


# what stands in a file | what is typed in its place | what is wrong, and with which note
FAULTS = """
## An empty box | ## A full box | there is no slide 'A full box'; allowed are 03 Many at once, Do you remember?, A cat and a dog,
## An empty box | ## A cat and a dog | A cat and a dog: it stands there twice.
(4 minutes). Ask | Ask | “Then leave out the softmax”: a note must begin with its minutes, (2 minutes) for instance.
(4 minutes). Ask | A while (4 minutes). Ask | “Then leave out the softmax”: a note must begin with its minutes
"""


@pytest.mark.parametrize("fault", FAULTS.strip().splitlines())
def test_what_is_wrong_in_a_note_is_one_sentence_that_names_it(fault, tmp_path):
    good, bad, told = fault.split(" | ")
    path, text = tmp_path / "notes-03.md", (DATA / "notes-03.md").read_text(encoding="utf-8")
    path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        notes("03", slides("03"), tmp_path)
    assert str(stopped.value).startswith(str(path)) and told in str(stopped.value)
    assert "\n" not in str(stopped.value)


def test_notes_that_cannot_be_read_are_one_sentence_and_a_notebook_may_have_none(tmp_path):
    (tmp_path / "notes-03.md").write_bytes(b"\xff")
    with pytest.raises(SystemExit, match=r"notes-03.md cannot be read: [^\n]*$"):
        notes("03", slides("03"), tmp_path)
    assert notes("08", [], tmp_path) == {}


@pytest.mark.parametrize("number", [number for number in FILES if number != "00"])
def test_the_notes_of_a_notebook_make_a_talk(number):
    assert 12 <= sum(map(speaker_notes.minutes, NOTES[number].values())) <= 28


def test_the_page_needs_no_network_and_no_script(page):
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    assert '<html lang="en-GB">' in page and '<meta charset="utf-8">' in page
    for rule in ("prefers-color-scheme: dark", "size: A4", "break-before: page", "font-size: 12pt"):
        assert rule in page


def test_one_notebook_gives_its_own_notes_alone(tmp_path):
    for name in ("03", "3", FILES["03"].name):
        code, _, _ = call(speaker_notes, name, "--output", tmp_path / "page.html")
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


def test_a_notebook_s_page_and_that_of_all_do_not_overwrite_each_other(monkeypatch, tmp_path):
    monkeypatch.setattr(speaker_notes, "ROOT", tmp_path)
    for arguments in ([], ["3"], ["00"]):
        speaker_notes.main(arguments)
    names = {"speaker-notes.html", "speaker-notes-03.html", "speaker-notes-00.html"}
    assert {path.name for path in tmp_path.iterdir()} == names


def markdown_cell(source, slide_type):
    return {
        "cell_type": "markdown",
        "source": [source],
        "metadata": {"slideshow": {"slide_type": slide_type}},
    }


def test_html_in_a_note_or_a_heading_is_escaped_and_markdown_rendered():
    header = markdown_cell("# 99 <b>&\n\n**Is 1 < 2?**\n\n> about 5 minutes", "slide")
    slide = markdown_cell("## A <script>alert(1)</script> `x<y`", "subslide")
    talk = speaker_notes.gather("99", [header, slide])
    talk.notes = {
        talk.slides[1]: "(7 minutes). <img src=x onerror=y> [go](javascript:z) *p* & `a<b`",
    }
    text = speaker_notes.page([talk])
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


def test_cells_of_one_s_own_are_no_slides_and_the_title_is_one_that_has_a_note():
    """Notes as Jupyter itself has them, cells that are not shown, and a cell without a slide type."""
    own = {"cell_type": "code", "source": "1 + 1", "metadata": {}}
    kinds = [("# 98 T", "slide"), ("## One", "subslide"), ("## Mine", "notes"), ("## Skipped", "skip")]
    talk = speaker_notes.gather("98", [*(markdown_cell(*kind) for kind in kinds), own])
    assert talk.slides == ["98 T", "One"] and talk.spoken == 0
    assert speaker_notes.page([talk]).count("98 T") == 1
    talk.notes = {"98 T": "(2 minutes). Who?"}
    assert talk.spoken == 2 and speaker_notes.page([talk]).count("98 T") == 2


@pytest.mark.parametrize("wanted", ["99", "abc", "../03", "000"])
def test_an_unknown_notebook_is_one_sentence_that_names_those_there_are(wanted, tmp_path):
    code, printed, complaint = call(speaker_notes, wanted, "--output", tmp_path / "page.html")
    assert (code, printed) == (2, "") and not list(tmp_path.iterdir())
    assert repr(wanted) in complaint and ", ".join(FILES) in complaint
    assert complaint.count("\n") == 1 and "Traceback" not in complaint


@pytest.mark.parametrize("place", [".", "not/there/page.html"])
def test_a_page_that_cannot_be_written_is_one_sentence(place, tmp_path):
    code, printed, complaint = call(speaker_notes, "00", "--output", tmp_path / place)
    assert code == 1 and printed == ""
    assert "cannot be written" in complaint and complaint.count("\n") == 1


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="Windows has no /dev/stdout, and makes links for few")
def test_a_page_goes_where_a_link_points_and_into_a_pipe(tmp_path):
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    assert call(speaker_notes, "00", "--output", tmp_path / "link.html")[0] == 0
    assert (tmp_path / "link.html").is_symlink() and len(list(tmp_path.iterdir())) == 2
    code, printed, _ = run_tool("speaker_notes", "00", "--output", "/dev/stdout")
    assert code == 0 and (tmp_path / "page.html").read_text(encoding="utf-8") in printed


@pytest.mark.parametrize("text", ["<<<<<<< ours", "{}", '{"cells": [{}]}', '{"cells": []}', "[]"])
def test_a_damaged_notebook_is_one_sentence(text, tmp_path, capsys):
    (tmp_path / "03_broken.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit):
        speaker_notes.read(tmp_path / "03_broken.ipynb")
    complaint = capsys.readouterr().err
    assert "03_broken.ipynb is not a notebook" in complaint and complaint.count("\n") == 1


def test_make_knows_the_page_and_git_ignores_it():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "speaker_notes.py $(NOTEBOOK)" in makefile and "make speaker-notes" in makefile
    for line in (r"\.PHONY:.*\bspeaker-notes\b", r"\trm -rf .*\bspeaker-notes\*\.html"):
        assert re.search(f"^{line}", makefile, re.MULTILINE)
    assert "speaker-notes*.html" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
