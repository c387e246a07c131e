// Lets the explorers and questions of a hand-out live without a kernel. It holds no formula and draws nothing: every
// frame, number and word was made by the explorers themselves, over a grid of their controls (helpers/handouts), and is
// looked up here. The front ends are those of JupyterLab.

import { Model, open } from "./alive.js";
import askFront from "./ask.js";
import { number } from "./number.js";
import { foldCode, keep, showProgress } from "./reading.js";
import { grid, isWhole, textOf, whenNear } from "./states.js";

/** @import { AskPlace, AskSent, AskView, Judge, Page } from "./protocol.d.ts" */
/** @import { Opened } from "./alive.js" */

// -- questions ------------------------------------------------------------------------------------------------

/** Look an entry's verdict up. @param {Judge} judge @param {string} entry @returns {[AskView["state"], string]} */
function judged(judge, entry) {
  const { missing, unreadable = "", numbers = [], lower = "", higher = "", options } = judge;
  if (!entry.trim()) return ["missing", missing];
  // An option that is none of these was kept by an older page, perhaps.
  if (options) return /** @type {[AskView["state"], string]} */ (options[entry] ?? ["missing", missing]);
  const value = number(entry);
  if (!Number.isFinite(value)) return ["unreadable", unreadable.replace("{}", () => (entry.length > 60 ? `${entry.slice(0, 59)}…` : entry))];
  const near = numbers.find(([known, within]) => Math.abs(value - known) <= within);
  if (near) return [/** @type {AskView["state"]} */ (near[2]), near[3]];
  return ["wrong", value > numbers[0][0] ? lower : higher];
}

/** @param {HTMLElement} el @param {AskPlace} place @param {(name: string) => Opened} explorers */
function ask(el, place, explorers) {
  const below = document.createElement("div");
  const { name } = place.ask;
  const shut = () => Boolean(place.opens) && !below.children.length;
  const commit = (/** @type {AskSent} */ { entry, why, move }) => {
    const [state, words] = judged(place.judge, entry);
    let notice = "";
    if (!["missing", "unreadable"].includes(state)) {
      const lasts = keep(name, { entry, why });
      if (state === "kept" && !lasts) notice = "But only while this page is open: here it may store nothing.";
      if (place.opens && shut()) open(below, place.opens, explorers);
    }
    model.show({ state, words, notice, entry, why, move, locked: shut() });
  };
  const view = { move: ["", 0], state: "new", words: "", notice: "", entry: "", why: "", locked: shut(), open: false };
  const model = new Model({ spec: place.ask, view, sent: {} }, () => commit(model.get("sent")));
  const kept = keep(name);
  if (typeof kept?.entry === "string") commit({ entry: kept.entry, why: String(kept.why ?? ""), move: ["", 0] });
  askFront.render({ model, el });
  el.append(below);
}

// -- the page ---------------------------------------------------------------------------------------------------

/** Open every place, in order: first what the window shows, then each in a turn of its own, or, where the states are yet to come, when it is near. */
async function openAll() {
  const page = /** @type {Page} */ (JSON.parse(textOf("oc-places")));
  const explorers = (/** @type {string} */ name) => {
    const { spec, data } = page.explorers[name];
    return { spec, ready: () => grid(data) };
  };
  const shut = new Set(/** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".oc-place")));
  const opened = (/** @type {HTMLElement} */ el) => {
    if (!shut.delete(el)) return;
    const place = page.places[Number(el.dataset.place)];
    el.replaceChildren();
    if ("ask" in place) ask(el, place, explorers);
    else open(el, place, explorers);
  };
  addEventListener("beforeprint", () => shut.forEach(opened));
  let full = false;
  for (const el of [...shut]) {
    if (full && !isWhole()) {
      whenNear(el, () => opened(el));
      continue;
    }
    opened(el);
    full ||= el.getBoundingClientRect().bottom >= innerHeight;
    if (full) showAll();
    await new Promise((done) => setTimeout(done));
  }
}

/** Show what stands below the first place that was not open yet: until then it would have been pushed about (tools/pages/page.css). */
const showAll = () => document.documentElement.classList.remove("opening");

function start() {
  showProgress();
  foldCode();
  if (typeof DecompressionStream === "function") openAll().finally(showAll);
}

start();
