// A phone in a room: the question that is on the teacher's slide, made of the same front ends as a hand-out. It commits; the room's server
// judges, and tells at the reveal; then the explorer opens and lives from packed frames.

import { Model, open } from "./alive.js";
import askFront from "./ask.js";
import { unpacked } from "./packed.js";
import { make, sign } from "./shared.js";
import { wire } from "./wire.js";

/** @import { AskSent, PhoneNow, PhoneOpens, PhoneOwn, PhoneRefused, PhoneVote } from "./protocol.d.ts" */
/** @import { Wire } from "./wire.js" */

const KEY = "one-cat-room";
const SPREAD = 2000; // ms over which the phones of a room fetch their packed frames
const LOST = "No connection to the room: trying again by itself.";
const HELD = "No connection to the room: your answer is kept while this page stays open, and sent as soon as there is one.";
const GO_ON = "Go on moving the sliders: the next question comes here by itself.";
const main = /** @type {HTMLElement} */ (document.getElementById("room"));
const line = /** @type {HTMLElement} */ (document.getElementById("line"));

/** What this phone is in this room. @returns {{ word: string, device: string }} */
function kept() {
  const random = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const fresh = { room: main.dataset.room, word: "", device: random };
  try {
    const before = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (before?.room === fresh.room) return before;
  } catch {
    // The browser keeps nothing, then: a page that is loaded again is another phone.
  }
  return fresh;
}

const me = kept();

/** @param {string} word */
function keep(word) {
  me.word = word;
  try {
    localStorage.setItem(KEY, JSON.stringify(me));
  } catch {
    // as above
  }
}

/** @param {string} words */
const tell = (words) => void (line.textContent !== words && (line.textContent = words));

// -- the door -----------------------------------------------------------------------------------------------------

/** Ask for the word. @param {string} complaint */
function door(complaint = "") {
  const box = make("input", {
    id: "word", class: "oc-box", type: "text", maxlength: 12, autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "go",
  });
  const button = make("button", { type: "button", class: "oc-action" }, "join");
  const said = make("p", { class: "said", role: "alert" }, complaint);
  const enter = () => void (box.value.trim() && join(box.value.trim().toLowerCase()));
  button.addEventListener("click", enter);
  box.addEventListener("keydown", (event) => void (event.key === "Enter" && !event.isComposing && enter()));
  main.replaceChildren(make("div", { class: "oc door" },
    make("label", { for: "word" }, "The room’s word, from the first slide"), make("div", { class: "row" }, box, button), said));
  box.focus();
}

// -- the question ---------------------------------------------------------------------------------------------------

let shown = ""; // question, round, whether it is revealed
let revealed = false;
/** @type {Model | null} */
let model = null;
let close = () => {};
/** @type {PhoneVote | null} */
let pending = null; // what is committed here and not yet acknowledged
/** @type {Wire | null} */
let lineOut = null;

/** @param {HTMLElement[]} nodes */
function put(...nodes) {
  close();
  close = () => {};
  model = null;
  delete main.dataset.over;
  main.replaceChildren(...nodes);
  scrollTo(0, 0);
}

function pause() {
  if (revealed) {
    tell(GO_ON);
    return;
  }
  if (shown === "-") return;
  shown = "-";
  put(make("div", { class: "oc pause" }, sign(main.dataset.sign ?? ""), make("p", {}, "You are in. The next question comes here by itself.")));
}

