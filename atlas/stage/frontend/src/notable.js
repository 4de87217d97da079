// @ts-check
// The names of notable events in lanes that show many years: none on another, none on a mark, none
// struck through by the line that leads from another one to its mark.

import { meet } from "./boxes.js";

/** @typedef {import("./boxes.js").Box} Box */
/**
 * What is to be named: `names`, the longest first; its mark, a bar from `x` to `x1`, reaches `half`
 * from its middle `y`.
 * @typedef {{i: number, names: {text: string, width: number}[], x: number, x1: number, y: number,
 *   half: number, lane: Box, alone: boolean, others?: Box[]}} Wanted `alone`: whether no other mark
 *   lies on it; `others`: marks to which its name may not be nearer than to it
 */
/**
 * A name from `x` on about the middle `y`, and the `line` that leads to its mark, if it stands off.
 * @typedef {{i: number, text: string, width: number, x: number, y: number, line: Box | null}} Placed
 */

/** Of a line of letters, and of the row that it takes between a mark and the edge of a lane. */
const LINE = 13;
/** Of numbers, which have no letters below their line. */
const DIGIT = 9;
export const ROW = 15;
/** Between a mark and its name. */
const GAP = 3;
/** Between two names, and between a name and the line of another: else it could be of both. */
const APART = 8;
/** Marks this near to each other are one to the eye. */
const TOGETHER = 4;
/** A name moves away from its mark in steps of so many pixels, and no farther than this. */
const STEP = 1.5;
const FAR = 60;
/** More names than these would be read by nobody. */
const MOST = 15;

/**
 * The names that have room, those that come first before the others.
 * @param {Wanted[]} wanted
 * @param {Box[]} taken what lies in the lanes: marks, the names of lanes
 * @returns {Placed[]}
 */
export function namesWithRoom(wanted, taken) {
  /** @type {Placed[]} */
  const placed = [];
  const used = [...taken];
  for (const one of wanted) {
    if (placed.length >= MOST) break;
    const around = used.filter((box) => meet(box, one.lane));
    const free = (/** @type {Box} */ box) => !around.some((other) => meet(box, other));
    const good = (/** @type {{box: Box, line: Box | null}} */ { box, line }) =>
      within(box, one.lane) && free(box) && (!line || free(line)) && nearest(box, one);
    const place = first(placesOf(one), good);
    if (!place) continue;
    const { text, width, box, line } = place;
    placed.push({ i: one.i, text, width, x: box[0], y: (box[1] + box[3]) / 2, line });
    for (const [left, top, right, bottom] of line ? [box, line] : [box])
      used.push([left - APART, top, right + APART, bottom]);
  }
  return placed;
}

/**
 * Numbers over their marks; where one would touch the one before it, under its mark. All or none.
 * @param {Wanted[]} wanted
 * @returns {Placed[]}
 */
export function numbered(wanted) {
  const ends = { over: -Infinity, under: -Infinity };
  /** @type {Placed[]} */
  const placed = [];
  for (const { i, names, x, y, half, lane } of [...wanted].sort((one, other) => one.x - other.x)) {
    const { text, width } = names[0];
    const left = x - width / 2;
    const side = ends.over < left ? "over" : "under";
    const middle = y + (side === "over" ? -1 : 1) * (half + DIGIT / 2 + 1);
    if (ends[side] >= left || middle - DIGIT / 2 < lane[1] || middle + DIGIT / 2 > lane[3]) return [];
    ends[side] = left + width;
    placed.push({ i, text, width, x: left, y: middle, line: null });
  }
  return placed;
}

/** Whether a name is nearer to its mark than to all others that are not one with it. @param {Box} box @param {Wanted} one */
function nearest(box, { x, x1, y, half, others = [] }) {
  const own = /** @type {Box} */ ([x, y - half, x1, y + half]);
  return others.every((other) => between(other, own) <= TOGETHER || between(box, own) < between(box, other));
}

/** Pixels between two boxes. @param {Box} one @param {Box} other */
function between(one, other) {
  const gap = (/** @type {0 | 1} */ n) => Math.max(one[n] - other[n + 2], other[n] - one[n + 2], 0);
  return Math.hypot(gap(0), gap(1));
}

/** @param {string} text */
export function isNumber(text) {
  return Number.isFinite(Number(text));
}

/** @template T @param {Iterable<T>} all @param {(one: T) => boolean} good @returns {T | null} */
function first(all, good) {
  for (const one of all) if (good(one)) return one;
  return null;
}

/**
 * Where a name may stand, best first: beside its mark, over or under it, then farther up or down with
 * a line. A line alone says which of several is named that lie on one another.
 * @param {Wanted} one
 */
function* placesOf({ names, x, x1, y, half, lane, alone }) {
  const side = x1 > x ? 0 : half;
  const at = (/** @type {number} */ left, /** @type {number} */ middle, /** @type {number} */ width) =>
    /** @type {Box} */ ([left, middle - LINE / 2, left + width, middle + LINE / 2]);
  const middle = (x + x1) / 2;
  for (const { text, width } of alone ? names : []) {
    yield { text, width, box: at(x1 + side + GAP, y, width), line: null };
    yield { text, width, box: at(x - side - GAP - width, y, width), line: null };
    for (const up of [-1, 1])
      yield { text, width, box: at(middle - width / 2, y + up * (half + LINE / 2 + 1), width), line: null };
  }
  for (const { text, width } of names)
    for (let off = half + LINE / 2 + 1; off < FAR; off += STEP)
      for (const up of [-1, 1]) {
        const row = y + up * off;
        if (row < lane[1] || row > lane[3]) continue;
        const ends = [row + up * (LINE / 2 - 2), y + up * (half + 0.5)].sort((a, b) => a - b);
        const line = /** @type {Box} */ ([middle - 0.5, ends[0], middle + 0.5, ends[1]]);
        // The line ends at the side of the name that is nearer.
        yield { text, width, box: at(middle - GAP - width, row, width), line };
        yield { text, width, box: at(middle + GAP, row, width), line };
      }
}

/**
 * Whether no other mark lies on one; those that touch do not.
 * @param {number} i
 * @param {Map<number, Box>} boxes of all marks, by their rows
 */
export function alone(i, boxes) {
  const [left, top, right, bottom] = /** @type {Box} */ (boxes.get(i));
  const inner = /** @type {Box} */ ([left + 1, top + 1, right - 1, bottom - 1]);
  for (const [other, box] of boxes) if (other !== i && meet(inner, box)) return false;
  return true;
}

/** @param {Box} box @param {Box} around */
function within(box, around) {
  return box[0] >= around[0] && box[2] <= around[2] && box[1] >= around[1] && box[3] <= around[3];
}

/**
 * Write names on paper, which hides the lines of the years behind them.
 * @param {import("./sheet.js").Sheet} sheet
 * @param {Placed[]} names
 */
export function write({ context, look }, names) {
  context.textAlign = "left";
  for (const { text, width, x, y, line } of names) {
    if (line) {
      context.fillStyle = look.colours.quiet;
      context.fillRect(line[0], line[1], line[2] - line[0], line[3] - line[1]);
    }
    const high = isNumber(text) ? DIGIT : LINE;
    context.fillStyle = look.colours.page;
    context.fillRect(x - 1, y - high / 2, width + 2, high);
    context.fillStyle = look.colours.ink;
    context.fillText(text, x, y);
  }
}
