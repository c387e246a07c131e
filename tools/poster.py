"""Write the poster, the whole answer on one page of A3, as SVG and PDF: `make poster`.

    .venv/bin/python tools/poster.py [--output poster]

Its pictures are the real explorers', its numbers are worked out; it holds no picture of its own but boxes and words. The
browser of the tests prints the PDF. Nothing of it is kept in the repository: it is made where it is needed.
"""

import argparse
import sys
from html import escape
from pathlib import Path

import numpy as np
from find_browser import launch_browser
from pages import drawn
from playwright.sync_api import sync_playwright

from helpers import explore
from helpers.live import style
from helpers.maths import losses
from helpers.maths.registry import FOUR
from helpers.panels import Bars, TriangleInCube
from helpers.panels.signs import GRID

WIDE, HIGH = 1680, 1188  # four units a millimetre: A3
EDGE, TEXT = 56, 18
FONT = "'DejaVu Sans', Verdana, sans-serif"
FORMULA = "'DejaVu Serif', Georgia, serif"
CODE = "'DejaVu Sans Mono', Consolas, monospace"
LOGITS, TARGETS = (1, 2, -1), (1, 1, 0)  # R
TOP, FOOT, SIDE = 196, 926, 404  # the two cards, and how wide they are
ANSWER = [
    "Untied, yes to everything costs 0: nothing says no. Add the",
    "no-terms, and it is BCE: **the usual formula, once per label.**",
]
COLUMNS = [
    (style.SOFTMAX, "Exactly one of K", "CrossEntropyLoss", "the label’s number; answer: the largest"),
    (style.BCE, "Any number of K", "BCEWithLogitsLoss", "floats, one per label; yes where z > 0"),
    (style.BCE, "Some labels unknown", "BCEWithLogitsLoss(weight=known)", "what is unknown weighs 0"),
    (style.SOFTMAX, "Shares that add up to 1", "CrossEntropyLoss", "float targets; here softmax wins"),
]


def words(x, y, lines, size=TEXT, **look):
    """Return lines of text, the first with its foot at y. `look`: weight, colour, anchor, font, slant."""
    shape = {
        "weight": ("font-weight", 400),
        "colour": ("fill", style.INK),
        "anchor": ("text-anchor", "start"),
        "font": ("font-family", FONT),
        "slant": ("font-style", "normal"),
    }
    told = " ".join(f'{name}="{look.get(key, usual)}"' for key, (name, usual) in shape.items())
    return "".join(
        f'<text x="{x:g}" y="{y + 1.36 * size * i:g}" font-size="{size}" {told}>{_bold(line)}</text>'
        for i, line in enumerate([lines] if isinstance(lines, str) else lines)
    )


def _bold(line):
    """Return a line with what stands between ** in bold."""
    parts = escape(line, quote=False).split("**")
    return "".join(
        f'<tspan font-weight="700">{part}</tspan>' if i % 2 else part for i, part in enumerate(parts)
    )


def box(x, y, wide, high, inside, face=style.PAPER, edge="none"):
    """Return a box with what stands in it, none of which may be wider or higher."""
    frame = f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="12" fill="{face}" stroke="{edge}" stroke-width="2"/>'
    return f'<g class="box">{frame}{inside}</g>'


def signs(x, y, size, *names):
    """Return signs side by side."""
    scale = size / GRID
    return "".join(
        f'<g transform="translate({x + 1.15 * size * i:g} {y:g}) scale({scale:g})">{drawn.sign(name, style.INK)}</g>'
        for i, name in enumerate(names)
    )


def panel(explorer, kind, x, y, wide, high):
    """Return the explorer's first panel of a kind, as large as fits a place, in its middle."""
    explorer.frame()
    live = next(one for one in explorer.panels if isinstance(one, kind)).live
    scale = min(wide / live.width, high / live.height)
    x, y = x + (wide - scale * live.width) / 2, y + (high - scale * live.height) / 2
    rim = " ".join(f'{name}="{value}"' for name, value in style.RIM.items())
    drawing = (live.still() + live.frame()).replace("<text ", f"<text {rim} ")
    return f'<g class="panel" transform="translate({x:g} {y:g}) scale({scale:g})" stroke-linejoin="round">{drawing}</g>'


