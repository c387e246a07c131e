// Arranges and steers the slides of the notebook that is shown: which cells are one slide, how large they can be, the line
// above them (section, boxes opened and closed, n of m), and the keys. What a slide looks like stands in deck.css.

import { arrange } from "./arrange.js";
import { openRoom } from "./room.js";

const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);
const ON = new Set(["ArrowRight", "ArrowDown", "PageDown"]);
const TYPED = "input:not([type=range], [type=radio], [type=checkbox]), textarea, .jp-mod-editMode .cm-content";
const BOXES = {
  open: "M4 11 L20 11 L20 20.6 L4 20.6 Z M4 11 L1 14.4 M20 11 L23 14.4 M4 11 L6.6 7.4 L17.4 7.4 L20 11",
  closed: "M4 9 L20 9 L20 20.6 L4 20.6 Z M4 9 L6.6 5.2 L17.4 5.2 L20 9 M10.2 5.2 L9.8 9 L9.8 12.2 L14.2 12.2 L14.2 9 L13.8 5.2",
};

const typeOf = (cell) => cell.model.getMetadata("slideshow")?.slide_type;
const heading = (cell) =>
  cell.model.type === "markdown" ? /^#{1,2} +(.+)/.exec(cell.model.sharedModel.getSource())?.[1] : undefined;

