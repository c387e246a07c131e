"""tools/stills.py: what stands in a notebook until it is run is the first view of the explorer that comes to life there."""

import re

import pytest
import stills


def test_every_still_is_there_as_it_would_be_written_now_and_no_other_is():
    wanted = stills.wanted()
    kept = {path: path.read_text(encoding="utf-8") for path in (stills.NOTEBOOKS / "stills").glob("*")}
    assert kept == {path: svg + "\n" for path, svg in wanted.items()}, "run: make stills"


def test_what_no_notebook_asks_for_is_removed_and_what_one_asks_for_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(stills, "NOTEBOOKS", tmp_path)
    cell = '{"cells": [{"cell_type": "markdown", "source": ["![two bars](stills/one_cat.svg)"]}]}'
    (tmp_path / "01_cat.ipynb").write_text(cell, encoding="utf-8")
    (tmp_path / "stills").mkdir()
    (tmp_path / "stills" / "old.svg").write_text("<svg/>", encoding="utf-8")
    stills.main()
    (only,) = (tmp_path / "stills").iterdir()
    assert only.name == "one_cat.svg"
    assert re.match("<svg xmlns=.*<title>.*cat", only.read_text(encoding="utf-8"))


def test_a_still_of_no_explorer_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(stills, "NOTEBOOKS", tmp_path)
    cell = '{"cells": [{"cell_type": "markdown", "source": ["![x](stills/no_such.svg)"]}]}'
    (tmp_path / "01_cat.ipynb").write_text(cell, encoding="utf-8")
    with pytest.raises(AttributeError, match="no_such"):
        stills.wanted()
