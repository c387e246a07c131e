"""The answers' file: kept for another kernel, never half written, never lost, and a lesson that goes on without it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from scripts import ROOT

from helpers import ask, forget
from helpers.exercises import answers

pytestmark = pytest.mark.usefixtures("own_answers")


def kept(path):
    return json.loads(path.read_text(encoding="utf-8"))


def new_process(code, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        **options,
    )


# ---------------------------------------------------------------- kept, recalled, forgotten


def test_an_answer_is_written_where_the_environment_says(own_answers):
    ask("cat-tied").commit(" 0,3 ")
    ask("first-guess").commit("ce", "it is “usual” \ud83d\n")
    first = {"entry": "ce", "why": "it is “usual” \ud83d\n", "state": "kept"}
    assert kept(own_answers) == {
        "cat-tied": {"entry": " 0,3 ", "why": "", "state": "wrong"},
        "first-guess": first,
    }
    assert answers.path() == own_answers and answers.recall("first-guess") == first
    assert answers.recall("cat-untied") is None


def test_without_the_environment_the_file_lies_beside_the_notebooks(monkeypatch):
    monkeypatch.delenv("ONE_CAT_ANSWERS")
    assert answers.path() == ROOT / "notebooks" / "my_answers.json" and (ROOT / "notebooks").is_dir()
    monkeypatch.setenv("ONE_CAT_ANSWERS", "~/mine.json")
    assert answers.path() == Path.home() / "mine.json"
    monkeypatch.setenv("ONE_CAT_ANSWERS", "~nobody-of-this-name/mine.json")
    assert answers.path() == Path("~nobody-of-this-name/mine.json")


@pytest.mark.long
def test_another_kernel_comes_up_as_the_learner_left():
    ask("cat-tied").commit("0.5")
    ask("first-guess").commit("ce", "because")
    code = """
from helpers import ask
tied, guess, new = ask("cat-tied"), ask("first-guess"), ask("cat-untied")
print(tied.widget.view["state"], tied.widget.view["entry"], tied.explorer.state["guess"], len(tied.box.children))
print(guess.widget.view["state"], guess.widget.view["entry"], guess.widget.view["why"])
print(new.widget.view["state"], new.explorer)
"""
    told, _ = new_process(code).communicate()
    assert told.splitlines() == ["wrong 0.5 0.5 2", "kept ce because", "new None"]


@pytest.mark.long
def test_forgotten_is_forgotten_in_every_kernel(own_answers):
    ask("cat-tied").commit("0.5")
    new_process("from helpers import forget; assert forget() is None").communicate()
    assert not own_answers.exists() and ask("cat-tied").widget.view["state"] == "new"
    ask("cat-untied").commit("2.4")
    assert set(kept(own_answers)) == {"cat-untied"}
    assert forget() is None and answers.recall("cat-untied") is None
    assert forget() is None, "nothing to forget is no fault"


@pytest.mark.long
def test_another_kernels_newer_answer_is_not_undone(own_answers):
    ask("first-guess").commit("ce")
    code = "from helpers import ask; ask('first-guess').commit('bce')"
    new_process(code).communicate()
    assert answers.recall("first-guess")["entry"] == "bce"
    ask("cat-tied").commit("0.5")
    assert kept(own_answers)["first-guess"]["entry"] == "bce"


@pytest.mark.long
def test_two_kernels_writing_at_once_lose_nothing(own_answers):
    code = """
import sys
from helpers.exercises import answers
print("ready", flush=True)
sys.stdin.readline()
for i in range(20):
    assert answers.keep(f"{sys.argv[1]}-{i}", {"entry": str(i)}) is None