/** @param {PhoneNow} now */
function show(now) {
  tell(`Room ${me.word}`);
  if (!now.question) {
    pause();
    return;
  }
  const key = [now.question.name, now.round, now.revealed].join(" ");
  if (key === shown) {
    model?.show(now.view);
    return;
  }
  const { question, round } = now;
  shown = key;
  revealed = now.revealed;
  const [el, below] = [make("div"), make("div", { class: "below" })];
  put(el, below);
  model = new Model({ spec: question, view: now.view, sent: {} }, ({ values }) => {
    const { entry, move } = /** @type {AskSent} */ (values.sent);
    pending = { question: question.name, round, entry, move };
    lineOut?.say();
  });
  close = askFront.render({ model, el }) ?? close;
  if (!now.revealed) return;
  main.dataset.over = "";
  for (const node of el.querySelectorAll(".oc-answer :is(input, button)")) node.setAttribute("disabled", "");
  if (now.opens) alive(below, now.opens, key);
}

// -- the explorer -----------------------------------------------------------------------------------------------------

const later = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Fetch what may not be packed yet, as long as it is wanted, and read it to its end: a phone may fall asleep, or change its network, half-way.
 * @template T @param {string} address @param {string} key @param {(answer: Response) => Promise<T>} read @returns {Promise<T>}
 */
async function fetched(address, key, read) {
  for (let pause = 500; key === shown; pause = Math.min(2 * pause, 4000)) {
    try {
      const answer = await fetch(address);
      if (answer.status === 200) return await read(answer); // 202: it is still being packed
    } catch {
      // It broke off: once more.
    }
    await later(pause * (0.6 + 0.8 * Math.random()));
  }
  return new Promise(() => {}); // nobody waits for it any more
}

/** Fetch what draws this phone's own guess, if that can be drawn. @returns {Promise<PhoneOwn | null>} */
async function mine() {
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch("/own", { method: "POST", headers, body: JSON.stringify(me) });
    return answer.status === 200 ? (await answer.json()).own : null;
  } catch {
    return null;
  }
}

/** Open the explorer, and let it live once its frames are here. @param {HTMLElement} el @param {string} address @param {string} key */
async function alive(el, address, key) {
  const { place, spec, data } = /** @type {PhoneOpens} */ (await fetched(address, key, (answer) => answer.json()));
  if (key !== shown) return;
  const ready = async () => {
    await later(Math.random() * SPREAD);
    const [grid, own] = await Promise.all([fetched(data ?? "", key, async (answer) => unpacked(await answer.arrayBuffer())), mine()]);
    return { ...grid, own };
  };
  /** @type {ReturnType<typeof ready> | undefined} */
  let once;
  open(el, place, () => ({ spec, ready: () => (once ??= ready()) }));
}

// -- the room -----------------------------------------------------------------------------------------------------------

/** @param {PhoneNow | PhoneRefused} told */
function hear(told) {
  if (told.type === "refused") {
    refused(told);
    return;
  }
  keep(me.word);
  const here = now(told);
  if (pending && (pending.question !== here.name || pending.round !== here.round || told.revealed || same(pending, told))) pending = null;
  show(told);
}

/** @param {PhoneNow} told */
const now = (told) => ({ name: told.question?.name, round: told.round });

/** @param {PhoneVote} vote @param {PhoneNow} told */
const same = (vote, told) => JSON.stringify(vote.move) === JSON.stringify(told.view.move);

/** @param {PhoneRefused} told */
function refused({ words, again }) {
  tell(words);
  if (again) {
    setTimeout(() => lineOut?.say(), 1000 + 2000 * Math.random());
  } else if (pending) {
    pending = null;
    lineOut?.say(); // how does it stand, then?
  } else {
    lineOut?.end();
    lineOut = null;
    shown = "";
    door(words);
  }
}

/** @param {string} word */
function join(word) {
  me.word = word;
  tell("Joining …");
  lineOut?.end();
  lineOut = wire(
    () => (pending ? { word: me.word, device: me.device, vote: pending } : { word: me.word, device: me.device }),
    hear,
    (words) => tell(words || (pending ? HELD : LOST)),
  );
}

/** The word in the code that was scanned; a word is of letters alone. */
const scanned = location.hash.slice(1).replace(/[^a-z]/gi, "").toLowerCase();
if (scanned || me.word) join(scanned || me.word);
else door();
