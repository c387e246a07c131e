"""Explorers and questions on a page of their own, without JupyterLab: as they look, at once, or with a kernel in this process."""

from playwright.sync_api import Locator, Page

from helpers.exercises.ask import AskWidget
from helpers.live.explorer import Explorer, ExplorerWidget

SHOW = """async ([source, values, kernel]) => {
  const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const heard = [];
  let asking = false, more = false; // as in JupyterLab: one message is under way, and of what comes meanwhile the last is kept
  const ask = async () => {
    more = true;
    if (asking) return;
    asking = true;
    while (more) {
      more = false;
      values.view = await window[kernel](values.sent);
      heard.forEach((act) => act());
    }
    asking = false;
  };
  const model = { get: (name) => values[name], set: (name, value) => (values[name] = value),
    save_changes: () => kernel && ask(), on: (name, act) => name === "change:view" && heard.push(act), off: () => {} };
  const el = document.body.appendChild(document.createElement("div"));
  el.tell = (view) => Object.assign(values.view, view);
  widget.render({ model, el });
}"""


def show(page: Page, widget: ExplorerWidget | AskWidget, kernel: str | None = None) -> Locator:
    """Add an explorer's or a question's widget to the page as it stands; return what is seen of it."""
    page.add_style_tag(content=widget._css)
    values = {
        "spec": widget.spec,
        "view": widget.view,
        "sent": {"values": {}, "action": None, "move": ["", 0]},
    }
    page.evaluate(SHOW, [widget._esm, values, kernel])
    return page.locator("div.oc").last


def live(page: Page, explorer: Explorer) -> Locator:
    """Add an explorer that answers."""

    def answer(sent):
        explorer.widget.sent = sent
        return explorer.widget.view

    name = f"kernel_{page.locator('div.oc').count()}"
    page.expose_function(name, answer)
    return show(page, explorer.widget, name)
