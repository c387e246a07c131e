// Draws one question: its words, a box or options, the verdict, hint and solution on request.

const MARKS = { right: "✓", kept: "✓", known: "✗", wrong: "✗", missing: "…", unreadable: "?" };
let made = 0;

function options(spec, group) {
  const radios = spec.options.map(([key, words]) => {
    const radio = make("input", { type: "radio", name: group, value: key });
    return { radio, node: make("label", {}, radio, make("span", {}, words)) };
  });
  const node = make("fieldset", {}, make("legend", { class: "oc-spoken" }, spec.words), ...radios.map((r) => r.node));
  const get = () => radios.find((r) => r.radio.checked)?.radio.value ?? "";
  const set = (key) => radios.forEach((r) => (r.radio.checked = r.radio.value === key));
  return { node, get, set };
}

function numberBox(spec, id) {
  const box = make("input", { type: "text", inputmode: "text", enterkeyhint: "go", id, autocomplete: "off", class: "oc-box", placeholder: "your guess" });
  const node = make("div", { class: "oc-guess" }, make("label", { for: id }, "Your prediction"), box);
  return { node, get: () => box.value, set: (value) => (box.value = value) };
}

function render({ model, el }) {
  const spec = model.get("spec");
  const id = `oc-ask-${(made += 1)}-${Math.random().toString(36).slice(2, 7)}`;
  const entry = spec.kind === "number" ? numberBox(spec, id) : options(spec, id);
  const why = make("textarea", { rows: 2, "aria-label": spec.why, placeholder: spec.why });
  const verdict = make("p", { class: "oc-verdict", role: "status" });
  const button = make("button", { type: "button", class: "oc-action oc-commit" }, "commit");
  const hint = make("details", {}, make("summary", {}, "hint"), make("p", {}, spec.hint));
  const solution = make("details", {}, make("summary", {}, "solution"), make("p", {}, spec.solution));
  const help = [...(spec.hint ? [hint] : []), ...(spec.solution ? [solution] : [])];
  const locked = make("p", { class: "oc-locked" }, "The explorer opens here once you have committed an answer.");
  // No form: a frame that shows the page may forbid them.
  const answer = make("div", { class: "oc-answer" }, entry.node, ...(spec.why ? [why] : []), button);
  const root = make("div", { class: "oc oc-ask", role: "group", "aria-label": `question: ${spec.name}` },
    ...(spec.earlier ? [make("p", { class: "oc-earlier" }, spec.earlier)] : []),
    make("p", { class: "oc-question" }, spec.words), answer,
    make("div", { class: "oc-after" }, verdict, make("div", { class: "oc-help" }, ...help)),
    locked);

  keepKeys(root);

  function commit() {
    verdict.textContent = "";
    // By its move the same answer twice is still a change; and so is the same one from another page.
    model.set("sent", { entry: entry.get(), why: why.value, seq: nextMove() });
    model.save_changes();
  }

  button.addEventListener("click", commit);
  answer.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && event.target.matches("input")) commit();
  });

  let opened = false;
  let kept = ["", ""];
  function show() {
    const view = model.get("view");
    // An answer given elsewhere comes here too; but a verdict that comes late must not undo what is typed since.
    const told = [view.entry ?? "", view.why ?? ""];
    if (entry.get() === kept[0] && why.value === kept[1]) {
      entry.set(told[0]);
      why.value = told[1];
    }
    kept = told;
    root.dataset.state = view.state;
    const mark = MARKS[view.state];
    verdict.textContent = [mark ? `${mark} ${view.words}` : view.words, view.notice].filter(Boolean).join(" ");
    locked.hidden = !view.locked;
    root.dataset.opened = spec.reveals && !view.locked; // slides then make room: explorer.css
    if (view.open && !opened) solution.open = opened = true; // once: it may be closed again
  }

  function stop() {
    verdict.textContent = "The kernel behind this question has stopped. Run all cells again (menu Run, Run All Cells).";
    root.querySelectorAll("input, textarea, button").forEach((input) => (input.disabled = true));
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

export default { render };
