// A phone's line to the room's server: a web socket or, where the network lets none through, asking again and again. It mends itself:
// a phone sleeps, wakes, and changes its network; what it has to say is said until it is answered.

/** @import { PhoneNow, PhoneRefused, PhoneSent } from "./protocol.d.ts" */
/** @typedef {{ say: () => void, end: () => void }} Wire */

const PATIENCE = 4000; // ms without an answer before the line is taken to be dead
const SLOWEST = 8000; // ms, at most, to the next try
const ASKING = 2500; // ms from one question to the next where there are no web sockets
const FAILED = 2; // so many times in a row: there are none, perhaps

/**
 * Open the line. `message` gives what is to be said now, `hear` takes an answer, `lost` is told when there is none.
 * @param {() => PhoneSent} message @param {(told: PhoneNow | PhoneRefused) => void} hear @param {(words: string) => void} lost
 * @returns {Wire}
 */
export function wire(message, hear, lost) {
  /** @type {WebSocket | null} */
  let socket = null;
  let failed = 0;
  let next = 0;
  let watch = 0;
  let asked = 0; // how many times
  let known = 0; // which of them the newest that was heard answers, or comes after
  let ended = false;

  function say() {
    clearTimeout(next);
    if (ended) return;
    if (socket?.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify(message()));
      wait(socket);
    } else {
      if (!socket) connect();
      if (failed >= FAILED) ask();
    }
  }

  /** Take the line to be dead if nothing is heard for a while. @param {WebSocket} line */
  function wait(line) {
    clearTimeout(watch);
    watch = setTimeout(() => drop(line, ""), PATIENCE);
  }

  function connect() {
    const line = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/phone`);
    socket = line;
    wait(line);
    line.onopen = () => {
      if (line === socket) say();
    };
    line.onmessage = (event) => {
      if (line !== socket) return;
      failed = 0;
      known = asked; // what is still to come of these was said before
      clearTimeout(watch);
      hear(JSON.parse(event.data));
    };
    line.onclose = (event) => drop(line, event.reason);
  }

  /** @param {WebSocket} line @param {string} words */
  function drop(line, words) {
    if (line !== socket) return;
    socket = null; // whatever it still says: a dead one may take minutes to close
    line.close();
    clearTimeout(watch);
    failed += 1;
    if (failed <= FAILED) lost(words);
    const pause = failed >= FAILED ? ASKING : Math.min(SLOWEST, 250 * 2 ** failed);
    next = setTimeout(say, pause * (0.6 + 0.8 * Math.random())); // not all phones of a room at once
  }

  async function ask() {
    asked += 1;
    const mine = asked;
    try {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch("/poll", { method: "POST", headers, body: JSON.stringify(message()) });
      if (!answer.ok) throw new Error(answer.statusText);
      const told = await answer.json();
      if (!ended && mine > known) {
        known = mine;
        hear(told);
      }
    } catch {
      if (!ended) lost("");
    }
    clearTimeout(next);
    if (failed && !ended) next = setTimeout(say, ASKING * (0.8 + 0.4 * Math.random()));
  }

  const wake = () => void (document.visibilityState === "visible" && say());
  document.addEventListener("visibilitychange", wake);
  for (const event of ["online", "pageshow"]) addEventListener(event, wake);
  say();
  return {
    say,
    end() {
      ended = true;
      clearTimeout(next);
      clearTimeout(watch);
      socket?.close();
      socket = null;
    },
  };
}
