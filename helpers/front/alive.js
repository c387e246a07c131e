// Explorers that live without a kernel, of a hand-out or on a phone in a room: a model in place of the widget's, which looks each
// state up in packed frames (helpers/handouts). It holds no formula and draws nothing.

import explorerFront from "./explorer.js";
import { changes, frame, guessed, nearest, stateOf, width } from "./packed.js";
import { far, get, minus } from "./shared.js";

/** @import { AskView, ExplorerPlace, Sent, Spec, View } from "./protocol.d.ts" */
/** @import { Found, Grid } from "./packed.js" */
/** @typedef {{ spec: Spec, ready: () => Promise<Grid> }} Opened */

const COMING = "The pictures of its other states are on their way: the network is slow, or gone.";
const UNREACHED = "The pictures of its other states could not be fetched. Move it again once there is a network.";

/** What a front end asks of a widget's model; `answer` is called with it whenever the page has something to say. */
export class Model {
  /** @param {Record<string, any>} values @param {(model: Model) => void} answer */
  constructor(values, answer) {
    this.values = values;
    this.answer = answer;
    this.coming = COMING; // what is said where a kernel would be waited for
    /** @type {Record<string, Function[]>} */
    this.heard = {};
  }
  /** @param {string} name */
  get(name) {
    return this.values[name];
  }
  /** @param {string} name @param {any} value */
  set(name, value) {
    this.values[name] = value;
  }
  save_changes() {
    this.answer(this);
  }
  /** @param {string} event @param {Function} act */
  on(event, act) {
    (this.heard[event] ??= []).push(act);
  }
  /** @param {string} event @param {Function} act */
  off(event, act) {
    this.heard[event] = (this.heard[event] ?? []).filter((heard) => heard !== act);
  }
  /** @param {Partial<View> | Partial<AskView>} changed */
  show(changed) {
    this.values.view = { ...this.values.view, ...changed };
    for (const act of this.heard["change:view"] ?? []) act();
  }
}

/** Say where the page cannot follow. @param {Grid} grid @param {any[]} wanted @param {Found} found @param {number[]} moved */
function rounded(grid, wanted, found, moved) {
  const off = grid.axes.map((_, i) => i).filter((i) => far(wanted[i], found.values[i]) > 1e-9);
  const own = off.filter((i) => moved.includes(i) && grid.axes[i].slider);
  const others = off.filter((i) => !moved.includes(i));
  const said = own.map((i) => `${grid.axes[i].label} has ${grid.axes[i].values.length} positions on this page: `
    + `${minus(wanted[i])} became ${minus(found.values[i])}.`);
  if (others.length) {
    const names = others.map((i) => `${grid.axes[i].label} is ${minus(found.values[i])} again`).join(", ");
    said.push(`This page has no picture for every state: ${names}.`);
  }
  return said.join(" ");
}

/** Answer an action from the nearest state for which the page has it. @param {Model} model @param {Grid} grid @param {any[]} wanted */
function act(model, grid, wanted) {
  const { action, move } = /** @type {Sent} */ (model.get("sent"));
  const apart = (/** @type {any[]} */ start) =>
    grid.axes.reduce((sum, axis, i) => sum + far(start[i], wanted[i]) / width(axis), 0);
  const points = grid.points.filter((p) => p.action === action);
  const point = points.reduce((a, b) => (apart(b.start) < apart(a.start) ? b : a));
  const from = grid.axes.map((axis, i) => `${axis.label} ${minus(point.start[i])}`).join(", ");
  const notice = apart(point.start) > 1e-9 ? `On this page it runs from the presets only, here from the nearest: ${from}.` : "";
  const state = stateOf(grid, point.end, model.get("view").state);
  model.show({ ...frame(grid, point.columns, [0], guessed(grid, point.end)), move, state, notice });
}

/** Answer what was sent, as the kernel does. @param {Model} model @param {Grid} grid */
function respond(model, grid) {
  const sent = /** @type {Sent} */ (model.get("sent"));
  const before = /** @type {View} */ (model.get("view")).state;
  const wanted = grid.axes.map((axis) => get({ ...before, ...sent.values }, axis));
  if (sent.action) {
    act(model, grid, wanted);
    return;
  }
  const moved = grid.axes.map((_, i) => i).filter((i) => wanted[i] !== get(before, grid.axes[i]));
  let found = nearest(grid, wanted, moved);
  const notice = rounded(grid, wanted, found, moved);
  const follows = moved.length === 1 ? changes(grid, found, moved[0] + 1) : [];
  if (follows.length) {
    const values = [...found.values];
    for (const [i, value] of follows) values[i] = value;
    found = nearest(grid, values, [...moved, ...follows.map(([i]) => i)]);
  }
  for (const [i, value] of changes(grid, found, 0)) found.values[i] = value;
  const state = stateOf(grid, found.values, before);
  model.show({ ...frame(grid, found.block.columns, found.place, guessed(grid, found.values)), move: sent.move, state, notice });
}

/** @typedef {HTMLElement & { model?: Model }} PlaceElement */

/** @param {PlaceElement} el @param {ExplorerPlace} place @param {(name: string) => Opened} explorers */
export function open(el, place, explorers) {
  const { spec, ready } = explorers(place.explorer);
  const sent = { values: {}, action: null, move: place.view.move };
  const model = new Model({ spec: { ...spec, start: place.start }, view: place.view, sent }, async () => {
    const grid = await ready().catch(() => null);
    if (grid) respond(model, grid);
    else model.show({ move: model.get("sent").move, notice: UNREACHED });
  });
  ready().then((grid) => {
    el.dataset.ready = "";
    if (grid.own) respond(model, grid); // the first picture was drawn for all
    if ("plays" in el.dataset) setTimeout(() => /** @type {HTMLElement | null} */ (el.querySelector(".oc-play"))?.click()); // in a turn of its own: unpacking was long
  }, () => {}); // a move tries once more, and says so
  el.model = model; // for whoever wants to look in
  explorerFront.render({ model, el });
}
