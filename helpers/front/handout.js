// Lets the explorers and questions of a hand-out live without a kernel. It holds no formula and draws nothing: every
// frame, number and word was made by the explorers themselves, over a grid of their controls (helpers/handouts), and is
// looked up here. `front` holds the two front ends of JupyterLab, explorer.js and ask.js; shared.js stands before them.

// What a front end asks of a widget's model; `answer` is called with it whenever the page has something to say.
class Model {
  constructor(values, answer) {
    this.values = values;
    this.answer = answer;
    this.heard = {};
  }
  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = value; }
  save_changes() { this.answer(this); }
  on(event, act) { (this.heard[event] ??= []).push(act); }
  off(event, act) { this.heard[event] = (this.heard[event] ?? []).filter((heard) => heard !== act); }
  show(view) {
    this.values.view = view;
    (this.heard["change:view"] ?? []).forEach((act) => act());
  }
}

// -- a packed explorer --------------------------------------------------------------------------------------

async function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const all = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = all.indexOf(10);
  return { ...JSON.parse(new TextDecoder().decode(all.subarray(0, end))), bytes: all.subarray(end + 1) };
}

const width = (axis) => far(axis.values[0], axis.values.at(-1)) || 1;

// The state of the grid nearest to the `wanted` values, where what was `moved` counts most.
function nearest(data, wanted, moved) {
  let best = null;
  for (const block of data.blocks) {
    const values = [...wanted];
    for (const [i, value] of block.fixed) values[i] = value;
    const place = block.free.map((i) => closest(data.axes[i].values, wanted[i]));
    block.free.forEach((i, k) => (values[i] = data.axes[i].values[place[k]]));
    const cost = data.axes.reduce(
      (sum, axis, i) => sum + (far(values[i], wanted[i]) / width(axis)) * (moved.includes(i) ? 1000 : 1), 0);
    if (!best || cost < best.cost) best = { block, place, values, cost };
  }
  return best;
}

// The number that a column has at a place of the grid.
function read(data, column, place) {
  if (typeof column === "number") return column;
  const [shape, bytes, offset] = column;
  let at = 0;
  let size = 1;
  shape.forEach((n, d) => {
    at = at * n + (n === 1 ? 0 : place[d]);
    size *= n;
  });
  let number = 0;
  for (let byte = bytes - 1; byte >= 0; byte -= 1) number = number * 256 + data.bytes[offset + byte * size + at];
  return number;
}

function frame(data, { block, place }) {
  const words = block.words.map((columns, t) => columns.map((c, i) => data.words[t][i][read(data, c, place)]));
  const parts = block.pictures.map((c, i) => data.pictures[i][read(data, c, place)]);
  const panels = data.panels.map((count) => parts.splice(0, count).join(""));
  const headline = words[0][0];
  const readout = words.slice(1).filter((row) => row[0])
    .map(([name, ...texts]) => [name, texts.filter((text) => text !== "").join(data.gap)]);
  const said = readout.map((pair) => pair.join(": ")).join("; ");
  return { panels, headline, readout, alt: `${data.about} ${headline}. ${said}.` };
}

// [axis, value] pairs: what the explorer settles by itself at a place (column 0), or once axis i has moved (column i + 1).
function changes(data, { block, place }, column) {
  return JSON.parse(data.follow[column][read(data, block.follow[column], place)] || "[]");
}

function stateOf(data, values, before) {
  const state = { ...before };
  data.axes.forEach((axis, i) => {
    if (axis.index === null) state[axis.field] = values[i];
    else state[axis.field] = state[axis.field].map((old, k) => (k === axis.index ? values[i] : old));
  });
  return state;
}

// -- what the page says where it cannot follow ----------------------------------------------------------------

function rounded(data, wanted, found, moved) {
  const off = data.axes.map((_, i) => i).filter((i) => far(wanted[i], found.values[i]) > 1e-9);
  const own = off.filter((i) => moved.includes(i) && data.axes[i].slider);
  const others = off.filter((i) => !moved.includes(i));
  const told = own.map((i) => `${data.axes[i].label} has ${data.axes[i].values.length} positions on this page: `
    + `${minus(wanted[i])} became ${minus(found.values[i])}.`);
  if (others.length) {
    const names = others.map((i) => `${data.axes[i].label} is ${minus(found.values[i])} again`).join(", ");
    told.push(`This page has no picture for every state: ${names}.`);
  }
  return told.join(" ");
}

// -- explorers --------------------------------------------------------------------------------------------------

