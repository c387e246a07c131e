"""The stored evidence of 06: whole, with its provenance; shown as it is stored; and what the text says of it is so."""

import json
import re
from importlib.metadata import version

import evidence as making
import numpy as np
import pytest
from scripts import ROOT

from helpers.data import evidence, trials, yeast

STORED = json.loads(evidence.FILE.read_text(encoding="utf-8"))
WORLDS = ("digits", "yeast")
ROW = re.compile(r"^\| (.*) \|$", re.MULTILINE)


def mean(world, way, measure):
    return float(np.mean(STORED[world]["seeds"][way][measure]))


def gap(world, way, measure):
    """Return how far a way is from BCE: (mean, standard deviation, on how many seeds ahead, test error)."""
    each = np.subtract(*(STORED[world]["seeds"][name][measure] for name in (way, "bce")))
    error = STORED[world]["test error"][way].get(measure)
    return each.mean(), each.std(ddof=1), int((each > 0).sum()), error


def other(rule, way):
    return {
        (cell["spread"], cell["empty"]): np.mean(cell["seeds"][way][f"sets, {rule}"])
        for cell in STORED["canvases"]["cells"]
    }


# -- how it is stored ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [*WORLDS, "canvases"])
def test_it_is_said_how_it_was_made_and_by_the_versions_that_are_pinned(part):
    made = STORED[part]["made"]
    assert made["command"] == "make evidence" and "evidence" in (ROOT / "Makefile").read_text("utf-8")
    for name in ("numpy", "torch", "scikit-learn"):
        assert made[name].split("+")[0] == version(name).split("+")[0], (
            "the evidence is of another version: run make evidence"
        )
    assert made["river"] == yeast.VERSION


@pytest.mark.parametrize("world", WORLDS)
def test_every_way_has_ten_seeds_and_the_rate_that_the_sweep_found_best(world):
    kept = STORED[world]
    assert kept["sweep"].keys() == kept["rates"].keys() == kept["seeds"].keys() <= evidence.WAYS.keys()
    assert kept["seeds"].keys() <= trials.ways().keys()
    for way, sweep in kept["sweep"].items():
        for by in trials.CRITERIA:
            assert [float(rate) for rate in sweep[by]] == list(trials.RATES)
            assert sweep[by][f"{kept['rates'][way][by]:g}"] == max(sweep[by].values())
        assert {len(values) for values in kept["seeds"][way].values()} == {10}
    assert len(STORED["canvases"]["cells"]) == 12


# -- how it is shown -----------------------------------------------------------------------------------------


def test_tables_show_what_is_stored():
    shown = evidence.table("digits", ["sets, told", "mAP"], ["softmax", "bce"]).data
    _, softmax, bce = (row.split(" | ") for row in ROW.findall(shown) if "---" not in row)
    assert softmax[0] == "softmax CE" and bce[0] == "BCE"
    for row, way in ((softmax, "softmax"), (bce, "bce")):
        assert row[1:] == [f"{mean('digits', way, measure):.3f}" for measure in ("sets, told", "mAP")]
    every = evidence.table("digits", ["mAP"]).data.splitlines()[2:]
    assert len(every) == len(STORED["digits"]["seeds"])
    rates = evidence.rates("yeast").data
    assert rates.count("**") >= 2 * len(STORED["yeast"]["sweep"])


def test_pairs_are_compared_seed_by_seed():
    shown = evidence.paired("digits", ["sets, told", "mAP"], ["softmax"]).data.splitlines()[2:]
    for line, measure in zip(shown, ("sets, told", "mAP"), strict=True):
        ahead, deviation, seeds, error = gap("digits", "softmax", measure)
        told = "–" if error is None else f"± {error:.3f}"
        assert line == (
            f"| {measure}: softmax CE | {ahead:+.3f} | ± {deviation:.3f} | {seeds} of 10 | {told} |"
        )


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: evidence.values("iris", "bce", "mAP"), ["world: 'iris'", "'digits', 'yeast'"]),
        (lambda: evidence.values("yeast", "mse", "mAP"), ["way: 'mse'", "'softmax'"]),
        (lambda: evidence.table("yeast", ["accuracy"]), ["measure: 'accuracy'", "'mAP'"]),
        (lambda: evidence.again("yeast", seed=10), ["seed: 10", "from 0 to 9"]),
    ],
)
def test_what_is_not_among_it_is_refused_in_a_sentence(call, told):
    with pytest.raises(ValueError) as refused:
        call()
    assert all(words in str(refused.value) for words in told)


def test_without_the_package_the_row_that_is_trained_anew_says_what_to_install(monkeypatch):
    monkeypatch.setattr(yeast, "find_spec", lambda name: None)
    trials.yeast_world.cache_clear()
    assert "pip install river" in evidence.again("yeast")
    assert evidence.table("yeast", ["mAP"]).data, "all else runs without"


@pytest.mark.deep
@pytest.mark.parametrize("world", WORLDS)
def test_a_row_trained_anew_is_near_what_is_stored(world):
    rows = [re.findall(r"\d\.\d{3}", line) for line in evidence.again(world, seed=1).splitlines()[1:]]
    assert len(rows) == 4
    for stored, now in rows:
        assert float(now) == pytest.approx(float(stored), abs=0.04)


