"""Train every network whose figures notebook 06 shows and does not train itself: `make evidence`, half an hour.

    python tools/evidence.py [PART ...]    # of: digits yeast canvases; all of them by default

Writes helpers/data/evidence.json: for every figure its ten seeds, with the command, seeds, rates and versions.
"""

import json
import platform
import re
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from helpers.data import digits, training, trials, yeast

ROOT = Path(__file__).parents[1]
FILE = ROOT / "helpers" / "data" / "evidence.json"
SEEDS, SWEPT = range(10), range(100, 102)  # those of the sweep are no seeds of the race
CANVASES = {"seeds": range(3), "empty": (0, 0.1, 0.25, 0.5)}
SPREADS = {"two": (0, 1, 0), "mostly two": (1 / 6, 2 / 3, 1 / 6), "one to three": (1 / 3, 1 / 3, 1 / 3)}
THREE = ("softmax", "softmax y/s", "bce")
TWO = ("softmax", "bce")
SHOWN = ("sets, at ½", "sets, tuned", "sets, told")


def swept(world, ways):
    """Return {way: {criterion: {rate: how good on held-out rows, a mean over two seeds}}}."""
    table = {}
    for name, way in ways.items():
        table[name] = {by: {} for by in trials.CRITERIA}
        for rate in trials.RATES:
            held = world.parts["held-out"][1]
            runs = [trials.train(world, way, rate, seed) for seed in SWEPT]
            for by in trials.CRITERIA:
                best = [trials.on_held_out(held, *run[by]["held-out"])[by] for run in runs]
                table[name][by][f"{rate:g}"] = round(float(np.mean(best)), 4)
        told(f"{world.key}, {name}: {table[name]}")
    return table


def best_rates(table):
    """Return {way: {criterion: the rate that the sweep found best}}."""
    return {
        name: {by: float(max(row, key=row.get)) for by, row in found.items()} for name, found in table.items()
    }


def raced(world, ways, best, seeds):
    """Return ({way: {measure: a value a seed}}, {way: {row measure: (seeds, N)}}), each criterion at its own best rate."""
    values, rows = {}, {}
    for name, way in ways.items():
        runs = [trials.judge(world, trials.at_its_best(world, way, best[name], seed)) for seed in seeds]
        values[name] = {key: [round(value[key], 4) for value, _ in runs] for key in runs[0][0]}
        rows[name] = {key: np.array([each[key] for _, each in runs], float) for key in runs[0][1]}
        told(f"{world.key}, {name}: tuned {np.mean(values[name]['sets, tuned']):.3f}")
    return values, rows


def of_the_test(rows, times=1000):
    """Return {way: {measure: standard error of its distance from BCE}} that the choice of test rows alone makes: a bootstrap."""
    random = np.random.default_rng(0)
    number = rows["bce"]["tuned"].shape[1]
    draws = random.integers(number, size=(times, number))
    found = {}
    for name, mine in rows.items():
        gap = {
            f"sets, {key}": (mine[key] - rows["bce"][key]).mean(0)[draws].mean(1)
            for key in ("at ½", "tuned", "told")
        }
        there = rows["bce"]["there"][0][draws]
        for count in (1, 2, 3):  # in each draw, of the rows that have so many labels
            told = (mine["told"] - rows["bce"]["told"]).mean(0)[draws]
            gap[f"told {count}"] = (told * (there == count)).sum(1) / np.maximum((there == count).sum(1), 1)
        gap["F1, tuned"] = f1s(mine, draws) - f1s(rows["bce"], draws)
        found[name] = {key: round(float(values.std()), 4) for key, values in gap.items()}
        alone = mine["tuned"].mean(0)[draws].mean(1)
        found[name]["sets, tuned, alone"] = round(float(alone.std()), 4)
    return found


def f1s(rows, draws):
    """Return the mean F1 over the seeds, of each draw of rows."""
    hits, named, there = (rows[key][:, draws].sum(2) for key in ("hits", "named", "there"))
    return (2 * hits / (named + there)).mean(0)


def world_of(name):
    """Return the evidence on one world: the sweep, the best rates, ten seeds, and what the test rows add."""
    started = time.time()
    world = trials.yeast_world() if name == "yeast" else trials.digits_world()
    most = int(world.parts["train"][1].sum(1).max())
    ways = trials.ways(most)
    ways = ways if name == "digits" else {key: ways[key] for key in (*THREE, "y/s, counts", "bce, counts")}
    table = swept(world, ways)
    best = best_rates(table)
    values, rows = raced(world, ways, best, SEEDS)
    return {
        "made": made(started, SEEDS, SWEPT),
        "sweep": table,
        "rates": best,
        "seeds": values,
        "test error": of_the_test(rows),
    }


def canvases():
    """Return the evidence on other canvases: for each share of empty ones and each spread of the count, three seeds."""
    started = time.time()
    best = {
        name: dict.fromkeys(trials.CRITERIA, training.RATE) for name in TWO
    }  # as in the notebook's own race
    ways = {key: trials.ways()[key] for key in TWO}
    cells = []
    for spread, shares in SPREADS.items():
        for empty in CANVASES["empty"]:
            counts = (empty, *((1 - empty) * share for share in shares))
            world = replace(trials.digits_world(counts), epochs=digits.EPOCHS)
            values, _ = raced(world, ways, best, CANVASES["seeds"])
            shown = {way: {key: row[key] for key in SHOWN} for way, row in values.items()}
            cells.append({"empty": empty, "spread": spread, "seeds": shown})
    return {"made": made(started, CANVASES["seeds"]), "cells": cells}


def made(started, seeds, swept=()):
    """Return how it was made: the command, the seeds of the race and those of the sweep, and the versions."""
    packages = {name: version(name) for name in ("numpy", "torch", "scikit-learn")}
    return {
        "command": "make evidence",
        "seeds": [*seeds],
        "seeds of the sweep": [*swept],
        "python": platform.python_version(),
        **packages,
        yeast.PACKAGE: yeast.VERSION,
        "minutes": round((time.time() - started) / 60, 1),
    }


def told(words):
    """Say how far it is."""
    print(words, flush=True)


def stored():
    """Return what is in the file so far."""
    return json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def main(parts):
    """Make the parts, each written when it is whole."""
    for part in parts or ("yeast", "digits", "canvases"):
        new = canvases() if part == "canvases" else world_of(part)
        text = json.dumps(stored() | {part: new}, ensure_ascii=False, indent=1, sort_keys=True)
        in_rows = re.sub(r"\[[^\[\]{}]+\]", lambda found: " ".join(found[0].split()), text)
        FILE.write_text(f"{in_rows}\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
