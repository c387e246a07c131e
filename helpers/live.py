"""LiveFigure: a matplotlib figure drawn once, of which only the moving artists are drawn again.

The *still layer* is the whole figure less its moving artists; the *moving layer* lies over it and is drawn
anew for each state. Both come from matplotlib's own SVG renderer, so they are sharp at any zoom, their text
is text, and their colours follow the page's theme. Introduced in notebook 00.
"""

import io
import re
import uuid
from contextlib import contextmanager

import matplotlib
import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from helpers import style

# What the page does not need: comments, line breaks, ids of groups (nothing refers to them, and they would
# not be unique), turns by zero, and font families (front/explorer.css sets the page's own).
_IDLE = re.compile(
    r"<!--.*?-->|\n\s*|(?<=<g) id=\"[^\"]*\"| transform=\"rotate\(-?0 [^)]*\)\"|font-family: [^;\"]*; ?"
)
# A hundredth of a pixel is fine enough. (No text of a figure has five decimals.)
_FINER = re.compile(r"(\.\d\d)\d{3,}")


@contextmanager
def _svg_settings(salt):
    """Real text and this figure's ids. (rc_context would copy every setting: a tenth of a whole step.)"""
    wanted = {"svg.fonttype": "none", "svg.hashsalt": salt}
    before = {name: matplotlib.rcParams[name] for name in wanted}
    matplotlib.rcParams.update(wanted)
    try:
        yield
    finally:
        matplotlib.rcParams.update(before)


class Label(Text):
    """A line of text written straight into an SVG page, which aligns it by its anchor.

    Measuring it as matplotlib does is a third of a whole step, and the renderer's own way there another sixth.
    `va` is "baseline", "center" or "bottom"; no mathematics, no turning.
    """

    _drop = {"center": 0.36, "bottom": -0.21}  # of the font size, from the point down to the baseline
    _anchor = {"left": "start", "center": "middle", "right": "end"}

    def draw(self, renderer):
        """Draw the words at their place."""
        if not isinstance(renderer, RendererSVG):
            return super().draw(renderer)
        if self.get_visible() and self.get_text():
            x, y = self.get_transform().transform(self.get_position())
            size = self.get_fontsize()
            y = renderer.height - y + self._drop.get(self.get_va(), 0) * size
            look = (
                f"font-size: {size:g}px; text-anchor: {self._anchor[self.get_ha()]}; fill: {self.get_color()}"
            )
            if self.get_fontweight() == "bold":
                look = f"font-weight: 700; {look}"
            renderer.writer.element("text", self.get_text(), style=look, x=f"{x:.2f}", y=f"{y:.2f}")
        self.stale = False


class Marks(Line2D):
    """Marks without a line between them, written straight into an SVG page: circles, or any others as one path.

    The renderer would write a mark's outline and its look twice over, in three times the time.
    """

    def __init__(self, marker, size, **look):
        super().__init__([], [], marker=marker, markersize=size, linestyle="none", **look)
        shape = MarkerStyle(marker)
        self._outline = (
            None if marker == "o" else shape.get_path().transformed(shape.get_transform()).vertices * size
        )

    def draw(self, renderer):
        """Draw a mark at each point."""
        if not isinstance(renderer, RendererSVG):
            return super().draw(renderer)
        points = self.get_transform().transform(self.get_xydata())
        points = points[np.isfinite(points).all(1)]
        if self.get_visible() and len(points):
            look = f"fill: {self.get_mfc()}; stroke: {self.get_mec()}; stroke-width: {self.get_mew():g}"
            points = points * [1, -1] + [0, renderer.height]
            if self._outline is None:
                for x, y in points:
                    at = {"cx": f"{x:.2f}", "cy": f"{y:.2f}", "r": f"{self.get_ms() / 2:g}"}
                    renderer.writer.element("circle", attrib={**at, "style": look})
            else:
                corners = points[:, None] + self._outline[:-1] * [1, -1]
                shapes = (" L ".join(f"{x:.2f} {y:.2f}" for x, y in shape) for shape in corners)
                renderer.writer.element("path", d=" ".join(f"M {shape} z" for shape in shapes), style=look)
        self.stale = False


