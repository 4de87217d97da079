// @ts-check
// The names of notable events in lanes that show many years: none on another, none on a mark, none
// struck through by the line that leads from another one to its mark.

/** @typedef {[number, number, number, number]} Box left, top, right, bottom, in pixels */
/**
 * What is to be named: `names`, the longest first; its mark, a bar from `x` to `x1`, reaches `half`
 * from its middle `y`.
 * @typedef {{i: number, names: {text: string, width: number}[], x: number, x1: number, y: number,
 *   half: number, lane: Box, alone: boolean}} Wanted `alone`: whether no other mark lies on it
 */
/**
 * A name from `x` on about the middle `y`, and the `line` that leads to its mark, if it stands off.
 * @typedef {{i: number, text: string, width: number, x: number, y: number, line: Box | null}} Placed
 */

/** Of a line of letters, and of the row that it takes between a mark and the edge of a lane. */
const LINE = 13;
export const ROW = 15;
/** Between a mark and its name, and between two names. */
const GAP = 3;
/** A name moves away from its mark in steps of so many pixels, and no farther than this. */
const STEP = 1.5;
const FAR = 60;
/** More words than these would be read by nobody; numbers are no words. */
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
  let words = 0;
  for (const one of wanted) {
    const number = one.names.every(({ text }) => isNumber(text));
    if (!number && words >= MOST) continue;
    const around = used.filter((box) => meet(box, one.lane));
    const free = (/** @type {Box} */ box) => !around.some((other) => meet(box, other));
    const place = first(placesOf(one), ({ box, line }) => within(box, one.lane) && free(box) && (!line || free(line)));
    if (!place) continue;
    const { text, width, box, line } = place;
    placed.push({ i: one.i, text, width, x: box[0], y: (box[1] + box[3]) / 2, line });
    used.push([box[0] - GAP, box[1], box[2] + GAP, box[3]]);
    if (line) used.push(line);
    if (!number) words += 1;
  }
  return placed;
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

/** @param {Box} one @param {Box} other */
function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
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
    context.fillStyle = look.colours.page;
    context.fillRect(x - 1, y - LINE / 2, width + 2, LINE);
    context.fillStyle = look.colours.ink;
    context.fillText(text, x, y);
  }
}
