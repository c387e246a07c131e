"""Each explorer is listed, and has an oracle of its own, found by its name; the words of a read-out are compared to the last letter."""

import importlib
import pkgutil
from pathlib import Path

import oracles
import pytest
from readouts import check_readout

from helpers import explore
from helpers.live.explorer import Explorer

SHARED = {"__init__", "networks", "values"}


def test_every_explorer_is_listed_under_the_name_of_its_file():
    import_line = (
        "helpers/explore/__init__.py wants: from helpers.explore.{0} import {1} as {0}, and {0!r} in __all__"
    )
    for info in pkgutil.iter_modules(explore.__path__):
        module = importlib.import_module(f"helpers.explore.{info.name}")
        own = [made for made in vars(module).values() if made_here(made, module)]
        for made in own:
            assert made.call == info.name and len(own) == 1, f"helpers/explore/{info.name}.py: {made.call}"
            assert getattr(explore, info.name) is made, import_line.format(info.name, made.__name__)
            assert info.name in explore.__all__, import_line.format(info.name, made.__name__)
    assert explore.__all__ == sorted(explore.__all__)


def made_here(made, module):
    """Return whether something is an explorer of this module's own."""
    return isinstance(made, type) and issubclass(made, Explorer) and made.__module__ == module.__name__


def test_every_explorer_has_an_oracle_and_every_oracle_an_explorer():
    there = {path.stem for path in Path(oracles.__file__).parent.glob("*.py")}
    assert SHARED <= there and not SHARED & set(explore.__all__)
    assert there - SHARED == set(explore.__all__)
    for name in explore.__all__:
        assert callable(oracles.oracle(name))


def test_a_missing_oracle_is_said_with_the_file_to_write():
    with pytest.raises(LookupError) as told:
        oracles.wanted("nobody", {})
    words = "explore.nobody has no oracle: write tests/oracles/nobody.py, with readout(s, z, y)."
    assert str(told.value) == words


@pytest.mark.parametrize(
    "text, wanted, told",
    [
        ("1 2 3", "1 2", "1 2"),
        ("0.53", [0.52], "[0.52]"),
        ("0.5", [0.56], "[0.56]"),
        ("1  2", [1.0], "[1.0]"),
    ],
)
def test_a_readout_that_says_something_else_is_refused_with_what_both_say(text, wanted, told):
    with pytest.raises(AssertionError) as refused:
        check_readout([("row", text)], [("row", wanted)])
    assert f"row: the explorer says {text!r}, its oracle {told}" in str(refused.value)


def test_other_rows_are_refused_with_both():
    with pytest.raises(AssertionError) as refused:
        check_readout([("one", "1")], [("two", [1.0])])
    assert "the explorer's rows are ['one'], its oracle's ['two']" in str(refused.value)