def test_the_test_error_is_that_of_a_mean_over_rows():
    random = np.random.default_rng(1)
    same = {"hits": np.ones((2, 900)), "named": np.full((2, 900), 2), "there": np.full((2, 900), 2)}
    right = {
        way: {key: (random.random((2, 900)) < 0.5).astype(float) for key in ("at ½", "tuned", "told")} | same
        for way in ("softmax", "bce")
    }
    found = making.of_the_test(right)
    apart = (right["softmax"]["told"] - right["bce"]["told"]).mean(0)
    assert found["softmax"]["sets, told"] == pytest.approx(apart.std() / 30, rel=0.1)
    assert found["softmax"]["told 2"] == found["softmax"]["sets, told"]
    assert found["softmax"]["F1, tuned"] == found["bce"]["sets, told"] == 0


# -- what the text of 06 says of it --------------------------------------------------------------------------


def test_fair_tuned_no_line_brings_cross_entropy_near_bce():
    for way in ("softmax", "softmax y/s"):
        ahead, deviation, seeds, error = gap("digits", way, "sets, tuned")
        assert ahead < -0.2 and seeds == 0 and -ahead > 8 * deviation and -ahead > 8 * error
        ten = mean("digits", way, "sets, a line a label")
        assert ten < mean("digits", "bce", "sets, tuned") - 0.2


def test_fair_told_it_is_level_and_a_little_ahead_on_one_digit():
    for way in ("softmax", "softmax y/s"):
        for measure in ("sets, told", "told 3"):
            ahead, deviation, seeds, _ = gap("digits", way, measure)
            assert abs(ahead) < deviation and 3 <= seeds <= 7
        ahead, _, seeds, error = gap("digits", way, "told 1")
        assert 0.06 > ahead > 2 * error and seeds >= 8
        assert mean("digits", way, "mAP") < mean("digits", "bce", "mAP") - 0.15


def test_out_a_head_that_counts_puts_softmax_ahead_of_plain_bce_in_whole_sets_alone():
    ahead, _, seeds, error = gap("digits", "y/s, counts", "sets, tuned")
    assert ahead > 2 * error and seeds >= 9
    assert mean("digits", "y/s, counts", "F1, tuned") < mean("digits", "bce", "F1, tuned")
    assert mean("digits", "bce, counts", "sets, tuned") > mean("digits", "y/s, counts", "sets, tuned")
    for way in ("softmax y/s", "bce"):  # with a label "nothing" it lies between
        below = mean("digits", way, "sets, tuned") < mean("digits", "nothing", "sets, tuned")
        assert below == (way == "softmax y/s")


def test_other_at_half_it_loses_everywhere_and_told_it_stays_near():
    for rule in ("at ½", "tuned", "told"):
        softmax, bce = other(rule, "softmax"), other(rule, "bce")
        gaps = {kind: bce[kind] - softmax[kind] for kind in bce}
        if rule == "told":
            assert max(map(abs, gaps.values())) < 0.04
        else:
            assert min(gaps.values()) > (0.15 if rule == "at ½" else 0.03)
        if rule == "tuned":
            assert min(gaps[kind] for kind in gaps if kind[1] == 0.25) > 0.25
            tuned = gaps
        if rule == "at ½":
            half = gaps
    left = {spread: tuned[spread, 0] / half[spread, 0] for spread in making.SPREADS}
    assert left["two"] < 0.1 and left["mostly two"] < 0.11 and left["one to three"] < 0.4


def test_yeast_at_half_nothing_and_with_a_line_level():
    assert mean("yeast", "softmax", "labels") < 0.01 and mean("yeast", "softmax", "F1, at ½") < 0.001
    for measure in ("F1, tuned", "sets, tuned"):
        ahead, deviation, seeds, error = gap("yeast", "softmax", measure)
        assert abs(ahead) < error and abs(ahead) < deviation and 3 <= seeds <= 7
    assert mean("digits", "bce", "sees the count") > 0.85 and mean("yeast", "bce", "sees the count") < 0.25


def test_yeast_y_over_s_is_a_trifle_behind_in_f1_and_heads_that_count_gain_sets():
    ahead, _, seeds, error = gap("yeast", "softmax y/s", "F1, tuned")
    assert -0.02 < ahead < -error and seeds <= 2
    for way, plain in (("y/s, counts", "softmax y/s"), ("bce, counts", "bce")):
        assert mean("yeast", way, "sets, tuned") > mean("yeast", plain, "sets, tuned")


@pytest.mark.deep
def test_yeast_heads_that_count_say_four_to_most():
    world, every = trials.yeast_world(), trials.ways(int(trials.yeast_world().parts["train"][1].sum(1).max()))
    for way in ("y/s, counts", "bce, counts"):
        rate = STORED["yeast"]["rates"][way]["sets"]
        named = trials.train(world, every[way], rate, 0)["sets"]["test"][1].sum(1)
        assert (named == 4).mean() > 0.5


def test_enough_bce_is_near_its_best_at_half():
    for world in WORLDS:
        for measure in ("sets", "F1"):
            half, tuned = (mean(world, "bce", f"{measure}, {line}") for line in ("at ½", "tuned"))
            assert tuned - 0.04 < half
