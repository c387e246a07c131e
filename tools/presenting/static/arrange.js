// How the cells of a slide stand, and how large: the largest type at which all of it fits.

/** @import { Notebook } from "./lab.d.ts" */
/** @typedef {{ width: number, gaps: number, layout: string }} Panels how wide those are that are shown, and how they stand */

/** @type {Record<string, number>} */
const LARGEST = { title: 2.2, stack: 2.2, beside: 1.6, closed: 1.7, picture: 1.25, over: 1.25 }; // times 26 px at 1280 x 720
const FIGURES = [1.34, 1.8]; // how many times as large as in the notebook
const WORDS = 360; // px at 1280 x 720, the narrowest column of words
const BESIDE = 662; // px in the notebook, the widest picture that leaves one

const unit = () => Math.min(innerWidth / 1280, innerHeight / 720);

/** Whether all that a slide shows fits, at a size. @param {HTMLElement} slide @param {number} size */
function fits(slide, size) {
  slide.style.setProperty("--k", String(size));
  const deepest = Math.max(...[...slide.children].flatMap((cell) => bottoms(cell)));
  return deepest <= innerHeight - 10 * unit() && !wide(slide);
}

/** Where the parts of a cell end; a cell without a box of its own ends where they do. @param {Element} cell @returns {number[]} */
function bottoms(cell) {
  if (getComputedStyle(cell).display === "none") return [0];
  if (getComputedStyle(cell).display !== "contents") return [cell.getBoundingClientRect().bottom];
  return [...cell.children].flatMap((part) => bottoms(part));
}

/** @param {HTMLElement} slide */
const wide = (slide) =>
  [...slide.querySelectorAll(".jp-RenderedMarkdown, mjx-container, table, .jp-OutputArea-output pre")].some(
    (e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).display !== "inline");

/** Find the largest size at which it fits, of those from 1 on. @param {HTMLElement} slide */
function largest(slide) {
  let [low, high] = [1, LARGEST[slide.dataset.layout ?? ""]];
  if (!fits(slide, low)) return 0;
  while (high - low > 0.03) {
    const size = (low + high) / 2;
    if (fits(slide, size)) low = size;
    else high = size;
  }
  fits(slide, low);
  return low;
}

/** Rather smaller than cut: a room's fonts may be wider than any that was tried. @param {HTMLElement} slide */
function shrink(slide) {
  for (const size of [0.95, 0.9, 0.85, 0.8]) if (fits(slide, size)) return;
  fits(slide, 1); // it is the picture that is too large, and not the words
}

/** Choose the panels that a slide shows (all that its cell names or, if it names none, all that have room; or the `only` one of these), and how they stand.
 * @param {Element} panels @param {number[] | null | undefined} named @returns {Panels} */
function choose(panels, named, only = false) {
  const all = /** @type {HTMLElement[]} */ ([...panels.children]);
  const width = (/** @type {HTMLElement} */ panel) => Number.parseFloat(panel.style.getPropertyValue("--oc-width"));
  const sum = (/** @type {HTMLElement[]} */ some) => some.reduce((total, panel) => total + width(panel), 0);
  const wanted = all.filter((_, i) => !named || named.includes(i + 1));
  let shown = wanted;
  while (!named && shown.length > 2 && sum(shown) > BESIDE) shown = shown.slice(0, -1);
  if (only) shown = [wanted.reduce((best, one) => (width(one) > width(best) && width(one) <= BESIDE ? one : best))];
  for (const panel of all) panel.classList.toggle("oc-out", !shown.includes(panel));
  return { width: sum(shown), gaps: 20 * (shown.length - 1), layout: sum(shown) > BESIDE ? "over" : "picture" };
}

/** Size the panels: as large as the width and what is below them allow. @param {HTMLElement} slide @param {Panels} panels */
function enlarge(slide, { width, gaps, layout }) {
  const [least, most] = FIGURES.map((times) => times * unit());
  const room = (layout === "over" ? 1224 : 1224 - WORDS - 28) * unit() - gaps * unit();
  let zoom = Math.min(most, Math.max(least, room / width));
  const set = () => slide.style.setProperty("--zoom", String(zoom));
  slide.style.setProperty("--right", `${Math.max(zoom * width + (gaps + 4) * unit(), 640 * unit())}px`);
  for (set(); zoom > least && !fits(slide, 1); set()) zoom = Math.max(least, zoom - 0.05 * unit());
}

/** Lay out as a slide does, and return how large its type can be; what a picture crowds out goes, what matters least first.
 * @param {HTMLElement} slide @param {string} layout @param {Panels | null} panels */
function attempt(slide, layout, panels = null) {
  slide.dataset.layout = layout;
  for (const tight of panels ? ["0", "1", "2", "3"] : ["0", "1"]) {
    slide.dataset.tight = tight;
    if (panels) enlarge(slide, panels);
    const size = largest(slide);
    if (size) return size;
  }
  return 0;
}

/** The picture stays, the words beside it change: mark those that have had their time. @param {HTMLElement[]} cells @param {HTMLElement[]} texts @param {HTMLElement} picture */
function changeWords(cells, texts, picture) {
  const last = texts[texts.length - 1];
  const answered = Boolean(picture.querySelector(".oc-ask[data-opened=true]"));
  const after = Boolean(last && last.compareDocumentPosition(picture) & Node.DOCUMENT_POSITION_PRECEDING);
  for (const cell of cells) if (cell !== picture && (cell !== last || (answered && !after))) cell.classList.add("oc-past");
  picture.classList.toggle("oc-answered", answered && after);
}

/** Show these cells of the notebook, as one slide. @param {Notebook} notebook @param {number[]} shown @param {boolean} isTitle */
export function arrange(notebook, shown, isTitle) {
  const slide = /** @type {HTMLElement} */ (notebook.node.querySelector(".jp-WindowedPanel-viewport"));
  const cells = shown.map((i) => notebook.widgets[i].node);
  for (const cell of notebook.widgets) cell.node.classList.remove("oc-now", "oc-past");
  for (const cell of cells) cell.classList.add("oc-now");
  const texts = cells.filter((cell) => cell.matches(".jp-MarkdownCell"));
  const at = cells.findLastIndex((cell) => cell.querySelector(".oc-panels"));
  if (at >= 0) {
    changeWords(cells, texts, cells[at]);
    const drawn = /** @type {Element} */ (cells[at].querySelector(".oc-panels"));
    const named = notebook.widgets[shown[at]].model.getMetadata("slideshow")?.panels;
    const panels = choose(drawn, named);
    if (attempt(slide, panels.layout, panels)) return;
    const lead = choose(drawn, named, true);
    if (!attempt(slide, lead.layout, lead)) shrink(slide);
    return;
  }
  const closed = cells.some((cell) => cell.querySelector(".oc-locked:not([hidden])"));
  const plain = texts.length && cells.length > texts.length ? ["stack", "beside"] : ["stack"];
  const layouts = isTitle ? ["title"] : closed ? ["closed", "stack"] : plain;
  const sizes = layouts.map((layout) => attempt(slide, layout));
  const enough = Math.min(1, Math.max(...sizes) - 0.12); // then the first is the better one
  const best = sizes.findIndex((size) => size >= (closed ? enough : Math.max(...sizes) - 0.12));
  if (!attempt(slide, layouts[best])) shrink(slide);
}
