"""Notebooks brought to a learner's folder: never over a change, always the newest, and what fails is told."""

import datetime
import json
import os
import tempfile
from pathlib import Path

import pytest
from bring_notebooks import KNOWN, bring, digest, main
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts import ROOT, run_python

SCRIPT = ROOT / "deploy" / "jupyterhub" / "bring_notebooks.py"
TODAY = datetime.date(2026, 9, 1)
NAME = "01_cat.ipynb"


def notebook(text, outputs=(), run=None, **metadata):
    """Return the bytes of a notebook with one cell."""
    cell = {
        "cell_type": "code",
        "source": text,
        "metadata": metadata,
        "outputs": list(outputs),
        "execution_count": run,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def ran(data):
    """Return a notebook as JupyterLab saves it once it has been run."""
    parsed = json.loads(data)
    for cell in parsed["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
        cell |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}], "execution_count": 7}
        cell["metadata"] |= {"trusted": True}
    parsed["metadata"]["language_info"] = {"name": "python"}
    return json.dumps(parsed, indent=1).encode()


@pytest.fixture
def places(tmp_path):
    """Return where notebooks come from and where they go, with one brought."""
    source, folder = tmp_path / "source", tmp_path / "home" / "notebooks"
    source.mkdir()
    (source / NAME).write_bytes(notebook("first"))
    assert bring(source, folder, TODAY) == ([f"{NAME}: brought."], [])
    return source, folder


def texts(folder):
    """Return {name: first cell's text} of a folder's notebooks."""
    found = {p.name: json.loads(p.read_bytes())["cells"][0]["source"] for p in folder.glob("*.ipynb")}
    return {name: "".join(text) for name, text in found.items()}


def test_what_was_not_touched_or_only_run_is_brought_up_to_date(places):
    source, folder = places
    for text, mine in [("second", None), ("third", ran(notebook("second"))), ("fourth", None)]:
        if mine:
            (folder / NAME).write_bytes(mine)
        assert bring(source, folder, TODAY) == ([], []), "nothing new, nothing done"
        (source / NAME).write_bytes(notebook(text))
        assert bring(source, folder, TODAY) == ([f"{NAME}: brought up to date."], [])
        assert texts(folder) == {NAME: text}


def test_what_was_changed_is_kept_and_the_new_one_put_beside_it_once(places):
    source, folder = places
    (folder / NAME).write_bytes(notebook("mine"))
    assert bring(source, folder, TODAY) == ([], [])
    (source / NAME).write_bytes(notebook("second"))
    beside = "01_cat (new, 2026-09-01).ipynb"
    assert bring(source, folder, TODAY) == ([f"{NAME}: changed here, and kept; the new one is {beside}."], [])
    assert texts(folder) == {NAME: "mine", beside: "second"}
    (folder / beside).write_bytes(notebook("mine, too"))
    assert bring(source, folder, TODAY) == ([], []), "told once"
    (source / NAME).write_bytes(notebook("third"))
    bring(source, folder, TODAY)
    again = "01_cat (new, 2026-09-01, 2).ipynb"
    assert texts(folder) == {NAME: "mine", beside: "mine, too", again: "third"}


@pytest.mark.parametrize(
    "mine",
    [
        notebook("first", slideshow={"slide_type": "skip"}),
        notebook("first") + b" broken",
        notebook("first").replace(b'"code"', b'"markdown"'),
        b"[]",
        b"",
    ],
    ids=["its metadata", "not JSON", "another kind of cell", "no notebook", "empty"],
)
def test_every_change_by_hand_counts(places, mine):
    source, folder = places
    (folder / NAME).write_bytes(mine)
    (source / NAME).write_bytes(notebook("second"))
    bring(source, folder, TODAY)
    assert (folder / NAME).read_bytes() == mine and len(list(folder.glob("*.ipynb"))) == 2


@pytest.mark.parametrize("known", ["", "[]", "broken"])
def test_without_knowledge_of_earlier_times_nothing_is_written_over(places, known):
    source, folder = places
    (folder / KNOWN).write_text(known)
    (source / NAME).write_bytes(notebook("second"))
    bring(source, folder, TODAY)
    assert texts(folder) == {NAME: "first", "01_cat (new, 2026-09-01).ipynb": "second"}


