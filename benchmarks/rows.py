"""The rows of all sliders, without a browser: how soon the first piece and the whole are there, how large, and who waits.

A whole row is every position of the slider; a slider that goes from stop to stop has a box that can step between them, whose
numbers come after. Others wait in the thread that hears the page while a turn of a row is drawn: a task that wants to go on all the time notes
the longest that it could not.
"""

import asyncio
import gzip
import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from kernel import sliders  # noqa: E402
from report import machine, middle, row, under  # noqa: E402

from helpers import explore  # noqa: E402
from helpers.live.rows import Rows  # noqa: E402


async def drawn(explorer, field, index):
    """Draw one row; return (ms to its first piece, to all of its slider, to all, bytes, the longest ms that another task waited)."""
    values = explorer.view()["state"]  # the picture is there before its slider is touched
    pieces, begun = [], time.perf_counter()
    rows = Rows(explorer, lambda part, piece: pieces.append((time.perf_counter(), piece)))
    rows.heard({"row": ["page", 1], "field": field, "index": index, "values": values})
    longest, last = 0.0, time.perf_counter()
    while not rows.drawing.done():
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    await rows.drawing
    stops = next(c for c in explorer.controls() if (c["field"], c["index"]) == (field, index)).get("stops")
    arrived = {
        v: at for at, piece in pieces for v in json.loads(gzip.decompress(piece).partition(b"\n")[0])["at"]
    }
    slider = max(arrived[value] for value in stops or arrived)
    times = [(at - begun) * 1000 for at in (pieces[0][0], slider, pieces[-1][0])]
    return *times, sum(len(piece) for _, piece in pieces), longest * 1000


def main():
    """Measure and print."""
    print(machine())
    print(
        "\nthe rows of each explorer: ms to the first piece, the whole, and its box's numbers, kB, the longest wait of others (the worst of its sliders)"
    )
    found = {}
    for name in explore.__all__:
        explorer = getattr(explore, name)()
        if not explorer.rows_ahead or not sliders(explorer):
            continue
        every = [asyncio.run(drawn(explorer, field, index)) for field, _, index in sliders(explorer)]
        found[name] = [max(column) for column in zip(*every, strict=True)]
        first, whole, box, size, wait = found[name]
        print(f"  {name:24}{first:8.0f}{whole:8.0f}{box:8.0f}{size / 1000:8.0f}{wait:8.1f}", flush=True)
    for column, what, wanted, unit in (
        (0, "a row's first piece", 60, " ms"),
        (1, "a whole row", 400, " ms"),
        (4, "others wait for a turn of a row", 30, " ms"),
    ):
        values = {name: row_[column] for name, row_ in found.items()}
        worst = max(values, key=values.get)
        row(
            what,
            *under(values[worst], wanted, unit, 0),
            f"worst: {worst}; median {middle(values.values()):.0f}",
        )


if __name__ == "__main__":
    main()
