// @ts-check
// The trains and planes that are under way at a moment.

import { positionOn } from "./events.js";
import { layerOn } from "./layers.js";

/** @typedef {{position: [number, number], row: number}} Mover where one is, of which row */

/**
 * @param {import("./events.js").Events} events
 * @param {import("./layers.js").On} on
 * @param {number | null} until the moment; null: none
 * @returns {Mover[]}
 */
export function moversAt(events, on, until) {
  const { columns: c } = events.block;
  /** @type {Mover[]} */
  const movers = [];
  if (until === null) return movers;
  for (let line = 0; line < c.line_event.length; line++) {
    const row = c.line_event[line];
    if (!events.mask[row] || !layerOn(events, on, row)) continue;
    const position = positionOn(/** @type {any} */ (c), line, until);
    if (position) movers.push({ position, row });
  }
  return movers;
}
