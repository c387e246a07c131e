// The inputs of an explorer, one for each kind: native ones, which give keyboard, touch and screen readers.

import { changed, closest, get, make, minus, setAttribute, setText } from "./shared.js";
import { number } from "./number.js";
import { player } from "./play.js";

/** @import { Control, Values } from "./protocol.d.ts" */
/** @typedef {{ node: HTMLElement, show: (state: Values) => void }} Input */
/** @typedef {{ state: Values, id: () => string, notice: (text: string) => void, signed: (words: string) => (Node | string)[],
 *   move: (moved: Values, action?: string | null) => void }} ExplorerPage */

const decimals = (/** @type {number} */ step) => (String(step).split(".")[1] || "").length;

/** @param {Control} c @param {ExplorerPage} page @returns {Input} */
function numberControl(c, page) {
  const id = page.id();
  const words = make("label", { for: id, class: "oc-label" }, ...page.signed(c.short ?? c.label));
  const label = c.playable ? make("span", { class: "oc-name" }, player(c, page), words) : words;
  const { stops, low = 0, high = 1, step = 1 } = c; // stops: all its positions, on a page without a kernel
  const range = stops ? { min: 0, max: stops.length - 1, step: 1 } : { min: low, max: high, step };
  const slider = make("input", { type: "range", id, ...range, "aria-label": c.label });
  const box = make("input", {
    type: "text", inputmode: "decimal", class: "oc-box", autocomplete: "off", "aria-label": `${c.label}, typed`,
  });
  slider.addEventListener("input", () => {
    const value = stops ? stops[Number(slider.value)] : Number(slider.value);
    box.value = minus(value.toFixed(decimals(step)));
    page.move(changed(page.state, c, value));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") box.blur();
  });
  box.addEventListener("change", () => typed(c, box, page));
  const show = (/** @type {Values} */ state) => {
    const value = get(state, c);
    const at = String(stops ? closest(stops, value) : value);
    if (slider.value !== at) slider.value = at;
    setAttribute(slider, "aria-valuetext", String(value));
    const text = minus(value.toFixed(Math.max(decimals(step), Math.min(decimals(value), 4))));
    if (document.activeElement !== box && box.value !== text) box.value = text;
  };
  return { node: make("div", { class: "oc-number" }, label, slider, box), show };
}

/** Take what was typed into a number's box. @param {Control} c @param {HTMLInputElement} box @param {ExplorerPage} page */
function typed(c, box, page) {
  const { low = 0, high = 1 } = c;
  const text = box.value.trim();
  const value = number(text);
  const allowed = `a number from ${minus(low)} to ${minus(high)}`;
  const kept = minus(get(page.state, c));
  if (!Number.isFinite(value)) {
    const given = text === "" ? "Nothing was entered" : `“${text}” is not a number`;
    page.notice(`${c.label}: ${given}; kept ${kept}. Allowed is ${allowed}.`);
    box.value = kept;
    return;
  }
  const inside = Math.min(Math.max(value, low), high);
  box.value = minus(inside);
  page.move(changed(page.state, c, inside));
  if (inside !== value) page.notice(`${c.label}: ${minus(value)} is out of range; brought back to ${minus(inside)}.`);
}

/** @param {Control} c @param {ExplorerPage} page @returns {Input} */
function toggleControl(c, page) {
  const name = c.short ?? c.label;
  const truth = make("span", { class: "oc-truth" });
  const button = make("button", { type: "button", class: "oc-toggle", "aria-label": `${name} is true` }, truth, ...page.signed(` ${name}`));
  button.addEventListener("click", () => page.move(changed(page.state, c, get(page.state, c) > 0.5 ? 0 : 1)));
  const show = (/** @type {Values} */ state) => {
    const value = get(state, c);
    const soft = value !== 0 && value !== 1;
    setAttribute(button, "aria-pressed", soft ? "mixed" : value === 1 ? "true" : "false");
    setText(truth, soft ? `☆ ${value}` : value === 1 ? "☆" : "no");
  };
  return { node: button, show };
}

/** @param {Control} c @param {ExplorerPage} page @returns {Input} */
function choiceControl(c, page) {
  const options = c.options ?? [];
  const buttons = options.map(([value, words], i) => {
    const button = make("button", { type: "button", class: "oc-option" }, ...page.signed(words));
    if (c.colours?.[i]) button.style.setProperty("--oc-loss", c.colours[i]);
    button.addEventListener("click", () => page.move(changed(page.state, c, value)));
    return button;
  });
  const group = make("div", { role: "group", "aria-label": c.label, class: "oc-choice" }, ...buttons);
  const show = (/** @type {Values} */ state) => {
    for (const [i, [value]] of options.entries()) setAttribute(buttons[i], "aria-pressed", String(get(state, c) === value));
  };
  return { node: make("div", { class: "oc-field" }, make("span", { class: "oc-label" }, c.label), group), show };
}

/** @param {Control} c @param {ExplorerPage} page @returns {Input} */
function switchControl(c, page) {
  const id = page.id();
  const box = make("input", { type: "checkbox", id });
  box.addEventListener("change", () => page.move(changed(page.state, c, box.checked)));
  const node = make("div", { class: "oc-field oc-switch" }, box, make("label", { for: id }, c.label));
  return { node, show: (state) => void (box.checked = get(state, c)) };
}

const KINDS = { number: numberControl, toggle: toggleControl, choice: choiceControl, switch: switchControl };

/** Make the input of a control. @param {Control} c @param {ExplorerPage} page */
export const control = (c, page) => KINDS[c.kind](c, page);
