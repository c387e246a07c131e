// What the front ends share: making elements, a control's value in a state, the kernel's end, keys that stay with the focus.

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// Both leave alone what is as it should be: the page then has nothing to lay out and paint again.
const say = (node, text) => node.textContent === text || (node.textContent = text);
const mark = (node, name, value) => node.getAttribute(name) === value || node.setAttribute(name, value);

const minus = (text) => String(text).replace("-", "−");
const get = (state, c) => (c.index === null ? state[c.field] : state[c.field][c.index]);

// How far apart two values are; of values that are no numbers, whether they differ.
const far = (a, b) => (typeof a === "number" && typeof b === "number" ? Math.abs(a - b) : a === b ? 0 : 1);
const closest = (values, value) => values.reduce((best, v, i) => (far(v, value) < far(values[best], value) ? i : best), 0);

// Act when the kernel behind a model has ended. Of a restart by hand its models are told; that it died, and was started
// again, is known to whoever listens to the kernel itself. Returns what stops the listening.
function onEnd(model, act) {
  const heard = (_, status) => ["autorestarting", "dead"].includes(status) && act();
  const signal = model.widget_manager?.kernel?.statusChanged;
  model.on("comm_live_update", act);
  signal?.connect(heard);
  return () => {
    model.off("comm_live_update", act);
    signal?.disconnect(heard);
  };
}

// JupyterLab and Notebook 7 take arrow keys and letters as shortcuts of their own, even inside a widget, unless the
// focused element forbids it. Escape leaves for the cell.
function keepKeys(root) {
  root.querySelectorAll("input, textarea, button, summary").forEach((e) => e.setAttribute("data-lm-suppress-shortcuts", ""));
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") root.closest(".jp-Cell")?.focus();
  });
}
