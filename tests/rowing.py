"""The rows that an explorer sends when a page asks for them."""

import asyncio
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from helpers.live.rows import Rows


def parts_of(explorer, *asked):
    """Return [(message, piece in base64)], all that is sent once those messages have been heard, each by itself."""
    parts = []

    async def hear():
        rows = Rows(explorer, lambda part, piece: parts.append((part, b64encode(piece).decode())))
        for message in asked:
            rows.heard(message)
            if rows.drawing:
                await rows.drawing

    with ThreadPoolExecutor(1) as beside:  # a thread that drives a browser has a loop of its own
        beside.submit(asyncio.run, hear()).result()
    return parts
