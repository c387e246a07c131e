// A JupyterLab extension without a build step: the container that JupyterLab asks for its plugin, written by hand.
// It waits for the opened notebook's kernel, runs every cell, hides the source of cells that only open a question
// or an explorer, and starts the deck on the first slide. Markdown slides can be shown while cells still run.

const ONLY_OPENS = /^(from helpers import [\w, ]+\s+)?(ask|explore\.\w+|final_check)\([^\n]*\)\s*$/;
const HERE = /** @type {HTMLScriptElement} */ (document.currentScript).src;

/** @template Found @param {() => Found} found @returns {Promise<NonNullable<Found>>} */
function until(found, every = 50) {
  return new Promise((resolve) => {
    const look = () => {
      const what = found();
      if (what) resolve(what);
      else setTimeout(look, every);
    };
    look();
  });
}

/** Load the slides' looks, and what arranges and steers them; return what shows the first. @param {LabApp} app */
async function deck(app) {
  const looks = document.createElement("link");
  Object.assign(looks, { rel: "stylesheet", href: new URL("deck.css", HERE).href });
  const steers = document.createElement("script");
  Object.assign(steers, { type: "module", src: new URL("deck.js", HERE).href });
  document.head.append(looks, steers);
  const steer = await until(() => window.oneCatDeck);
  return steer(app);
}

/** @param {LabApp} app */
async function present(app) {
  await app.restored;
  const panel = await until(() => {
    const shown = app.shell.currentWidget;
    return shown?.context?.isReady && shown.content?.widgets?.length ? shown : null;
  });
  const notebook = panel.content;
  for (const cell of notebook.widgets) {
    if (cell.model.type === "code" && ONLY_OPENS.test(cell.model.sharedModel.getSource())) cell.inputHidden = true;
  }
  const start = await deck(app);
  notebook.activeCellIndex = 0;
  await app.commands.execute("deck:start");
  start();
  // A cell that is run before the kernel is connected is silently not run.
  await until(() => {
    const kernel = panel.sessionContext.session?.kernel;
    return panel.sessionContext.isReady && kernel?.connectionStatus === "connected" && kernel.status === "idle";
  });
  const ran = app.commands.execute("notebook:run-all-cells");
  await until(() => notebook.activeCellIndex !== 0 || notebook.widgets.some((cell) => cell.model.executionCount), 20);
  notebook.activeCellIndex = 0;
  await ran;
  document.body.dataset.oneCatPresenting = "ran"; // for tests
}

const plugin = {
  id: "one-cat-presenting:plugin",
  autoStart: true,
  activate: (/** @type {LabApp} */ app) => {
    present(app).catch((error) => console.error("presenting:", error));
  },
};

window._JUPYTERLAB = window._JUPYTERLAB ?? {};
window._JUPYTERLAB["one-cat-presenting"] = { init: () => {}, get: async () => () => ({ __esModule: true, default: plugin }) };
