"""The first page of the hand-outs: the question, and the way to every notebook's page."""

import html

from pages import links, page

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>One cat, many labels</title>
<meta name="description" content="{question}">
<style>{css}</style>
</head>
<body>
<div class="oc-page">
<main id="content">
<h1>One cat, many labels</h1>
<p><strong>{question}</strong></p>
<p>Eight pages, each with sliders that move logits and targets. They need nothing but this folder: no Python, no network.
Predict, commit, then move the sliders yourself.</p>
<ol class="contents">
{rows}
</ol>
</main>
<footer>
{footer}
</footer>
</div>
</body>
</html>
"""
ROW = """<li><span class="number">{number}</span><span><strong><a href="{file}">{title}</a></strong>
{question}<br>about {minutes} minutes</span></li>"""


def render(notebooks):
    """Return the contents page."""
    series = [links.describe(path) for path in notebooks]
    rows = [ROW.format(**{name: html.escape(text) for name, text in about.items()}) for about in series]
    question = html.escape(series[0]["question"])
    return PAGE.format(question=question, css=page.sheet(), rows="\n".join(rows), footer=links.footer())
