"""What the read-out of each explorer must say of a state: one file an explorer, found by its name.

A file has `readout(s, z, y)`: of a state, its logits and its targets, each row's name and its values (or its words),
computed another way than the explorer does.
"""

import importlib
from pathlib import Path

import numpy as np


def oracle(name):
    """Return `readout` of an explorer's oracle."""
    if not (Path(__file__).parent / f"{name}.py").is_file():
        raise LookupError(
            f"explore.{name} has no oracle: write tests/oracles/{name}.py, with readout(s, z, y)."
        )
    return importlib.import_module(f"{__name__}.{name}").readout


def wanted(name, state):
    """Return each row that the read-out of an explorer must have in a state, with its values (or its words)."""
    z, y = (np.array(state.get(field, ()), float) for field in ("logits", "targets"))
    rows = oracle(name)(state, z, y)
    return [(row, values if isinstance(values, str) else np.ravel(values)) for row, values in rows]
