"""A real JupyterLab in a real browser, for tests and benchmarks.

with start_lab(root) as lab, sync_playwright() as playwright:
    browser = launch_browser(playwright)
    page = new_page(browser)
    with guard(page) as watch:
        open_notebook(page, lab, "00_start_here.ipynb")
        run_all(page)
        assert not cell_errors(page)
        full_screenshot(page, Path("seen.png"))
    assert not watch.problems

The notebooks are copied to a scratch folder, so nothing in the repository changes. Wait with
`page.wait_for_timeout` or a locator, never `time.sleep`: while Python sleeps no request is served.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from chromium import guard, launch_browser, new_page, wait_at_rest  # noqa: F401  (one import for a test)
from lab_server import Lab, lab_environment, start_lab  # noqa: F401
from playwright.sync_api import Locator, Page

NOTEBOOK = """
    const app = window.jupyterapp, panel = app?.shell.currentWidget, notebook = panel?.content;
    const session = panel?.sessionContext, kernel = session?.session?.kernel;
    const idle = kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
"""


def in_notebook(page: Page, body: str, argument: Any = None) -> Any:
    """Run JavaScript with app, panel, notebook (the view), session, kernel and idle at hand."""
    return page.evaluate(f"async argument => {{ {NOTEBOOK} {body} }}", argument)


def wait_in_notebook(page: Page, condition: str, timeout: float, argument: Any = None) -> None:
    """Wait until a JavaScript condition, with the same names at hand, holds."""
    script = f"argument => {{ {NOTEBOOK} return {condition}; }}"
    page.wait_for_function(script, arg=argument, timeout=timeout, polling=50)


def wait_until_idle(page: Page, timeout: float = 300_000) -> None:
    """Wait until the kernel has answered everything asked of it, and the page has drawn."""
    wait_in_notebook(page, "session?.isReady && idle", timeout)
    in_notebook(page, "await kernel.requestKernelInfo(); await new Promise(requestAnimationFrame);")
    wait_in_notebook(page, "idle", timeout)


def wait_until_open(page: Page, name: str, timeout: float = 300_000) -> None:
    """Wait until the notebook is read and on top, also after a reload (its kernel may still be starting)."""
    wait_in_notebook(
        page, "notebook?.model && panel.context?.isReady && panel.context.path === argument", timeout, name
    )
    wait_for_splash(page, timeout)


def wait_for_splash(page: Page, timeout: float = 300_000) -> None:
    """Wait until JupyterLab's opening picture has gone: until then the page is hidden, or lies under it."""
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=timeout)


# Each explorer and question in sight is drawn (the words for the lost stand below each): front ends are read after the kernel is idle.
DRAWN = """notebook.widgets.every((cell) => !cell.outputArea?.isVisible || cell.outputArea.widgets.every((one, i) =>
    !String(cell.model.outputs.get(i + 1)?.data['text/html']).includes('class="oc-lost"')
    || (one.node.querySelector('.oc') && [...one.node.querySelectorAll('.widget-vbox > *')].every((e) => e.querySelector('.oc')))))"""


def open_notebook(page: Page, lab: Lab, name: str, timeout: float = 300_000) -> None:
    """Open a notebook alone, in the page's theme, and wait for its kernel (cells are not run)."""
    page.goto(f"{lab.url}/lab/tree/{quote(name)}?reset&token={lab.token}")
    wait_until_open(page, name, timeout)
    wait_until_idle(page, timeout)
    in_notebook(
        page,
        """session.iopubMessage.connect((_, message) => {
            const by = message.parent_header.msg_type, what = message.content;
            if (message.header.msg_type === 'error' && by !== 'execute_request')
                console.error(`kernel, in a callback: ${what.ename}: ${what.evalue}`);
        });""",
    )
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    set_theme(page, "JupyterLab Dark" if dark else "JupyterLab Light")


def run_all(page: Page, timeout: float = 1_200_000) -> None:
    """Run every cell; return when the kernel is idle and all have run, or one has failed, and what they show is drawn."""
    wait_until_idle(page, timeout)
    in_notebook(
        page,
        """window.oneCatRan = false;
        app.commands.execute('notebook:run-all-cells').then(() => { window.oneCatRan = true; });""",
    )
    wait_in_notebook(page, "window.oneCatRan && idle", timeout)
    wait_until_idle(page, timeout)
    skipped = in_notebook(
        page,
        """return [...notebook.model.cells].map((cell, i) => [cell, i]).filter(([cell]) =>
            cell.type === 'code' && cell.sharedModel.getSource().trim() && !cell.executionCount
        ).map(([, i]) => i);""",
    )
    if skipped and not cell_errors(page):
        raise RuntimeError(f"Run All did not run cells {skipped}.")
    wait_in_notebook(page, DRAWN, 300_000)


