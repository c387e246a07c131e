"""The doctor finds the fault of a made run, by its name, and nothing on healthy ones; bad input gets a sentence."""

import json
import re
import subprocess
import sys
import time
import warnings

import numpy as np
import pytest
import torch
from made_runs import FAULTS, Made, healthy, made, pairs, sigmoid, softmax
from scripts import ROOT

from helpers import doctor, explore
from helpers.doctor import bets

RNG = np.random.default_rng(25)
LOGITS = RNG.normal(-0.5, 1.5, (400, 3))
TARGETS = RNG.random(LOGITS.shape) < sigmoid(LOGITS)
NUMBERS = np.array([RNG.choice(3, p=p) for p in softmax(LOGITS)])
NAMED = re.compile(r"\| `([a-z? ]+)` \|")


def told(run):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return doctor(run.logits, run.targets, loss=run.loss)


def missed(groups, repeats, seed):
    """Return which faults were not found by name, and how many were looked for."""
    rng, lost, count = np.random.default_rng(seed), [], 0
    for names in groups:
        for _ in range(repeats):
            run, wanted = made(rng, *names)
            lost += [(names, name) for name in wanted - {*told(run).names}]
            count += len(wanted)
    return lost, count


# -- counted ----------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_on_500_healthy_runs_it_cries_wolf_on_fewer_than_2_in_100():
    rng = np.random.default_rng(0)
    runs = [healthy(rng) for _ in range(500)]
    alarms = [(run.logits.shape, report.names) for run in runs if (report := told(run)).faults]
    assert len(alarms) < 0.02 * 500, alarms


@pytest.mark.long
def test_each_fault_is_found_by_its_name():
    lost, count = missed([(name,) for name in FAULTS], 10, 1)
    assert len(lost) <= 0.05 * count, lost


@pytest.mark.deep
def test_two_faults_at_once_are_both_found():
    assert len(pairs()) > 80
    lost, count = missed(pairs(), 1, 2)
    assert len(lost) <= 0.05 * count, lost


@pytest.mark.deep
def test_of_many_more_runs_the_shares_hold_for_each_fault():
    rng = np.random.default_rng(3)
    alarms = sum(bool(told(healthy(rng)).faults) for _ in range(3000))
    assert alarms <= 0.005 * 3000  # a bet promises one in 1,000, and there are four
    for rows, labels in ((30, 300), (400, 100), (1500, 20)):  # rare labels: many of them are never true
        runs = [healthy(rng, rows, labels, False, (0.0003, 0.05)) for _ in range(50)]
        assert not any(told(run).faults for run in runs)
    each = [missed([(name,)], 40, 4) for name in FAULTS]
    assert all(len(lost) <= 0.25 * count for lost, count in each), (
        each
    )  # one class weighed by e, in 200 rows, may hide
    assert sum(len(lost) for lost, _ in each) <= 0.05 * sum(count for _, count in each)
    lost, count = missed(pairs(), 3, 5)
    assert len(lost) <= 0.05 * count, lost


@pytest.mark.deep
def test_a_bet_wins_a_thousand_in_no_more_than_one_healthy_run_of_a_thousand():
    """And not for want of trying: for tied labels and few rows, where a normal test would err."""
    rng, won = np.random.default_rng(6), 0
    for _ in range(1000):
        run = healthy(rng, rows=int(rng.integers(1, 40)), one_true=False)
        won += bets.against(run.logits, run.targets, "sigmoid").is_won
    assert won <= 4


# -- what is found ----------------------------------------------------------------------------------------------


def test_it_says_how_far_off_and_which_pos_weight_would_leave_it_so():
    found = doctor(LOGITS + np.log(9), TARGETS)["frequencies"]
    assert found.numbers["pos_weight"] == pytest.approx(9, rel=0.4)
    assert found.numbers["frequency"] == pytest.approx(TARGETS.mean())
    assert found.numbers["score"] == pytest.approx(sigmoid(LOGITS + np.log(9)).mean())
    assert found.opens == "best_constant" and found.notebook == "04" and "pos_weight of" in found.words


def test_a_threshold_is_measured_where_it_was_not_chosen_and_its_cost_is_told():
    z = np.r_[LOGITS, LOGITS, LOGITS] - 1
    y = np.random.default_rng(7).random(z.shape) < sigmoid(z)
    found = doctor(z, y)["threshold"]
    half, named = y[1::2], sigmoid(z[1::2]) > found.numbers["threshold"]
    before = sigmoid(z[1::2]) > 0.5
    assert not found.is_fault
    assert (named & half).sum() - (before & half).sum() == pytest.approx(found.numbers["found"], abs=8)
    assert 2 * (named & half).sum() / (named.sum() + half.sum()) == pytest.approx(
        found.numbers["micro-F1"], abs=0.01
    )


