"""What the room's server gives: one page for the phones, made of the hand-outs' front ends, and the code that leads to it."""

import base64
import gzip
import hashlib
import html
import io
from functools import cache
from pathlib import Path

import segno

from helpers.explore.animals import SIGNS
from helpers.live import style
from helpers.live.front import module, styles

HERE = Path(__file__).parent
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The room · One cat, many labels</title>
<link rel="icon" href="data:,">
<style>{css}</style>
</head>
<body>
<div class="oc-phone">
<header><h1>One cat, many labels</h1><p class="line" role="status" id="line"></p></header>
<main id="room" data-room="{room}" data-sign="{sign}"><noscript><p>This page needs JavaScript. Without it, raise your hand.</p></noscript></main>
<footer><p>No name is asked for, and none is kept.</p></footer>
</div>
<script type="module">{script}</script>
</body>
</html>
"""


@cache
def script():
    """Return the page's script."""
    return module("phone.js")


def page(room):
    """Return the page as gzipped bytes; by `room` it tells this room's votes from an earlier one's."""
    css = style.css(".oc-phone") + styles("explorer.css", "ask.css")
    css += (HERE / "static" / "phone.css").read_text(encoding="utf-8")
    text = PAGE.format(
        css=css, room=html.escape(room), sign=html.escape(SIGNS["closed box"]), script=script()
    )
    return gzip.compress(text.encode(), 9)


def policy(host):
    """Return the page's content security policy: its own script alone, and no word to any other host."""
    return (
        f"default-src 'none'; script-src 'sha256-{_digest()}'; style-src 'unsafe-inline'; img-src data:; "
        f"connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def _digest():
    return base64.b64encode(hashlib.sha256(script().encode()).digest()).decode()


def code(address):
    """Return the code that a phone scans, as SVG: black on white, which every camera reads, on dark slides too."""
    out = io.BytesIO()
    segno.make(address, micro=False, error="m").save(
        out, kind="svg", border=4, light="#fff", omitsize=True, xmldecl=False, title=f"Code that opens {address}"
    )  # fmt: skip
    return out.getvalue()
