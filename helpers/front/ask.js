// Draws one question: its words, a box or options, the verdict, hint and solution on request.

import { initialize, keepKeys, make, nextMove, onEnd, sign } from "./shared.js";

/** @import { AskRoom, AskSpec, AskView } from "./protocol.d.ts" */
/** @import { Model } from "./shared.js" */
/** @typedef {{ node: HTMLElement, get: () => string, set: (value: string) => void }} Entry */

/** @type {Partial<Record<AskView["state"], string>>} */
const MARKS = { right: "✓", kept: "✓", known: "✗", wrong: "✗", missing: "…", unreadable: "?" };
const STOPPED = "The kernel behind this question has stopped. Run all cells again (menu Run, Run All Cells).";
const UNANSWERED = new Set(["new", "missing", "unreadable"]); // then the solution is not there to be read
let made = 0;

/** @param {AskSpec} spec @param {string} group @returns {Entry} */
function options(spec, group) {
  const radios = spec.options.map(([key, words]) => {
    const radio = make("input", { type: "radio", name: group, value: key });
    return { radio, node: make("label", {}, radio, make("span", {}, words)) };
  });
  const node = make("fieldset", {}, make("legend", { class: "oc-spoken" }, spec.words), ...radios.map((r) => r.node));
  const get = () => radios.find((r) => r.radio.checked)?.radio.value ?? "";
  const set = (/** @type {string} */ key) => radios.forEach((r) => void (r.radio.checked = r.radio.value === key));
  return { node, get, set };
}

/** @param {string} id @returns {Entry} */
function numberBox(id) {
  const box = make("input", {
    type: "text", inputmode: "text", enterkeyhint: "go", id, autocomplete: "off", class: "oc-box", placeholder: "your guess",
  });
  const node = make("div", { class: "oc-guess" }, make("label", { for: id }, "Your prediction"), box);
  return { node, get: () => box.value, set: (value) => void (box.value = value) };
}

/** @param {string} name @param {string} words */
const folded = (name, words) => make("details", {}, make("summary", {}, name), make("p", {}, words));

/** @param {{ model: Model, el: HTMLElement }} where */
function render({ model, el }) {
  /** @type {AskSpec} */
  const spec = model.get("spec");
  const id = `oc-ask-${(made += 1)}-${Math.random().toString(36).slice(2, 7)}`;
  const entry = spec.kind === "number" ? numberBox(id) : options(spec, id);
  const why = make("textarea", { rows: 2, "aria-label": spec.why, placeholder: spec.why });
  const verdict = make("p", { class: "oc-verdict", role: "status" });
  const button = make("button", { type: "button", class: "oc-action oc-commit" }, "commit");
  const [hint, solution] = [folded("hint", spec.hint), folded("solution", spec.solution)];
  const help = [...(spec.hint ? [hint] : []), ...(spec.solution ? [solution] : [])];
  const locked = make("p", { class: "oc-locked" }, sign(spec.closed), spec.shut ?? "The explorer opens here once you have committed an answer.");
  // No form: a frame that shows the page may forbid them.
  const answer = make("div", { class: "oc-answer" }, entry.node, ...(spec.why ? [why] : []), button);
  const root = make("div", { class: "oc oc-ask", role: "group", "aria-label": `question: ${spec.name}` },
    ...(spec.earlier ? [make("p", { class: "oc-earlier" }, spec.earlier)] : []),
    make("p", { class: "oc-question" }, spec.words), answer,
    make("div", { class: "oc-after" }, verdict, make("div", { class: "oc-help" }, ...help)),
    locked);

  keepKeys(root);
  root.dataset.question = spec.name;
  // Slides tell what a room has said (tools/presenting/static/room.js).
  root.addEventListener("oc-room", (event) => {
    if (ended) return;
    model.set("room", /** @type {CustomEvent<AskRoom>} */ (event).detail);
    model.save_changes();
  });

  function commit() {
    verdict.textContent = "";
    // By its move the same answer twice is still a change; and so is the same one from another page.
    model.set("sent", { entry: entry.get(), why: why.value, move: nextMove() });
    model.save_changes();
  }

  button.addEventListener("click", commit);
  answer.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && event.target instanceof HTMLInputElement) commit();
  });

  let ended = false; // with its kernel
  let opened = false;
  let kept = ["", ""];
  function show() {
    /** @type {AskView} */
    const view = model.get("view");
    // An answer given elsewhere comes here too; but a verdict that comes late must not undo what is typed since.
    if (entry.get() === kept[0] && why.value === kept[1]) {
      entry.set(view.entry);
      why.value = view.why;
    }
    kept = [view.entry, view.why];
    root.dataset.state = view.state;
    const mark = MARKS[view.state];
    verdict.textContent = [mark ? `${mark} ${view.words}` : view.words, view.notice].filter(Boolean).join(" ");
    locked.hidden = !view.locked;
    solution.hidden = UNANSWERED.has(view.state) && !view.open;
    root.dataset.opened = String(spec.reveals && !view.locked); // slides then make room: tools/presenting
    if (view.open && !opened) solution.open = opened = true; // once: it may be closed again
  }

  function stop() {
    ended = true;
    verdict.textContent = STOPPED;
    for (const input of root.querySelectorAll("input, textarea, button")) input.setAttribute("disabled", "");
  }

  show();
  model.on("change:view", show);
  const forgetEnd = onEnd(model, stop);
  el.append(root);
  return () => {
    model.off("change:view", show);
    forgetEnd();
  };
}

export default { initialize, render };
