// What the front ends share: making elements, a control's value in a state, the number in a text, whose move is whose,
// the kernel's end, keys that stay with the focus.

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

// The number in a text, as people write one: −0.5, 0,5, ½, 1½, 2/3, 50 % or 1e-3; NaN or Infinity for all else. The kernel's
// questions read expressions too (helpers/exercises/number.py); a test holds both to the same numbers.
const DECIMAL = "([+-]? *(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:e[+-]?[0-9]+)?)";
const NUMBER = new RegExp(`^${DECIMAL} *(?:/ *${DECIMAL})? *(%)?$`);
const MIXED = /^([+-]?) *([0-9]*) *([¼-¾⅐-⅞])$/;
const LONGEST = 60; // characters: more is no number

function number(text) {
  const plain = text.toLowerCase().replace(/[\u200b-\u200f\u2060\ufeff]/g, "").replace(/\s/g, " ").trim()
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010-\u2015\u2212\ufe58\ufe63]/g, "-").replace(/[⁄∕]/g, "/").replaceAll(",", ".");
  const [, sign, whole, part] = MIXED.exec(plain) ?? [];
  if (part) {
    const [above, below] = part.normalize("NFKC").split("⁄");
    return Number(`${sign}1`) * (Number(whole) + above / below);
  }
  const [found, above, below = "1", percent] = NUMBER.exec(plain) ?? [];
  if (!found || plain.length > LONGEST) return NaN;
  return Number(above.replaceAll(" ", "")) / Number(below.replaceAll(" ", "")) / (percent ? 100 : 1);
}

// One kernel's model may have several pages, and views on each, which all hear every answer: a move is told from any other
// by its page and its number there.
const PAGE = Math.random().toString(36).slice(2);
let moves = 0;
const nextMove = () => [PAGE, (moves += 1)];
const ours = (move) => (move?.[0] === PAGE ? move[1] : 0);

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
