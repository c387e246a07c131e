"""How the tests read a read-out: its numbers, each to the digits that are printed."""

import math
import re

import numpy as np
import pytest


def parsed(text):
    """Return each number in `text`, with half a unit of the last digit that is printed of it."""
    words = re.findall(
        r"[+-]?(?:nan|inf|\d+\.?\d*(?:e[+-]?\d+)?)", text.replace("−", "-").replace("∞", "inf")
    )
    parts = [word.partition("e") for word in words]
    decimals = [len(mantissa.partition(".")[2]) - int(exponent or 0) for mantissa, _, exponent in parts]
    return [(float(word), 0.5 * 10.0**-places) for word, places in zip(words, decimals, strict=True)]


def check_readout(readout, rows, slack=0.0):
    """Compare every row of a read-out with the values it must have, to the digits printed.

    `slack` is what may be lost besides, as a share of a value, or of 1 if that is larger.
    """
    said, wanted = [row for row, _ in readout], [row for row, _ in rows]
    assert said == wanted, f"the explorer's rows are {said}, its oracle's {wanted}"
    for (row, text), (_, values) in zip(readout, rows, strict=True):
        told = f"{row}: the explorer says {text!r}, its oracle {values if isinstance(values, str) else np.asarray(values).tolist()}"
        if isinstance(values, str):  # words
            assert text == values, told
            continue
        assert len(parsed(text)) == len(values), told
        for (number, half), value in zip(parsed(text), values, strict=True):
            lost = slack * max(1, abs(value)) if math.isfinite(value) else 0
            near = pytest.approx(value, abs=half * (1 + 1e-6) + lost, rel=0, nan_ok=True)
            assert number == near, told
