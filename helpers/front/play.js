// What lets a number run through its course, from where it stands to its end, or an action step by step, and stops it again.

import { isStill } from "./picture.js";
import { changed, closest, get, make, setAttribute, setText } from "./shared.js";

/** @import { Control, Values } from "./protocol.d.ts" */
/** @import { ExplorerPage } from "./controls.js" */

const LASTS = 5000; // ms from one end to the other
const PACE = 80; // ms, at least, from one step of an action to the next

/** @param {Control} c @param {ExplorerPage} page */
export function player(c, page) {
  const { low = 0, high = 1, step = 1 } = c;
  const course = c.stops ?? Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
  const end = course.length - 1;
  const button = make("button", { type: "button", class: "oc-play" });
  let frame = 0;

  /** @param {number} next */
  function run(next) {
    frame = next;
    setText(button, frame ? "■" : "▶");
    setAttribute(button, "aria-label", `${frame ? "stop" : "play"} ${c.label}`);
  }

  function play() {
    const here = closest(course, get(page.state, c));
    const first = here === end ? 0 : here;
    if (isStill()) {
      page.move(changed(page.state, c, course[end]));
      return;
    }
    const began = performance.now();
    let mine = get(page.state, c); // whoever moves it meanwhile stops it
    const go = (/** @type {number} */ now) => {
      const at = Math.min(end, first + Math.floor((Math.max(0, now - began) / LASTS) * end));
      const isOver = get(page.state, c) !== mine || !button.isConnected || button.disabled;
      if (!isOver && course[at] !== mine) page.move(changed(page.state, c, (mine = course[at])));
      run(isOver || at === end ? 0 : requestAnimationFrame(go));
    };
    run(requestAnimationFrame(go));
  }

  button.addEventListener("click", () => {
    if (!frame) play();
    else {
      cancelAnimationFrame(frame);
      run(0);
    }
  });
  run(0);
  return button;
}

/** Make the button of an action that is played by its `step`, until that changes nothing. @param {string} words @param {string} step @param {ExplorerPage} page */
export function courser(words, step, page) {
  const node = make("button", { type: "button", class: "oc-preset oc-action" });
  let [before, began, next] = ["", 0, 0];
  /** @type {AbortController | null} */
  let running = null;

  /** @param {AbortController | null} now */
  function run(now) {
    running?.abort();
    running = now;
    clearTimeout(next);
    setText(node, `${now ? "■" : "▶"} ${words}`);
    setAttribute(node, "aria-label", `${now ? "stop: " : ""}${words}`);
  }

  function go() {
    [before, began] = [JSON.stringify(page.state), performance.now()];
    page.move({}, step);
  }

  node.addEventListener("click", () => {
    if (running) return run(null);
    if (isStill()) return page.move({}, words);
    const course = new AbortController();
    run(course);
    // Whoever moves anything else meanwhile stops it.
    const halt = (/** @type {Event} */ event) => event.target instanceof Node && !node.contains(event.target) && run(null);
    for (const event of ["input", "click", "pointerdown"]) node.closest(".oc")?.addEventListener(event, halt, { signal: course.signal, capture: true });
    go();
  });
  const show = (/** @type {Values} */ state) => {
    if (!running || node.closest(".oc[aria-busy=true]")) return; // not answered yet
    if (JSON.stringify(state) === before) run(null);
    else next = setTimeout(go, Math.max(0, began + PACE - performance.now()));
  };
  run(null);
  return { node, show };
}
