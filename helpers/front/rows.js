// Rows of sliders: every position of the slider that is touched, drawn by the kernel before it is needed, and looked up here.

import { frame, read, unpacked } from "./packed.js";
import { changed, get, nextMove } from "./shared.js";

/** @import { Control, Move, RowAsked, RowPart, RowPiece, Values, View } from "./protocol.d.ts" */
/** @import { Model } from "./shared.js" */
/** @typedef {RowPiece & { bytes: Uint8Array }} Piece */
/** @typedef {{ name: Move, control: Control, around: string[], frames: Map<number, [Piece, number]> }} Row */

const KEPT = 3; // rows, at most

/** All of a state but one control. @param {Control} c @param {Values} state */
const around = (c, state) => JSON.stringify({ ...state, ...changed(state, c, null) });

/** What the kernel would show there. @param {[Piece, number]} place @returns {View} */
function shown([piece, i]) {
  const [state, call] = piece.columns.follow.map((column, k) => piece.follow[k][read(piece, column, [i])]);
  const said = { notice: "", error: "", trace: "" };
  return { ...frame(piece, piece.columns, [i]), move: ["", 0], state: JSON.parse(state), call, ...said };
}

/** Ask a kernel for rows, and look states up in them. @param {Model} model */
export function rowsOf(model) {
  /** @type {Row[]} */
  let rows = [];

  /**
   * Ask for the row of a slider in a state that the kernel has told of, unless it is here or under way, or the page is elsewhere.
   * @param {Control} c @param {Values} state @param {Values} page
   */
  function want(c, state, page) {
    const here = around(c, state);
    if (here !== around(c, page)) return;
    const known = rows.find((row) => row.control === c && row.around.includes(here));
    rows = rows.filter((row) => row !== known).slice(known ? 0 : 1 - KEPT);
    rows.push(known ?? { name: nextMove(), control: c, around: [here], frames: new Map() });
    if (known) return;
    /** @type {RowAsked} */
    const asked = { row: rows[rows.length - 1].name, field: c.field, index: c.index, values: state };
    model.send?.(asked);
  }

  /** Return what the kernel would show once `moved` is moved, or nothing. @param {Values} before @param {Values} moved */
  function look(before, moved) {
    const after = { ...before, ...moved };
    for (const row of rows) {
      const here = around(row.control, before);
      const place = row.frames.get(get(after, row.control));
      if (!place || !row.around.includes(here) || around(row.control, after) !== here) continue;
      const view = shown(place);
      row.around = [row.around[0], around(row.control, view.state)]; // what follows from the move may stand elsewhere now
      return view;
    }
    return null;
  }

  /** @param {RowPart} part @param {DataView[]} buffers */
  async function heard({ row: name }, buffers) {
    const row = rows.find((one) => String(one.name) === String(name));
    if (!row) return; // of another view, or given up
    const piece = /** @type {Piece} */ (await unpacked(/** @type {BlobPart} */ (buffers[0])));
    for (const [i, value] of piece.at.entries()) row.frames.set(value, [piece, i]);
  }

  /** Forget all rows: something else than a slider of this page has changed the picture. */
  function drop() {
    rows = [];
  }

  model.on("msg:custom", heard);
  return { want, look, drop, stop: () => model.off("msg:custom", heard) };
}
