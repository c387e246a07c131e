"""One notebook as one self-contained page: nbconvert's, with our template, MathML, and the explorers' data."""

import base64
import json
import re
from pathlib import Path

from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from helpers.live import style
from helpers.live.front import module, styles
from pages import drawn, links

HERE = Path(__file__).parent
PLACE = re.compile(r'<div class="oc-place">(\d+)</div>')
# Without these a function's name stands close to its argument, and a slash far from its numbers.
SPACED = [
    (re.compile(r"<mi>(ln|log|exp|max|min)</mi>"), r'<mo lspace="0.17em" rspace="0.17em">\1</mo>'),
    (re.compile(r"<mo>(/|&#x0002F;)</mo>"), r'<mo lspace="0" rspace="0">\1</mo>'),
]
WIDGET = "application/vnd.jupyter.widget-view+json"
LONE = re.compile(r"(?:from helpers import [\w, ]+\s+)?(?:ask|explore\.\w+|final_check)\(.*\)\s*", re.DOTALL)


class Renderer(IPythonRenderer):
    """Markdown with mathematics as MathML, links between pages, and tables that scroll by themselves."""

    def inline_math(self, body):
        """Return a formula within a line."""
        return _mathml(body, "inline")

    def block_math(self, body):
        """Return a formula on a line of its own."""
        return (
            f'<div class="math" tabindex="0" role="group" aria-label="formula">{_mathml(body, "block")}</div>'
        )

    def link(self, text, url, title=None):
        """Return a link, to the page where it was to the notebook."""
        return super().link(text, re.sub(r"^([\w-]+)\.ipynb", r"\1.html", url), title)

    def image(self, text, url, title=None):
        """Return a picture; none for a still one, where the explorer that it stands for lives."""
        return "" if url.startswith("stills/") else super().image(text, url, title)

    def paragraph(self, text):
        """Return a paragraph; none where a still picture was all of it."""
        return super().paragraph(text) if text.strip() else ""

    def table(self, text):
        """Return a table that a narrow page can scroll."""
        return (
            f'<div class="wide" tabindex="0" role="group" aria-label="table"><table>\n{text}</table></div>\n'
        )


def _mathml(body, display):
    """Return LaTeX as MathML."""
    text = convert(body, display=display)
    for pattern, better in SPACED:
        text = pattern.sub(better, text)
    return text


class Exporter(HTMLExporter):
    """nbconvert's exporter with our template and renderer; `places` are the first looks of what will live."""

    def __init__(self, places, **options):
        self._places = places
        super().__init__(template_name="handout", extra_template_basedirs=[str(HERE)], **options)

    def markdown2html(self, source):
        """Render Markdown."""
        return MarkdownWithMath(renderer=Renderer(escape=False, exclude_anchor_links=True)).render(source)

    def default_filters(self):
        """Add our filters to nbconvert's."""
        yield from super().default_filters()
        yield "markdown2html", self.markdown2html
        yield "places", self._filled

    def _filled(self, text):
        def fill(found):
            number = int(found[1])
            return f'<div class="oc-place" data-place="{number}">{self._places[number]["first"]}</div>'

        return PLACE.sub(fill, text)


def render(book, path, work, notebooks, site=None):
    """Return the page of a notebook that was run, with what it left in `work`; on a web site, if `site` is given."""
    told = json.loads((work / path.stem / "places.json").read_text(encoding="utf-8"))
    for cell in book.cells:
        if cell.cell_type == "code":  # a progress bar is nothing to read
            cell.outputs = [out for out in cell.outputs if WIDGET not in out.get("data", {})]
        shown = any("oc-place" in str(out.get("data", {})) for out in cell.get("outputs", []))
        if shown and LONE.fullmatch(cell.source):
            cell.metadata["transient"] = {"remove_source": True}
    page = {**links.describe(path), "series": [links.describe(notebook) for notebook in notebooks]}
    page["head"] = site.head(page, page["file"]) if site else ""
    brought = data(told, work, site)
    return exported(book, page, links.footer(path), told["places"], brought, module("handout.js"))


def exported(book, page, footer, places=(), data="", script=""):
    """Return a notebook as a page: `page` tells its title and question, and of the series, its number and the others."""
    page = {**page, "css": sheet() + page.get("extra", ""), "icon": drawn.icon_address()}
    page |= {"footer": footer, "data": data, "script": script}
    return Exporter(places).from_notebook_node(book, resources={"page": page})[0]


def sheet():
    """Return the style sheet of a page: the palette, the explorers', and its own."""
    return style.css(".oc-page") + styles("explorer.css", "ask.css") + own("page.css")


def own(name):
    """Return a style sheet of ours alone."""
    return (HERE / name).read_text(encoding="utf-8")


def data(told, work, site=None):
    """Return the script elements that hold the places and the packed grids; on a web site the grids are files."""
    places = [{name: value for name, value in place.items() if name != "first"} for place in told["places"]]
    for place in places:
        if place.get("opens"):
            place["opens"].pop("first")
    said = json.dumps({**told, "places": places}, ensure_ascii=False).replace("</", "<\\/")
    parts = [f'<script type="application/json" id="oc-places">{said}</script>']
    for key in sorted({explorer["data"] for explorer in told["explorers"].values()}):
        packed = (work / f"{key}.bin").read_bytes()
        if site:
            site.keep(key, packed)
        else:
            text = base64.b64encode(packed).decode()
            parts.append(f'<script type="application/octet-stream" id="oc-data-{key}">{text}</script>')
    return "\n".join(parts)
