"""What one lesson or many have taught, from the records of their rooms: the plans' columns for a pen, filled, and a picture.

    .venv/bin/python tools/room_report.py lesson.csv another.csv --output room-report

A record is the CSV that a lesson leaves, or the room's own file. `before` is the first vote on a question, `after` the last.
"""

import argparse
import csv
import sqlite3
import sys
from collections import Counter, defaultdict
from pathlib import Path

from matplotlib.figure import Figure
from room import record

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lessons import plans, questions  # noqa: E402
from teaching import HANDS, table  # noqa: E402

from helpers.exercises.bank import QUESTIONS  # noqa: E402
from helpers.exercises.words import shortened  # noqa: E402
from helpers.live import style  # noqa: E402

MOST = 14  # mistakes in the picture, the commonest
FONT = {"family": "DejaVu Sans", "size": 10}


def read(path):
    """Return the rows (question, round, answer, mistake, how many) of a record; end in one sentence if it is none."""
    try:
        if Path(path).suffix != ".csv":
            return record.counted(path)
        with open(path, encoding="utf-8-sig", newline="") as file:
            heads, *rows = csv.reader(file)
        if heads != record.HEADS:
            raise ValueError(f"its first line must be {','.join(record.HEADS)}")
        unknown = {row[0] for row in rows} - set(QUESTIONS)
        if unknown:
            raise ValueError(f"there is no question {', '.join(sorted(unknown))}")
        return [(name, int(number), *words, int(many)) for name, number, *words, many in rows]
    except (OSError, ValueError, sqlite3.Error) as error:
        sys.exit(f"{path} is no record of a room: {' '.join(str(error).split())}.")


def votes(paths):
    """Return {question: [first vote, last vote]}, each {(answer, mistake): how many}, added up over lessons."""
    found = defaultdict(lambda: [Counter(), Counter()])
    for path in paths:
        rows = read(path)
        for name in {row[0] for row in rows}:
            numbers = [row[1] for row in rows if row[0] == name]
            for when, number in enumerate((min(numbers), max(numbers))):
                if when and number == min(numbers):
                    continue  # asked once
                for _, _, answer, mistake, many in (r for r in rows if r[:2] == (name, number)):
                    found[name][when][answer, mistake] += many
    return dict(found)


def share(cells):
    """Return how many of how many are right, as the pen would write it; nothing if nobody was asked."""
    right = sum(many for (_, mistake), many in cells.items() if mistake == record.RIGHT)
    return f"{right} of {cells.total()}" if cells else ""


def tables(found):
    """Return the tables of the plans whose questions were asked, with before and after: each question once."""
    known, left, parts = questions(), dict(found), []
    covered = {name: [q for q in plan.hands if q in found] for name, plan in plans().items()}
    for name in sorted(covered, key=lambda name: -len(covered[name]) / len(plans()[name].hands)):
        if asked := [q for q in covered[name] if q in left]:
            rows = [[f"`{q}`", *known[q].asked, known[q].show, *map(share, left.pop(q))] for q in asked]
            parts.append(f"## {name}\n\n{table(HANDS, rows)}")
    if left:
        rows = [[f"`{q}`", QUESTIONS[q].words.replace("\n", " "), *map(share, left[q])] for q in left]
        parts.append(f"## Other questions\n\n{table(['question', 'in words', 'before', 'after'], rows)}")
    return "\n\n".join(parts)


def mistakes(found):
    """Return (question, wrong answer, share before, share after or None), the commonest before first."""
    rows = []
    for name, votes_ in found.items():
        shares = [{cell: many / cells.total() for cell, many in cells.items()} for cells in votes_]
        for cell in {cell for one in shares for cell in one if cell[1] not in (record.RIGHT, "")}:
            first, last = (one.get(cell, 0.0) if one else None for one in shares)
            rows.append((name, f"{cell[0].rstrip('.')}: {cell[1]}", first or 0.0, last))
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:MOST]


def picture(rows):
    """Return the figure of the misconceptions: of each the share before, hollow, and after, filled."""
    figure = Figure(figsize=(11, 1.3 + 0.5 * max(len(rows), 1)))
    ax = figure.add_axes((0.6, 0.75 / figure.get_figheight(), 0.36, 1 - 1.3 / figure.get_figheight()))
    ax.set(xlim=(0, 1), ylim=(max(len(rows), 1) - 0.5, -0.5), yticks=[])
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "all"], **FONT)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.set_xlabel("share of the votes", color=style.MUTED, **FONT)
    look = {"color": style.GUESS, "clip_on": False, "zorder": 3}
    for y, (name, mistake, before, after) in enumerate(rows):
        ax.axhline(y, color=style.FAINT, linewidth=0.8, zorder=0)
        ax.text(-0.03, y - 0.02, shortened(mistake, 76), ha="right", va="bottom", **FONT)
        ax.text(-0.03, y + 0.06, name, ha="right", va="top", color=style.MUTED, **{**FONT, "size": 8})
        if after is not None:
            ax.plot([before, after], [y, y], linestyle=":", linewidth=2, **look)
        ax.plot([before], [y], "o", markersize=9, markerfacecolor="white", markeredgewidth=1.6, **look)
        if after is not None:
            ax.plot([after], [y], "o", markersize=6, **look)
    title = (
        "Misconceptions: hollow before the discussion, filled after"
        if rows
        else "No known mistake was made by two"
    )
    figure.text(0.02, 1 - 0.3 / figure.get_figheight(), title, weight="bold", va="center", family="DejaVu Sans", size=12)  # fmt: skip
    return figure


def main(arguments=None):
    """Write the tables and the picture, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", nargs="*")
    parser.add_argument("--output", default="room-report")
    given = parser.parse_args(arguments)
    if not given.records:
        sys.exit('Name the records of your lessons: make room-report CSV="monday.csv friday.csv"')
    found = votes(given.records)
    page, drawing = Path(f"{given.output}.md"), Path(f"{given.output}.svg")
    lessons = f"{len(given.records)} lesson{'s' * (len(given.records) > 1)}"
    words = (
        f"# What the room knew, before and after\n\nFrom {lessons}: how many were right of those counted. An answer that one "
        f"person alone gave is not told, so the sums may be smaller than the room.\n\n![]({drawing.name})\n\n"
    )
    try:
        page.write_text(f"{words}{tables(found)}\n", encoding="utf-8")
        picture(mistakes(found)).savefig(drawing, format="svg", metadata={"Date": None})
    except OSError as error:
        sys.exit(f"{page} cannot be written: {error.strerror}.")
    print(f"Written: {page} and {drawing}.")


if __name__ == "__main__":
    main()
