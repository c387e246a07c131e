"""What shows the series outside: the pictures that stand in docs/ are those that `make pictures` would draw now."""

import re

import pictures
import pytest
from pages import drawn
from PIL import Image
from scripts import ROOT

AGAIN = "the explorer looks otherwise now; run: make pictures"


@pytest.fixture(scope="module")
def sources():
    return pictures.sources()


def test_the_moving_picture_is_fresh_small_and_moves(sources):
    frames, _ = sources
    path = ROOT / "docs" / "many_at_once.webp"
    assert path.stat().st_size <= pictures.MOST
    with Image.open(path) as image:
        assert image.n_frames > pictures.MOVES and image.info["loop"] == 0
        assert image.width == pictures.WIDTH * pictures.SHARP
    assert pictures.drawn_from(path) == pictures.digest(frames), AGAIN


def test_its_still_is_its_first_frame(sources):
    frames, _ = sources
    with (
        Image.open(ROOT / "docs" / "many_at_once.png") as still,
        Image.open(ROOT / "docs" / "many_at_once.webp") as moving,
    ):
        assert still.size == moving.size
    assert pictures.drawn_from(ROOT / "docs" / "many_at_once.png") == pictures.digest(frames[0]), AGAIN


def test_the_social_card_is_fresh_and_of_the_size_that_sites_ask_for(sources):
    path = ROOT / "docs" / "social_card.png"
    with Image.open(path) as image:
        assert image.size == (1280, 640)
    assert path.stat().st_size < 300_000
    assert pictures.drawn_from(path) == pictures.digest(sources[1]), AGAIN


def test_the_icon_is_the_logo():
    assert (ROOT / "docs" / "favicon.svg").read_text(encoding="utf-8") == drawn.icon() + "\n", AGAIN


def test_the_readme_moves_only_where_motion_is_wanted_and_says_what_is_seen():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"<source ([^>]*)>", text)
    assert 'media="(prefers-reduced-motion: reduce)"' in source and 'srcset="docs/many_at_once.png"' in source
    (alt,) = re.findall(r'<img src="docs/many_at_once.webp" alt="([^"]*)"', text)
    assert "pushed down" in alt and len(alt) > 200


def test_the_story_goes_from_r_under_each_loss_to_its_best():
    frames = pictures.story()
    for loss in pictures.ACTS:
        acts = [state["logits"] for state, *_ in frames if state["loss"] == loss]
        assert acts[0] == [1, 2, -1] and len(acts) == pictures.MOVES
    assert sum(wait for *_, wait in frames) < 15_000