function respond(model, data) {
  const { seq, action, ...sent } = model.get("state");
  const before = model.get("view").state;
  const wanted = data.axes.map((axis) => get({ ...before, ...sent }, axis));
  const moved = data.axes.map((_, i) => i).filter((i) => wanted[i] !== get(before, data.axes[i]));
  if (action) {
    const apart = (point) => data.axes.reduce((sum, axis, i) => sum + far(point.from[i], wanted[i]) / width(axis), 0);
    const point = data.points.filter((p) => p.action === action).reduce((a, b) => (apart(b) < apart(a) ? b : a));
    const from = data.axes.map((axis, i) => `${axis.label} ${minus(point.from[i])}`).join(", ");
    const notice = apart(point) > 1e-9 ? `On this page it runs from the presets only, here from the nearest: ${from}.` : "";
    const shown = frame(data, { block: point, place: [0] });
    model.show({ ...model.get("view"), ...shown, seq, state: stateOf(data, point.to, before), notice });
    return;
  }
  let found = nearest(data, wanted, moved);
  const notice = rounded(data, wanted, found, moved);
  const follows = moved.length === 1 ? changes(data, found, moved[0] + 1) : [];
  if (follows.length) {
    const values = [...found.values];
    for (const [i, value] of follows) values[i] = value;
    found = nearest(data, values, [...moved, ...follows.map(([i]) => i)]);
  }
  for (const [i, value] of changes(data, found, 0)) found.values[i] = value;
  const state = stateOf(data, found.values, before);
  model.show({ ...model.get("view"), ...frame(data, found), seq, state, notice });
}

function open(el, place, page) {
  const { spec, ready } = page.explorer(place.explorer);
  const model = new Model({ spec: { ...spec, start: place.start }, view: place.view, state: {} }, async () =>
    respond(model, await ready()));
  ready().then(() => (el.dataset.ready = ""));
  el.model = model; // for whoever wants to look in
  front.explorer.render({ model, el });
}

// -- questions ------------------------------------------------------------------------------------------------

function judged(judge, entry) {
  if (!entry.trim()) return ["missing", judge.missing];
  if (judge.options) return judge.options[entry] ?? ["missing", judge.missing]; // one kept by an older page, perhaps
  const value = number(entry);
  if (!Number.isFinite(value)) return ["unreadable", judge.unreadable];
  const near = judge.numbers.find(([known, within]) => Math.abs(value - known) <= within);
  return near ? near.slice(2) : ["wrong", value > judge.numbers[0][0] ? judge.lower : judge.higher];
}

// What was answered is kept by the browser, if it lets a page do so: in a sandboxed frame it does not.
function keep(name, value) {
  try {
    if (value) localStorage.setItem(`one-cat.${name}`, JSON.stringify(value));
    return JSON.parse(localStorage.getItem(`one-cat.${name}`));
  } catch {
    return null;
  }
}

function ask(el, place, page) {
  const below = document.createElement("div");
  const { name } = place.ask;
  const tell = (entry, why) => {
    const [state, words] = judged(place.judge, entry);
    const committed = !["missing", "unreadable"].includes(state);
    let notice = "";
    if (committed) {
      const lasts = keep(name, { entry, why });
      if (state === "kept" && !lasts) notice = "But only while this page is open: here it may store nothing.";
      if (place.opens && !below.children.length) open(below, place.opens, page);
    }
    model.show({ ...model.get("view"), state, words, notice, entry, why, locked: Boolean(place.opens) && !below.children.length });
  };
  const view = { state: "new", words: "", notice: "", locked: Boolean(place.opens) };
  const model = new Model({ spec: place.ask, view, sent: {} }, () => tell(model.get("sent").entry, model.get("sent").why));
  const kept = keep(name);
  if (typeof kept?.entry === "string") tell(kept.entry, String(kept.why ?? ""));
  front.ask.render({ model, el });
  el.append(below);
}

// -- the page ---------------------------------------------------------------------------------------------------

function start() {
  if (typeof DecompressionStream !== "function") return; // the first pictures stay, with their words
  const told = JSON.parse(document.getElementById("oc-places").textContent);
  const unpacking = {};
  const page = {
    explorer(name) {
      const { spec, data } = told.explorers[name];
      const ready = () => (unpacking[data] ??= unpacked(document.getElementById(`oc-data-${data}`).textContent));
      return { spec, ready };
    },
  };
  document.querySelectorAll(".oc-place").forEach((el) => {
    const place = told.places[Number(el.dataset.place)];
    el.replaceChildren();
    (place.ask ? ask : open)(el, place, page);
  });
}
