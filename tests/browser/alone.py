"""Explorers and questions on a page of their own, without JupyterLab and without a kernel: as they look, at once."""

from playwright.sync_api import Locator, Page

from helpers.exercises.ask import AskWidget
from helpers.live.explorer import ExplorerWidget

SHOW = """async ([source, values]) => {
  const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const model = { get: (name) => values[name], set: () => {}, save_changes: () => {}, on: () => {}, off: () => {} };
  const el = document.body.appendChild(document.createElement("div"));
  el.tell = (view) => Object.assign(values.view, view);
  widget.render({ model, el });
}"""


def show(page: Page, widget: ExplorerWidget | AskWidget) -> Locator:
    """Add an explorer's or a question's widget to the page as it stands; return what is seen of it."""
    page.add_style_tag(content=widget._css)
    page.evaluate(SHOW, [widget._esm, {"spec": widget.spec, "view": widget.view, "sent": {"move": ["", 0]}}])
    return page.locator("div.oc").last
