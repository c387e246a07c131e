"""The cells that benchmarks compare: a bare echo, every explorer, and other ways to draw a picture that follows a slider.

Each rival draws the picture of `explore.many_at_once`, moved by the cat's logit: its three panels side by side in one
figure, as one would draw them; plotly's has the same bars, points, numbers and arrows.
"""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from helpers import explore

FIRST = """
%matplotlib inline
import io, sys
import ipywidgets
import numpy as np
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from helpers import explore
from helpers.maths import losses
sys.path.append(FOLDER)
from in_matplotlib import Drawing

WIDTHS, HEIGHT = (290, 330, 250), 270

def slider():
    return ipywidgets.FloatSlider(value=1, min=-10, max=10, step=0.1)

class Picture(Drawing):
    "The panels of explore.many_at_once in one figure, for others to draw."
    def __init__(self, value=1):
        super().__init__(explore.many_at_once())
        self.move(value)
    def still(self, animated=False):
        for artist in self.moving:
            artist.set_animated(animated)
        return self
    def move(self, value):
        super().move(logits=[value, 2, -1])
""".replace("FOLDER", repr(str(Path(__file__).parent)))
ECHO = """
handle = slider()
label = ipywidgets.Label("1.0")
label.add_class("echo")
handle.observe(lambda change: setattr(label, "value", f"{change.new:.1f}"), "value")
ipywidgets.VBox([handle, label])
"""
JSLINK = """
linked, shown = slider(), ipywidgets.FloatProgress(1, min=-10, max=10)
shown.add_class("jslinked")
ipywidgets.jslink((linked, "value"), (shown, "value"))
ipywidgets.VBox([linked, shown])
"""
INTERACT = """
def draw(logit):
    display(Picture(logit).still().figure)

ipywidgets.interact(draw, logit=slider());
"""
REDRAW = """
handle, image = slider(), ipywidgets.Image()
def redraw(value, picture=Picture().still()):
    picture.move(value)
    file = io.BytesIO()
    picture.figure.savefig(file, format="png", dpi=72)
    image.value = file.getvalue()
handle.observe(lambda change: redraw(change.new), "value")
redraw(1)
ipywidgets.VBox([handle, image])
"""
BLIT = """
from PIL import Image as Pillow
handle, webp = slider(), ipywidgets.Image(format="webp")
picture = Picture().still(animated=True)
canvas = FigureCanvasAgg(picture.figure)
canvas.draw()
background = canvas.copy_from_bbox(picture.figure.bbox)
def blit(value):
    picture.move(value)
    canvas.restore_region(background)
    for artist in picture.moving:
        artist.draw(canvas.get_renderer())
    file = io.BytesIO()
    Pillow.fromarray(np.asarray(canvas.buffer_rgba())).save(file, "webp", lossless=True, quality=0)
    webp.value = file.getvalue()
handle.observe(lambda change: blit(change.new), "value")
blit(1)
ipywidgets.VBox([handle, webp])
"""
IPYMPL = """
from ipympl.backend_nbagg import Canvas, FigureManager
handle, shown = slider(), Picture().still()
mpl = Canvas(shown.figure)
FigureManager(mpl, 1)
def follow(change):
    shown.move(change.new)
    mpl.draw_idle()
handle.observe(follow, "value")
ipywidgets.VBox([handle, mpl])
"""
PLOTLY = """
import plotly.graph_objects as go
from plotly.subplots import make_subplots
y, turn = np.array([1, 1, 0]), np.array([[0.9, 0.2], [-0.5, 0.6], [0, 1]])  # a cube seen from a corner
def numbers(logit):
    z = np.array([logit, 2, -1])
    return z, losses.softmax(z), losses.sigmoid(z), -losses.softmax_cross_entropy_gradient(z, y), losses.softmax_cross_entropy(z, y)
def data(logit):
    z, p, q, push, loss = numbers(logit)
    return [
        {"x": ["cat", "dog", "bird"], "y": np.arcsinh(z), "text": [f"{v:.1f}, push {w:+.3f}" for v, w in zip(z, push)]},
        {"x": ["cat", "dog", "bird"], "y": np.arcsinh(z) + push, "text": ["↑" if v > 0 else "↓" for v in push]},
        {"x": (p @ turn)[:1], "y": (p @ turn)[1:], "text": [" ".join(f"{v:.3f}" for v in p)]},
        {"x": (q @ turn)[:1], "y": (q @ turn)[1:], "text": [" ".join(f"{v:.3f}" for v in q)]},
        {"x": ["loss"], "y": [loss], "text": [f"{loss:.3f}"]},
    ]
ply, places = slider(), [(1, "bar"), (1, "scatter"), (2, "scatter"), (2, "scatter"), (3, "bar")]
board = make_subplots(1, 3, column_widths=WIDTHS).update_layout(width=sum(WIDTHS), height=HEIGHT, showlegend=False)
for (column, kind), values in zip(places, data(1)):
    more = {"mode": "markers+text"} if kind == "scatter" else {}
    board.add_trace({"type": kind, **values, **more}, row=1, col=column)
corners = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1], [0, 0, 1]]) @ turn
board.add_scatter(x=corners[:, 0], y=corners[:, 1], mode="lines", row=1, col=2)
board = go.FigureWidget(board)
def update(change):
    with board.batch_update():
        for trace, values in zip(board.data, data(change.new)):
            trace.update(values)
ply.observe(update, "value")
ipywidgets.VBox([ply, board])
"""