def test_rare_labels_and_nothing_named_is_no_fault_if_the_scores_are_as_low_as_they():
    rng = np.random.default_rng(8)
    z = rng.normal(-4, 0.3, (2000, 3))
    report = doctor(z, rng.random(z.shape) < sigmoid(z))
    assert not report.faults and "nothing" in report.names
    assert report.headline == "Nothing wrong was found"


def test_scores_that_are_surely_off_but_little_are_worth_knowing_and_no_fault():
    rng = np.random.default_rng(12)
    z = rng.normal(-2, 2, (4000, 5))
    y = rng.random(z.shape) < sigmoid(z)
    report = doctor(z * 1.4, y)
    assert not report.faults and "times these" in report["frequencies"].words
    assert [fault.name for fault in doctor(z * 2, y).faults] == ["frequencies"]


def test_a_loss_that_is_told_is_held_to_what_it_can_do():
    every = doctor(LOGITS + 8, TARGETS, loss="yes-terms only")["everything"]
    assert every.notebook == "03" and "Nothing says no" in every.words
    assert doctor(LOGITS / 2, TARGETS, loss="focal")["frequencies"].opens == "focal_asymmetric"
    assert doctor(LOGITS, np.eye(3)[NUMBERS], loss="bce").findings[-1].name == "one true"
    assert not doctor(LOGITS, NUMBERS, loss="softmax").findings
    assert doctor(LOGITS, TARGETS, loss="ce")["wrong kind"].opens == "many_at_once"


@pytest.mark.parametrize("name", FAULTS)
def test_each_finding_opens_its_explorer_in_the_state_that_its_line_says(name):
    run, _ = made(np.random.default_rng(9), name)
    for finding in told(run):
        assert finding.call.startswith(f"explore.{finding.opens}(")
        if finding.opens != "threshold":  # which trains the networks of 06 first
            assert repr(finding.explorer) == finding.call == repr(eval(finding.call, {"explore": explore}))


def test_the_names_are_those_of_the_documentation():
    listed = set(NAMED.findall((ROOT / "docs" / "doctor.md").read_text(encoding="utf-8")))
    assert {fault.name for fault in FAULTS.values()} <= listed
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "helpers" / "doctor").glob("*.py"))
    assert all(f'"{name}"' in code for name in listed)


# -- what is given ----------------------------------------------------------------------------------------------


def test_however_it_is_given_the_report_is_the_same():
    z, y = LOGITS + 2, TARGETS
    said = repr(doctor(z, y))
    tracked = torch.tensor(z, requires_grad=True)
    assert repr(doctor(tracked, torch.tensor(y))) == said
    assert repr(doctor(z.tolist(), y.tolist())) == said
    assert repr(doctor(z, y.astype(np.uint8))) == repr(doctor(z, y.astype(float))) == said
    assert doctor(tracked.bfloat16(), torch.tensor(y).float()).names == doctor(z, y).names
    hot = np.eye(3)[NUMBERS]
    assert doctor(LOGITS * 4, NUMBERS).names == doctor(LOGITS * 4, hot).names == ["frequencies"]
    alone = doctor(z[:, 0], y[:, 0])
    assert repr(alone) == repr(doctor(z[:, :1], y[:, :1])) and alone.run.kind == "yes or no"


@pytest.mark.parametrize(
    "loss",
    [
        "bce",
        "BCEWithLogitsLoss",
        torch.nn.BCEWithLogitsLoss(),
        torch.nn.functional.binary_cross_entropy_with_logits,
    ],
)
def test_a_loss_is_known_by_any_of_its_names(loss):
    assert "loss: BCE" in repr(doctor(LOGITS, TARGETS, loss=loss))


