"""What a question reads as a number; tests/browser/test_typed_numbers.py holds the page to the same table."""

import pytest
from typed_numbers import READ, REFUSED

from helpers.exercises.number import UNREADABLE, parse


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_what_is_read(text, value):
    assert parse(text) == pytest.approx(value, rel=1e-15, abs=0)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_with_words(text):
    with pytest.raises(ValueError, match="is not a number I can read") as told:
        parse(text)
    assert UNREADABLE.partition("{}")[2] in str(told.value)