BOKEH = """
from bokeh.io import output_notebook, show
from bokeh.layouts import column
from bokeh.models import ColumnDataSource, CustomJS, Slider
from bokeh.plotting import figure
from bokeh.resources import INLINE
output_notebook(INLINE, hide_banner=True)
bars = ColumnDataSource({"label": ["cat", "dog", "bird"], "top": [1, 2, -1], "push": [0, 0, 0], "text": ["", "", ""]})
chart = figure(x_range=["cat", "dog", "bird"], y_range=(-10, 10), width=sum(WIDTHS), height=HEIGHT, toolbar_location=None)
chart.vbar(x="label", top="top", width=0.6, source=bars)
chart.vbar(x="label", bottom="top", top="push", width=0.1, color="black", source=bars)
chart.text(x="label", y="top", text="text", source=bars)
bokeh = Slider(start=-10, end=10, value=1, step=0.1, title="cat")
bokeh.js_on_change("value", CustomJS(args={"bars": bars}, code='''
    const z = [this.value, 2, -1], y = [1, 1, 0], e = z.map(Math.exp), sum = e[0] + e[1] + e[2];
    const push = e.map((one, i) => y[i] - 2 * one / sum);
    bars.data = {label: bars.data.label, top: z, push: push.map((w, i) => z[i] + w), text: push.map((w) => w.toFixed(3))};
'''))
show(column(bokeh, chart))
"""


@dataclass(frozen=True)
class Cell:
    """A cell's source, what moves it in the page, and what then must change."""

    source: str
    slider: str = ".noUi-handle"
    changed: str = ""


OURS = "input[type=range], .oc-option[aria-pressed=false]"
EXPLORERS = {name: Cell(f"explore.{name}()", OURS, ".oc-moving") for name in explore.__all__}
# Without its rows every step is a first one: the kernel is asked.
FIRST_STEPS = {
    name: Cell(f"first = explore.{name}(); first.rows_ahead = False; first", OURS, ".oc-moving")
    for name in explore.__all__
}
RIVALS = {
    "interact": Cell(INTERACT, changed=".jp-RenderedImage img"),
    "full redraw to PNG": Cell(REDRAW, changed="img.widget-image"),
    "Agg blit to WebP": Cell(BLIT, changed="img.widget-image"),
    "ipympl": Cell(IPYMPL, changed="canvas"),
    "plotly": Cell(PLOTLY, changed="svg.main-svg"),
    "bokeh": Cell(BOKEH, changed="canvas"),
}
BARE = {"echo": Cell(ECHO, changed=".echo"), "jslink": Cell(JSLINK, changed=".jslinked")}


def write_notebook(folder, sources, first=FIRST):
    """Write a notebook of a `first` cell and the others; return its name."""
    cells = [new_code_cell(source.strip()) for source in (first, *sources)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "bench.ipynb")
    return "bench.ipynb"
