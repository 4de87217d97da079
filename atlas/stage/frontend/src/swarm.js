// @ts-check
// A swarm: marks of a lane beside each other where they would lie on one another, so that their
// number can be seen.

import { LEAST } from "./headline.js";
import { middleOf } from "./lanes.js";

/** @typedef {import("./events.js").Events} Events */

/** Pixels of the smallest marks, and of those in a high lane. */
const SMALLEST = 5;
const SMALLEST_OF_HIGH = 6;
const HIGH = 28;
/** So much of its picture's width a mark fills. */
const FILLED = 0.8;
/** Marks are made smaller until at most this share of them lies on others. */
const CROWDED = 0.1;

/**
 * The selected rows of each lane in the order of time.
 * @param {Events} events
 * @param {number} lanes how many there are
 * @returns {number[][]} by the number of the lane
 */
export function rowsOfLanes(events, lanes) {
  const { lane } = events.block.columns;
  const rows = Array.from({ length: lanes }, () => /** @type {number[]} */ ([]));
  for (let i = 0; i < events.count; i++) if (events.mask[i]) rows[lane[i]].push(i);
  for (const some of rows) some.sort((one, other) => middleOf(events, one) - middleOf(events, other));
  return rows;
}

/**
 * Lay out the marks of a lane: each as near to the middle as it has room.
 * @param {number[]} rows in the order of time
 * @param {(i: number) => number} x in pixels from anywhere
 * @param {number} largest mark, in pixels
 * @param {number} height of the lane, in pixels
 * @param {Float32Array} offsets by rows: pixels from the middle of the lane, which are set
 * @param {number[]} [ringed] rows that lie next to each other in the middle, apart from the others
 * @returns {number} pixels of a mark
 */
export function swarm(rows, x, largest, height, offsets, ringed = []) {
  const smallest = height >= HIGH ? SMALLEST_OF_HIGH : SMALLEST;
  const some = rows.length > 1 ? ringed.filter((i) => rows.includes(i)) : [];
  const held = some.length * LEAST <= height ? some : [];
  for (let size = Math.floor(Math.min(largest, height)); ; size -= 1) {
    const most = size > smallest ? rows.length * CROWDED : Infinity;
    if (packed(rows, x, size, height, offsets, most, held)) return size;
  }
}

/**
 * Lay out the marks of a lane in one line, if none of them need touch another for it.
 * @param {number[]} rows in the order of time
 * @param {(i: number) => number} x in pixels from anywhere
 * @param {number} largest mark, in pixels
 * @param {Float32Array} offsets by rows, which are set to 0
 * @returns {number} pixels of a mark; 0: they would touch
 */
export function lined(rows, x, largest, offsets) {
  const gaps = rows.slice(1).map((i, n) => (x(i) - x(rows[n])) / FILLED);
  const size = Math.floor(Math.min(largest, ...gaps));
  if (size < SMALLEST_OF_HIGH) return 0;
  for (const i of rows) offsets[i] = 0;
  return size;
}

/**
 * @param {number[]} rows
 * @param {(i: number) => number} x
 * @param {number} size of a mark
 * @param {number} height
 * @param {Float32Array} offsets
 * @param {number} most marks that may lie on others
 * @param {number[]} held rows that have their places before all others
 * @returns {boolean} whether there are no more of them
 */
function packed(rows, x, size, height, offsets, most, held) {
  held.forEach((i, n) => {
    offsets[i] = (n - (held.length - 1) / 2) * Math.max(size, LEAST);
  });
  const reach = (size + LEAST) / 2;
  const offsetOf = (/** @type {number} */ place) => (place % 2 ? 1 : -1) * Math.ceil(place / 2) * size;
  const near = (/** @type {number} */ place, /** @type {number} */ at) =>
    held.some((i) => Math.abs(at - x(i)) < reach && Math.abs(offsetOf(place) - offsets[i]) < reach);
  const side = Math.max(Math.floor((height / size - 1) / 2), 0);
  const ends = new Float64Array(2 * side + 1).fill(-Infinity);
  // What has no room lies between two others.
  const between = new Float64Array(Math.max(2 * side, 1)).fill(-Infinity);
  const half = side ? size / 2 : Math.max(height - size, 0) / 2;
  let crowded = 0;
  for (const i of rows) {
    if (held.includes(i)) continue;
    const at = x(i);
    let place = 0;
    while (place < ends.length && (at - ends[place] < size || near(place, at))) place += 1;
    if (place < ends.length) {
      ends[place] = at;
      offsets[i] = offsetOf(place);
      continue;
    }
    crowded += 1;
    if (crowded > most) return false;
    place = 0;
    for (let other = 1; other < between.length; other++)
      if (between[other] < between[place]) place = other;
    between[place] = at;
    offsets[i] = (place % 2 ? 1 : -1) * (Math.floor(place / 2) * size + half);
  }
  return true;
}
