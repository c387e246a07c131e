"""Panel: one live figure of an explorer, and the marks that every panel shares."""

import operator
from weakref import WeakKeyDictionary

import matplotlib
import numpy as np
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from helpers import style
from helpers.live import Label, LiveFigure, Marks


class Panel:
    """One live figure: `draw` makes every artist once, `update` moves the moving ones.

    Introduced in notebook 00, with the first explorer.
    """

    width, height = 320, 270

    def __init__(self, title, *, width=None, salt=None, **options):
        self.width = width or self.width
        self.live = LiveFigure(self.width, self.height, salt=salt)
        with matplotlib.rc_context(style.RC):
            self.live.title(title)
            self.draw(**options)

    def draw(self, **options):
        """Make every artist, still and moving."""
        raise NotImplementedError

    def update(self, **values):
        """Move the moving artists."""
        raise NotImplementedError

    def words(self, ax, *, size=style.TEXT, colour=style.INK, **kwargs):
        """Add a moving text, placed later with `say`."""
        kwargs.setdefault("transform", ax.transData)
        label = Label(0, 0, "", fontsize=size, color=colour, clip_on=False, **kwargs)
        return self.live.moving(ax.add_artist(label))

    def dots(self, ax, marker="o", size=11, face=style.INK, edge=None, width=1.6):
        """Add moving marks: filled for a prediction, outlined (face "none") for a target."""
        look = {"mfc": face, "mec": edge or face, "mew": width, "clip_on": False}
        return self.live.moving(ax.add_line(Marks(marker, size, **look)))

    def stars(self, ax, size=17):
        """Add the outlined stars that mark targets."""
        return self.dots(ax, "*", size, face="none", edge=style.INK, width=1.5)

    def patch(self, ax, **look):
        """Add a moving patch of any form, which `reshape` gives it."""
        patch = PathPatch(Path(np.zeros((0, 2))), clip_on=False, **look)
        ax.add_artist(patch).set_clip_path(None)
        return self.live.moving(patch)

    def line(self, ax, colour=style.INK, width=style.LINE, dashes="-"):
        """Add a moving line."""
        return self.live.moving(ax.plot([], [], dashes, color=colour, lw=width, clip_on=False)[0])


_last_set: WeakKeyDictionary = WeakKeyDictionary()


def change(artist, **properties):
    """Set those properties that differ from what was set last, so that an artist at rest is not drawn again."""
    last = _last_set.setdefault(artist, {})
    for name, value in properties.items():
        same = np.array_equal if isinstance(value, np.ndarray) else operator.eq
        if name not in last or not same(last[name], value):
            artist.set(**{name: value})
            last[name] = value


def say(text, x, y, words):
    """Place a moving text; empty words hide it."""
    change(text, visible=bool(words), position=(x, y), text=words)


def put(line, x=(), y=()):
    """Move a line or marks to the points (x, y); none by default."""
    change(line, data=np.array([x, y], float))


def reshape(patch, path):
    """Give a patch a new path, and have it drawn again (it does not say so itself)."""
    patch.set_path(path)
    patch.stale = True


def boxes(x, bottom, top, width):
    """Return one path of upright boxes centred at `x`: a single element, where bars would be dozens."""
    x, bottom, top = np.broadcast_arrays(np.asarray(x, float), bottom, top)
    left, right = x - width / 2, x + width / 2
    corners = [(left, bottom), (left, top), (right, top), (right, bottom), (left, bottom)]
    points = np.stack([np.stack(corner, -1) for corner in corners], 1)
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(x)
    return Path(points.reshape(-1, 2), codes)


