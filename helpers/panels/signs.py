"""Signs: cat, dog, bird, fish, the box and the logo, which stand beside their words and never instead of them.

Drawn on a grid of 24 (the logo of 96) with one weight of line, of straight M L Q C Z paths: any page, and any figure, can
draw them. Introduced in notebook 00.
"""

from typing import Any

import numpy as np

from helpers.live import style
from helpers.live.marks import Points, ToPixels

GRID, WEIGHT = 24, 1.7
SIGNS = {
    "cat": (
        "M4.6 11 L4.2 3.6 L9 6.7 Q12 5.9 15 6.7 L19.8 3.6 L19.4 11 C20.4 16.4 17 20 12 20 C7 20 3.6 16.4 4.6 11 Z M9 "
        "11.4 L9 12.5 M15 11.4 L15 12.5 M9.7 16.3 Q11.1 17.5 12 15.6 Q12.9 17.5 14.3 16.3 M1.2 13.4 L5.2 14.3 M1.6 17.6 "
        "L5.6 16.6 M22.8 13.4 L18.8 14.3 M22.4 17.6 L18.4 16.6"
    ),
    "dog": (
        "M7.6 5.4 Q12 3.6 16.4 5.4 C18 8.6 17.6 11.4 17 14.4 C16.3 18.4 14.4 20.4 12 20.4 C9.6 20.4 7.7 18.4 7 14.4 "
        "C6.4 11.4 6 8.6 7.6 5.4 Z M7.6 5.4 C4.4 4 2 6.6 2.1 10.4 C2.2 13.8 4 15.4 5.4 13.8 Q6.3 12.7 6.5 11.4 M16.4 "
        "5.4 C19.6 4 22 6.6 21.9 10.4 C21.8 13.8 20 15.4 18.6 13.8 Q17.7 12.7 17.5 11.4 M9.9 10 L9.9 11 M14.1 10 L14.1 "
        "11 M10.6 14.2 L13.4 14.2 L12 15.7 Z M12 15.7 L12 17.6"
    ),
    "bird": (
        "M2.2 16.6 C5 16.6 6.2 15 6.8 12.4 C7.8 8 10.6 5.2 14 5.2 C16.6 5.2 18.4 6.8 18.7 9 L22 10.5 L18.6 11.8 C18.3 "
        "16 15 18.6 11 18.6 C7.4 18.6 4.6 18 2.2 16.6 Z M15.2 8.8 L15.2 9.6 M9.4 12 C10.6 15.4 13.8 15.4 15 12.2 M10.6 "
        "18.6 L10.6 21.6 M13.8 18 L13.8 21.6"
    ),
    "fish": (
        "M2 12 C5.4 6 12.6 5.6 17 12 C12.6 18.4 5.4 18 2 12 Z M17 12 L22 7.2 Q20.4 12 22 16.8 Z M6.6 10.9 L6.6 11.7 "
        "M10.2 8.9 Q12 12 10.2 15.1"
    ),
    "open box": "M4 11 L20 11 L20 20.6 L4 20.6 Z M4 11 L1 14.4 M20 11 L23 14.4 M4 11 L6.6 7.4 L17.4 7.4 L20 11",
    "closed box": (
        "M4 9 L20 9 L20 20.6 L4 20.6 Z M4 9 L6.6 5.2 L17.4 5.2 L20 9 M10.2 5.2 L9.8 9 L9.8 12.2 L14.2 12.2 L14.2 9 "
        "L13.8 5.2"
    ),
    "dead cat": (
        "M4.6 11 L4.2 3.6 L9 6.7 Q12 5.9 15 6.7 L19.8 3.6 L19.4 11 C20.4 16.4 17 20 12 20 C7 20 3.6 16.4 4.6 11 Z M8 11 "
        "L10 13 M10 11 L8 13 M14 11 L16 13 M16 11 L14 13 M9.7 16.3 Q11.1 17.5 12 15.6 Q12.9 17.5 14.3 16.3 M1.2 13.4 "
        "L5.2 14.3 M1.6 17.6 L5.6 16.6 M22.8 13.4 L18.8 14.3 M22.4 17.6 L18.4 16.6"
    ),
    "tag": "M2.6 12 L7.4 6 L21 6 L21 18 L7.4 18 Z M8 12 C8 10.9 9.8 10.9 9.8 12 C9.8 13.1 8 13.1 8 12 Z",
    "three": "M7 4.4 L17 4.4 L11.4 10.8 C15 10.8 17.4 13 17.4 15.6 C17.4 18.6 15 20.4 12 20.4 C9.4 20.4 7.4 19.2 6.6 17.2",
}
# The logo on a grid of 96: lines of weight 3, and what is filled.
LOGO_LINES = (
    "M33 47 C31.6 42 31.8 39 33 35 L31.6 13 L43.6 20.6 Q48 19.4 52.4 20.6 L64.4 13 L63 35 C64.2 39 64.4 42 63 47 "
    "M42 29 L42 31.6 M54 29 L54 31.6 M43.8 39.6 Q46.6 42 48 37.6 Q49.4 42 52.2 39.6 M22.4 32 L31 34 M22.8 42 L31.4 "
    "39.6 M73.6 32 L65 34 M73.2 42 L64.6 39.6 M16 47 L80 47 L80 86 L16 86 Z M16 47 L5 59 M80 47 L91 59 M28 47 L28 "
    "55 M48 47 L48 55 M68 47 L68 55 M28 55 L35.5 60 L35.5 77 L20.5 77 L20.5 60 Z M48 55 L55.5 60 L55.5 77 L40.5 77 "
    "L40.5 60 Z M68 55 L75.5 60 L75.5 77 L60.5 77 L60.5 60 Z"
)
LOGO_FILLED = (
    "M28 62.3 L29.9 66.5 L34 66.9 L30.9 69.7 L31.9 73.9 L28 71.7 L24.1 73.9 L25.1 69.7 L22 66.9 L26.1 66.5 Z M48 "
    "62.3 L49.9 66.5 L54 66.9 L50.9 69.7 L51.9 73.9 L48 71.7 L44.1 73.9 L45.1 69.7 L42 66.9 L46.1 66.5 Z"
)

# The sign of a set or of an outcome that is no animal.
OTHERS = {
    "none": "open box",
    "{}": "open box",
    "dead": "dead cat",
    "alive": "cat",
    "box still closed": "closed box",
}


def sign_of(word: str) -> str | None:
    """Return the path of the sign that stands beside `word`; None if there is none."""
    return SIGNS.get(OTHERS.get(word, word))


class Sign(Points):
    """The sign of a word at each of its points, its middle there, `size` pixels wide."""

    def __init__(
        self, at: ToPixels, name: str, size: float = 20, *, colour: str = style.INK, **points: Any
    ) -> None:
        super().__init__(at, **points)
        self.name, self.size, self.colour = name, size, colour

    def draw(self) -> str:
        """Return one path for each point."""
        points = self.pixels()
        scale = self.size / GRID
        look = f"fill: none; stroke: {self.colour}; stroke-width: {WEIGHT}; stroke-linecap: round; stroke-linejoin: round"
        return "".join(
            f'<path d="{sign_of(self.name)}" style="{look}" '
            f'transform="translate({x - self.size / 2:.2f} {y - self.size / 2:.2f}) scale({scale:.3f})"/>'
            for x, y in points[np.isfinite(points).all(1)].tolist()
        )
