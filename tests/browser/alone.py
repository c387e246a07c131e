"""Explorers and questions on a page of their own, without JupyterLab and without a kernel: as they look, at once."""

import base64

from playwright.sync_api import Locator, Page

from helpers.exercises.ask import AskWidget
from helpers.explorer import ExplorerWidget

SHOW = """async ([source, values]) => {
  const { default: widget } = await import(`data:text/javascript;base64,${source}`);
  const model = { get: (name) => values[name], set: () => {}, save_changes: () => {}, on: () => {}, off: () => {} };
  const el = document.body.appendChild(document.createElement("div"));
  el.tell = (view) => Object.assign(values.view, view);
  widget.render({ model, el });
}"""


def show(page: Page, widget: ExplorerWidget | AskWidget) -> Locator:
    """Add an explorer's or a question's widget to the page as it stands; return what is seen of it."""
    page.add_style_tag(content=widget._css)
    source = base64.b64encode(widget._esm.encode()).decode()
    page.evaluate(SHOW, [source, {"spec": widget.spec, "view": widget.view, "state": {}, "sent": {}}])
    return page.locator("div.oc").last
