"""The rows that an explorer sends when a page asks for them."""

import asyncio
import gzip
import json
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from helpers.live.rows import Rows


def run(work):
    """Run a coroutine in a thread of its own: one that drives a browser has a loop already."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()


def head_of(piece):
    """Return what a piece says before its columns."""
    return json.loads(gzip.decompress(piece).partition(b"\n")[0])


def parts_of(explorer, *asked):
    """Return [(message, piece in base64)], all that is sent once those messages have been heard, each by itself."""
    parts = []

    async def hear():
        rows = Rows(explorer, lambda part, piece: parts.append((part, b64encode(piece).decode())))
        for message in asked:
            rows.heard(message)
            if rows.drawing:
                await rows.drawing

    run(hear())
    return parts
