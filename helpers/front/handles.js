// What of a picture can be dragged: a grip at the tip of a bar, say, which moves a control as its slider does. The slider is
// its twin for the keyboard, so nothing here takes the focus.

import { changed, closest, get, makeSvg, setAttribute } from "./shared.js";

/** @import { Control, Handle, PanelSpec, Values } from "./protocol.d.ts" */
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

/** @param {Handle} handle @param {Control} c @param {PanelSpec} panel @param {ExplorerPage} page */
function grip(handle, c, panel, page) {
  const { axis, start, wide, stops } = handle;
  const across = axis === "y" ? { x: start, width: wide, height: GRIP } : { y: start, height: wide, width: GRIP };
  const sizes = Object.fromEntries(Object.entries(across).map(([name, size]) => [name, String(size)]));
  const node = makeSvg("rect", { class: `oc-grip oc-along-${axis}`, rx: "6", ...sizes });
  let off = 0; // from the pointer to the tip that it took hold of

  /** Where along the axis a pointer is, in the panel's pixels. @param {PointerEvent} event */
  function along(event) {
    const box = /** @type {SVGElement} */ (node.ownerSVGElement).getBoundingClientRect();
    return axis === "y" ? ((event.clientY - box.top) * panel.height) / box.height : ((event.clientX - box.left) * panel.width) / box.width;
  }
  // A finger on it moves it, and not the page: touch-action is not heard within a drawing.
  node.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  node.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // no words are selected
    node.setPointerCapture(event.pointerId);
    off = read(stops, 1, get(page.state, c)) - along(event);
  });
  node.addEventListener("pointermove", (event) => {
    if (!node.hasPointerCapture(event.pointerId)) return;
    const value = position(c, read(stops, 0, along(event) + off));
    if (value !== get(page.state, c)) page.move(changed(page.state, c, value));
  });
  const show = (/** @type {Values} */ state) =>
    setAttribute(node, axis, (read(stops, 1, get(state, c)) - GRIP / 2).toFixed(1));
  return { node, show };
}

/** Lay grips over the panels. @param {PanelSpec[]} panels @param {Control[]} controls @param {ExplorerPage} page @param {HTMLElement} picture */
export function grips(panels, controls, page, picture) {
  const all = panels.flatMap((panel, i) => {
    const own = panel.handles.flatMap((handle) => {
      const c = controls.find((one) => one.field === handle.field && one.index === handle.index);
      return c ? [grip(handle, c, panel, page)] : [];
    });
    const viewBox = `0 0 ${panel.width} ${panel.height}`;
    if (own.length) picture.children[i].append(makeSvg("svg", { viewBox, class: "oc-grips", "aria-hidden": "true" }, ...own.map((one) => one.node)));
    return own;
  });
  return { show: (/** @type {Values} */ state) => all.forEach((one) => void one.show(state)) };
}
