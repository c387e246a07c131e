"""tools/stills.py: what stands in a notebook until it is run is the first view of the explorer that comes to life there."""

import json

import deck
import nbformat
import pytest
import stills
from pictures import digest, drawn_from
from PIL import Image

from helpers.live import style

AGAIN = "run: make stills"


def check_fresh(wanted):
    for path, svg in wanted.items():
        assert path.is_file() and drawn_from(path) == digest(stills.source(path, svg)), (
            f"{path.name}: {AGAIN}"
        )


def test_every_still_is_there_as_it_would_be_painted_now_and_no_other_is():
    assert set((stills.NOTEBOOKS / "stills").iterdir()) == set(stills.asked()), AGAIN
    check_fresh(stills.wanted())


@pytest.mark.deep
def test_those_of_trained_networks_are_too():
    wanted = stills.wanted(trained=True)
    assert len(wanted) == 3
    check_fresh(wanted)


def test_every_explorer_of_the_notebooks_has_one_and_no_question_gives_its_own_away():
    shown = [name for name, _ in stills.asked().values()]
    opened = [
        stills.opened(cell.source)
        for path in sorted(stills.NOTEBOOKS.glob("[0-9]*.ipynb"))
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "code"
    ]
    assert sorted(shown) == sorted(one[0] for one in opened if one)


def test_they_are_light_and_sharp():
    paths = [*stills.asked()]
    assert sum(path.stat().st_size for path in paths) < 500_000
    for path in paths:
        with Image.open(path) as image:
            assert 1100 < image.width <= stills.WIDTH * stills.SHARP


@pytest.mark.parametrize("loss", ["softmax", "bce"])
def test_few_colours_are_enough_for_a_hue_to_say_which_loss(loss):
    wanted = bytes.fromhex(style.PALETTE[loss][1].removeprefix("#"))
    with Image.open(stills.NOTEBOOKS / "stills" / "many_at_once.png") as image:
        near = [
            seen
            for _, seen in image.convert("RGB").getcolors()
            if max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) < 5
        ]
    assert near


def test_a_slide_shows_none():
    for path in stills.NOTEBOOKS.glob("[0-9]*.ipynb"):
        book = deck.condense(json.loads(path.read_text(encoding="utf-8")))
        assert "stills/" not in json.dumps([*deck.slides(book["cells"])])


@pytest.fixture
def series(tmp_path, monkeypatch):
    """Return what writes a notebook of a text and a cell of code, alone in its series."""
    monkeypatch.setattr(stills, "NOTEBOOKS", tmp_path)

    def write(text, code):
        cells = [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell(code)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "01_cat.ipynb")
        return tmp_path / "stills"

    return write


def test_what_no_notebook_asks_for_is_removed_and_what_one_asks_for_is_painted_as_it_opens_there(series):
    folder = series("![two bars](stills/cat.png)", "from helpers import explore\n\nexplore.one_cat(logit=2)")
    folder.mkdir()
    (folder / "old.png").write_text("old")
    (wanted,) = stills.asked().values()
    assert wanted == ("one_cat", {"logit": 2})
    painted = []

    def paint(svg):
        painted.append(svg)
        return Image.new("RGB", (4, 4))

    for _ in range(2):
        stills.write(stills.wanted(), paint)
    assert [path.name for path in folder.iterdir()] == ["cat.png"]
    assert painted == [*stills.wanted().values()], "once: the second time it is fresh"


def test_a_still_beside_no_explorer_is_named(series):
    series("![x](stills/no_such.png)", "1 + 1")
    with pytest.raises(LookupError, match=r"01_cat.ipynb: no cell beside no_such.png"):
        stills.wanted()
