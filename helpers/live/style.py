"""Palette, type and sizes: every colour and font size of the series is defined here, once.

Hue says *which loss* (Okabe-Ito, but for ZLPR) and nothing else: naive and stable, right and wrong are ink. Position says
*which label*. Dashed is a floor, dotted a guess, a star a true label, an arrow a push; a second curve is thinner, and named
at its end. A figure is drawn in the light colours;
`themed` swaps each for a CSS variable, so that the page's theme, light or dark, decides in the end.
Introduced in notebook 00.
"""

import re

# name: (CSS variable, light, dark). Dark values are lifted to keep at least 4.5:1 on #111.
PALETTE = {
    "ink": ("--oc-ink", "#1f2328", "#f0f3f6"),
    "muted": ("--oc-muted", "#59636e", "#a9b3bd"),
    "faint": ("--oc-faint", "#d0d7de", "#3d444d"),
    "wash": ("--oc-wash", "#eef1f4", "#21262d"),
    "paper": ("--oc-paper", "#fefefe", "#111111"),
    "veil": ("--oc-veil", "#1f2327", "#f0f3f5"),  # ink, laid thinly over what must be read through it
    "softmax": ("--oc-softmax", "#0072b2", "#5890ee"),
    "softmax_wash": ("--oc-softmax-wash", "#cfe6f4", "#12384f"),
    "bce": ("--oc-bce", "#009e73", "#59d99d"),
    "bce_ink": ("--oc-bce-ink", "#00704f", "#59d99d"),
    "bce_wash": ("--oc-bce-wash", "#cdeee4", "#0d4234"),
    "yes_terms": ("--oc-yes-terms", "#d55e00", "#ff833d"),
    "yes_terms_ink": ("--oc-yes-terms-ink", "#b04a00", "#ff833d"),
    "yes_terms_wash": ("--oc-yes-terms-wash", "#fbe0cb", "#54290a"),
    "zlpr": ("--oc-zlpr", "#6a4a00", "#a98467"),
    "zlpr_wash": ("--oc-zlpr-wash", "#eee3cc", "#3b2c14"),
    "guess": ("--oc-guess", "#aa3377", "#f4a7dd"),
}

INK, MUTED, FAINT, WASH, PAPER = (PALETTE[name][1] for name in ("ink", "muted", "faint", "wash", "paper"))
SOFTMAX, BCE, YES_TERMS, ZLPR, GUESS = (
    PALETTE[name][1] for name in ("softmax", "bce", "yes_terms", "zlpr", "guess")
)
SOFTMAX_WASH, BCE_WASH, YES_TERMS_WASH, ZLPR_WASH = (
    PALETTE[name][1] for name in ("softmax_wash", "bce_wash", "yes_terms_wash", "zlpr_wash")
)
VEIL = PALETTE["veil"][1]
WASHES = {SOFTMAX: SOFTMAX_WASH, BCE: BCE_WASH, YES_TERMS: YES_TERMS_WASH, ZLPR: ZLPR_WASH, MUTED: WASH}
BCE_INK, YES_TERMS_INK = PALETTE["bce_ink"][1], PALETTE["yes_terms_ink"][1]
# The two terms of a label, in every explorer: what a true label costs is filled, what a false one costs is hollow.
TERMS = {"yes": {"face": YES_TERMS, "edge": PAPER}, "no": {"face": PAPER, "edge": INK}}
INKS = {BCE: BCE_INK, YES_TERMS: YES_TERMS_INK}  # dark enough to read as text; the others are as they are

# Which loss is which colour (helpers/maths/registry.py names them); those not here are drawn in grey.
COLOURS = {
    **dict.fromkeys(("softmax", "softmax y/s", "softmax, no-terms"), SOFTMAX),
    "yes-terms only": YES_TERMS,
    "bce": BCE,
    "zlpr": ZLPR,
}

# Round each letter of a figure: a curve that runs through a number leaves it legible.
RIM = {"paint-order": "stroke", "stroke": PAPER, "stroke-width": "3px"}

# Sizes in CSS pixels: figures are made at 72 dpi, where a point is a pixel.
TEXT, SMALL, BIG = 13, 12, 17
MONO = "var(--jp-code-font-family, monospace)"
LINE, SECOND, THIN = 2.4, 1.3, 1.1  # SECOND: a line beside the one that counts
FADED = 0.45  # the opacity of a mark beside the one that counts; not under more contrast or forced colours

