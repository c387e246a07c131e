"""The record of a room and the report of many: what was voted is counted, nobody stands alone, and what is wrong is a sentence."""

import csv
import re
import sqlite3

import pytest
import room_report
from room import record as recording
from scripts import ROOT, call, run_python, run_tool

from helpers.exercises.bank import QUESTIONS

TABLE = """CREATE TABLE vote (question TEXT, round INTEGER, device TEXT, entry TEXT, state TEXT, mistake TEXT, value REAL,
  time INTEGER, PRIMARY KEY (question, round, device))"""
HEADS = ["question", "round", "answer", "mistake", "how many"]


def voted(path, votes):
    """Write a room's file: `votes` are (question, round, entries)."""
    with sqlite3.connect(path) as base:
        base.execute(TABLE)
        for name, number, entries in votes:
            for i, entry in enumerate(entries):
                verdict = QUESTIONS[name].judge(entry)
                mistake = verdict.words if verdict.state == "known" else ""
                value = verdict.value if isinstance(verdict.value, float) else None
                row = (name, number, f"{i:032x}", entry, verdict.state, mistake, value, 1_700_000_000)
                base.execute("INSERT INTO vote VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    return path


def record(room, path):
    """Write the record of a room; return its rows."""
    assert call(recording, room, path) == (0, "", "")
    rows = list(csv.reader(path.open(encoding="utf-8")))
    assert rows[0] == HEADS
    return rows[1:]


def test_a_record_counts_right_ones_and_mistakes_and_tells_nobody_who_stands_alone(tmp_path):
    room = voted(
        tmp_path / "room.sqlite",
        [
            ("both-push", 1, ["-0.41"] * 3 + ["0.295", "y"] * 0 + ["0.295"] * 4 + ["0.705", "0.119"] + ["7", "8"]),
            ("both-push", 2, ["-0.4108"] * 8 + ["0.295"]),
            ("check-m5", 1, ["thirds"] * 2 + ["ones"] * 3 + ["nothing"]),
            ("first-guess", 1, [*QUESTIONS["first-guess"].options][:1] * 5),
        ],
    )  # fmt: skip
    rows = record(room, tmp_path / "lesson.csv")
    told = {(row[0], row[1], row[2], row[3][:12]): int(row[4]) for row in rows}
    assert told == {
        ("first-guess", "1", next(iter(QUESTIONS["first-guess"].options.values())), ""): 5,
        ("both-push", "1", "−0.4108", "right"): 3,
        ("both-push", "1", "0.295", "That is y − "): 4,
        ("both-push", "1", "another number", ""): 2,
        ("both-push", "1", "given by one person each", ""): 2,
        ("both-push", "2", "−0.4108", "right"): 8,
        ("check-m5", "1", "⅓ for each.", "right"): 2,
        ("check-m5", "1", "1 for each.", "A softmax ad"): 3,
    }
    text = (tmp_path / "lesson.csv").read_text(encoding="utf-8")
    assert not re.search("[0-9a-f]{32}|1700000000", text)


@pytest.mark.parametrize("entries", [[], ["0.295"]])
def test_a_room_of_one_or_none_has_an_empty_record(tmp_path, entries):
    room = voted(tmp_path / "room.sqlite", [("both-push", 1, entries)])
    assert record(room, tmp_path / "lesson.csv") == []
    assert call(room_report, tmp_path / "lesson.csv", "--output", tmp_path / "report")[0] == 0


@pytest.mark.long
def test_a_report_adds_lessons_up_fills_the_pens_columns_and_draws_the_mistakes(tmp_path):
    paths = []
    for i, (before, after) in enumerate((((3, 7), (8, 2)), ((1, 4), (5, 0)))):
        votes = [
            ("both-push", n, ["-0.41"] * right + ["0.295"] * wrong)
            for n, (right, wrong) in enumerate((before, after), 1)
        ]
        room = voted(tmp_path / f"{i}.sqlite", [*votes, ("never-no", 1, ["20"] * 6 + ["4.5e-5"] * 2)])
        paths.append(tmp_path / f"{i}.csv")
        record(room, paths[-1])
    code, said, wrong = run_tool("room_report", *paths, "--output", tmp_path / "report")
    assert (code, wrong) == (0, "") and said.startswith("Written: ")
    page = (tmp_path / "report.md").read_text(encoding="utf-8")
    rows = {row.split("`")[1]: row.rstrip(" |").split("|")[-2:] for row in page.splitlines() if "| `" in row}
    # The one who was right alone is not told: 3 of 10, and none of 4.
    assert [cell.strip() for cell in rows["both-push"]] == ["3 of 14", "13 of 15"]
    assert "| 4 of 16 |" in page and page.count("`both-push`") == 1
    svg = (tmp_path / "report.svg").read_text(encoding="utf-8")
    assert svg.startswith("<?xml") and "<dc:date>" not in svg
    own = (path.with_suffix(".sqlite") for path in paths)
    whole = call(room_report, *own, "--output", tmp_path / "same")
    assert whole[0] == 0, "the room's own file will do"
    assert (tmp_path / "same.md").read_text(encoding="utf-8") == page.replace("report.svg", "same.svg")


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "is no record of a room"),
        ("a,b\n1,2\n", "its first line must be question,round,answer,mistake,how many"),
        (",".join(HEADS) + "\nnonsense,1,a,,2\n", "there is no question nonsense"),
        (",".join(HEADS) + "\nboth-push,one,a,,2\n", "is no record of a room"),
        (",".join(HEADS) + "\nboth-push\n", "is no record of a room"),
    ],
)
def test_what_is_no_record_is_said_in_a_sentence(tmp_path, text, words):
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
    code, said, wrong = call(room_report, tmp_path / "bad.csv", "--output", tmp_path / "report")
    assert code and words in said + wrong and len((said + wrong).splitlines()) == 1
    assert not (tmp_path / "report.md").exists()


@pytest.mark.long
def test_no_record_at_all_is_said_in_a_sentence(tmp_path):
    assert "make room-report CSV=" in call(room_report)[2]
    code, _, wrong = run_python(
        ROOT / "tools" / "room" / "record.py", tmp_path / "none.sqlite", tmp_path / "x.csv"
    )
    assert code and "cannot be written" in wrong and not (tmp_path / "x.csv").exists()