def test_what_was_deleted_comes_back_and_what_is_the_learners_own_stays(places):
    source, folder = places
    (folder / NAME).unlink()
    (folder / "my own.ipynb").write_bytes(notebook("own"))
    bring(source, folder, TODAY)
    assert texts(folder) == {NAME: "first", "my own.ipynb": "own"}


ACTIONS = st.sampled_from(["upstream", "edit", "run", "delete", "bring"])


@given(st.lists(ACTIONS, max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_happens_no_edit_is_lost_and_the_newest_is_there(actions):
    with tempfile.TemporaryDirectory() as place:
        source, folder = Path(place) / "source", Path(place) / "home"
        source.mkdir()
        (source / NAME).write_bytes(notebook("upstream 0"))
        bring(source, folder, TODAY)
        edits, last = {}, "upstream 0"  # what the learner has written, where it must still be; what came last
        for turn, action in enumerate(actions, start=1):
            mine = folder / NAME
            if action == "upstream":
                (source / NAME).write_bytes(notebook(f"upstream {turn}"))
            elif action == "edit":
                mine.write_bytes(notebook(f"mine {turn}"))
                edits[NAME] = f"mine {turn}"
            elif action == "run" and mine.exists():
                mine.write_bytes(ran(mine.read_bytes()))
            elif action == "delete":
                mine.unlink(missing_ok=True)
                edits.pop(NAME, None)
            else:
                newest = texts(source)[NAME]
                _, failed = bring(source, folder, TODAY)
                assert not failed and (newest == last or newest in texts(folder).values())
                last = newest
                assert bring(source, folder, TODAY) == ([], []), "a second time there is nothing to do"
            now = texts(folder)
            assert all(now[name] == text for name, text in edits.items())


def test_the_digest_sees_what_a_person_writes_and_not_what_a_run_leaves():
    assert digest(notebook("a\nb")) == digest(ran(notebook("a\nb")))
    assert digest(notebook("a")) != digest(notebook("b"))
    assert digest(b"1") != digest(b"2")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limits; JupyterHub does not run there")
def test_a_full_disk_is_told_and_harms_nothing(places):
    source, folder = places
    (source / NAME).write_bytes(notebook("second"))
    (source / "02_new.ipynb").write_bytes(notebook("new"))
    before = sorted(folder.iterdir())
    code, _, said = run_python(SCRIPT, source, folder, room=10)
    assert code == 1, "a learner who lacks a notebook is told so"
    assert f"{folder / NAME} could not be brought: File too large." in said and "02_new" in said
    assert sorted(folder.iterdir()) == before and texts(folder) == {NAME: "first"}
    code, _, said = run_python(SCRIPT, source, folder, room=10_000)
    assert code == 1, "and so is one who has them all, and in whose home JupyterLab could not start"
    assert f"{folder} cannot be used: File too large." in said
    assert run_python(SCRIPT, source, folder)[0] == 0 and texts(folder) == {
        NAME: "second",
        "02_new.ipynb": "new",
    }


def test_a_folder_that_cannot_be_used_is_told(tmp_path, places, capsys):
    source, _ = places
    (tmp_path / "taken").touch()
    for folder in (tmp_path / "taken", tmp_path / "taken" / "notebooks", tmp_path / ("long" * 100)):
        assert main(source, folder) == 1
        assert f"{folder} cannot be used: " in capsys.readouterr().err
    code, _, said = run_python(SCRIPT, source)
    assert code == 1 and "Given: 1 arguments; allowed are two, SOURCE and FOLDER." in said


def test_one_file_that_cannot_be_written_does_not_keep_the_others_away(places):
    source, folder = places
    (folder / NAME).unlink()
    (folder / NAME).mkdir()
    (source / "02_new.ipynb").write_bytes(notebook("new"))
    done, failed = bring(source, folder, TODAY)
    assert done == ["02_new.ipynb: brought."] and len(failed) == 1 and str(folder / NAME) in failed[0]