class LiveFigure:
    """A figure of `width` x `height` CSS pixels in two SVG layers.

    `figure` is a plain `matplotlib.figure.Figure` at 72 dpi (a point is a pixel), never pyplot's, so there is
    nothing to close. Axes are placed by `axes`, in pixels, so no later layout pass can shift one layer against
    the other. `salt` makes the ids of clip paths and markers unique to this figure; by default it is random.
    """

    def __init__(self, width=320, height=250, *, salt=None):
        self.width, self.height = width, height
        self.salt = salt or uuid.uuid4().hex
        with matplotlib.rc_context(style.RC):
            self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self._moving = {}  # artist: the fragment it was last drawn as
        self._pen = _Pen(width, height)

    def axes(self, left=44, bottom=34, right=10, top=34):
        """Add axes with the given margins in pixels, and return them."""
        box = (
            left / self.width,
            bottom / self.height,
            (self.width - left - right) / self.width,
            (self.height - bottom - top) / self.height,
        )
        with matplotlib.rc_context(style.RC):
            return self.figure.add_axes(box)

    def title(self, text):
        """Write what the panel shows, at its top left. (The message of the moment is the explorer's headline.)"""
        self.figure.text(
            4 / self.width,
            1 - 15 / self.height,
            text,
            size=style.SMALL + 0.5,
            weight="bold",
            color=style.MUTED,
        )

    def moving(self, *artists):
        """Mark artists as moving: left out of the still layer, drawn in the order given for each frame."""
        for artist in artists:
            artist.set_animated(True)
            self._moving[artist] = None
        return artists[0] if len(artists) == 1 else artists

    def still(self):
        """Return the SVG fragment of everything that never moves."""
        return self._render(self.figure.draw)

    def frame(self):
        """Return the SVG fragment of the moving artists as they are now. Hidden artists leave no trace.

        Only artists that have changed since (matplotlib calls them stale) are drawn again.
        """
        with _svg_settings(self.salt):
            for artist, fragment in self._moving.items():
                if fragment is None or artist.stale:
                    self._moving[artist] = self._fragment(artist)
                    artist.stale = False
        return "".join(self._moving.values())

    def fragments(self, known):
        """Return the SVG fragment of each moving artist; `known` keeps, by its look, what was drawn before.

        For many thousand frames in a row, of which each artist has but a few hundred looks.
        """
        drawn = []
        with _svg_settings(self.salt):
            for place, artist in enumerate(self._moving):
                look = (place, *_look(artist))
                if look not in known:
                    known[look] = self._fragment(artist)
                drawn.append(known[look])
        return drawn

    def full(self):
        """Return one ordinary drawing of the whole figure, to compare the two layers with."""
        for artist in self._moving:
            artist.set_animated(False)
        try:
            return self._render(self.figure.draw)
        finally:
            for artist in self._moving:
                artist.set_animated(True)

    def _fragment(self, artist):
        return _thin(self._pen.fragment(artist.draw)) if artist.get_visible() else ""

    def _render(self, draw):
        with _svg_settings(self.salt):
            return _thin(self._pen.fragment(draw))


class _Pen(RendererSVG):
    """One renderer for every fragment of a figure: making one, with its page around it, is a third of a fragment."""

    def __init__(self, width, height):
        self._out = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        super().__init__(width, height, self._out, image_dpi=72, metadata=nothing)

    def fragment(self, draw):
        """Return what `draw` draws, with its own markers and clip paths."""
        self.writer.flush()
        self._out.seek(0)
        self._out.truncate()
        self._markers, self._clipd = {}, {}
        draw(self)
        self._write_clips()
        self.writer.flush()
        return self._out.getvalue()


def _thin(svg):
    return _FINER.sub(r"\1", _IDLE.sub("", svg))


def _look(artist):
    """Return all that a moving artist's fragment depends on, as far as panels change it."""
    if not artist.get_visible():
        return ()
    if isinstance(artist, Text):
        words = artist.get_text(), artist.get_position(), artist.get_ha()
        return *words, artist.get_color(), artist.get_fontweight()
    if isinstance(artist, Line2D):
        return (
            artist.get_xydata().tobytes(),
            artist.get_color(),
            artist.get_linestyle(),
            artist.get_linewidth(),
            artist.get_mfc(),
        )
    if isinstance(artist, AxesImage):
        return (artist.get_array().tobytes(),)
    form = artist.get_bbox().bounds if isinstance(artist, Rectangle) else artist.get_path().vertices.tobytes()
    return form, artist.get_facecolor(), artist.get_edgecolor()