class Arrow:
    """A moving vertical arrow: `length` pixels up (positive) or down from a point of `ax`."""

    def __init__(self, panel, ax, colour=style.INK):
        self.ax = ax
        shape = Polygon(np.zeros((7, 2)), closed=True, fc=colour, ec=style.PAPER, lw=1, clip_on=False)
        shape.set_transform(IdentityTransform())
        ax.add_artist(shape)
        shape.set_clip_path(None)
        self.shape = panel.live.moving(shape)

    def point(self, x, y, length):
        """Draw the arrow from (x, y) in data; below 1.5 pixels there is none."""
        px, py = self.ax.transData.transform((x, y))
        head = min(9, abs(length)) * np.sign(length)
        tip, neck = py + length, py + length - head
        outline = [
            (px - 2.5, py),
            (px - 2.5, neck),
            (px - 7, neck),
            (px, tip),
            (px + 7, neck),
            (px + 2.5, neck),
            (px + 2.5, py),
        ]
        change(self.shape, visible=abs(length) >= 1.5, xy=outline)


class Guess:
    """The learner's guess: a dotted line, level or upright, and words beside it. Off the scale it stands at the edge."""

    def __init__(self, panel, ax, **look):
        self.ax = ax
        self.line = panel.line(ax, style.GUESS, 2, ":")
        self.words = panel.words(ax, size=style.SMALL, colour=style.GUESS, **look)

    def level(self, value, left, right, words="your guess {}", at=None, limits=None):
        """Draw a guess at a height, from `left` to `right`; None hides it.

        `at` gives, for the height drawn, the place (x, y) of the `words`, by default above the line's left end.
        `limits` are the ends of the scale, by default the axis's.
        """
        if value is None:
            return self.hide()
        y, told = self._told(value, limits or self.ax.get_ylim(), words, "↓↑")
        self.show([left, right], [y, y], at(y) if at else self.above(left, y), told)

    def upright(self, value, bottom, top, words="your guess {}", at=None):
        """Draw a guess at a place along the axis, its words at the height `at`, by default above all that is drawn."""
        if value is None:
            return self.hide()
        x, told = self._told(value, self.ax.get_xlim(), words, "←→")
        across, up = self._pixel()
        left = x > np.mean(self.ax.get_xlim())  # on the side where there is room for words
        change(self.words, ha="right" if left else "left")
        height = self.ax.get_ylim()[1] + 4 * up if at is None else at
        self.show([x, x], [bottom, top], (x + (-4 if left else 4) * across, height), told)

    def over_curves(self, level, across, numbers):
        """Draw a guess at a height from end to end of the axis or, if `across` is given, at that place along it."""
        (left, right), (low, high) = self.ax.get_xlim(), self.ax.get_ylim()
        if across is not None:
            return self.upright(across, low, high)
        self.level(level, left, right, at=lambda y: self.above(left, y, numbers))

    def above(self, x, y, numbers=()):
        """Return the place of words above the height `y`: or below it, where the axis ends or one of `numbers` stands.

        `numbers` are the places (x, y) of the numbers that the words must not cover.
        """
        (across, up), (low, high) = self._pixel(), self.ax.get_ylim()
        near = [v for u, v in numbers if u - x < 200 * across]
        heights = [y + lift * up for lift in (5, -17, 22)]
        free = [h for h in heights if low <= h < high - 8 * up and all(abs(h - v) > 13 * up for v in near)]
        return x + 4 * across, free[0] if free else heights[0]

    def show(self, x, y, at, words):
        """Draw the line through the points (x, y), and the words at a place."""
        put(self.line, x, y)
        say(self.words, *at, words)

    def hide(self):
        """Draw no guess."""
        self.show((), (), (0, 0), "")

    def _pixel(self):
        """Return how much of each axis is a pixel."""
        box = self.ax.bbox
        return np.ptp(self.ax.get_xlim()) / box.width, np.diff(self.ax.get_ylim())[0] / box.height

    @staticmethod
    def _told(value, limits, words, arrows):
        """Return the value, brought to the edge if it is off the scale, and its words, with an arrow if it was."""
        low, high = sorted(limits)
        off = "" if low <= value <= high else f" {arrows[int(value > high)]}"
        return float(np.clip(value, low, high)), words.format(style.number(value)) + off