GIVEN = "doctor: .* given.*; allowed (is|are) .*"
REFUSED = {
    "ragged": ([[1, 2], [3]], [[1, 0], [1]]),
    "objects": (np.array([[1, None]], object), [[1, 0]]),
    "strings": ([["a", "b"]], [[1, 0]]),
    "complex": (LOGITS + 0j, TARGETS),
    "nothing": (None, None),
    "empty": (np.zeros((0, 3)), np.zeros((0, 3))),
    "no labels": (np.zeros((3, 0)), np.zeros((3, 0))),
    "three axes": (np.zeros((2, 3, 4)), np.zeros((2, 3, 4))),
    "a number": (1.0, 1.0),
    "other rows": (LOGITS, TARGETS[:10]),
    "transposed": (LOGITS, TARGETS.T),
    "a column of numbers": (LOGITS, NUMBERS[:, None]),
    "a number too high": (LOGITS, NUMBERS + 1),
    "a number too low": (LOGITS, NUMBERS - 1),
    "no whole numbers": (LOGITS, NUMBERS + 0.5),
    "masked": (np.ma.masked_greater(LOGITS, 1), TARGETS),
    "without values": (torch.ones(3, 2, device="meta"), torch.ones(3, 2)),
    "an unknown loss": (LOGITS, TARGETS, "hinge"),
    "too few names": (LOGITS, TARGETS, None, ["cat"]),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_run_is_refused_in_a_sentence(what):
    z, y, loss, names = (*REFUSED[what], None, None)[:4]
    with pytest.raises(ValueError) as error:
        doctor(z, y, loss=loss, names=names)
    assert re.fullmatch(GIVEN, str(error.value)) and len(str(error.value)) < 300


STRANGE = {
    "one row": (LOGITS[:1], TARGETS[:1]),
    "one number": ([0.3], [1]),
    "all zero": (LOGITS, TARGETS * 0),
    "all zero, one row": (LOGITS[:1], TARGETS[:1] * 0),
    "all nan": (LOGITS * np.nan, TARGETS),
    "all ignored": (LOGITS, np.full(len(LOGITS), -100)),
    "no target is a chance": (LOGITS, np.full(LOGITS.shape, 7.0)),
    "huge": (LOGITS * 1e300, TARGETS),
    "decisions": (TARGETS * 1.0, TARGETS),
    "few probabilities": (sigmoid(LOGITS[:9]), TARGETS[:9]),
    "soft": (LOGITS, TARGETS * 0.8 + 0.1),
    "two labels": (LOGITS[:, :2] * 3, NUMBERS % 2),
    "strange names": (LOGITS + 3, TARGETS, ["<script>", "&", "a|b"]),
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_is_strange_gets_its_report(what):
    z, y, names = (*STRANGE[what], None)[:3]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = doctor(z, y, names=names)
        page = report._repr_html_()
    assert report.headline in repr(report) and "The doctor cannot know" in repr(report)
    assert report.headline in page and "<script>" not in page


def test_nothing_of_what_was_given_is_changed_and_nothing_global():
    z, y = LOGITS.copy(), TARGETS.copy()
    z[0, 0] = np.nan
    before = np.geterr()
    doctor(z, y)._repr_html_()
    assert np.isnan(z[0, 0]) and np.array_equal(z[1:], LOGITS[1:]) and np.array_equal(y, TARGETS)
    assert np.geterr() == before


# -- how it is shown, and how fast ------------------------------------------------------------------------------


def test_the_page_has_the_words_one_picture_and_the_line_of_each_finding(monkeypatch):
    report = doctor(sigmoid(LOGITS + 2), TARGETS, names=["cat", "dog", "bird"])
    monkeypatch.chdir(ROOT / "notebooks")
    page = report._repr_html_()
    assert page.count("<svg") == 1 and page.count("<li>") == len(report.findings) >= 2
    for finding in report:
        assert finding.call in page.replace("&#x27;", "'") and f">Notebook {finding.notebook}</a>" in page
    monkeypatch.chdir(ROOT / "docs")
    assert "<a " not in report._repr_html_()  # where the notebooks do not lie, no link leads astray
    with pytest.raises(KeyError, match="there are: 'doubled sigmoid'"):
        report["hinge"]


@pytest.mark.deep
def test_a_million_rows_take_less_than_two_seconds():
    rng = np.random.default_rng(10)
    z = rng.normal(-1, 1.5, (1_000_000, 8)).astype(np.float32)
    y = rng.random(z.shape) < sigmoid(z - 1)
    start = time.process_time()  # other work on this machine does not count
    report = doctor(z, y)
    assert time.process_time() - start < 2
    assert "frequencies" in report.names and "one row of 4 read closely" in repr(report)


def test_it_costs_nothing_until_it_is_called():
    code = "import sys, helpers; assert not {'torch', 'helpers.doctor.given', 'scipy'} & set(sys.modules), 'loaded'"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_notebook_08_copies_the_line_of_its_finding():
    book = json.loads((ROOT / "notebooks" / "08_other_losses.ipynb").read_text(encoding="utf-8"))
    cell = {cell["id"]: "".join(cell["source"]) for cell in book["cells"]}
    *lines, last = cell["own-code"].splitlines()
    exec("\n".join(lines), names := {"np": np})
    report = eval(last, names)
    assert [finding.name for finding in report.faults] == ["frequencies"]
    assert cell["own-explorer"] == report["frequencies"].call


def test_a_healthy_run_is_made_by_the_generator_and_not_by_the_doctor():
    """The generator's own chances: of all that it calls p, so many are true."""
    rng = np.random.default_rng(11)
    run = healthy(rng, rows=20_000, labels=5, one_true=False)
    assert isinstance(run, Made)
    assert run.targets.mean() == pytest.approx(sigmoid(run.logits).mean(), abs=0.02)
