"""An explorer's panels as one matplotlib figure, mark for mark, so that other ways of drawing have the same picture."""

import re

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text as Words
from matplotlib.transforms import Bbox, IdentityTransform

from helpers.live.marks import Dots, Image, Line, Shape, Text
from helpers.panels.crowd import Crowd
from helpers.panels.signs import GRID, WEIGHT, Sign, sign_of

CODES = {
    "M": [Path.MOVETO],
    "L": [Path.LINETO],
    "Q": [Path.CURVE3] * 2,
    "C": [Path.CURVE4] * 3,
    "Z": [Path.CLOSEPOLY],
}
ALIGNED = {"center": "center", "bottom": "bottom", "top": "top"}


class Drawing:
    """The panels of `explorer` side by side: `figure`, and `moving`, those of its artists that follow the explorer."""

    def __init__(self, explorer):
        panels = explorer.panels
        self.explorer, self.height = explorer, max(panel.live.height for panel in panels)
        wide = sum(panel.live.width for panel in panels)
        self.figure = Figure(figsize=(wide / 72, self.height / 72), dpi=72)
        self.figure.add_axes((0, 0, 1, 1)).set_axis_off()  # IPython shows no figure without axes
        self._pairs, left = [], 0
        for panel in panels:
            sides = [mark for box in panel.live.boxes for mark in box.sides()]
            for mark in (*sides, *panel.live.still_marks):
                _follow(self._add(mark), mark, left, self.height)
            self._pairs += [
                (self._add(mark), mark, left)
                for mark in panel.live.moving_marks
                if not isinstance(mark, Crowd)
            ]
            left += panel.live.width
        self.moving = [artist for artist, _, _ in self._pairs]

    def move(self, **state):
        """Move the explorer's marks to a state, and the artists after them."""
        self.explorer.draw({**self.explorer.state, **state})
        for artist, mark, left in self._pairs:
            _follow(artist, mark, left, self.height)

    def _add(self, mark):
        if isinstance(mark, Text):
            anchor = {"ha": mark.ha, "va": ALIGNED.get(mark.va, "baseline"), "rotation": 90 * mark.turned}
            artist = Words(size=mark.size, weight=mark.weight, **anchor)
        elif isinstance(mark, Sign):
            artist = PathPatch(Path(np.zeros((0, 2))), fill=False, lw=WEIGHT * mark.size / GRID)
        elif isinstance(mark, Dots):
            look = {"mec": mark.edge, "mew": mark.width, "ls": "none"}
            artist = Line2D([], [], marker=mark.marker, ms=mark.size, **look)
        elif isinstance(mark, Line):
            artist = Line2D([], [], color=mark.colour, lw=mark.width, ls=mark.dashes)
        elif isinstance(mark, Shape):
            artist = PathPatch(Path(np.zeros((0, 2))), lw=mark.width, alpha=mark.opacity)
        else:
            artist = BboxImage(Bbox.unit(), cmap="gray_r")
        self.figure.add_artist(artist)
        artist.set_transform(IdentityTransform())
        return artist


def _outline(name):
    """Return a sign's path, on its grid."""
    points, codes = [], []
    for letter, numbers in re.findall("([MLQCZ])([^MLQCZ]*)", sign_of(name)):
        found = np.array(numbers.split() or [0, 0], float).reshape(-1, 2)
        points += [*found]
        codes += CODES[letter] * (len(found) // len(CODES[letter]))
    return Path(np.array(points), codes)


def _follow(artist, mark, left, height):
    """Give an artist the place and the look of its mark."""

    def flipped(pixels):
        return np.asarray(pixels, float) * [1, -1] + [left, height]

    artist.set_visible(mark.visible)
    if isinstance(mark, Text):
        artist.set(position=flipped(mark.at(mark.position)), text=mark.text, color=mark.colour)
    elif isinstance(mark, Shape):
        paths = [Path(flipped(mark.at([*corners, corners[0]])), closed=True) for corners in mark.corners()]
        artist.set(path=Path.make_compound_path(*paths), facecolor=mark.face, edgecolor=mark.edge)
    elif isinstance(mark, Sign):
        shape = _outline(mark.name)
        corners = shape.vertices - GRID / 2
        paths = [Path(flipped(at + corners * mark.size / GRID), shape.codes) for at in mark.pixels()]
        artist.set(path=Path.make_compound_path(*paths), edgecolor=mark.colour)
    elif isinstance(mark, Image):
        artist.bbox = Bbox(flipped(mark.at([(0, 0), (1, 1)])))
        artist.set_data(mark.pixels)
    else:
        artist.set_data(*flipped(mark.pixels()).T)
        if isinstance(mark, Dots):
            artist.set_markerfacecolor(mark.face)