_VARIABLE = {light: variable for variable, light, _ in PALETTE.values()}
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def themed(svg: str, keep_colour: bool = False) -> str:
    """Return `svg` with each palette colour as a CSS variable; `keep_colour` leaves the light one as fallback."""

    def variable(match: re.Match[str]) -> str:
        name = _VARIABLE.get(match[0])
        if name is None:
            return match[0]
        return f"var({name},{match[0]})" if keep_colour else f"var({name})"

    return _COLOUR.sub(variable, svg)


# What of the palette changes for a reader who asks for more contrast, on light and on dark pages: text then keeps 7:1.
MORE_CONTRAST = {
    "muted": ("#1f2328", "#f0f3f6"),
    "faint": ("#59636e", "#a9b3bd"),
    "softmax": ("#00528a", "#86b1ff"),
    "bce_ink": ("#00543b", "#59d99d"),
    "yes_terms_ink": ("#853800", "#ff9a5f"),
    "zlpr": ("#6a4a00", "#c9a384"),
    "guess": ("#8a2060", "#f4a7dd"),
}
# The reader's own colours, where the system forces them (Windows' contrast themes): what a hue says, words say too.
FORCED = {name: "CanvasText" for name in PALETTE} | {
    "faint": "GrayText",
    **dict.fromkeys(("paper", "wash"), "Canvas"),
    **dict.fromkeys(
        ("veil", "softmax_wash", "bce_wash", "yes_terms_wash", "zlpr_wash"), "transparent"
    ),  # an outline is left
    "softmax": "LinkText",
    "bce": "Highlight",
    "guess": "GrayText",
}

# What says on a page's body that its theme is dark, or has more contrast (dark, light).
DARK_THEMES = (
    "[data-jp-theme-light='false']",
    ".vscode-dark",
    ".vscode-high-contrast:not(.vscode-high-contrast-light)",
)
HIGH_CONTRAST = (DARK_THEMES[-1], ".vscode-high-contrast-light")


def css(scope: str = ".oc") -> str:
    """Return the style sheet that defines the palette and the rim on a CSS selector.

    For light and dark pages, for more contrast, and for colours that the system forces.
    """
    light, dark = ("".join(f"{entry[0]}:{entry[which]};" for entry in PALETTE.values()) for which in (1, 2))
    more_light, more_dark = (
        "".join(f"{PALETTE[name][0]}:{pair[which]};" for name, pair in MORE_CONTRAST.items())
        for which in (0, 1)
    )
    forced = "".join(f"{PALETTE[name][0]}:{colour}!important;" for name, colour in FORCED.items())
    rim = themed("".join(f"{name}:{value};" for name, value in RIM.items()))
    more = "(prefers-contrast:more)"
    # A page with a theme of its own (JupyterLab's, VS Code's) decides; else the system does.
    chosen = f"body:is({', '.join(DARK_THEMES)}) {scope}"
    wished = f"body:not([data-jp-theme-light], [class*='vscode-']) {scope}"
    more_chosen = f"body{HIGH_CONTRAST[0]} {scope}", f"body{HIGH_CONTRAST[1]} {scope}"
    return (
        f"{scope}{{{light}}}\n"
        f"{scope} svg text{{{rim}}}\n"
        f"@media {more}{{{scope}{{{more_light}}}}}\n"
        f"{chosen}{{{dark}}}\n"
        f"@media (prefers-color-scheme:dark){{{wished}{{{dark}}}}}\n"
        f"@media {more}{{{chosen}{{{more_dark}}}}}\n"
        f"{more_chosen[0]}{{{more_dark}}}\n{more_chosen[1]}{{{more_light}}}\n"
        f"@media (prefers-color-scheme:dark) and {more}{{{wished}{{{more_dark}}}}}\n"
        f"@media (forced-colors:active){{{scope}{{{forced}}}}}\n"
        f"@media {more}, (forced-colors:active){{{scope} svg [style$='opacity: {FADED:g}']{{opacity:1!important}}}}\n"
    )


def number(value: float, decimals: int = 3) -> str:
    """Return `value` as the series prints numbers: fixed decimals, a true minus, words for the edges.

    Small values that would print as zero are written in powers of ten ("4.5e-5"), for no loss is rounded away; and so
    are those from ten million on, which would outgrow their place.
    """
    if value != value:
        return "nan"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    if value and not 0.5 * 10**-decimals <= abs(value) < 1e7:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    return f"{value + 0.0:.{decimals}f}".replace("-", "−")  # + 0.0 turns a negative zero into zero


def bold_width(words: str, size: float) -> int:
    """Return about how many pixels wide bold `words` are in the fonts of the pictures: rather too many."""
    return round(0.72 * size * len(words))
