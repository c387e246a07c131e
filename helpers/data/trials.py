"""The fair race of 06: each way to learn label sets at its own best learning rate, stopped early, on digits or on yeast.

What takes minutes is run by `make evidence` and kept in evidence.json; `evidence` runs one row of it anew. Imports torch.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from helpers.data import digits, measures, training, yeast
from helpers.data.measures import GRID
from helpers.maths import arrays, losses
from helpers.maths.arrays import Array
from helpers.settings import numpy_as_it_comes, torch_as_it_comes

Rows = tuple[NDArray[np.float32], NDArray[np.float32]]  # inputs (N, D), targets (N, K)
Found = dict[str, dict[str, tuple[Array, Array]]]
CRITERIA = ("sets", "F1", "told")
RATES = (5e-4, 1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2, 3.2e-2)


@dataclass(frozen=True)
class World:
    """Data in three parts, and the network that learns them: one hidden layer with dropout, at most so many epochs."""

    key: str
    parts: dict[str, Rows]
    hidden: int
    dropout: float
    epochs: int


@dataclass(frozen=True)
class Way:
    """One way to learn label sets: so many logits `more` than labels, a loss, and how scores and sets are read.

    `read` gives (the labels' scores, those by which a set is named above a line), both (N, K), of logits (N, K + more).
    """

    more: int
    loss: Callable[[Tensor, Tensor], Tensor]
    read: Callable[[Array], tuple[Array, Array]]


def _twice(activation: Callable[[Array], Array]) -> Callable[[Array], tuple[Array, Array]]:
    """Return a reading in which a set is named by the scores themselves."""
    return lambda z: (activation(z), activation(z))


def _with_nothing(logits: Tensor, targets: Tensor) -> Tensor:
    """CE against y/s with one label more, "nothing", that is true where no other is."""
    nothing = (targets.sum(-1, keepdim=True) == 0).to(targets.dtype)
    return training.normalised_softmax_cross_entropy(logits, torch.cat([targets, nothing], -1))


def _read_with_nothing(z: Array) -> tuple[Array, Array]:
    p = losses.softmax(z)
    silent = p.argmax(-1) == p.shape[-1] - 1
    return p[:, :-1], np.where(silent[:, None], 0.0, p[:, :-1])


def _counting(loss: Callable[[Tensor, Tensor], Tensor], head: int, logits: Tensor, targets: Tensor) -> Tensor:
    """Return the loss of the labels, and CE on how many there are, of the last `head` logits."""
    count = targets.sum(-1).long().clamp(max=head - 1)
    return loss(logits[:, :-head], targets) + functional.cross_entropy(logits[:, -head:], count)


def _read_counting(activation: Callable[[Array], Array], head: int, z: Array) -> tuple[Array, Array]:
    scores = activation(z[:, :-head])
    return scores, measures.top_k(scores, z[:, -head:].argmax(-1)).astype(float)


def _summed_bce(logits: Tensor, targets: Tensor) -> Tensor:
    return targets.shape[-1] * functional.binary_cross_entropy_with_logits(logits, targets)


def ways(most: int = digits.MOST) -> dict[str, Way]:
    """Return every way by its name; heads that count count to `most`."""
    share, head = training.normalised_softmax_cross_entropy, most + 1
    return {
        "softmax": Way(0, functional.cross_entropy, _twice(losses.softmax)),
        "softmax y/s": Way(0, share, _twice(losses.softmax)),
        "bce": Way(0, functional.binary_cross_entropy_with_logits, _twice(losses.sigmoid)),
        "nothing": Way(1, _with_nothing, _read_with_nothing),
        "y/s, counts": Way(
            head, partial(_counting, share, head), partial(_read_counting, losses.softmax, head)
        ),
        "bce, counts": Way(
            head, partial(_counting, _summed_bce, head), partial(_read_counting, losses.sigmoid, head)
        ),
    }


@lru_cache(maxsize=2)
def digits_world(shares: Sequence[float] | None = None) -> World:
    """Return the canvases of 06, or others that hold none to three digits with the four `shares`."""

    def rows(part: str) -> Rows:
        number = digits.SIZES[part]
        drawn = digits.data(part) if shares is None else digits.canvases(part, number, shares=shares)
        return drawn.pixels.reshape(len(drawn.pixels), -1), drawn.targets

    return World("digits", {part: rows(part) for part in digits.PARTS}, 128, 0.0, 40)


@lru_cache(maxsize=1)
def yeast_world() -> World:
    """Return the genes of yeast. Errors: yeast.MissingDataError."""
    parts = {part: yeast.data(part) for part in yeast.PARTS}
    return World("yeast", {part: (rows.inputs, rows.targets) for part, rows in parts.items()}, 64, 0.3, 80)


def _layers(world: World, outputs: int, seed: int) -> nn.Sequential:
    random = torch.Generator("cpu").manual_seed(seed)
    inputs = world.parts["train"][0].shape[1]
    hidden = training.linear(inputs, world.hidden, random)
    return nn.Sequential(hidden, nn.ReLU(), training.linear(world.hidden, outputs, random))


def _dropped(seen: Tensor, share: float, random: torch.Generator) -> Tensor:
    """Return hidden units with a share of them dropped, by a stream of our own."""
    kept = torch.rand(seen.shape, generator=random, dtype=seen.dtype, device="cpu") >= share
    return seen * kept / (1 - share)


@torch_as_it_comes()
def train(world: World, way: Way, rate: float, seed: int) -> Found:
    """Return what a network says at the epochs that are best on the held-out rows by "sets", "F1" and "told".

    {criterion: {part: (scores, naming scores)}}; "sets" and "F1" at their best line, "told" the count.
    Adam, batches of 64, all epochs. All that is drawn by chance is the `seed`'s.
    """
    (inputs, truth), held = ([torch.from_numpy(a) for a in world.parts["train"]], world.parts["held-out"])
    net = _layers(world, truth.shape[1] + way.more, seed)
    optimiser = torch.optim.Adam(net.parameters(), lr=rate, fused=True)
    random = torch.Generator("cpu").manual_seed(seed)
    best = dict.fromkeys(CRITERIA, -1.0)
    kept = {by: net.state_dict() for by in CRITERIA}
    for epoch in range(world.epochs):
        order = np.random.default_rng([seed, epoch]).permutation(len(inputs))
        for rows in torch.from_numpy(order).split(training.BATCH):
            seen = net[:2](inputs[rows])
            seen = _dropped(seen, world.dropout, random) if world.dropout else seen
            loss = way.loss(net[2](seen), truth[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        now = on_held_out(held[1], *_read(net, way, held[0]))
        better = [by for by in CRITERIA if now[by] > best[by]]
        best |= {by: now[by] for by in better}
        kept |= dict.fromkeys(better, copy.deepcopy(net.state_dict()))
    return {by: _as_it_was(net, way, world, kept[by]) for by in CRITERIA}


def at_its_best(world: World, way: Way, rates: dict[str, float], seed: int) -> Found:
    """Return what a way makes of a world by each of CRITERIA, trained at the rate that is best by it."""
    runs = {rate: train(world, way, rate, seed) for rate in set(rates.values())}
    return {by: runs[rate][by] for by, rate in rates.items()}


def _as_it_was(
    net: nn.Sequential, way: Way, world: World, state: dict[str, Tensor]
) -> dict[str, tuple[Array, Array]]:
    net.load_state_dict(state)
    return {part: _read(net, way, world.parts[part][0]) for part in ("held-out", "test")}


@numpy_as_it_comes
def on_held_out(targets: NDArray[np.float32], scores: Array, naming: Array) -> dict[str, float]:
    """Return how good scores are by each of CRITERIA."""
    told = measures.sets_right(targets, measures.top_k(scores, targets.sum(1))).mean()
    return {
        "sets": right_above(targets, naming).max(),
        "F1": f1_above(targets, naming).max(),
        "told": float(told),
    }


@torch.no_grad()
def _read(net: nn.Sequential, way: Way, inputs: NDArray[np.float32]) -> tuple[Array, Array]:
    return way.read(net(torch.from_numpy(inputs)).double().numpy())


def _truth(targets: NDArray[np.float32]) -> NDArray[np.bool]:
    return arrays.checked("targets", targets, 0, 1) > 0


def right_above(targets: NDArray[np.float32], naming: Array) -> Array:
    """Return the share of whole sets right at each line of GRID (101,): a row is right from its best no to its worst yes."""
    truth = _truth(targets)
    low = np.where(truth, 0.0, naming).max(1)
    high = np.where(truth, naming, np.inf).min(1)
    found: Array = ((low[:, None] <= GRID) & (high[:, None] > GRID)).mean(0)
    return found


def f1_above(targets: NDArray[np.float32], naming: Array) -> Array:
    """Return the micro-F1 at each line of GRID (101,)."""
    flat, true = np.sort(naming.ravel()), np.sort(naming[_truth(targets)])
    named, hits = (len(all_) - np.searchsorted(all_, GRID, "right") for all_ in (flat, true))
    found: Array = 2 * hits / np.maximum(named + len(true), 1)
    return found


def line_for_sets(targets: NDArray[np.float32], naming: Array) -> float:
    """Return the line with the most whole sets right (the middle one, if several are)."""
    return measures.best_threshold({"sets": right_above(targets, naming)}, "sets")


@numpy_as_it_comes
def lines_for_f1(targets: NDArray[np.float32], naming: Array) -> Array:
    """Return for each label the line of GRID with the best F1 of this label (K,)."""
    truth, best = _truth(targets), []
    for label in range(truth.shape[1]):
        named = naming[:, label] > GRID[:, None]
        hits = (named & truth[:, label]).sum(1)
        f1 = 2 * hits / np.maximum(named.sum(1) + truth[:, label].sum(), 1)
        best.append(measures.best_threshold({"F1": f1}, "F1"))
    return np.array(best)


def lines_for_sets(targets: NDArray[np.float32], naming: Array) -> Array:
    """Return a line for each label (K,): from the one best line on, each in turn moved to the most sets right, twice over."""
    truth, found = _truth(targets), np.full(targets.shape[1], line_for_sets(targets, naming))
    for label in [*range(len(found))] * 2:
        right = (naming > found) == truth
        others = np.delete(right, label, 1).all(1)
        here = (naming[:, label] > GRID[:, None]) == truth[:, label]
        share = (here & others).mean(1)
        at = np.searchsorted(GRID, found[label])
        if share.max() > share[at]:
            found[label] = measures.best_threshold({"sets": share}, "sets")
    return found


@numpy_as_it_comes
def judge(world: World, found: Found) -> tuple[dict[str, float], dict[str, Array]]:
    """Return {measure: value} on the test rows, lines chosen on the held-out ones; and what each test row adds.

    Of each row (N,) {"at ½", "tuned", "told"}: is its whole set right; and its hits, labels named and labels there at
    the line that is best for micro-F1, from which any sample of rows has its F1.
    """
    from sklearn import metrics

    held, truth = world.parts["held-out"][1], world.parts["test"][1]
    held_naming, naming = (found["sets"][part][1] for part in ("held-out", "test"))
    line, some = line_for_sets(held, held_naming), truth.any(1)
    held_f1, naming_f1 = (found["F1"][part][1] for part in ("held-out", "test"))
    f1_line = measures.best_threshold({"F1": f1_above(held, held_f1)}, "F1")
    ranked = found["told"]["test"][0]
    each = {
        "at ½": measures.sets_right(truth, naming > 0.5),
        "tuned": measures.sets_right(truth, naming > line),
        "told": measures.sets_right(truth, measures.top_k(ranked, truth.sum(1))),
    }
    named = naming_f1 > f1_line
    rows = each | {"hits": (named & (truth > 0)).sum(1), "named": named.sum(1), "there": truth.sum(1)}
    value = {f"sets, {name}": right.mean() for name, right in each.items()}
    value |= {
        "sets, a line a label": measures.sets_right(truth, naming > lines_for_sets(held, held_naming)).mean(),
        "F1, at ½": measures.micro_f1(truth, naming),
        "F1, tuned": measures.micro_f1(truth, naming_f1, f1_line),
        "F1, a line a label": _f1(truth, naming_f1 > lines_for_f1(held, held_f1)),
        "labels": (naming > 0.5).sum(1).mean(),
        "ranking": metrics.label_ranking_average_precision_score(truth[some], ranked[some]),
        "mAP": metrics.average_precision_score(truth, ranked, average="macro"),
        "sees the count": _correlation(found["sets"]["test"][0].sum(1), truth.sum(1)),
        "line": line,
    }
    if world.key == "digits":
        told = measures.by_count(each["told"], truth)
        value |= {f"told {count}": told[count] for count in (1, 2, 3) if not np.isnan(told[count])}
    return {name: float(v) for name, v in value.items()}, rows


def _f1(truth: NDArray[np.float32], named: NDArray[np.bool]) -> float:
    return measures.micro_f1(truth, named.astype(float))


def _correlation(one: Array, other: Array) -> float:
    """Return the correlation of two rows of numbers; 0 if one of them does not vary."""
    flat = min(np.ptp(one), np.ptp(other)) < 1e-6
    return 0.0 if flat else float(np.corrcoef(one, other)[0, 1])
