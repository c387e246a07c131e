// Frames of many states, packed by helpers/live/columns.py, looked up: a hand-out's grid of controls, or a slider's row.

import { closest, far } from "./shared.js";

/** @import { Block, Column, Columns, Packed, PackedAxis, PhoneOwn, Texts, Values, View } from "./protocol.d.ts" */
/** @typedef {Packed & { bytes: Uint8Array, own?: PhoneOwn | null }} Grid */
/** @typedef {Texts & { bytes: Uint8Array }} Frames */
/** @typedef {{ block: Block, place: number[], values: any[] }} Found */

/** @param {string} text */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** Unpack gzip: one line of JSON, then the columns. @param {BlobPart} packed */
export async function unpacked(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const all = new Uint8Array(await new Response(stream).arrayBuffer());
  const end = all.indexOf(10);
  return { ...JSON.parse(new TextDecoder().decode(all.subarray(0, end))), bytes: all.subarray(end + 1) };
}

/** How far apart the ends of an axis are. @param {PackedAxis} axis */
export const width = (axis) => far(axis.values[0], axis.values.at(-1)) || 1;

/**
 * Return the state of the grid nearest to the wanted values, where what was moved counts most.
 * @param {Grid} grid @param {any[]} wanted @param {number[]} moved @returns {Found}
 */
export function nearest(grid, wanted, moved) {
  const found = grid.blocks.map((block) => {
    const values = [...wanted];
    for (const [i, value] of block.fixed) values[i] = value;
    const place = block.free.map((i) => closest(grid.axes[i].values, wanted[i]));
    block.free.forEach((i, k) => void (values[i] = grid.axes[i].values[place[k]]));
    const weigh = (/** @type {PackedAxis} */ axis, /** @type {number} */ i) =>
      (far(values[i], wanted[i]) / width(axis)) * (moved.includes(i) ? 1000 : 1);
    return { block, place, values, cost: grid.axes.reduce((sum, axis, i) => sum + weigh(axis, i), 0) };
  });
  return found.reduce((best, one) => (one.cost < best.cost ? one : best));
}

/** Return the number that a column has at a place. @param {Frames} grid @param {Column} column @param {number[]} place */
export function read(grid, column, place) {
  if (typeof column === "number") return column;
  const [shape, bytes, offset] = column;
  let at = 0;
  let size = 1;
  shape.forEach((n, d) => {
    at = at * n + (n === 1 ? 0 : place[d]);
    size *= n;
  });
  let number = 0;
  for (let byte = bytes - 1; byte >= 0; byte -= 1) number = number * 256 + grid.bytes[offset + byte * size + at];
  return number;
}

/**
 * Return what the explorer shows at a place of the grid; `over` may change its marks before they are put together.
 * @param {Frames} grid @param {Columns} columns @param {number[]} place @param {(marks: string[]) => void} [over]
 * @returns {Pick<View, "panels" | "headline" | "readout" | "alt">}
 */
export function frame(grid, columns, place, over) {
  const words = columns.words.map((row, t) => row.map((column, i) => grid.words[t][i][read(grid, column, place)]));
  const parts = columns.pictures.map((column, i) => grid.pictures[i][read(grid, column, place)]);
  over?.(parts);
  const panels = grid.panels.map((count) => parts.splice(0, count).join(""));
  const headline = words[0][0];
  /** @type {[string, string][]} */
  const readout = words.slice(1).filter((row) => row[0])
    .map(([name, ...texts]) => [name, texts.filter((text) => text !== "").join(grid.gap)]);
  const said = readout.map((pair) => pair.join(": ")).join("; ");
  return { panels, headline, readout, alt: `${grid.about} ${headline}. ${said}.` };
}

/**
 * Return [axis, value] pairs: what the explorer settles by itself at a place (column 0), or once axis i has moved (column i + 1).
 * @param {Grid} grid @param {Found} found @param {number} column @returns {[number, any][]}
 */
export const changes = (grid, { block, place }, column) =>
  JSON.parse(grid.follow[column][read(grid, block.columns.follow[column], place)] || "[]");

/** Return a state with the value of each axis in it. @param {Grid} grid @param {any[]} values @param {Values} before @returns {Values} */
export function stateOf(grid, values, before) {
  const state = structuredClone(before);
  grid.axes.forEach((axis, i) => {
    if (axis.index === null) state[axis.field] = values[i];
    else state[axis.field][axis.index] = values[i];
  });
  return state;
}

/** Lay a reader's own guess, if there is one, over the marks of a frame. @param {Grid} grid @param {any[]} values @returns {(marks: string[]) => void} */
export const guessed = ({ own, axes }, values) => (marks) => {
  if (!own) return;
  const value = (/** @type {string} */ field, /** @type {number | null} */ index) =>
    values[axes.findIndex((one) => one.field === field && one.index === index)];
  if (own.held.some(([field, index, there]) => value(field, index) !== there)) return;
  const at = own.axes.reduce((sum, [field, index], k) => sum * own.values[k].length + closest(own.values[k], value(field, index)), 0);
  own.marks.forEach((mark, k) => {
    marks[mark] = own.texts[k][own.at[k][at]] ?? marks[mark];
  });
};
