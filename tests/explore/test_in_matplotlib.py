"""What the benchmarks' rivals draw is every explorer's picture: each kind of mark has its artist."""

import sys
from io import BytesIO
from pathlib import Path

import pytest

from helpers import explore
from helpers.panels.crowd import Crowd

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))


@pytest.mark.parametrize("name", explore.__all__)
def test_every_panel_can_be_drawn_by_matplotlib(name, trained):
    from in_matplotlib import Drawing

    explorer = getattr(explore, name)()
    drawing, picture = Drawing(explorer), BytesIO()
    drawing.move()
    drawing.figure.savefig(picture, format="png", dpi=72)
    marks = [mark for panel in explorer.panels for mark in panel.live.moving_marks]
    shown = [mark for mark in marks if mark.visible and not isinstance(mark, Crowd)]  # no room is there
    assert shown and sum(artist.get_visible() for artist in drawing.moving) == len(shown)
    assert picture.tell() > 5_000
