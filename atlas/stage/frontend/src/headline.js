// @ts-check
// The events that the headline counts, on top of all others in the lanes of the strip.

/** @typedef {import("./sheet.js").Sheet} Sheet */

/** Between a mark and the ring about it. */
const GAP = 2;
/** However crowded the lane is, these marks are no smaller. */
export const LEAST = 9;
const RING = 2;
/** Between the line and its words, which lie on paper of their height. */
const BESIDE = 4;
const PAPER = 14;

/** What a mark in a ring reaches from its middle. @param {number} size */
export function ringed(size) {
  return Math.max(size, LEAST) / 2 + GAP + RING;
}

/**
 * Where the words stand, over the marks in the lane of these, and the line that leads up to them.
 * @param {import("./sheet.js").Sheet} sheet
 * @param {import("./strip_marks.js").Marks} marks
 */
export function headlinePlaces({ context, look, events, places: { left, right } }, marks) {
  const points = look.named.rows
    .filter((i) => events.mask[i] && marks.laneOf(i))
    .map((i) => ({ i, x: marks.middle(i), y: marks.y(i), size: Math.max(marks.sizeOf(i), LEAST) }))
    .filter(({ x }) => x >= left && x <= right);
  if (!points.length) return { points, words: null, line: null };
  const { i, x } = points.reduce((one, other) => (other.y < one.y ? other : one));
  const lane = marks.laneOf(i);
  if (!lane?.head) return { points, words: null, line: null };
  const below = points.filter((one) => Math.abs(one.x - x) < 1).map(({ y }) => y);
  const at = lane.top + lane.head / 2;
  // Beside the line, on the side with more room.
  const { width } = context.measureText(look.named.label);
  const from = x - left > right - x ? x - BESIDE - width : x + BESIDE;
  /** @typedef {import("./notable.js").Box} Box */
  const words = /** @type {Box} */ ([from - 2, at - PAPER / 2, from + width + 2, at + PAPER / 2]);
  return { points, words, line: /** @type {Box} */ ([x - 0.5, at, x + 0.5, Math.max(...below)]) };
}

/**
 * Marks in a ring; and, where their lane has room for it, a line up to a few words.
 * @param {import("./sheet.js").Sheet} sheet
 * @param {import("./strip_marks.js").Marks} marks
 */
export function headlined(sheet, marks) {
  const { context, look } = sheet;
  const { points, words, line } = headlinePlaces(sheet, marks);
  if (words && line) {
    context.fillStyle = look.colours.journey;
    context.fillRect(line[0], line[1], 1, line[3] - line[1]);
    context.textAlign = "left";
    context.fillStyle = look.colours.page;
    context.fillRect(words[0], words[1], words[2] - words[0], PAPER);
    context.fillStyle = look.colours.ink;
    context.fillText(look.named.label, words[0] + 2, (words[1] + words[3]) / 2);
  }
  // Of marks beside each other the rings become one.
  for (const [colour, more] of /** @type {const} */ ([
    [look.colours.journey, RING],
    [look.colours.page, 0],
  ])) {
    context.fillStyle = colour;
    points.forEach(({ x, y, size }, n) => {
      const round = size / 2 + GAP + more;
      context.beginPath();
      context.arc(x, y, round, 0, 7);
      context.fill();
      const next = points[n + 1];
      if (next && Math.abs(next.x - x) < 1 && Math.abs(next.y - y) <= 2 * round)
        context.fillRect(x - round, Math.min(y, next.y), 2 * round, Math.abs(next.y - y));
    });
  }
  for (const { i, size } of points) marks.drawMark(context, i, size);
}