"""
    writers = [new_process(code, who) for who in "ab"]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n", "ready\n"]
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert kept(own_answers) == {f"{who}-{i}": {"entry": str(i)} for who in "ab" for i in range(20)}


# ---------------------------------------------------------------- what cannot be written


def test_a_write_that_fails_leaves_the_old_file_and_is_said(own_answers, monkeypatch):
    ask("cat-tied").commit("0.3")
    before = own_answers.read_bytes()

    def refuse(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(os, "replace", refuse)
        asked = ask("cat-untied")
        asked.commit("2.4")
        notice = asked.widget.view["notice"]
    assert "only until this kernel stops" in notice and "(No space left on device)" in notice
    assert str(own_answers) in notice and "ONE_CAT_ANSWERS" in notice
    assert own_answers.read_bytes() == before and not list(own_answers.parent.glob("*.new"))
    assert ask("cat-untied").widget.view["entry"] == "2.4", "still remembered"
    asked.commit("2.41")
    assert asked.widget.view["notice"] == "" and set(kept(own_answers)) == {"cat-tied", "cat-untied"}


def test_a_lock_held_elsewhere_is_said(own_answers, monkeypatch):
    monkeypatch.setattr(answers, "_lock", lambda: FileLock(f"{own_answers}.lock", timeout=0))
    with FileLock(f"{own_answers}.lock"):
        told = answers.keep("cat-tied", {"entry": "0.3"})
    assert "(another notebook holds its lock)" in told and not own_answers.exists()
    assert answers.keep("cat-tied", {"entry": "0.3"}) is None


@pytest.mark.parametrize("where", ["file/answers.json", "folder"])
def test_where_nothing_can_be_written_that_is_said_and_the_lesson_goes_on(tmp_path, monkeypatch, where):
    (tmp_path / "file").write_text("a regular file is no folder")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine").write_text("precious")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setenv("ONE_CAT_ANSWERS", str(tmp_path / where))
    asked = ask("cat-tied")
    asked.widget.sent = {"entry": "0.2107", "why": "", "move": ["page", 1]}
    view = asked.widget.view
    assert view["state"] == "right" and asked.explorer is not None
    assert f"{tmp_path / where} cannot be written" in view["notice"] and "ONE_CAT_ANSWERS" in view["notice"]
    assert ask("cat-tied").widget.view["entry"] == "0.2107", "remembered until the kernel stops"
    assert "cannot be written" in forget()
    left = [path for path in sorted(tmp_path.rglob("*")) if path.name != ".folder.lock"]
    assert left == before and (tmp_path / "folder" / "mine").read_text() == "precious"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no /dev/null")
def test_what_is_no_file_is_neither_read_nor_moved_nor_replaced_nor_removed(own_answers):
    own_answers.symlink_to("/dev/null")  # where it is given itself, root would move it away
    asked = ask("cat-tied")
    asked.commit("0.3")
    assert (
        f"{own_answers} cannot be written (it is something else than a file)" in asked.widget.view["notice"]
    )
    assert "something else than a file" in forget() and own_answers.is_symlink()
    assert {path.name for path in own_answers.parent.iterdir()} <= {
        own_answers.name,
        f".{own_answers.name}.lock",
    }


def test_a_missing_folder_is_made(tmp_path, monkeypatch):
    missing = tmp_path / "not" / "there" / "answers.json"
    monkeypatch.setenv("ONE_CAT_ANSWERS", str(missing))
    assert ask("cat-tied").widget.view["state"] == "new"
    asked = ask("cat-tied")
    asked.commit("0.3")
    assert asked.widget.view["notice"] == "" and set(kept(missing)) == {"cat-tied"}


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    "content",
    [
        b"{half",
        b"[1, 2]",
        b"\x00",
        b"",
        b"\xff\xfe{}",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 100_000,
        b"\x00" * 4096,
        b'{"cat-tied": "\x00"}',
        b'{"cat-tied": "\xe9"}',
    ],
    ids=range(12),
)
def test_a_damaged_file_is_set_aside_not_lost_and_said(own_answers, content):
    own_answers.write_bytes(content)
    with pytest.warns(UserWarning, match=r"could not be read. The file is now .*\.damaged-"):
        asked = ask("cat-tied")
    assert asked.commit("0.2107").state == "right"
    own_answers.write_bytes(content)
    with pytest.warns(UserWarning, match="could not be read"):
        asked.commit("0.5")
    aside = list(own_answers.parent.glob("answers.json.damaged-*"))
    assert [path.read_bytes() for path in aside] == [content, content]
    assert set(kept(own_answers)) == {"cat-tied"}


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_file_that_an_editor_saved_in_another_coding_is_read(own_answers, coding):
    own_answers.write_text('{"cat-tied": {"entry": "0.3", "why": "é – ü"}}', encoding=coding)
    asked = ask("cat-tied")
    assert asked.widget.view["entry"] == "0.3" and asked.widget.view["why"] == "é – ü"
    ask("cat-untied").commit("2.4")
    assert set(kept(own_answers)) == {"cat-tied", "cat-untied"}, "and written as ever"
    assert not list(own_answers.parent.glob("*.damaged-*"))


def test_a_file_too_large_to_be_ours_is_put_aside_unread_and_said(own_answers, monkeypatch):
    with own_answers.open("wb") as file:
        file.write(b'{"cat-tied": {"entry": "0.3"}}')
        file.truncate(100_000_000)  # a hole: it takes no room
    read = []
    loads = json.loads
    monkeypatch.setattr(json, "loads", lambda content: read.append(len(content)) or loads(content))
    with pytest.warns(UserWarning) as told:
        asked = ask("cat-tied")
    assert not read and asked.widget.view["state"] == "new"
    (words,) = (str(warning.message) for warning in told)
    (aside,) = own_answers.parent.glob("answers.json.damaged-*")
    assert "too many to read (4 MB at most)" in words and str(aside) in words and "old name" in words
    assert aside.stat().st_size == 100_000_000
    asked.commit("0.2107")
    assert set(kept(own_answers)) == {"cat-tied"} and aside.stat().st_size == 100_000_000


def test_no_more_is_written_than_can_be_read_again(own_answers):
    others = {f"other {i}": "x" * 1000 for i in range(3_900)}
    own_answers.write_text(json.dumps(others))
    before = own_answers.read_bytes()
    for i in range(20):
        said = answers.keep(f"mine {i}", {"entry": "x" * 10_000})
    assert "cannot be written (it would hold more than 4 MB)" in said and "ONE_CAT_ANSWERS" in said
    assert answers.recall("mine 19") and answers.recall("other 7"), "the file is as readable as ever"
    assert len(own_answers.read_bytes()) >= len(before)


def test_an_endless_reason_is_refused_and_keeps_no_other_answer_from_the_file(own_answers):
    asked = ask("first-guess")
    asked.commit("ce", "because " * 10_000)
    assert "not kept: it is longer than 20 kB" in asked.widget.view["notice"]
    asked.commit("ce", "because")
    ask("cat-tied").commit("0.3")
    assert set(kept(own_answers)) == {"first-guess", "cat-tied"}


@pytest.mark.skipif(os.name == "nt", reason="Windows does not take paths of this length")
def test_a_damaged_file_that_cannot_be_set_aside_stays_and_is_said(own_answers, monkeypatch):
    damaged = own_answers.with_name("a" * 235)  # with room for .lock, but not for .damaged-
    damaged.write_bytes(b"{half")
    monkeypatch.setenv("ONE_CAT_ANSWERS", str(damaged))
    asked = ask("cat-tied")
    assert asked.commit("0.2107").state == "right"
    assert "cannot be written" in asked.widget.view["notice"] and damaged.read_bytes() == b"{half"


@pytest.mark.parametrize("entry", [5, None, [], {}, {"entry": None}, {"entry": [1]}, {"entry": {"a": 1}}])
@pytest.mark.parametrize("name", ["cat-tied", "check-m1", "first-guess"])
def test_a_strange_entry_in_the_file_is_no_answer(own_answers, name, entry):
    own_answers.write_text(json.dumps({name: entry, "unknown": 1}))
    asked = ask(name)
    assert asked.widget.view["state"] == "new" and asked.explorer is None
    asked.commit("0.5" if name == "cat-tied" else next(iter(asked.question.options)))
    assert set(kept(own_answers)) == {name, "unknown"}


def test_on_binder_the_first_answer_says_how_long_it_is_kept_and_how_to_keep_it(monkeypatch):
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://mybinder.org/")
    monkeypatch.setattr(answers, "_told", set())
    first = ask("cat-tied")
    first.commit("0.5")
    assert "ends after some ten minutes" in first.widget.view["notice"]
    assert "Download" in first.widget.view["notice"] and "upload" in first.widget.view["notice"]
    assert answers.recall("cat-tied")["entry"] == "0.5"
    first.commit("0.2107")
    assert first.widget.view["notice"] == "", "once is enough"
