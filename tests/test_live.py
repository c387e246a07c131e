"""Live figures: two layers that are one drawing, ids that never clash, colours that follow the page."""

import re
import subprocess
import sys
from collections import Counter
from xml.etree import ElementTree

import pytest

from helpers import explore, style
from helpers.live import LiveFigure

LEAVES = {"path", "use", "text", "rect", "circle", "image"}
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def elements(fragment):
    """Return how often each drawn element occurs in an SVG fragment."""
    root = ElementTree.fromstring(f"<svg {NAMESPACES}>{fragment}</svg>")
    inside_defs = {leaf for defs in root.iter("{*}defs") for leaf in defs.iter()}
    drawn = [e for e in root.iter() if e.tag.split("}")[1] in LEAVES and e not in inside_defs]
    return Counter((e.tag, tuple(sorted(e.attrib.items())), e.text) for e in drawn)


def states(name):
    """Return an explorer and the states its presets open it in."""
    explorer = getattr(explore, name)()
    raws = [{}, *explorer.presets.values()]
    return explorer, [explorer.mend(raw)[0] for raw in raws]


@pytest.mark.parametrize("name", explore.__all__)
def test_the_two_layers_hold_exactly_one_full_drawing(name):
    explorer, all_states = states(name)
    for state in all_states:
        explorer.frame(state)
        for panel in explorer.panels:
            live = panel.live
            assert elements(live.still()) + elements(live.frame()) == elements(live.full())
            assert elements(live.still()) and elements(live.frame())


@pytest.mark.parametrize("name", explore.__all__)
def test_ids_are_unique_to_a_figure(name):
    def ids(explorer):
        text = "".join(p.live.still() + p.live.frame() for p in explorer.panels)
        return re.findall(r' id="([^"]+)"', text), text

    explorer, other = getattr(explore, name)(), getattr(explore, name)()
    explorer.frame(), other.frame()
    (mine, text), (theirs, _) = ids(explorer), ids(other)
    assert not set(mine) & set(theirs)
    for identity in set(mine):
        same = set(re.findall(rf'<\w+ id="{identity}"[^>]*>', text))
        assert len(same) == 1, "one id, two different elements"


def test_a_hidden_artist_leaves_no_trace_and_frames_repeat_exactly():
    figure = LiveFigure(200, 100, salt="fixed")
    axes = figure.axes()
    dot = figure.moving(axes.plot([0.5], [0.5], "o")[0])
    assert figure.frame() == figure.frame()
    assert "<use" in figure.frame()
    dot.set_visible(False)
    assert "<use" not in figure.frame()


def test_every_palette_colour_becomes_a_variable_and_references_stay():
    svg = "".join(f'<path style="fill: {light}"/>' for _, light, _ in style.PALETTE.values())
    kept = '<use href="#m0a1b2c3d"/><path clip-path="url(#pabcdef0123)" style="fill: #123456"/>'
    themed = style.themed(svg + kept)
    assert themed.endswith(kept)
    for variable, light, _ in style.PALETTE.values():
        assert f"var({variable})" in themed
        assert light not in themed
        assert f"var({variable},{light})" in style.themed(svg, keep_colour=True)


@pytest.mark.parametrize("which, ground", [(1, "#fefefe"), (2, "#111111")])
def test_text_colours_are_legible_in_both_themes(which, ground):
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for name in ("ink", "muted", "bce_ink", "positives_ink", "guess", "softmax"):
        light, dark = sorted((luminance(style.PALETTE[name][which]), luminance(ground)))
        assert (dark + 0.05) / (light + 0.05) >= 4.5, name


@pytest.mark.parametrize(
    "value, printed",
    [
        (1.6980, "1.698"),
        (-0.41077, "−0.411"),
        (-0.0, "0.000"),
        (4.54e-5, "4.5e−5"),
        (float("nan"), "nan"),
        (float("inf"), "∞"),
        (-float("inf"), "−∞"),
    ],
)
def test_numbers_are_printed_in_one_way(value, printed):
    assert style.number(value) == printed


def test_importing_helpers_imports_neither_torch_nor_pyplot():
    unwanted = ("torch", "matplotlib.pyplot", "sklearn", "transformers", "pandas")
    code = f"import helpers, sys; print([m for m in {unwanted} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
