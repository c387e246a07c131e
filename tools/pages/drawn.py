"""Signs and logo as SVG elements, for pages, pictures and the poster; and the logo as a page's icon."""

from urllib.parse import quote

from helpers.live import style
from helpers.panels.signs import GRID, LOGO_FILLED, LOGO_LINES, SIGNS, WEIGHT

LINES = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
LOGO_GRID = 96


def sign(name, colour="currentColor"):
    """Return the group of one sign, on its grid of 24."""
    return f'<path d="{SIGNS[name]}" {LINES} stroke="{colour}" stroke-width="{WEIGHT}"/>'


def logo(colour="currentColor", weight=3.0):
    """Return the group of the logo, on its grid of 96."""
    return (
        f'<path d="{LOGO_LINES}" {LINES} stroke="{colour}" stroke-width="{weight}"/>'
        f'<path d="{LOGO_FILLED}" fill="{colour}"/>'
    )


def framed(inside, grid, kind):
    """Return an SVG element of a page, which says nothing: words stand beside it."""
    return f'<svg class="{kind}" viewBox="0 0 {grid} {grid}" aria-hidden="true">{inside}</svg>'


def signs(*names):
    """Return the elements of some signs, side by side."""
    return "".join(framed(sign(name), GRID, "sign") for name in names)


def icon():
    """Return the logo as a small SVG document of its own, light on a dark tab."""
    light, dark = style.PALETTE["ink"][1:]
    ink = f"svg{{color:{light}}}@media(prefers-color-scheme:dark){{svg{{color:{dark}}}}}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="2 4 92 92"><style>{ink}</style>{logo(weight=5)}</svg>'


def icon_address():
    """Return the icon as an address that needs nothing but itself."""
    return "data:image/svg+xml," + quote(icon(), safe=" =:/()'")
