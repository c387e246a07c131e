// The room on the slides: how to join on the first one; on a question's how many have committed, the reveal, and a second vote.
// It talks to the room's server (tools/room) on this computer; without `oneCatRoom` in the page's settings there is none of it.

import { make } from "./shared.js";

/** @typedef {{ n: number, right: number, options: [string, string, number, boolean][] | null, guesses: number[] | null,
 *   mistakes: [string, number][] }} Result */
/** @typedef {{ joined: number, question: string | null, round: number, committed: number, revealed: boolean, result: Result | null,
 *   before: Result | null, came_right: { of: number, now: number } | null, join: string, who: string, notice: string }} Now */
/** @typedef {{ url: string, key: string, join: string, word: string, who: string }} Config */

const LOST = "No connection to the room: trying again. Every vote is kept.";
const REFUSED = "The room does not know these slides. End make present, and start it again.";
const SOONEST = 500; // ms until the first try to connect again; each further one waits twice as long
const LATEST = 5000;
/** @type {Record<string, "reveal" | "again">} */
const KEYS = { r: "reveal", a: "again" };

/** The room's settings, or nothing: JSON in a string, for JupyterLab would give the keys of an object alone. @returns {Config | undefined} */
function settings() {
  const found = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}").oneCatRoom;
  return found && JSON.parse(found);
}

/** A text that changes in its place: the deck lays out anew only where a node comes or goes. */
function changing() {
  const text = document.createTextNode("");
  const write = (/** @type {string} */ words) => {
    if (text.data !== words) text.data = words;
  };
  return { text, write };
}

/**
 * Keep a web socket open; `heard` has each message, `told` a sentence where there is none. Returns what sends.
 * @param {Config} config @param {() => void} opened @param {(message: any) => void} heard @param {(words: string) => void} told
 */
