"""What a slide shows of a text: its heading and pictures, and of its sentences those that were stressed, in their order."""

import json

import deck
import pytest
from lessons import FILES

LONG = " ".join(["Plain words stand here in a row."] * 6)


def test_a_short_text_stays_as_it_is():
    assert deck.essence("## A\n\nTwo **words**, and $x + y$.") == "## A\n\nTwo **words**, and $x + y$."


def test_of_a_long_text_the_stressed_sentences_stay_in_their_order():
    source = f"## A\n\nFirst one. {LONG} It is **so**. {LONG}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n**And so, e.g. here.** {LONG}"
    kept = deck.essence(source)
    assert kept.startswith("## A\n\nFirst one.") and "| 1 | 2 |" in kept
    assert kept.index("It is **so**.") < kept.index("**And so, e.g. here.**")
    assert deck.words(kept) < deck.words(source) / 2


def test_nothing_is_cut_within_what_is_stressed_or_in_brackets():
    source = f"{LONG} *Is it so? Or not?* {LONG} It (A. Or B) is **here. There.** {LONG}"
    kept = deck.essence(source)
    assert "*Is it so? Or not?*" in kept and "It (A. Or B) is **here. There.**" in kept


@pytest.mark.parametrize("number", FILES)
def test_every_slide_keeps_its_heading(number):
    before = json.loads(FILES[number].read_text(encoding="utf-8"))
    after = deck.condense(json.loads(json.dumps(before)))
    for old, new in zip(before["cells"], after["cells"], strict=True):
        was, now = "".join(old["source"]), "".join(new["source"])
        if old["cell_type"] == "code" or deck.kind(old) == "skip":
            assert now == was
            continue
        if was.startswith("#"):
            assert now.splitlines()[0] == was.splitlines()[0]
        assert now.count("**") % 2 == 0, now
