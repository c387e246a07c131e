// Draws one explorer: controls, panels, read-out. It holds no mathematics: each move sends what was moved to the model, and
// the model's `view` says what to show (docs/protocol.md).

import { control } from "./controls.js";
import { grips } from "./handles.js";
import { picture, scrolled } from "./picture.js";
import { courser } from "./play.js";
import { rowsOf } from "./rows.js";
import { get, initialize, keepKeys, make, movesMade, nextMove, onEnd, ours, setAttribute, setText, signed } from "./shared.js";

/** @import { Control, Sent, Spec, Values, View } from "./protocol.d.ts" */
/** @import { ExplorerPage } from "./controls.js" */
/** @import { Model } from "./shared.js" */

const PATIENCE = 3000; // ms without an answer before the picture is said to be out of date
const LULL = 1000; // ms between two moves that the kernel is told of while the picture runs ahead of it and the hand does not let go
const SILENCE = 700; // ms without a further answer before the picture is spoken

const STOPPED =
  "The kernel behind this picture has stopped, so the picture no longer follows. Run all cells again (menu Run, Run All Cells).";
const WAITING =
  "No answer from the kernel yet: the picture shows the state before your last move. It may be busy with another cell, stopped, or out of reach.";
const AHEAD =
  "No answer from the kernel yet: the picture has run ahead of it, by rows that were drawn before. It may be busy with another cell, stopped, or out of reach.";
const REFUSED = "This page may not write to the clipboard. The line is selected: copy it with Ctrl+C.";

/** @param {string | (Node | string)[]} words @param {() => void} act */
function press(words, act, kind = "") {
  const button = make("button", { type: "button", class: `oc-preset ${kind}` }, ...words);
  button.addEventListener("click", act);
  return button;
}

/** Whether a state is as a preset sets it. @param {Values} state @param {Values} preset */
const isInForce = (state, preset) =>
  Object.entries(preset).every(([name, value]) => JSON.stringify(state[name]) === JSON.stringify(value));

/** Make the row of buttons: actions, presets, reset; return it, and what marks the presets in force. @param {Spec} spec @param {ExplorerPage} page */
function shelf(spec, page) {
  const actions = spec.actions.filter((words) => !spec.courses[words]).map((words) => press(words, () => page.move({}, words), "oc-action"));
  const courses = Object.entries(spec.courses).map(([words, step]) => courser(words, step, page));
  const presets = spec.presets.map(([words, state]) => press(page.signed(words), () => page.move(state)));
  const reset = press("reset", () => page.move(spec.start), "oc-reset");
  const node = make("div", { class: "oc-presets", role: "group", "aria-label": "presets" }, ...courses.map((one) => one.node), ...actions, ...presets, reset);
  const show = (/** @type {Values} */ state) => {
    for (const course of courses) course.show(state);
    presets.forEach((button, i) => void setAttribute(button, "aria-pressed", String(isInForce(state, spec.presets[i][1]))));
  };
  return { node, show };
}

/** Make what a picture shows already, folded: numbers and the line that reopens it; return it, and what shows it. @param {Spec} spec @param {ExplorerPage} page */
function folded(spec, page) {
  const parts = [readout(), foot(page)];
  const open = spec.in_words || !spec.panels.length; // then its words are what is to be read
  const node = make("details", { class: "oc-numbers", open }, make("summary", {}, spec.in_words ? "in words" : "numbers"), ...parts.map((part) => part.node));
  const show = (/** @type {View} */ view) => parts.forEach((part) => void part.show(view));
  return { node, show };
}

