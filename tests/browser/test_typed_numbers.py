"""One parser for every box: front/number.js reads what helpers/exercises/number.py reads, and nothing else."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_numbers import READ, REFUSED

from helpers.exercises.number import parse
from helpers.live.front import module

MINUS = [*"-−–—‐‑‒﹣－"]
SPACE = ["", "", " ", "\u00a0", "\u202f", "\u2009"]
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789.,+-/%eE"}


@pytest.fixture
def read(page):
    """Return what reads texts as the page does: a number for each, or None."""
    script = """async ([source, texts]) => {
      const { number } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
      return texts.map(number).map((value) => (Number.isFinite(value) ? value : null)); }"""
    return lambda *texts: page.evaluate(script, [module("number.js"), list(texts)])


def kernel(text):
    """Return what the kernel reads, or None."""
    try:
        return parse(text)
    except ValueError:
        return None


def test_the_table(read):
    assert dict(zip(READ, read(*READ), strict=True)) == pytest.approx(READ, rel=1e-15, abs=0)
    assert {text for text, value in zip(REFUSED, read(*REFUSED), strict=True) if value is not None} == set()


decimals = st.from_regex(
    r"(\d{1,4}([.,]\d{0,4})?|[.,]\d{1,4})([eE][-+−]?\d)?", fullmatch=True, alphabet="0123456789.,eE+-−"
)


@st.composite
def numbers(draw):
    """Draw a number as somebody might write it."""
    signs, spaces = st.sampled_from(["", "", "+", *MINUS]), st.sampled_from(SPACE)
    parts = [draw(signs), draw(spaces)]
    if draw(st.integers(0, 4)) == 0:
        parts += [draw(st.sampled_from(["", "1", "20"])), draw(spaces), draw(st.sampled_from("½⅓⅔¼¾⅕⅞"))]
    else:
        parts.append(draw(decimals))
        if draw(st.booleans()):
            parts += [draw(spaces), draw(st.sampled_from("/⁄∕")), draw(spaces), draw(signs), draw(decimals)]
        parts.append(draw(st.sampled_from(["", "", "%", " %", "\u202f%"])))
    text = draw(spaces) + "".join(parts) + draw(spaces)
    return text.translate(WIDE) if draw(st.integers(0, 5)) == 0 else text


def test_both_read_every_number_alike(read):
    @given(st.lists(numbers(), min_size=20, max_size=40))
    @settings(max_examples=25, deadline=None)
    def alike(texts):
        for text, value in zip(texts, read(*texts), strict=True):
            expected = kernel(text)
            # JSON leaves the point of a large number out, and Python would then compare it as a whole one.
            assert value == expected or float(value) == expected, text
            divided = "/" in text or "⁄" in text or "∕" in text or "／" in text
            assert value is not None or divided, f"{text!r} is a number (unless it divides by zero)"

    alike()


PIECES = st.sampled_from(
    [
        "2",
        "0.5",
        ",5",
        "10",
        "1e-3",
        "½",
        "1½",
        "0",
        "(",
        ")",
        "ln",
        "ln ",
        "log",
        "+",
        "-",
        "−",
        "*",
        "×",
        "/",
        " ",
        "%",
        "10^",
        "e",
        ".",
    ]
)


def test_both_read_or_refuse_every_expression_alike(read):
    anything = st.text("0123456789.,eE+-−–—/½⅓%ln*() \u202f\u200b１／×\x1c\x85", max_size=8)

    @given(st.lists(anything | st.lists(PIECES, max_size=9).map("".join), min_size=40, max_size=80))
    @settings(max_examples=60, deadline=None)
    def alike(texts):
        for text, value in zip(texts, read(*texts), strict=True):
            expected = kernel(text)
            assert (value is None) == (expected is None), text
            assert value is None or math.isclose(expected, value, rel_tol=1e-14), text

    alike()