const opens = (cell) => /\b(ask|explore)[.(]/.exec(cell.model.sharedModel.getSource())?.[1];

/** Whether a cell is seen together with the one before it: all but what follows a question, or a picture that has its words. */
function together(cell, before, isFirst) {
  if (before.model.type === "markdown") return cell.model.type === "code";
  const opened = opens(before);
  return !opened || (opened !== "ask" && isFirst);
}

/** Return the slides: of each its cells, its stops (cells that are seen together are one) and the section at each. */
function slidesOf(notebook) {
  const slides = [];
  let section = "";
  notebook.widgets.forEach((cell, i) => {
    const type = typeOf(cell);
    if (!["slide", "subslide", "fragment"].includes(type)) return;
    if (type !== "fragment") slides.push({ cells: [], stops: [], sections: [] });
    const slide = slides[slides.length - 1];
    section = heading(cell) ?? section;
    const before = notebook.widgets[slide.cells[slide.cells.length - 1]];
    if (before && together(cell, before, slide.cells.length === 1)) {
      slide.stops.pop();
      slide.sections.pop();
    }
    slide.cells.push(i);
    slide.stops.push(i);
    slide.sections.push(section);
  });
  return slides;
}

function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function box(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

/** Make the line above the slides; return it, and what shows where one is. */
function line(step, stop) {
  const press = (words, name, act) => {
    const button = element("button", { type: "button", "aria-label": name, title: name, tabindex: "-1" }, words);
    button.addEventListener("click", act);
    return button;
  };
  const title = element("p", { class: "oc-deck-title" });
  const boxes = element("span", { class: "oc-deck-boxes", "aria-hidden": "true" });
  const place = element("span", { class: "oc-deck-place" });
  const node = element("header", { class: "oc-deck-line" }, title, boxes, press("‹", "back", () => step(-1)), place,
    press("›", "on", () => step(1)), press("✕", "leave the slides", stop));
  const show = (slides, n, section) => {
    title.textContent = n ? section.replace(/[*`]/g, "") : "";
    const names = [...new Set(slides.flatMap((slide) => slide.sections))];
    const now = names.indexOf(section);
    boxes.replaceChildren(...names.map((_, i) => box(i <= now ? BOXES.open : BOXES.closed)));
    boxes.style.setProperty("--n", String(names.length));
    place.textContent = `${n + 1} of ${slides.length}`;
  };
  return { node, show };
}

/** Take over the keys and the looks of decks; returns what shows the first slide. */
function steer(app) {
  const notebook = () => app.shell.currentWidget?.content;
  const room = openRoom();
  const presenting = () => document.body.dataset.jpDeckMode === "presenting" && notebook()?.widgets;
  const stop = () => app.commands.execute("deck:stop");
  let watched = null;
  let here = -1; // the stop to which the keys went: what is touched on its slide becomes the active cell, and is no step back

  /** Where one is: the slides, the number of the one shown, and of the stop in it. */
  function where() {
    const slides = slidesOf(notebook());
    const active = notebook().activeCellIndex;
    const n = Math.max(0, slides.findLastIndex((slide) => slide.cells[0] <= active));
    const at = slides[n].stops.includes(here) ? slides[n].stops.indexOf(here) : Math.max(0, slides[n].stops.findLastIndex((i) => i <= active));
    return { slides, n, at };
  }

  function step(by) {
    const { slides, n, at } = where();
    const stops = slides.flatMap((slide) => slide.stops);
    const next = stops[stops.indexOf(slides[n].stops[at]) + by];
    if (next !== undefined) notebook().activeCellIndex = here = next;
    soon();
    home();
  }

  const home = () => {
    document.activeElement?.blur(); // a cell that has no box of its own (deck.css) would not take the focus
    notebook().node.focus({ preventScroll: true });
  };
  const above = line(step, stop);
  const soon = () => {
    cancelAnimationFrame(watched?.frame ?? 0);
    if (watched) watched.frame = requestAnimationFrame(refresh);
  };

  function refresh() {
    if (!presenting()) {
      room?.at([], false);
      return above.node.remove();
    }
    document.body.append(above.node);
    const { slides, n, at } = where();
    above.show(slides, n, slides[n].sections[at]);
    const shown = slides[n].cells.filter((i) => i <= slides[n].stops[at]);
    const first = notebook().widgets[slides[n].cells[0]];
    room?.at(shown.map((i) => notebook().widgets[i].node), n === 0);
    arrange(notebook(), shown, typeOf(first) === "slide" && shown.length === 1 && !first.node.querySelector("table"));
  }

  function watch() {
    if (watched?.notebook === notebook() || !presenting()) return;
    watched?.seen.disconnect();
    const drawn = ".oc-panels, .oc-headline, .oc-readout, .oc-controls, .oc-spoken, .cm-editor"; // that a slider moves
    // What comes elsewhere, as when all cells run, lays out nothing: anywidget gives up a model that waits for two seconds.
    const concerns = ({ target, addedNodes }) => {
      const at = target instanceof Element ? target : target.parentElement;
      if (at?.closest(".oc-now")) return !at.closest(drawn);
      return [...addedNodes].some((node) => node instanceof Element && node.matches(".oc-now"));
    };
    const seen = new MutationObserver((all) => {
      if (all.some(concerns)) soon();
    });
    seen.observe(notebook().node, { subtree: true, childList: true, attributeFilter: ["data-opened", "data-state"] });
    watched = { notebook: notebook(), seen, frame: 0 };
    notebook().activeCellChanged.connect(soon);
    soon();
  }

  function pressed(event) {
    if (!presenting() || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest(".lm-Menu, .jp-Dialog, .lm-CommandPalette")) return;
    const by = BACK.has(event.key) ? -1 : ON.has(event.key) ? 1 : event.key === " " ? (event.shiftKey ? -1 : 1) : 0;
    const control = at.closest("input, textarea, button, summary, a, .jp-mod-editMode");
    if (event.key === "Escape") control ? home() : stop();
    else if (room && !control?.matches(TYPED) && !at.closest(".jp-mod-editMode") && room.pressed(event.key)) home();
    else if (!by || (control && keeps(control, event.key))) return;
    else step(by);
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** Whether a control that has the focus needs a key itself. */
  function keeps(control, key) {
    if (key.startsWith("Page")) return control.matches(".jp-mod-editMode, textarea"); // a clicker always goes on
    if (control.matches(TYPED) || control.closest(".jp-mod-editMode")) return true;
    if (control.matches("[type=range]")) return key !== " ";
    return !control.matches("a") && (key === " " || control.matches("[type=radio]"));
  }

  window.addEventListener("keydown", pressed, true);
  // What was typed or clicked is done: the next key is the deck's again. A slider keeps its arrows.
  window.addEventListener("keydown", (event) => {
    const at = event.target;
    if (presenting() && event.key === "Enter" && at instanceof HTMLInputElement && at.closest(".jp-Deck")) setTimeout(home);
  }, true);
  window.addEventListener("click", (event) => {
    const at = event.target;
    if (presenting() && event.detail && at instanceof Element && at.closest(".jp-Deck .oc :is(button, summary), .oc-deck-line")) home();
  });
  // A click on a text would make it the active cell, and what follows on its slide would go.
  window.addEventListener("mousedown", (event) => {
    const at = event.target instanceof Element ? event.target : null;
    if (presenting() && at?.closest(".jp-Deck .jp-Cell") && !at.closest(".cm-editor, .oc, a")) {
      event.stopPropagation();
      if (document.activeElement === document.body) setTimeout(home);
    }
  }, true);
  window.addEventListener("resize", soon);
  const changed = () => {
    watch();
    soon();
  };
  new MutationObserver(changed).observe(document.body, { attributeFilter: ["data-jp-deck-mode"] });
  app.shell.currentChanged?.connect(watch);
  return watch;
}

window.oneCatDeck = steer; // for presenting.js, which is no module
