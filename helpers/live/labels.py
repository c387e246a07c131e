"""Labels: fields fitted to as many of them as a learner asks for.

Introduced in notebook 04, whose explorer takes the learner's own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from helpers.live.fields import State

MOST_LABELS = 12  # what one can still read side by side


def count_labels(state: State, names: Sequence[str], default: int, most: int = MOST_LABELS) -> int:
    """Return how many labels `state` asks for by its fields `names`; `default` if it has none of them."""
    given = [
        name for name in names if hasattr(state.get(name), "__len__") and getattr(state[name], "ndim", True)
    ]
    name, k = (given[0], len(state[given[0]])) if given else (names[0], default)
    if not 1 <= k <= most:
        raise ValueError(f"{name}: {k} numbers were given; allowed are 1 to {most}, one per label.")
    return k


def relabelled(fields: dict[str, Any], names: Iterable[str], labels: tuple[str, ...]) -> dict[str, Any]:
    """Return `fields` with those in `names` fitted to `labels`: defaults are cut, or filled up with zeros."""
    k = len(labels)
    fitted = {
        name: replace(fields[name], default=(*fields[name].default, *[0] * k)[:k], labels=labels)
        for name in names
    }
    return {**fields, **fitted}
