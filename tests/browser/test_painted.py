"""`make pictures` and `make poster`: what the browser paints and prints of them, without a network."""

import re
import sys

import pictures
import poster
import pytest
from PIL import Image
from scripts import run_tool

OUTSIDE = """() => [...document.querySelectorAll('g.box')].flatMap((box) => {
  const frame = box.querySelector('rect').getBoundingClientRect();
  return [...box.querySelectorAll('text')].filter((text) => {
    const place = text.getBoundingClientRect();
    return place.left < frame.left + 3 || place.right > frame.right - 3 || place.top < frame.top || place.bottom > frame.bottom;
  }).map((text) => text.textContent); })"""
CROSSED = """() => { const all = [...document.querySelectorAll('text')].filter((e) => !e.closest('.panel')).map((e) => [e.textContent, e.getBoundingClientRect()]);
  return all.flatMap(([one, a], i) => all.slice(i + 1).filter(([, b]) =>
    a.left < b.right && b.left < a.right && a.top + 3 < b.bottom - 3 && b.top + 3 < a.bottom - 3).map(([other]) => [one, other])); }"""


def test_pictures_are_painted_with_what_they_were_drawn_from(browser, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MOVES", 2)
    pictures.draw(browser, tmp_path / "docs")
    frames, card = pictures.sources()
    with Image.open(tmp_path / "docs" / "many_at_once.webp") as moving:
        assert moving.n_frames == len(frames) == 4
        seen = []
        for i in range(4):
            moving.seek(i)
            seen.append(moving.convert("RGB").tobytes())
        assert len(set(seen)) == 4
    assert pictures.drawn_from(tmp_path / "docs" / "many_at_once.webp") == pictures.digest(frames)
    with Image.open(tmp_path / "docs" / "social_card.png") as painted:
        assert painted.size == pictures.CARD and len(painted.getcolors(1 << 20)) > 20
    assert pictures.drawn_from(tmp_path / "docs" / "social_card.png") == pictures.digest(card)


@pytest.fixture
def shown(browser):
    """The poster in a window."""
    page = browser.new_page(viewport={"width": 1700, "height": 1250})
    page.context.set_offline(True)
    page.set_content(poster.poster())
    yield page
    page.close()


def test_on_the_poster_no_word_leaves_its_box_or_crosses_another(shown):
    assert shown.evaluate(OUTSIDE) == []
    assert shown.evaluate(CROSSED) == []
    assert (
        shown.locator("text").evaluate_all(
            "all => Math.min(...all.map((e) => e.getBoundingClientRect().height))"
        )
        > 9
    )


def test_the_poster_says_the_answer_in_the_numbers_of_the_series(shown):
    said = shown.locator("svg").text_content()
    for words in (
        "−Σ y ln p",
        "yes-terms",
        "no-term",
        "y − s p",
        "y − q",
        "(½, ½, 0)",
        "(1, 1, 0)",
        "Choose by the question",
    ):
        assert words in said
    for number in ("−0.411", "+0.481", "−0.070", "+0.269", "+0.119", "−0.269", "1.386"):  # curriculum: R
        assert number in said


def test_the_poster_is_one_page_of_a3_and_its_svg_needs_nothing(tmp_path):
    code, said, complaint = run_tool("poster", "--output", tmp_path / "wall")
    assert (code, complaint) == (0, "") and said.startswith("Poster: ")
    pdf = (tmp_path / "wall" / "poster.pdf").read_bytes()
    (box,) = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf))
    wide, high = (float(side) for side in box.split()[2:])
    assert (round(wide / 72 * 25.4), round(high / 72 * 25.4)) == (420, 297)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1 and len(pdf) < 2_000_000
    svg = (tmp_path / "wall" / "poster.svg").read_text(encoding="utf-8")
    assert not re.search(r"https?://(?!www\.w3\.org/)|url\(|@import|<image", svg) and len(svg) < 200_000


@pytest.mark.skipif(sys.platform == "win32", reason="a file in the way is another error there")
def test_a_poster_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "wall").write_text("")
    code, said, complaint = run_tool("poster", "--output", tmp_path / "wall" / "here")
    assert code == 1 and said == "" and complaint.startswith("Poster: ") and complaint.count("\n") == 1
