// Draws one explorer: controls, panels, read-out. It holds no mathematics: each move sends the state to the
// model, and the model's `view` says what to show. Native inputs give keyboard, touch and screen readers.

const SVG = "http://www.w3.org/2000/svg";
const PATIENCE = 3000; // ms without an answer before the picture is said to be out of date

const STOPPED =
  "The kernel behind this picture has stopped, so the picture no longer follows. Run all cells again (menu Run, Run All Cells).";
const WAITING =
  "No answer from the kernel yet: the picture shows the state before your last move. It may be busy with another cell, stopped, or out of reach.";

const decimals = (step) => (String(step).split(".")[1] || "").length;

function put(state, c, value) {
  if (c.index === null) return { [c.field]: value };
  return { [c.field]: state[c.field].map((old, i) => (i === c.index ? value : old)) };
}

// -- controls: each returns { node, show(state) } ---------------------------------------------------------

function numberControl(c, page) {
  const id = page.id();
  const label = make("label", { for: id, class: "oc-label" }, c.short ?? c.label);
  const { stops } = c; // all its positions, on a page without a kernel
  const range = stops ? { min: 0, max: stops.length - 1, step: 1 } : { min: c.low, max: c.high, step: c.step };
  const slider = make("input", { type: "range", id, ...range, "aria-label": c.label });
  const box = make("input", {
    type: "text", inputmode: "decimal", class: "oc-box", autocomplete: "off", "aria-label": `${c.label}, typed`,
  });
  slider.addEventListener("input", () => {
    const value = stops ? stops[slider.value] : Number(slider.value);
    box.value = minus(value.toFixed(decimals(c.step)));
    page.move(put(page.state, c, value));
  });
  box.addEventListener("keydown", (event) => event.key === "Enter" && box.blur());
  box.addEventListener("change", () => typed(c, box, page));
  const show = (state) => {
    const value = get(state, c);
    const at = String(stops ? closest(stops, value) : value);
    if (slider.value !== at) slider.value = at;
    mark(slider, "aria-valuetext", String(value));
    const text = minus(value.toFixed(Math.max(decimals(c.step), Math.min(decimals(value), 4))));
    if (document.activeElement !== box && box.value !== text) box.value = text;
  };
  return { node: make("div", { class: "oc-number" }, label, slider, box), show };
}

function typed(c, box, page) {
  const text = box.value.trim();
  const value = number(text);
  const allowed = `a number from ${minus(c.low)} to ${minus(c.high)}`;
  const kept = minus(get(page.state, c));
  if (!Number.isFinite(value)) {
    const given = text === "" ? "Nothing was entered" : `“${text}” is not a number`;
    page.notice(`${c.label}: ${given}; kept ${kept}. Allowed is ${allowed}.`);
    box.value = kept;
    return;
  }
  const inside = Math.min(Math.max(value, c.low), c.high);
  box.value = minus(inside);
  page.move(put(page.state, c, inside));
  if (inside !== value) page.notice(`${c.label}: ${minus(value)} is out of range; brought back to ${minus(inside)}.`);
}

function toggleControl(c, page) {
  const button = make("button", { type: "button", class: "oc-toggle", "aria-label": `${c.short ?? c.label} is true` });
  button.addEventListener("click", () => page.move(put(page.state, c, get(page.state, c) > 0.5 ? 0 : 1)));
  const show = (state) => {
    const value = get(state, c);
    const soft = value !== 0 && value !== 1;
    const [yes, no] = c.named ? [`☆ ${c.short}`, `no ${c.short}`] : ["☆ true", "not true"];
    mark(button, "aria-pressed", soft ? "mixed" : value === 1 ? "true" : "false");
    say(button, soft ? `☆ ${value}` : value === 1 ? yes : no);
  };
  return { node: button, show };
}

function choiceControl(c, page) {
  const buttons = c.options.map(([value, words]) => {
    const button = make("button", { type: "button", class: "oc-option" }, words);
    button.addEventListener("click", () => page.move(put(page.state, c, value)));
    return button;
  });
  const group = make("div", { role: "group", "aria-label": c.label, class: "oc-choice" }, ...buttons);
  const show = (state) =>
    buttons.forEach((b, i) => mark(b, "aria-pressed", String(get(state, c) === c.options[i][0])));
  return { node: make("div", { class: "oc-field" }, make("span", { class: "oc-label" }, c.label), group), show };
}

function switchControl(c, page) {
  const id = page.id();
  const box = make("input", { type: "checkbox", id });
  box.addEventListener("change", () => page.move(put(page.state, c, box.checked)));
  const node = make("div", { class: "oc-field oc-switch" }, box, make("label", { for: id }, c.label));
  return { node, show: (state) => (box.checked = get(state, c)) };
}

const CONTROLS = { number: numberControl, toggle: toggleControl, choice: choiceControl, switch: switchControl };

// -- panels -------------------------------------------------------------------------------------------------

