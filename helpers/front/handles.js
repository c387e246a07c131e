// What of a picture can be dragged: a grip at the tip of a bar, say, which moves a control as its slider does. The slider is
// its twin for the keyboard, so nothing here takes the focus.

import { changed, closest, get, makeSvg, setAttribute } from "./shared.js";

/** @import { Control, Handle, Pad, PanelSpec, Values } from "./protocol.d.ts" */
/** @import { ExplorerPage } from "./controls.js" */

const GRIP = 44; // pixels: a finger's breadth

/**
 * Read a table of [pixel, value] pairs, in proportion between two of them: column `from` tells where, the other one what.
 * @param {[number, number][]} stops @param {0 | 1} from @param {number} at
 */
export function read(stops, from, at) {
  const to = 1 - from;
  const i = stops.findIndex((stop, k) => k > 0 && (stops[k - 1][from] - at) * (stop[from] - at) <= 0);
  if (i < 0) return stops[closest(stops.map((stop) => stop[from]), at)][to]; // beyond an end
  const [a, b] = [stops[i - 1], stops[i]];
  return b[from] === a[from] ? a[to] : a[to] + ((b[to] - a[to]) * (at - a[from])) / (b[from] - a[from]);
}

/** The nearest position of a control's slider. @param {Control} c @param {number} value */
function position({ stops, low = 0, high = 1, step = 1 }, value) {
  if (stops) return stops[closest(stops, value)];
  return Math.min(high, Math.max(low, Number((Math.round(value / step) * step).toFixed(6))));
}

/**
 * Let a node be held, by mouse or finger: say where in the panel, in its pixels, it is taken and where it is dragged.
 * @typedef {{ x: number, y: number }} Spot @param {SVGElement} node @param {PanelSpec} panel
 * @param {(at: Spot) => void} take @param {(at: Spot) => void} drag
 */
function held(node, panel, take, drag) {
  const spot = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {SVGElement} */ (node.ownerSVGElement).getBoundingClientRect();
    return { x: ((event.clientX - box.left) * panel.width) / box.width, y: ((event.clientY - box.top) * panel.height) / box.height };
  };
  // A finger on it moves it, and not the page: touch-action is not heard within a drawing.
  node.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  node.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // no words are selected
    node.setPointerCapture(event.pointerId);
    take(spot(event));
  });
  node.addEventListener("pointermove", (event) => {
    if (node.hasPointerCapture(event.pointerId)) drag(spot(event));
  });
}

/** @param {Handle} handle @param {Control} c @param {PanelSpec} panel @param {ExplorerPage} page */
function grip({ axis, start, wide, stops }, c, panel, page) {
  const across = axis === "y" ? { x: start, width: wide, height: GRIP } : { y: start, height: wide, width: GRIP };
  const sizes = Object.fromEntries(Object.entries(across).map(([name, size]) => [name, String(size)]));
  const node = makeSvg("rect", { class: `oc-grip oc-along-${axis}`, rx: "6", ...sizes });
  let off = 0; // from the pointer to the tip that it took hold of
  held(
    node, panel,
    (at) => (off = read(stops, 1, get(page.state, c)) - at[axis]),
    (at) => {
      const value = position(c, read(stops, 0, at[axis] + off));
      if (value !== get(page.state, c)) page.move(changed(page.state, c, value));
    },
  );
  const show = (/** @type {Values} */ state) =>
    setAttribute(node, axis, (read(stops, 1, get(state, c)) - GRIP / 2).toFixed(1));
  return { node, show };
}

/** Make an area in which a point is dragged to the nearest of its places. @param {Pad} pad @param {PanelSpec} panel @param {ExplorerPage} page */
function area({ corners, places }, panel, page) {
  const node = makeSvg("polygon", { class: "oc-grip oc-pad", points: corners });
  const move = (/** @type {Spot} */ at) => {
    const values = places[closest(places.map(([x, y]) => Math.hypot(x - at.x, y - at.y)), 0)][2];
    const isThere = Object.entries(values).every(([name, value]) => JSON.stringify(value) === JSON.stringify(page.state[name]));
    if (!isThere) page.move(values);
  };
  held(node, panel, move, move);
  return node;
}

/** Lay grips over the panels. @param {PanelSpec[]} panels @param {Control[]} controls @param {ExplorerPage} page @param {HTMLElement} picture */
export function grips(panels, controls, page, picture) {
  const all = panels.flatMap((panel, i) => {
    const own = panel.handles.flatMap((handle) => {
      const c = controls.find((one) => one.field === handle.field && one.index === handle.index);
      return c ? [grip(handle, c, panel, page)] : [];
    });
    const viewBox = `0 0 ${panel.width} ${panel.height}`;
    const nodes = [...panel.pads.map((pad) => area(pad, panel, page)), ...own.map((one) => one.node)];
    if (nodes.length) picture.children[i].append(makeSvg("svg", { viewBox, class: "oc-grips", "aria-hidden": "true" }, ...nodes));
    return own;
  });
  return { show: (/** @type {Values} */ state) => all.forEach((one) => void one.show(state)) };
}
