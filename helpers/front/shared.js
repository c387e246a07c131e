// What the front ends share: making elements, a control's value in a state, whose move is whose, the kernel's end, keys that
// stay with the focus.

/** @import { Move, Values } from "./protocol.d.ts" */
/** @typedef {{ field: string, index: number | null }} Place */
/** @typedef {{ get(name: string): any, set(name: string, value: any): void, save_changes(): void,
 *   on(event: string, act: Function): void, off(event: string, act: Function): void, send?: (content: any) => void,
 *   widget_manager?: any, coming?: string }} Model */

/**
 * Make an element; of its attributes those that are false or null are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * Make an element of a drawing.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string>} attributes @param {...Node} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function makeSvg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Make a sign: a path on a grid of 24, which stands beside its word. @param {string} path */
export const sign = (path) =>
  makeSvg("svg", { class: "oc-sign", viewBox: "0 0 24 24", "aria-hidden": "true" }, makeSvg("path", { d: path }));

/** Return words with the sign before each that has one. @param {string} words @param {Record<string, string>} signs */
export const signed = (words, signs) =>
  words.split(/(?<![a-z])(?=[a-z])/).flatMap((part) => {
    const path = signs[/^[a-z]*/.exec(part)?.[0] ?? ""];
    return path ? [sign(path), part] : [part];
  });

// Both leave alone what is as it should be: the page then has nothing to lay out and paint again.

/** @param {Element} node @param {string} text */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {Element} node @param {string} name @param {string} value */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/** @param {unknown} text */
export const minus = (text) => String(text).replace("-", "−");

/** @param {Values} state @param {Place} c */
export const get = (state, c) => (c.index === null ? state[c.field] : state[c.field][c.index]);

/**
 * Return a change of the state that sets one control.
 * @param {Values} state @param {Place} c @param {any} value @returns {Values}
 */
export function changed(state, c, value) {
  if (c.index === null) return { [c.field]: value };
  return { [c.field]: state[c.field].map((/** @type {any} */ old, /** @type {number} */ i) => (i === c.index ? value : old)) };
}

/**
 * How far apart two values are; of values that are no numbers, whether they differ.
 * @param {any} a @param {any} b
 */
export const far = (a, b) => (typeof a === "number" && typeof b === "number" ? Math.abs(a - b) : a === b ? 0 : 1);

/** @param {any[]} values @param {any} value */
export const closest = (values, value) => values.reduce((best, v, i) => (far(v, value) < far(values[best], value) ? i : best), 0);

// One kernel's model may have several pages, and views on each, which all hear every answer: a move is told from any other
// by its page and its number there.
const PAGE = Math.random().toString(36).slice(2);
let moves = 0;

/** @returns {Move} */
export const nextMove = () => [PAGE, (moves += 1)];

/** How many moves this page has made. */
export const movesMade = () => moves;

/** The number of a move of this page; 0 for any other. @param {Move} move */
export const ours = (move) => (move[0] === PAGE ? move[1] : 0);

/**
 * Act when the kernel behind a model has ended. Of a restart by hand its models are told; that it died, and was started
 * again, is known to whoever listens to the kernel itself. Returns what stops the listening.
 * @param {Model} model @param {() => void} act
 */
export function onEnd(model, act) {
  const heard = (/** @type {unknown} */ _, /** @type {string} */ status) => {
    if (["autorestarting", "dead"].includes(status)) act();
  };
  const kernel = model.widget_manager?.kernel;
  model.on("comm_live_update", act);
  kernel?.statusChanged?.connect(heard);
  kernel?.disposed?.connect(act); // VS Code says no more of a restart
  return () => {
    model.off("comm_live_update", act);
    kernel?.statusChanged?.disconnect(heard);
    kernel?.disposed?.disconnect(act);
  };
}

/**
 * Hear the kernel however late a model comes up. anywidget gives it two seconds and then drops whatever the kernel says to it,
 * while the page looks alive: a slow computer on which all cells run can take longer.
 * @param {{ model: Model }} where
 */
export function initialize({ model }) {
  const found = model.widget_manager?.get_model(model.get("own"));
  found?.then((/** @type {any} */ own) => {
    const plain = Object.getPrototypeOf(Object.getPrototypeOf(own)); // ipywidgets' own, below anywidget's
    own.comm?.on_msg(plain._handle_comm_msg.bind(own));
  });
}

/**
 * JupyterLab and Notebook 7 take arrow keys and letters as shortcuts of their own, even inside a widget, unless the
 * focused element forbids it. Escape leaves for the cell.
 * @param {HTMLElement} root
 */
export function keepKeys(root) {
  for (const e of root.querySelectorAll("input, textarea, button, summary")) e.setAttribute("data-lm-suppress-shortcuts", "");
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const cell = /** @type {HTMLElement | null} */ (root.closest(".jp-Cell"));
    if (event.key === "Escape") cell?.focus();
  });
}