function layer(panel, name, inside) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${panel.width} ${panel.height}`);
  svg.setAttribute("class", name);
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = inside;
  return svg;
}

function panelNodes(spec) {
  return spec.panels.map((panel) => {
    const moving = layer(panel, "oc-moving", "");
    const node = make("div", { class: "oc-panel" }, layer(panel, "oc-still", panel.still), moving);
    node.style.flex = `${panel.width} 1 ${Math.round(panel.width * 0.8)}px`;
    node.style.setProperty("--oc-width", `${panel.width}px`); // explorer.css allows some more, slides more still
    return { node, moving };
  });
}

// -- the explorer -------------------------------------------------------------------------------------------

let made = 0;

function render({ model, el }) {
  const spec = model.get("spec");
  const prefix = `oc-${(made += 1)}-${Math.random().toString(36).slice(2, 7)}`;
  let ids = 0;
  let answered = moves; // of this page's moves, those of another view among them
  let waiting = null;
  let speaking = null;

  const headline = make("p", { class: "oc-headline" });
  const panels = panelNodes(spec);
  const picture = make("div", { class: "oc-panels", role: "img" }, ...panels.map((p) => p.node));
  const banner = make("p", { class: "oc-banner", role: "alert", hidden: true });
  const notice = make("p", { class: "oc-notice", role: "status" });
  const readout = make("dl", { class: "oc-readout" });
  const spoken = make("p", { class: "oc-spoken", "aria-live": "polite" });
  const call = make("code", { class: "oc-call" });
  const live = () => model.get("view");
  const settled = () => ours(model.get("state").seq) <= answered;

  const page = {
    state: live().state,
    id: () => `${prefix}-${(ids += 1)}`,
    notice: (text) => say(notice, text),
    move(moved, action = null) {
      page.state = { ...page.state, ...moved };
      page.notice("");
      // Only what was moved and not yet answered: what the kernel sets itself would be out of date here. Of what it has
      // not taken yet the model keeps the last message only, so that one says all.
      const { action: _, ...under } = settled() ? {} : model.get("state");
      model.set("state", { ...under, ...moved, seq: nextMove(), ...(action ? { action } : {}) });
      model.save_changes();
      mark(root, "aria-busy", "true");
      clearTimeout(waiting);
      waiting = setTimeout(() => warn(WAITING), PATIENCE);
      controls.forEach((c) => c.show(page.state));
    },
  };

  const columns = spec.columns.map((rows) => rows.map((row) => row.map((c) => CONTROLS[c.kind](c, page))));
  const controls = columns.flat(2);
  const columnNodes = columns.map((rows) =>
    make("div", { class: "oc-column" }, ...rows.map((row) => make("div", { class: "oc-row" }, ...row.map((c) => c.node)))));

  const press = (words, act, kind = "") => {
    const button = make("button", { type: "button", class: `oc-preset ${kind}` }, words);
    button.addEventListener("click", act);
    return button;
  };
  const presets = spec.presets.map(([words, state]) => press(words, () => page.move(state)));
  const actions = spec.actions.map((words) => press(words, () => page.move({}, words), "oc-action"));
  const reset = press("reset", () => page.move(spec.start), "oc-reset");
  const shelf = make("div", { class: "oc-presets", role: "group", "aria-label": "presets" }, ...actions, ...presets, reset);

  columnNodes[1].append(shelf);

  const copy = press("copy", () => {
    getSelection().selectAllChildren(call);
    const refused = () => page.notice("This page may not write to the clipboard. The line is selected: copy it with Ctrl+C.");
    const written = navigator.clipboard?.writeText(call.textContent) ?? Promise.reject();
    written.then(() => page.notice("Copied: paste it into any cell."), refused);
  });

  const foot = make("p", { class: "oc-foot" }, make("span", {}, "Reopen as it stands:"), copy, call);
  const root = make(
    "div", { class: spec.inWords ? "oc oc-words" : "oc", role: "group", "aria-label": `explorer: ${spec.name}` },
    headline, banner, picture,
    make("div", { class: "oc-controls" }, ...columnNodes), notice, readout, spoken, foot,
  );

  keepKeys(root);

  function warn(text) {
    say(banner, text);
    banner.hidden = !text;
    root.classList.toggle("oc-stale", Boolean(text));
  }

  function stop() {
    clearTimeout(waiting);
    warn(STOPPED);
    root.querySelectorAll("input, button").forEach((input) => (input.disabled = true));
  }

  function showReadout(view) {
    if (readout.children.length !== view.readout.length) {
      readout.replaceChildren(...view.readout.map(() => make("div", {}, make("dt"), make("dd"))));
    }
    view.readout.forEach(([name, text], i) => {
      const [dt, dd] = readout.children[i].children;
      say(dt, name);
      say(dd, text);
      if (!dd.dataset.room) dd.dataset.room = text.replace(/([+−]?)[\d∞]\S*|nan/g, "$100.0000"); // see explorer.css
    });
  }

  function show() {
    const view = live();
    answered = Math.max(answered, ours(view.seq));
    panels.forEach((p, i) => {
      if (view.panels[i] !== p.drawn) p.moving.innerHTML = p.drawn = view.panels[i];
    });
    say(headline, view.headline);
    picture.setAttribute("aria-label", view.alt);
    showReadout(view);
    foot.hidden = !view.call;
    say(call, view.call);
    mark(call, "title", view.call);
    if (!settled()) return;
    mark(root, "aria-busy", "false");
    clearTimeout(waiting);
    page.state = view.state;
    controls.forEach((c) => c.show(view.state));
    if (view.notice) page.notice(view.notice);
    if (view.error) console.warn(view.trace);
    warn(view.error ? `This move could not be drawn (${view.error}). The picture shows the state before it.` : "");
    clearTimeout(speaking);
    if (view.seq) speaking = setTimeout(() => (spoken.textContent = view.alt), 700);
  }

  // A picture that is wider than the page can be scrolled, by keyboard too.
  const fits = new ResizeObserver(() => {
    if (picture.scrollWidth > picture.clientWidth + 1) picture.tabIndex = 0;
    else picture.removeAttribute("tabindex");
  });
  fits.observe(picture);

  show();
  model.on("change:view", show);
  const forgetEnd = onEnd(model, stop);
  el.append(root);
  return () => {
    clearTimeout(waiting);
    clearTimeout(speaking);
    fits.disconnect();
    model.off("change:view", show);
    forgetEnd();
  };
}

export default { render };