/** Make the read-out; return the element, and what shows its rows. */
function readout() {
  const node = make("dl", { class: "oc-readout" });
  const show = (/** @type {View} */ view) => {
    if (node.children.length !== view.readout.length) {
      node.replaceChildren(...view.readout.map(() => make("div", {}, make("dt"), make("dd"))));
    }
    view.readout.forEach(([name, text], i) => {
      const [dt, dd] = node.children[i].children;
      setText(dt, name);
      setText(dd, text);
      if (dd.hasAttribute("data-room")) return;
      dd.setAttribute("data-room", text.replace(/([+−]?)[\d∞]\S*|nan/g, "$100.0000")); // see explorer.css
    });
  };
  return { node, show };
}

/** Make the line that reopens the explorer; return the element, and what shows it. @param {ExplorerPage} page */
function foot(page) {
  const call = make("code", { class: "oc-call" });
  const copy = press("copy", () => {
    getSelection()?.selectAllChildren(call);
    const written = navigator.clipboard?.writeText(call.textContent ?? "") ?? Promise.reject();
    written.then(() => page.notice("Copied: paste it into any cell."), () => page.notice(REFUSED));
  });
  const node = make("p", { class: "oc-foot" }, make("span", {}, "Reopen as it stands:"), copy, call);
  const show = (/** @type {View} */ view) => {
    node.hidden = !view.call;
    setText(call, view.call);
    setAttribute(call, "title", view.call);
  };
  return { node, show };
}

let made = 0;

