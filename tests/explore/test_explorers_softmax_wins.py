"""The explorers of 07 and 08 at their edges: nothing to learn from, ties, no gamma, one label, ten, and what descent ends with."""

import numpy as np
import pytest
from moving import send

from helpers import explore
from helpers.maths import losses


def opened(name, **state):
    explorer = getattr(explore, name)(**state)
    return explorer, explorer.frame()


def row(frame, name):
    return dict(frame.readout)[name]


def test_claim_14_dividing_by_s_turns_the_ranking_round():
    _, frame = opened("population")
    assert row(frame, "softmax CE") == "0.182  0.273  0.273  0.273"
    assert row(frame, "CE, y/s") == "0.400  0.200  0.200  0.200"
    assert row(frame, "BCE") == "0.400  0.600  0.600  0.600"
    assert frame.headline.endswith("first B, C and D without it, A with it")
    for words in (
        "right 0.600, finds 0.200",
        "right 0.400, finds 0.400",
    ):  # paid by hits, or by what is found
        assert words in frame.panels[0]
    assert frame.panels[0].count("right 0.600, finds 0.200") == 2  # softmax CE and BCE


@pytest.mark.parametrize("seed", range(5))
def test_raw_and_bce_are_best_at_being_right_and_y_s_at_finding_the_labels(seed):
    weights = np.random.default_rng(seed).integers(1, 20, 4) / 20
    _, frame = opened("population", weights=weights.tolist())
    seen = [(w, set(name)) for w, name in zip(weights, ("A", "BCD", "AB", ""), strict=True)]
    right = [sum(w for w, labels in seen if k in labels) / weights.sum() for k in "ABCD"]
    found = [sum(w / len(labels) for w, labels in seen if k in labels) / weights[:3].sum() for k in "ABCD"]
    one = [float(v) for v in row(frame, "shown alone, the first one is right").split()]
    other = [float(v) for v in row(frame, "and finds of a photograph’s labels").split()]
    assert one[0] == one[2] == pytest.approx(max(right), abs=6e-4)
    assert other[1] == pytest.approx(max(found), abs=6e-4)


@pytest.mark.parametrize(
    "weights, words",
    [
        ([0, 0, 0, 0], "No photographs at all"),
        ([0, 0, 0, 1], "only BCE can learn that"),
        ([1, 0, 0, 0], "All three put A first"),
        ([0.4, 0.6, 0, 0], "turns the ranking round: first B, C and D without it, A with it"),
        ([0.2, 0.6, 0, 0], "changes who is first: B, C and D without it, A, B, C and D with it"),
        ([0.2, 0.3, 0, 0.5], "50% are empty"),
    ],
)
def test_populations_at_the_edge_are_told_in_words(weights, words):
    _, frame = opened("population", weights=weights)
    assert words in frame.headline and "nan" not in str(frame)
    assert ("right " in frame.panels[0]) == any(weights[:3]), "where nothing is known nothing is half said"


@pytest.mark.parametrize(
    "weights, recorded, words",
    [
        ([0.4, 0.6, 0, 0], 0.3, "30% of the tags are written: BCE shrinks, raw stands still, y/s turns"),
        ([0.4, 0.6, 0, 0], 0.9, "stands still, y/s moves"),
        ([0.2, 0.6, 0, 0], 0.5, "stands still, y/s moves"),  # A, B, C and D were first; A falls behind
        ([1, 0, 0, 0], 0.3, "BCE shrinks, raw and y/s stand still"),
        ([0, 1, 0, 0], 0.3, "BCE shrinks, raw and y/s stand still"),
        ([0.5, 0, 0, 0.5], 0.05, "BCE shrinks, raw and y/s stand still"),
    ],
)
def test_what_tags_that_nobody_wrote_do_is_told_as_it_is(weights, recorded, words):
    assert words in opened("population", weights=weights, recorded=recorded)[1].headline


def test_without_gamma_and_margin_the_best_answer_is_the_frequency():
    for frequency in (0.01, 0.1, 0.5, 0.99):
        _, frame = opened("focal_asymmetric", gamma_yes=0, gamma_no=0, frequency=frequency)
        assert float(row(frame, "best answer")) == pytest.approx(frequency, abs=6e-4)
        assert "its best answer is the frequency" in frame.headline
    _, frame = opened("focal_asymmetric", frequency=0.1)
    assert float(row(frame, "best answer")) > 0.25 and "not the chance" in frame.headline
    assert row(frame, "a yes costs so many times less") == "100.0"


def test_below_the_margin_a_no_costs_and_pushes_nothing():
    _, frame = opened("focal_asymmetric", margin=0.5, probability=0.4)
    assert row(frame, "this loss: a yes, a no").split()[1] == "0.000"
    assert row(frame, "push on a no: BCE, this loss").split()[1] == "0.000"


