"""What 05, 06 and 07 print of what was trained: worked out anew from the same race, by scikit-learn and plain loops."""

import json
from pathlib import Path

import numpy as np
import torch
from oracles.networks import best_thresholds, per_count, scores_of
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score

import helpers
from helpers.data import training, transfer
from helpers.data.digits import data
from helpers.maths import losses

EVIDENCE = Path(helpers.__file__).parent / "data" / "evidence.json"


def micro_f1(truth, predicted):
    return f1_score(truth, predicted, average="micro", zero_division=0)


def loop_training():
    """Return the losses along the training of 05: its first weights, but gradients and Adam by hand."""
    torch.manual_seed(0)
    layer = torch.nn.Linear(4, 3)
    truth = np.array([[1, 1, 0], [0, 1, 1], [1, 1, 1], [0, 0, 0.0]])
    weights = np.column_stack([layer.weight.detach().double(), layer.bias.detach().double()])
    seen, mean, spread = np.column_stack([np.eye(4), np.ones(4)]), 0.0, 0.0
    told = []
    for step in range(2001):
        z = seen @ weights.T
        if step in (0, 100, 2000):
            told.append(f"step {step:4}: loss {losses.softmax_cross_entropy(z, truth).mean():.4f}")
        slope = losses.softmax_cross_entropy_gradient(z, truth).T @ seen / 4
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        grown = mean / (1 - 0.9 ** (step + 1)), spread / (1 - 0.999 ** (step + 1))
        weights = weights - 0.05 * grown[0] / (np.sqrt(grown[1]) + 1e-8)
    return told


def race_floor():
    """Return what the floor and the last loss print."""
    race, y = training.race(), data("train").targets
    floor = np.mean([row.sum() * np.log(max(row.sum(), 1)) for row in y])
    z = race.logits("train", "softmax")
    ended = -(y * (z - np.log(np.exp(z).sum(1, keepdims=True)))).sum(1).mean()
    return [f"mean of s ln s {floor:.3f}", f"CE ended at    {round(ended, 3)}"]


def canvas_code():
    """Return the sums of the scores on canvases with none to three digits."""
    targets, each = data("test").targets, scores_of(training.race(), "test")
    return [
        f"{name:15} {np.array(per_count(rows.sum(1), targets)).round(2)}"
        for name, rows in zip(training.FOUR, each, strict=True)
    ]


def line_code():
    """Return the best thresholds of each loss."""
    found = [best_thresholds(training.race(), measure) for measure in (micro_f1, accuracy_score)]
    return [
        f"{name:15}best for micro-F1 {one:.2f}, for whole sets {other:.2f}"
        for name, one, other in zip(training.FOUR, *found, strict=True)
    ]


def yeast_again():
    """Return what is stored of the seed that is trained anew; what comes of it differs a little from machine to machine."""
    kept = json.loads(EVIDENCE.read_text("utf-8"))["yeast"]["seeds"]
    return [
        f"{kept[way][measure][0]:.3f}"
        for way in ("softmax", "bce")
        for measure in ("F1, tuned", "sets, tuned")
    ]


def yeast_count():
    """Return how well BCE's scores, added up, follow the count in both worlds."""
    kept = json.loads(EVIDENCE.read_text("utf-8"))
    seen = {world: np.mean(kept[world]["seeds"]["bce"]["sees the count"]) for world in ("digits", "yeast")}
    return [
        f"{world:7} sum of BCE's scores with the true count: correlation {r:.2f}" for world, r in seen.items()
    ]


def transfer_code():
    """Return how well plain classifiers, one a digit, read digits from features: those trained on, and those never seen."""
    race = transfer.race_without((7, 8, 9))
    truth, wanted, lines = data("train").targets[:1000] > 0, data("test").targets > 0, []
    for name in ("softmax y/s", "bce", "untrained", "pixels"):
        train, test = (np.float64(part) for part in training.features(race, name))
        middle, spread = train[:1000].mean(0), train[:1000].std(0)
        spread = np.where(spread > 1e-9, spread, 1)
        train, test = (train[:1000] - middle) / spread, (test - middle) / spread
        readers = [LogisticRegression(solver="newton-cholesky").fit(train, label) for label in truth.T]
        predicted = np.stack([reader.predict(test) for reader in readers], -1)
        f1 = [f1_score(*pair) for pair in zip(wanted.T, predicted.T, strict=True)]
        lines.append(f"{name:12} 0 to 6: {np.mean(f1[:7]):.2f}, 7 to 9: {np.mean(f1[7:]):.2f}")
    return lines
