"""Colours that mean something stay apart for every kind of colour vision, and can be read, on light and dark pages."""

from itertools import combinations

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE
from drawings import contrast

from helpers.live.style import PALETTE

VISION = ("protanomaly", "deuteranomaly", "tritanomaly")
# What must not be taken for one another: the losses, the guess, and what is neither.
MEANING = ("softmax", "bce", "yes_terms", "guess", "ink")
TEXT = ("ink", "muted", "softmax", "bce_ink", "yes_terms_ink", "guess")
MARKS = ("softmax", "bce", "yes_terms", "guess", "ink", "muted")
pages = pytest.mark.parametrize("page", ["light", "dark"])


def colour(name, page):
    """Return a colour of the palette as three numbers from 0 to 255."""
    text = PALETTE[name][1 if page == "light" else 2]
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)])


def seen(rgb, vision):
    """Return a colour as someone with a full deficiency sees it (Machado et al. 2009); as it is for None."""
    if vision is None:
        return rgb
    space = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
    return 255 * np.clip(cspace_convert(rgb / 255, space, "sRGB1"), 0, 1)


@pages
@pytest.mark.parametrize("vision", [None, *VISION])
def test_no_two_meanings_look_alike(page, vision):
    for one, other in combinations(MEANING, 2):
        apart = deltaE(
            seen(colour(one, page), vision), seen(colour(other, page), vision), input_space="sRGB255"
        )
        assert apart >= 11, f"{one} and {other} with {vision} on a {page} page: {apart:.1f} in CAM02-UCS"


@pages
def test_text_and_marks_stand_out_from_the_page(page):
    for name in TEXT:
        assert contrast(colour(name, page), colour("paper", page)) >= 4.5, name
    for name in MARKS:
        assert contrast(colour(name, page), colour("paper", page)) >= 3, name


@pages
@pytest.mark.parametrize("loss", ["softmax", "bce", "yes_terms"])
def test_a_bar_is_outlined_against_its_own_wash(page, loss):
    assert contrast(colour(loss, page), colour(f"{loss}_wash", page)) >= 2.5
    assert contrast(colour("ink", page), colour(f"{loss}_wash", page)) >= 4.5