/** @param {{ model: Model, el: HTMLElement }} where */
function render({ model, el }) {
  /** @type {Spec} */
  const spec = model.get("spec");
  const live = () => /** @type {View} */ (model.get("view"));
  const sent = () => /** @type {Sent} */ (model.get("sent"));
  const prefix = `oc-${(made += 1)}-${Math.random().toString(36).slice(2, 7)}`;
  let ids = 0;
  let answered = movesMade(); // of this page's moves, those of another view among them
  let waiting = 0;
  let speaking = 0;
  const rows = spec.ahead && model.send ? rowsOf(model) : null;
  /** @type {Set<number>} */
  const mine = new Set(); // this view's moves that are not answered
  let told = 0; // when the kernel was last told of one
  let telling = 0;
  let ahead = false; // the picture is from a row, and its answer has not come
  let ended = false; // with its kernel
  /** @type {Values} */
  let untold = {};
  const settled = () => !telling && ours(sent().move) <= answered;

  /** Tell the kernel what was moved. @param {string | null} action */
  function tell(action = null) {
    clearTimeout(telling);
    telling = 0;
    told = performance.now();
    // Only what was moved and not yet answered: what the kernel sets itself would be out of date here. Of what it has
    // not taken yet the model keeps the last message only, so that one says all.
    const under = settled() ? {} : sent().values;
    const move = nextMove();
    mine.add(move[1]);
    model.set("sent", { values: { ...under, ...untold }, action, move });
    untold = {};
    model.save_changes();
  }

  /** The hand has let go: the kernel need not wait for what the picture shows. */
  function release() {
    if (telling) tell();
  }

  /** @param {Values} before @param {Values} moved */
  const slider = (before, moved) => {
    const all = sliders.filter((c) => c.field in moved && get(before, c) !== get({ ...before, ...moved }, c));
    return all.length === 1 ? all[0] : undefined; // a point of a picture moves several
  };

  /** Ask for the row of a slider, if the kernel knows all else. @param {Control | undefined} c */
  function touch(c) {
    if (c && !ended) rows?.want(c, ahead ? page.state : live().state, page.state);
  }

  /** @type {ExplorerPage} */
  const page = {
    state: live().state,
    id: () => `${prefix}-${(ids += 1)}`,
    signed: (words) => signed(words, spec.signs),
    notice: (text) => setText(notice, text),
    move(moved, action = null) {
      if (ended) return; // a grip may be held as it ends
      const before = page.state;
      const view = action === null ? rows?.look(before, moved) : null;
      page.state = view ? view.state : { ...before, ...moved };
      untold = { ...untold, ...moved };
      ahead = Boolean(view);
      page.notice("");
      setAttribute(root, "aria-busy", "true");
      clearTimeout(waiting);
      waiting = setTimeout(() => warn(model.coming ?? (ahead ? AHEAD : WAITING)), PATIENCE);
      if (view) {
        paint(view);
        telling ||= setTimeout(tell, Math.max(0, told + LULL - performance.now()));
      } else {
        tell(action);
        touch(slider(before, moved));
      }
      for (const input of inputs) input.show(page.state);
    },
  };

  const sliders = spec.columns.flat(2).filter((c) => c.kind === "number");
  const input = (/** @type {Control} */ c) => {
    const made = control(c, page);
    if (sliders.includes(c)) for (const event of ["pointerenter", "focusin"]) made.node.addEventListener(event, () => touch(c));
    return made;
  };
  const columns = spec.columns.map((rows) => rows.map((row) => row.map(input)));
  const buttons = shelf(spec, page);
  const [panels, numbers] = [picture(spec.panels), folded(spec, page)];
  const inputs = [...columns.flat(2), buttons, grips(spec.panels, spec.columns.flat(2), page, panels.node)];
  const columnNodes = columns.map((rows) =>
    make("div", { class: "oc-column" }, ...rows.map((row) => make("div", { class: "oc-row" }, ...row.map((c) => c.node)))));
  columnNodes[1].append(buttons.node);

  const headline = make("p", { class: "oc-headline" });
  const banner = make("p", { class: "oc-banner", role: "alert", hidden: true });
  const notice = make("p", { class: "oc-notice", role: "status" });
  const spoken = make("p", { class: "oc-spoken", "aria-live": "polite" });
  const root = make(
    "div", { class: spec.in_words ? "oc oc-words" : "oc", role: "group", "aria-label": `explorer: ${spec.name}` },
    make("div", { class: "oc-stage" }, headline, banner, panels.node),
    make("div", { class: "oc-controls" }, ...columnNodes), make("div", { class: "oc-after" }, numbers.node, notice), spoken,
  );

  keepKeys(root);
  for (const event of ["pointerup", "keyup"]) root.addEventListener(event, release);

  /** @param {string} text */
  function warn(text) {
    setText(banner, text);
    banner.hidden = !text;
    root.classList.toggle("oc-stale", Boolean(text));
  }

  function stop() {
    ended = true;
    for (const timer of [waiting, telling]) clearTimeout(timer);
    telling = 0;
    setAttribute(root, "aria-busy", "false");
    warn(STOPPED);
    for (const input of root.querySelectorAll("input, button")) input.setAttribute("disabled", "");
  }

  /** @param {View} view */
  function paint(view) {
    setText(headline, view.headline);
    for (const part of [panels, numbers]) part.show(view);
  }

  function show() {
    const view = live();
    if (!mine.delete(ours(view.move))) {
      rows?.drop(); // another view, the kernel itself: what was drawn before may be out of date
      ahead = false;
    }
    answered = Math.max(answered, ours(view.move));
    if (ahead && !settled()) return; // the picture is further on than this answer
    paint(view);
    if (!settled()) return;
    ahead = false;
    mine.clear();
    setAttribute(root, "aria-busy", "false");
    clearTimeout(waiting);
    page.state = view.state;
    for (const input of inputs) input.show(view.state);
    if (view.notice) page.notice(view.notice);
    if (view.error) console.warn(view.trace);
    warn(view.error ? `This move could not be drawn (${view.error}). The picture shows the state before it.` : "");
    clearTimeout(speaking);
    if (view.move[1]) speaking = setTimeout(() => (spoken.textContent = view.alt), SILENCE);
  }

  const fits = scrolled(panels.node);
  show();
  model.on("change:view", show);
  const forgetEnd = onEnd(model, stop);
  el.append(root);
  return () => {
    release();
    rows?.stop();
    clearTimeout(waiting);
    clearTimeout(speaking);
    fits.disconnect();
    model.off("change:view", show);
    forgetEnd();
  };
}

export default { initialize, render };
