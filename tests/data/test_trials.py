"""The fair race: lines and criteria against slow loops, every way's loss by hand, and the same seed the same network."""

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, f1_score

from helpers.data import measures, trials
from helpers.maths import losses


def some(seed=0, rows=60, labels=4):
    draw = np.random.default_rng(seed)
    return (draw.random((rows, labels)) < 0.4).astype(np.float32), np.round(draw.random((rows, labels)), 2)


def test_sets_and_f1_at_every_line_are_scikit_learn_s():
    targets, scores = some()
    sets, f1 = trials.right_above(targets, scores), trials.f1_above(targets, scores)
    for i, line in enumerate(measures.GRID):
        assert sets[i] == pytest.approx(accuracy_score(targets, scores > line))
        assert f1[i] == pytest.approx(f1_score(targets, scores > line, average="micro", zero_division=0))


@pytest.mark.long
def test_a_line_for_each_label_is_the_best_of_that_label_and_never_worse_together():
    targets, scores = some(1, 200)
    for label, line in enumerate(trials.lines_for_f1(targets, scores)):
        every = [f1_score(targets[:, label], scores[:, label] > t, zero_division=0) for t in measures.GRID]
        assert f1_score(targets[:, label], scores[:, label] > line) == pytest.approx(max(every))
    one = (targets == (scores > trials.line_for_sets(targets, scores))).all(1).mean()
    each = (targets == (scores > trials.lines_for_sets(targets, scores))).all(1).mean()
    assert each >= one


def by_hand(name, z, y):
    """Return the loss of a way on two rows, a label at a time."""
    total = []
    for logits, truth in zip(z, y, strict=True):
        s, labels = truth.sum(), logits[:4]
        share = truth / max(s, 1)
        if name == "nothing":
            whole = np.append(share, float(s == 0))
            total.append(-(whole * np.log(losses.softmax(logits))).sum())
        elif name == "bce":
            total.append(losses.sigmoid_binary_cross_entropy(labels, truth).mean())
        elif name == "bce, counts":
            total.append(losses.sigmoid_binary_cross_entropy(labels, truth).sum())
        else:
            total.append(-((truth if name == "softmax" else share) * np.log(losses.softmax(labels))).sum())
        if "counts" in name:
            total[-1] -= np.log(losses.softmax(logits[4:]))[int(s)]
    return np.mean(total)


@pytest.mark.parametrize("name", trials.ways())
def test_every_way_has_the_loss_it_says(name):
    way = trials.ways()[name]
    y = np.array([[1, 1, 0, 0], [0, 0, 0, 0], [0, 1, 1, 1.0]])
    z = np.random.default_rng(0).normal(size=(3, 4 + way.more))
    assert way.loss(torch.from_numpy(z), torch.from_numpy(y)).item() == pytest.approx(by_hand(name, z, y))


def test_what_is_named_when_nothing_wins_or_a_count_is_given():
    scores, naming = trials.ways()["nothing"].read(np.array([[1.0, 0, 3], [2.0, 0, 1]]))
    assert scores[0] == pytest.approx(losses.softmax([1.0, 0, 3])[:2]) and naming[0].tolist() == [0, 0]
    assert (naming[1] == scores[1]).all()
    z = np.array([[3.0, 1, 2, 0, 0, 5, 0], [3.0, 1, 2, 5, 0, 0, 0]])  # three labels, heads for none to three
    for name in ("y/s, counts", "bce, counts"):
        assert trials.ways()[name].read(z)[1].tolist() == [[1, 0, 1], [0, 0, 0]]


def small(dropout=0.0):
    targets, inputs = some(3, 150, 3)
    rows = (inputs[:, :3].astype(np.float32), targets)
    return trials.World("small", dict.fromkeys(("train", "held-out", "test"), rows), 8, dropout, 3)


@pytest.mark.parametrize("dropout", [0.0, 0.3])
def test_the_same_seed_learns_the_same_and_no_random_stream_of_the_learner_s_is_touched(dropout):
    world, way = small(dropout), trials.ways()["bce"]
    torch.manual_seed(5)
    untouched = torch.rand(1)
    torch.manual_seed(5)
    one, again, other = (trials.train(world, way, 1e-2, seed)["sets"]["test"][0] for seed in (0, 0, 1))
    assert torch.rand(1) == untouched
    assert (one == again).all() and (one != other).any()


def test_each_criterion_is_judged_where_its_own_network_was_best():
    world = small()
    found = trials.train(world, trials.ways()["softmax"], 1e-2, 0)
    value, rows = trials.judge(world, found)
    truth = world.parts["test"][1] > 0
    line = trials.line_for_sets(truth, found["sets"]["held-out"][1])
    named = found["sets"]["test"][1] > line
    assert value["sets, tuned"] == rows["tuned"].mean() == pytest.approx(accuracy_score(truth, named))
    told = measures.top_k(found["told"]["test"][0], truth.sum(1))
    assert value["sets, told"] == pytest.approx(accuracy_score(truth, told))
    f1 = 2 * rows["hits"].sum() / (rows["named"].sum() + rows["there"].sum())
    assert value["F1, tuned"] == pytest.approx(f1)


@pytest.mark.parametrize("wrong", [float("nan"), 3.0, -1.0])
def test_targets_that_nobody_knows_are_refused_with_how_to_mask(wrong):
    from helpers.data import training

    targets, scores = some()
    targets[0, 0] = wrong
    for call in (trials.right_above, trials.f1_above, trials.lines_for_f1, trials.lines_for_sets):
        with pytest.raises(ValueError, match=r"(?s)targets must .{,400} a weight of 0"):
            call(targets, scores)
    for name in set(training.LOSSES) - {"softmax", "bce"}:  # those two are PyTorch's own
        with pytest.raises(ValueError, match=r"(?s)targets must .{,400} a weight of 0"):
            training.LOSSES[name](torch.from_numpy(scores).float(), torch.from_numpy(targets))
