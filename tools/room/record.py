"""The record of a lesson: how many gave which answer, from the votes' table. Nobody's name is in it, and nobody alone.

.venv/bin/python tools/room/record.py room.sqlite lesson.csv
"""

import csv
import io
import os
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

if __name__ == "__main__":  # as a program it is in no package
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from helpers.exercises.bank import QUESTIONS
from helpers.exercises.question import exact
from helpers.live import style

HEADS = ["question", "round", "answer", "mistake", "how many"]
FEWEST = 2  # people in a cell that is told
RIGHT, WRONG, ALONE = "right", "another number", "given by one person each"


def answer(name, entry, state, value):
    """Return what is told of an answer: an option in its words, a number where it is known, else that it is another."""
    question = QUESTIONS[name]
    if question.kind != "number":
        option = question.options[entry]
        return option if isinstance(option, str) else option[0]
    if state == "right":
        return exact(question.answer())
    if state == "known":
        return style.number(min((known for known, _ in question.mistakes()), key=lambda x: abs(x - value)))
    return WRONG


def counted(path):
    """Return the rows of a record, from the room's file: cells of one person are told as one cell, if they are several."""
    with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as base:
        votes = base.execute("SELECT question, round, entry, state, mistake, value FROM vote").fetchall()
    cells = Counter()
    for name, number, entry, state, mistake, value in votes:
        if name in QUESTIONS:
            said = RIGHT if state == "right" else mistake
            cells[name, number, answer(name, entry, state, value), said] += 1
    told = Counter()
    for cell, many in cells.items():
        told[cell if many >= FEWEST else (*cell[:2], ALONE, "")] += many
    order = [*QUESTIONS]
    rows = [(*cell, many) for cell, many in told.items() if many >= FEWEST]
    return sorted(rows, key=lambda row: (order.index(row[0]), row[1], -row[4], row[2]))


def text(rows):
    """Return the record as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADS, *rows])
    return out.getvalue()


def save(rows, record):
    """Write the record; what was there is replaced when it is whole."""
    beside = Path(f"{record}.new")
    beside.write_text(text(rows), encoding="utf-8")
    os.replace(beside, record)


def main(arguments):
    """Write the record, or say why not."""
    if len(arguments) != 2:
        sys.exit("Give the room's file and the record to write: tools/room/record.py room.sqlite lesson.csv")
    room, path = arguments
    try:
        save(counted(room), path)
    except (OSError, sqlite3.Error) as error:
        sys.exit(f"{path} cannot be written: {error}.")


if __name__ == "__main__":
    main(sys.argv[1:])