def restart_kernel(page: Page, timeout: float = 300_000) -> None:
    in_notebook(page, "await session.restartKernel();")
    wait_until_idle(page, timeout)


def cell_output(page: Page, index: int) -> list[dict[str, Any]]:
    """The outputs of a cell, in the notebook format, from the model rather than the page."""
    return in_notebook(page, "return notebook.model.cells.get(argument).outputs?.toJSON() ?? [];", index)


def cell_errors(page: Page) -> list[dict[str, Any]]:
    """Each error output: {cell, ename, evalue, traceback}."""
    count = in_notebook(page, "return notebook.model.cells.length;")
    return [
        {"cell": index, **output}
        for index in range(count)
        for output in cell_output(page, index)
        if output["output_type"] == "error"
    ]


def cell(page: Page, index: int) -> Locator:
    """A cell on the page, counted from 0 as in the file."""
    return page.locator(f".jp-Notebook .jp-Cell[data-windowed-list-index='{index}']")


def scroll_to_cell(page: Page, index: int) -> Locator:
    """Make a cell the active one and bring it into view, also where cells are windowed.

    Without a margin (0): JupyterLab takes its own, of a quarter, off the lowest place too, and so leaves the last
    cells out of view.
    """
    script = "notebook.activeCellIndex = argument; await notebook.scrollToItem(argument, 'start', 0);"
    in_notebook(page, script, index)
    cell(page, index).wait_for(state="visible")
    return cell(page, index)


def find_cell(page, source):
    """Return the number of the code cell that holds `source`."""
    index = in_notebook(
        page,
        """return [...notebook.model.cells].findIndex(
             c => c.type === 'code' && c.sharedModel.getSource().includes(argument));""",
        source,
    )
    assert index >= 0, f"no cell holds {source!r}"
    return index


def run_cell(page, source):
    """Run the one cell that holds `source`, as Ctrl+Enter does, and return it."""
    index = find_cell(page, source)
    script = "notebook.activeCellIndex = argument; await app.commands.execute('notebook:run-cell');"
    in_notebook(page, script, index)
    wait_until_idle(page)
    return cell(page, index)


def run_in_kernel(page: Page, code: str) -> None:
    """Run Python beside the cells."""
    in_notebook(page, "await kernel.requestExecute({code: argument}).done;", code)


def set_theme(page: Page, theme: str) -> None:
    """'JupyterLab Light' or 'JupyterLab Dark'."""
    in_notebook(page, "await app.commands.execute('apputils:change-theme', {theme: argument});", theme)
    page.locator(f"body[data-jp-theme-name='{theme}']").wait_for(state="attached")
    wait_for_splash(page)


def start_deck(page: Page) -> None:
    """Present from the first cell."""
    in_notebook(page, "notebook.activeCellIndex = 0; await app.commands.execute('deck:start');")
    page.locator("body[data-jp-deck-mode='presenting']").wait_for(state="attached")
    wait_at_rest(page)


def stop_deck(page: Page) -> None:
    in_notebook(page, "await app.commands.execute('deck:stop');")
    page.locator("body[data-jp-deck-mode='presenting']").wait_for(state="detached")


def full_screenshot(target: Page | Locator, path: Path) -> Path:
    """A picture of one element, or of the whole notebook by making the window as tall as it is."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(target, Locator):
        target.screenshot(path=path, animations="disabled")
        return path
    size = target.viewport_size or {"width": 1280, "height": 900}
    hidden = in_notebook(
        target,
        """const outer = notebook.node.querySelector('.jp-WindowedPanel-outer') ?? notebook.node;
        return outer.scrollHeight - outer.clientHeight;""",
    )
    target.set_viewport_size({**size, "height": min(16_000, size["height"] + max(0, hidden))})
    in_notebook(
        target, "(notebook.node.querySelector('.jp-WindowedPanel-outer') ?? notebook.node).scrollTop = 0;"
    )
    wait_at_rest(target)
    target.screenshot(path=path, animations="disabled")
    target.set_viewport_size(size)
    return path