def head():
    """Return logo, title, and the example that all pictures show."""
    example = f"Here z = {_row(LOGITS, '{:g}')}; cat and dog are true"
    return (
        f'<g transform="translate({EDGE - 6} 38) scale(1.42)">{drawn.logo(style.INK)}</g>'
        + words(210, 104, "“Which one?” or “Which ones?”", 58, weight=700)
        + words(
            210,
            152,
            "Why several labels at once take binary cross-entropy, and not the usual one",
            26,
            colour=style.MUTED,
        )
        + signs(WIDE - EDGE - 116, 52, 52, "cat", "dog")
        + words(WIDE - EDGE, 152, example, TEXT, anchor="end", colour=style.MUTED)
    )


def card(x, colour, texts):
    """Return one way to ask: what it says, its formula, where it pushes."""
    left, wide, ink = x + 24, SIDE - 48, style.INKS.get(colour, colour)
    inside = (
        signs(left - 4, TOP + 16, 46, *texts["signs"])
        + words(left, TOP + 104, texts["title"], 36, weight=700, colour=ink)
        + words(left, TOP + 140, texts["why"])
        + box(left, TOP + 232, wide, 84, words(x + SIDE / 2, TOP + 268, texts["formula"], 21, anchor="middle", font=FORMULA, slant="italic")
            + words(x + SIDE / 2, TOP + 300, texts["named"], 16, anchor="middle", colour=style.MUTED))
        + box(left, TOP + 330, wide, FOOT - TOP - 420, panel(texts["explorer"], Bars, left + 6, TOP + 336, wide - 12, FOOT - TOP - 432))
        + words(left, FOOT - 54, texts["push"], weight=700, colour=ink)
        + words(left, FOOT - 54 + 28, texts["example"])
    )  # fmt: skip
    return box(x, TOP, SIDE, FOOT - TOP, inside, style.WASHES[colour])


def cards():
    """Return both ways to ask: on the left which one, on the right which ones."""
    p, q = losses.softmax(LOGITS), losses.sigmoid(LOGITS)
    pushes = {
        name: -FOUR[name].gradient(np.array(LOGITS, float), np.array(TARGETS, float))
        for name in ("softmax", "bce")
    }
    s, dog = sum(TARGETS), 1
    one = {
        "signs": ["open box", "cat"], "title": "Which one?", "explorer": explore.many_at_once(),
        "why": ["Softmax ties the labels: they", "add up to 1, and are **rivals**.", "With one true, praising it is", "punishing the others."],
        "formula": "−Σ y ln p", "named": "the **yes-terms**: the usual cross-entropy",
        "push": f"Push: y − s p, here s = {s}",
        "example": f"dog: 1 − {s} × {_n(p[dog])} = **{_n(pushes['softmax'][dog])}**, down",
    }  # fmt: skip
    ones = {
        "signs": ["open box", "cat", "dog"], "title": "Which ones?", "explorer": explore.many_at_once(loss="bce"),
        "why": ["Sigmoids are free: nothing", "says no unless it is asked to.", "A no-term is the yes-term of", "the label’s opposite."],
        "formula": "Σ −y ln q − (1 − y) ln(1 − q)", "named": "**yes-** and **no-term** of each label: BCE",
        "push": "Push: y − q, each label alone",
        "example": f"dog: 1 − {_n(q[dog])} = **+{_n(pushes['bce'][dog])}**, up",
    }  # fmt: skip
    return card(EDGE, style.SOFTMAX, one) + card(WIDE - EDGE - SIDE, style.BCE, ones)