def test_the_first_panel_says_how_many_times_less_and_the_guess_beside_it():
    _, frame = opened("focal_asymmetric", guess=["times", 10])
    assert ">100.0 times less<" in frame.panels[0] and ">your guess 10.0<" in frame.panels[0]
    _, frame = opened("focal_asymmetric", gamma_yes=5, probability=0.99)
    assert row(frame, "a yes costs so many times less") == "1.0e10"  # no row outgrows its place
    _, frame = opened("focal_asymmetric", gamma_yes=0)
    assert ">as much as BCE<" in frame.panels[0]


@pytest.mark.parametrize(
    "state, words",
    [
        ({"gamma_no": 0, "gamma_yes": 0}, "this is BCE"),
        ({"frequency": 0.5}, "a yes costs 100.0 times less than with BCE"),
        (
            {"gamma_yes": 0, "frequency": 0.99, "probability": 0.5},
            "a no costs 4.0 times less than with BCE, a yes as much",
        ),
        (
            {"gamma_yes": 0, "margin": 0.35, "frequency": 0.99, "probability": 0.35},
            "a no costs nothing: q is within the margin",
        ),
    ],
)
def test_the_headline_says_what_is_so_now(state, words):
    assert words in opened("focal_asymmetric", **state)[1].headline


@pytest.mark.parametrize("targets", [[0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]])
def test_descent_on_zlpr_ends_with_exactly_the_true_labels_above_zero(targets):
    explorer = explore.zlpr(logits=[1, 2, -1], targets=targets)
    send(explorer, action="run gradient descent")
    view = explorer.widget.view
    assert [v > 0 for v in view["state"]["logits"]] == [t == 1 for t in targets]
    assert dict(view["readout"])["above zero"] == dict(view["readout"])["true"] == str(sum(targets))


@pytest.mark.parametrize(
    "targets, words",
    [
        ([1, 1, 0], "Exactly the 2 true labels above zero"),
        ([0, 1, 0], "2 above zero, 1 true"),
        ([1, 0, 1], "2 above zero, but not the true ones"),
    ],
)
def test_zlpr_s_headline_counts(targets, words):
    assert words in opened("zlpr", targets=targets)[1].headline
    assert "Exactly the true label above" in opened("zlpr", logits=[2, -1, -1], targets=[1, 0, 0])[1].headline


def test_a_soft_target_from_the_page_is_rounded_and_that_is_said():
    explorer, _ = opened("zlpr")
    state, notices = explorer.mend({"targets": [0.3, 1, 0.5]})
    assert state["targets"] == [0, 1, 1] and notices == [
        "targets: this explorer takes no soft ones; rounded to 0, 1, 1."
    ]


def test_one_label_and_ten():
    _, frame = opened("zlpr", logits=[0.7], targets=[1])
    assert row(frame, "ZLPR") == row(frame, "BCE")
    explorer, frame = opened("zlpr", logits=[0] * 10, targets=[1, 1] + [0] * 8, guess=4)
    assert row(frame, "ZLPR") == "3.296" and row(frame, "BCE") == "6.931"
    for preset in explorer.presets.values():
        panels = explorer.frame(explorer.mend(preset)[0]).panels
        assert sum(len(panel.encode()) for panel in panels) <= 12_000
    assert losses.softmax_cross_entropy_floor([1, 1] + [0] * 8) == pytest.approx(2 * np.log(2))


@pytest.mark.parametrize(
    "name, state, told",
    [
        ("zlpr", {"targets": [0.5, 1, 0]}, ["0.5", "0 and 1", "takes no soft targets"]),
        ("zlpr", {"logits": [0] * 11}, ["11", "1 to 10"]),
        ("population", {"weights": [1, 0]}, ["4 numbers", "A, B C D, A B, none"]),
        ("population", {"weights": [2, 0, 0, 0]}, ["weights[0]", "2", "from 0 to 1"]),
        ("focal_asymmetric", {"margin": 0.9}, ["margin", "0.9", "from 0 to 0.5"]),
        ("focal_asymmetric", {"probability": 1}, ["probability", "1", "0.99"]),
    ],
)
def test_bad_arguments_are_refused_with_what_was_given_and_what_is_allowed(name, state, told):
    with pytest.raises(ValueError) as refused:
        getattr(explore, name)(**state)
    assert all(words in str(refused.value) for words in told)


def test_a_guess_is_drawn():
    for name, guess in (
        ("population", ["raw", 0.3]),
        ("population", ["y/s", 0.9]),
        ("focal_asymmetric", ["times", 10]),
        ("zlpr", 2),
    ):
        panels = "".join(opened(name, guess=guess)[1].panels)
        assert "var(--oc-guess)" in panels and "guess" in panels
