"""What a notebook displays while it is run for its page: explorers and questions, in order.

`make handouts` runs each notebook with the environment variable ONE_CAT_HANDOUT set.
"""

import os

shown: list = []


def on():
    """Return whether the notebook is being run for its page."""
    return bool(os.environ.get("ONE_CAT_HANDOUT"))


def marked(*things):
    """Note explorers or questions, and return the display data that mark their places in the page."""
    first = len(shown)
    shown.extend(things)
    return {"text/html": "".join(f'<div class="oc-place">{first + i}</div>' for i in range(len(things)))}