def middle():
    """Return what can be said at all: the triangle in the cube, the two best answers, and the half-way house."""
    x, wide = EDGE + SIDE + 32, WIDE - 2 * (EDGE + SIDE + 32)
    centre, half = x + wide / 2, (wide - 20) / 2
    floor = float(FOUR["softmax"].floor(np.array(TARGETS, float)))
    best = [
        (
            x,
            style.SOFTMAX,
            "The best of softmax: (½, ½, 0)",
            f"its loss stays above 2 ln 2 = {_n(floor)}",
        ),
        (
            x + half + 20,
            style.BCE,
            "The best of sigmoids: (1, 1, 0)",
            "the corner itself; its loss goes to 0",
        ),
    ]
    facts = "".join(
        box(left, FOOT - 192, half, 72, words(left + half / 2, FOOT - 162, title, 19, anchor="middle", weight=700, colour=style.INKS.get(hue, hue))
            + words(left + half / 2, FOOT - 135, told, 16, anchor="middle"), edge=hue)
        for left, hue, title, told in best
    )  # fmt: skip
    but = "“Then drop the softmax, and keep −Σ y ln q?”"
    drop = words(x + 92, FOOT - 68, but, 20, weight=700, colour=style.YES_TERMS_INK)
    drop += words(x + 92, FOOT - 40, ANSWER, 17)
    return (
        words(centre, TOP + 22, "What can be said at all", 30, anchor="middle", weight=700)
        + words(centre, TOP + 54, "Softmax answers lie on the triangle, sigmoids fill the cube.", 19, anchor="middle")
        + words(centre, TOP + 80, "“Cat and dog” is a corner, and not on the triangle.", 19, anchor="middle")
        + panel(explore.triangle_in_cube(logits=[1, 2, -1]), TriangleInCube, x + 10, TOP + 92, wide - 20, FOOT - TOP - 296)
        + facts
        + box(x, FOOT - 104, wide, 104, signs(x + 22, FOOT - 80, 52, "closed box") + drop, edge=style.YES_TERMS)
    )  # fmt: skip


def choose():
    """Return the strip at the foot: which loss for which question."""
    y, gap = FOOT + 72, 24
    wide = (WIDE - 2 * EDGE - 3 * gap) / 4
    parts = [words(EDGE, y - 28, "Choose by the question", 30, weight=700)]
    for i, (hue, title, call, told) in enumerate(COLUMNS):
        x = EDGE + i * (wide + gap)
        parts.append(f'<rect x="{x:g}" y="{y - 8}" width="{wide:g}" height="6" fill="{hue}"/>')
        inside = words(x + 4, y + 34, title, 23, weight=700) + words(
            x + 4, y + 66, call, TEXT, font=CODE, weight=700
        )
        parts.append(box(x, y, wide, 110, inside + words(x + 4, y + 96, told, 17, colour=style.MUTED)))
    foot = "One cat, many labels · the road to each line: notebooks 00 to 04 · text and figures: CC BY 4.0"
    return "".join(parts) + words(EDGE, HIGH - 36, foot, 15, colour=style.MUTED)


def _n(value):
    return style.number(float(value))


def _row(values, form):
    return "(" + ", ".join(form.format(value) for value in values).replace("-", "−") + ")"


def poster():
    """Return the poster as one SVG document."""
    title = "Which one, or which ones? Why several labels at once take binary cross-entropy, on one page"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm" viewBox="0 0 {WIDE} {HIGH}" role="img">'
        f'<title>{title}</title><rect width="{WIDE}" height="{HIGH}" fill="{style.PAPER}"/>'
        f'<g font-family="{FONT}">{head()}{cards()}{middle()}{choose()}</g></svg>'
    )


def printed(svg, path):
    """Print the poster on one page of A3."""
    page = f"<!DOCTYPE html><meta charset='utf-8'><style>@page{{size:420mm 297mm;margin:0}}body{{margin:0}}svg{{display:block}}</style>{svg}"
    with sync_playwright() as playwright:
        browser = launch_browser(playwright)
        tab = browser.new_page()
        tab.context.set_offline(True)
        tab.set_content(page)
        tab.pdf(path=path, prefer_css_page_size=True, print_background=True, page_ranges="1")
        browser.close()


def main():
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--output", type=Path, default=Path("poster"), help="the folder to write (default: poster)"
    )
    folder = parser.parse_args().output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        svg = poster()
        (folder / "poster.svg").write_text(svg + "\n", encoding="utf-8")
        printed(svg, folder / "poster.pdf")
    except OSError as error:
        sys.exit(f"Poster: {folder} cannot be written ({error.strerror or error}).")
    print(f"Poster: {folder / 'poster.pdf'} is A3; poster.svg beside it is the same.")


if __name__ == "__main__":
    main()