function connect({ url, key }, opened, heard, told) {
  /** @type {WebSocket} */
  let socket;
  let wait = SOONEST;
  function open() {
    socket = new WebSocket(`${url}?key=${encodeURIComponent(key)}`);
    socket.onopen = () => {
      wait = SOONEST;
      told("");
      opened();
    };
    socket.onmessage = (event) => heard(JSON.parse(event.data));
    socket.onclose = (event) => {
      if (event.code === 4403) return told(REFUSED);
      told(LOST);
      setTimeout(open, wait);
      wait = Math.min(LATEST, 2 * wait);
    };
  }
  open();
  return (/** @type {object} */ message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
}

/** What the first slide shows: a code to scan, an address and a word to type, how many have joined, who can. @param {Config} config */
function joining(config) {
  const [address, count, who] = [changing(), changing(), changing()];
  const source = `${config.url.replace(/^ws/, "http").replace(/teacher$/, "qr.svg")}?key=${encodeURIComponent(config.key)}`;
  const code = make("img", { src: source, alt: "" });
  const node = make("aside", { class: "oc-join", "aria-label": "join from a phone" }, code,
    make("p", {}, "or open ", make("b", {}, address.text)),
    make("p", {}, "and type ", make("b", { class: "oc-word" }, config.word)),
    make("p", { class: "oc-joined", role: "status" }, count.text),
    make("p", { class: "oc-who" }, who.text));
  /** Where the room is: it follows the laptop from one network to the next. @param {string} join @param {string} reach */
  const at = (join, reach) => {
    who.write(reach);
    if (code.alt.endsWith(` ${join}`)) return;
    if (code.alt) code.src = `${source}&of=${encodeURIComponent(join)}`; // another code
    code.alt = `a code to scan, which opens ${join}`;
    address.write(join.replace(/^https?:\/\//, "").replace(/\/$/, ""));
  };
  at(config.join, config.who);
  const show = (/** @type {Now | null} */ now) => {
    count.write(now ? `${now.joined} ${now.joined === 1 ? "has" : "have"} joined` : "");
    if (now) at(now.join, now.notice || now.who);
  };
  return { node, show };
}

/** @param {string} words */
const sentence = (words) => /^.*?[.?!](?=\s|$)/.exec(words)?.[0] ?? words;

/** A bar of how many of so many, and what it is. @param {string} words @param {number} count @param {number} n */
const bar = (words, count, n) => {
  const share = make("span", { class: "oc-bar", "aria-hidden": "true" }, make("span"));
  share.style.setProperty("--share", String(n ? count / n : 0));
  return make("p", { class: "oc-vote" }, make("span", {}, words), make("b", {}, `${count} of ${n}`), share);
};

/** What came out, in words: how many are right, before and after, and the mistakes of those who are not. @param {Now} now */
function outcome({ result, before, came_right: came, round }) {
  if (!result?.n) return [make("p", {}, "Nobody had committed an answer.")];
  const right = before
    ? [bar(`vote ${round - 1}`, before.right, before.n), bar(`vote ${round}`, result.right, result.n)]
    : [bar("right", result.right, result.n)];
  const learnt = came ? [make("p", { class: "oc-came" }, `Of ${came.of} who were wrong, ${came.now} came to be right.`)] : [];
  const mistakes = result.guesses ? result.mistakes.slice(0, 3) : []; // an option says itself what it is
  const named = mistakes.map(([words, count]) => make("li", {}, make("b", {}, String(count)), ` ${sentence(words)}`));
  return [...right, ...learnt, ...(named.length ? [make("ul", {}, ...named)] : [])];
}

/** Put the split of the room beside the options of a question, `before` as an outline; without a result take it away. @param {HTMLElement} ask @param {Now | null} now */
function split(ask, now) {
  for (const old of ask.querySelectorAll(".oc-share")) old.remove();
  if (!now?.result?.options) return;
  const shares = (/** @type {Result} */ { options, n }) => new Map((options ?? []).map(([key, , count]) => [key, count / (n || 1)]));
  const earlier = now.before && shares(now.before);
  for (const [key, , count, right] of now.result.options) {
    const radio = [.../** @type {NodeListOf<HTMLInputElement>} */ (ask.querySelectorAll("input[type=radio]"))].find((one) => one.value === key);
    const bars = make("span", { class: "oc-bar", "aria-hidden": "true" }, make("span"));
    bars.style.setProperty("--share", String(count / (now.result.n || 1)));
    if (earlier) {
      bars.prepend(make("i"));
      bars.style.setProperty("--before", String(earlier.get(key) ?? 0));
    }
    radio?.parentElement?.append(make("span", { class: "oc-share" }, bars, make("b", {}, `${count}${right ? " ✓" : ""}`)));
  }
}

/** What a question's slide shows of the room. @param {() => void} reveal @param {() => void} again */
function voting(reveal, again) {
  const [count, said] = [changing(), changing()];
  const button = (/** @type {string} */ words, /** @type {string} */ key, /** @type {() => void} */ act) => {
    const node = make("button", { type: "button", class: "oc-action", "aria-keyshortcuts": key }, words, make("kbd", {}, key));
    node.addEventListener("click", act);
    return node;
  };
  const [first, second] = [button("reveal", "R", reveal), button("ask again", "A", again)];
  const nth = make("span");
  const result = make("div", { class: "oc-outcome", role: "status" });
  const node = make("div", { class: "oc-room", role: "group", "aria-label": "the room" },
    make("p", { class: "oc-count" }, count.text, nth), make("div", { class: "oc-room-acts" }, first, second), result,
    make("p", { class: "oc-room-said", role: "status" }, said.text));
  let drawn = "";
  /** @param {Now | null} now @param {string} words */
  function show(now, words) {
    const vote = now && now.round > 1 ? `, vote ${now.round}` : "";
    if (nth.textContent !== vote) nth.textContent = vote; // comes as a node: the deck then makes room
    count.write(now ? `${now.committed} of ${now.joined} committed` : "");
    said.write(words);
    first.disabled = !now || now.revealed;
    second.disabled = !now?.committed;
    const known = JSON.stringify(now?.revealed ? [now.question, now.round, now.result, now.before] : null);
    if (known === drawn) return false;
    drawn = known;
    result.replaceChildren(...(now?.revealed ? outcome(now) : []));
    return true;
  }
  return { node, show, forget: () => void (drawn = "?") };
}

/** Open the room, if there is one; returns what tells it of the slide that is shown, and of a key that is pressed. */
export function openRoom() {
  const config = settings();
  if (!config) return null;
  const looks = make("link", { rel: "stylesheet", href: new URL("room.css", import.meta.url).href });
  document.head.append(looks);
  const join = joining(config);
  const vote = voting(() => act("reveal"), () => act("again"));
  const told = new WeakMap(); // of each question's element: whether the kernel has opened it for the room
  /** @type {Now | null} */
  let now = null;
  /** @type {HTMLElement | null} */
  let ask = null;
  /** @type {string | null | undefined} */
  let asked;
  let words = "";

  const send = connect(config, () => (asked === undefined ? null : send({ type: "show", question: asked })), (message) => {
    if (message.type === "room") now = message;
    words = message.type === "error" ? message.words : message.notice;
    show();
  }, (said) => {
    words = said;
    show();
  });

  /** @param {"reveal" | "again"} type */
  function act(type) {
    const here = now && asked && now.question === asked ? now : null;
    if (here && (type === "reveal" ? !here.revealed : here.committed)) send({ type });
  }

  function show() {
    join.show(now);
    const here = now && now.question === asked ? now : null;
    if (vote.show(ask && here, words) && ask) split(ask, here);
    if (ask && here) {
      ask.dataset.revealed = String(here.revealed);
      open(ask, here);
    }
  }

  /** Have the kernel open the question's explorer at the reveal, with the room's guesses in it, and shut it for the next vote. @param {HTMLElement} ask @param {Now} here */
  function open(ask, { revealed, round, result }) {
    const key = revealed ? `revealed ${round}` : "";
    const before = told.get(ask) ?? "";
    if (key === before) return;
    told.set(ask, key);
    ask.dispatchEvent(new CustomEvent("oc-room", { detail: { open: revealed, guesses: result?.guesses ?? [] } }));
  }

  /** Take note of the slide: the elements of its cells that are seen, and whether it is the first. @param {HTMLElement[]} cells @param {boolean} isTitle */
  function at(cells, isTitle) {
    if (isTitle !== join.node.isConnected) isTitle ? document.body.append(join.node) : join.node.remove();
    const found = cells.flatMap((cell) => [.../** @type {NodeListOf<HTMLElement>} */ (cell.querySelectorAll(".oc-ask"))]).at(-1) ?? null;
    const name = found?.dataset.question ?? null;
    if (found === ask && name === asked && (!ask || vote.node.isConnected)) return;
    vote.node.remove();
    vote.forget();
    ask = found;
    ask?.querySelector(".oc-answer")?.after(vote.node);
    if (name !== asked) send({ type: "show", question: (asked = name) });
    show();
  }

  /** Take a key, if it is the room's; returns whether it was. @param {string} key */
  function pressed(key) {
    const type = KEYS[key.toLowerCase()];
    if (type && ask) act(type);
    return Boolean(type);
  }

  return { at, pressed };
}
