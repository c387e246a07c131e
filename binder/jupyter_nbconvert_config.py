"""Settings of nbconvert; set-up and Binder's build copy this file to where Jupyter looks for it."""

import re
from base64 import b64encode
from html import escape
from itertools import pairwise

STILL = re.compile(r"\n*!\[[^\]]*\]\(stills/[^)]*\)")


def show_stand_ins(notebook, resources):
    """Leave of each explorer and question what stands for its widget, which on a page has no kernel.

    nbconvert prefers a widget to whatever else is there, and its page then looks on the network for what draws it.
    """
    shown = False
    for cell in notebook.cells:
        for output, below in pairwise(cell.get("outputs", [])):
            if 'class="oc-lost"' in below.get("data", {}).get(
                "text/html", ""
            ):  # the words of helpers/live/shown.py
                shown, data = True, output.data
                data.pop("application/vnd.jupyter.widget-view+json", None)
                if "image/svg+xml" in data:  # nbconvert's own picture has no words for who does not see it
                    source = b64encode(data.pop("image/svg+xml").encode()).decode()
                    words = escape(data["text/plain"])
                    data["text/html"] = f'<img alt="{words}" src="data:image/svg+xml;base64,{source}">'
    for cell in notebook.cells if shown else []:  # the pictures that stand in the text until then
        if cell.cell_type == "markdown":
            cell.source = STILL.sub("", cell.source)
    return notebook, resources


c = get_config()  # noqa: F821 - Jupyter gives it to the files of its settings
c.HTMLExporter.preprocessors.append(show_stand_ins)
