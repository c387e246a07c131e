"""The first page of the hand-outs: the question, and the way to every notebook's page."""

import html

from nbformat.v4 import new_markdown_cell, new_notebook

from pages import links, page

TEXT = """# {title}

**{question}**

Eight pages, each with sliders that move logits and targets. They need nothing but this folder: no Python, no network.
Predict, commit, then move the sliders yourself.

<ol class="contents">
{rows}
</ol>
"""
ROW = """<li><span class="number">{number}</span><span><strong><a href="{file}">{title}</a></strong>
{question}<br>about {minutes} minutes</span></li>"""


def render(notebooks):
    """Return the contents page."""
    series = [links.describe(path) for path in notebooks]
    rows = [ROW.format(**{name: html.escape(str(told)) for name, told in about.items()}) for about in series]
    about = {"title": series[0]["title"], "question": series[0]["question"]}
    book = new_notebook(cells=[new_markdown_cell(TEXT.format(**about, rows="\n".join(rows)))])
    return page.exported(book, about, links.footer())
