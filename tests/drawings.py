"""How the tests look at what is drawn: the elements of an SVG fragment, and the contrast of colours."""

from collections import Counter
from xml.etree import ElementTree

import numpy as np

LEAVES = {"path", "use", "text", "rect", "circle", "image"}
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SVG = "{http://www.w3.org/2000/svg}"


def parsed(fragment):
    """Return a fragment as a tree."""
    return ElementTree.fromstring(f"<svg {NAMESPACES}>{fragment}</svg>")


def elements(fragment):
    """Return how often each drawn element occurs in an SVG fragment."""
    root = parsed(fragment)
    inside_defs = {leaf for defs in root.iter(f"{SVG}defs") for leaf in defs.iter()}
    drawn = [e for e in root.iter() if e.tag.split("}")[1] in LEAVES and e not in inside_defs]
    return Counter((e.tag, tuple(sorted(e.attrib.items())), e.text) for e in drawn)


def contrast(one, other):
    """Return the contrast of two colours (rows of 0 to 255) as WCAG 2 defines it."""

    def luminance(colour):
        c = np.asarray(colour, float)[..., :3] / 255
        return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]

    bright, dark = (f(luminance(one), luminance(other)) for f in (np.maximum, np.minimum))
    return (bright + 0.05) / (dark + 0.05)
