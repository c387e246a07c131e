"""What `other_canvases` must say: the means of what is stored."""

import json
import statistics
from pathlib import Path

import helpers

FILE = Path(helpers.__file__).parent / "data" / "evidence.json"


def readout(s, *_):
    cells = json.loads(FILE.read_text("utf-8"))["canvases"]["cells"]
    rows = {
        way: [
            statistics.mean(cell["seeds"][way][f"sets, {s['rule']}"])
            for empty in (0, 0.1, 0.25, 0.5)
            for cell in cells
            if (cell["empty"], cell["spread"]) == (empty, s["spread"])
        ]
        for way in ("softmax", "bce")
    }
    return [
        ("empty", "none  1 in 10  1 in 4  half"),
        ("softmax CE", rows["softmax"]),
        ("BCE", rows["bce"]),
        ("BCE ahead by", [b - a for a, b in zip(*rows.values(), strict=True)]),
    ]
