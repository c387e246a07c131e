// The panels of an explorer: a still layer, what moves laid over it, and between them what moved last, which fades.

import { make, makeSvg, setAttribute } from "./shared.js";

/** @import { PanelSpec, View } from "./protocol.d.ts" */

const FADE = 600; // ms that the layer before is seen on
const BURST = 250; // ms: what comes sooner after the last change is one drag, and leaves nothing behind

/** Whether the reader has asked for less motion. */
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {PanelSpec} panel @param {string} name @param {string} inside */
function layer(panel, name, inside) {
  const viewBox = `0 0 ${panel.width} ${panel.height}`;
  const svg = makeSvg("svg", { viewBox, class: name, "aria-hidden": "true" });
  svg.innerHTML = inside;
  return svg;
}

/** Make the layer of what moved last, and what lets a drawing go there: its nodes themselves, so that nothing is read again. @param {PanelSpec} panel */
function fading(panel) {
  const node = layer(panel, "oc-ghost", "");
  /** @type {Animation | undefined} */
  let under;
  const fade = (/** @type {SVGElement} */ svg) => {
    under?.cancel();
    node.replaceChildren(...svg.childNodes);
    under = node.animate({ opacity: [0.5, 0] }, { duration: FADE, easing: "ease-out" });
    under.onfinish = () => node.replaceChildren();
  };
  return { node, fade };
}

/** Make the panels; return the element, and what shows their moving layers. @param {PanelSpec[]} specs */
export function picture(specs) {
  const drawn = specs.map(() => "");
  const ghosts = specs.map(fading);
  const moving = specs.map((panel) => layer(panel, "oc-moving", ""));
  const nodes = specs.map((panel, i) => {
    const node = make("div", { class: "oc-panel" }, layer(panel, "oc-still", panel.still), ghosts[i].node, moving[i]);
    node.style.flex = `${panel.width} 1 ${Math.round(panel.width * 0.8)}px`;
    node.style.setProperty("--oc-width", `${panel.width}px`); // explorer.css allows some more, slides more still
    return node;
  });
  const node = make("div", { class: "oc-panels", role: "img" }, ...nodes);
  let last = performance.now();
  const show = (/** @type {View} */ view) => {
    const now = performance.now();
    const fades = now - last > BURST && !isStill();
    moving.forEach((svg, i) => {
      if (fades && view.panels[i] !== drawn[i]) ghosts[i].fade(svg);
      if (view.panels[i] !== drawn[i]) svg.innerHTML = drawn[i] = view.panels[i];
    });
    last = now;
    setAttribute(node, "aria-label", view.alt);
  };
  return { node, show };
}

/** Let a picture that is wider than the page be scrolled by keyboard, too; return what watches it. @param {HTMLElement} node */
export function scrolled(node) {
  const fits = new ResizeObserver(() => {
    if (node.scrollWidth > node.clientWidth + 1) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
  });
  fits.observe(node);
  return fits;
}
