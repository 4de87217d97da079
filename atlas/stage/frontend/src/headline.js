// @ts-check
// The events that the headline counts, on top of all others in the lanes of the strip.

/** @typedef {import("./sheet.js").Sheet} Sheet */

/** Between a mark and the ring about it. */
const GAP = 2;
/** However crowded the lane is, these marks are no smaller. */
const LEAST = 9;
const RING = 1.25;
/** Between the line and its words, which lie on paper of their height. */
const BESIDE = 4;
const PAPER = 14;

/**
 * Marks in a ring; and, where the lane of journeys has room for it, a line up to a few words.
 * @param {Sheet} sheet
 * @param {import("./strip_marks.js").Marks} marks
 * @param {import("./strip_marks.js").Lane | undefined} journeys
 */
export function headlined({ context, look, events, places: { left, right } }, marks, journeys) {
  const { rows, label } = look.named;
  const points = rows
    .filter((i) => events.mask[i] && marks.laneOf(i))
    .map((i) => ({ i, x: marks.middle(i), y: marks.y(i), size: Math.max(marks.sizeOf(i), LEAST) }))
    .filter(({ x }) => x >= left && x <= right);
  if (!points.length) return;
  if (journeys?.head) {
    const { x } = points.reduce((one, other) => (other.y < one.y ? other : one));
    const below = points.filter((one) => Math.abs(one.x - x) < 1).map(({ y }) => y);
    const at = journeys.top + journeys.head / 2;
    context.globalAlpha = 0.7;
    context.fillStyle = look.colours.quiet;
    context.fillRect(x - 0.5, at, 1, Math.max(...below) - at);
    context.globalAlpha = 1;
    // Beside the line, on the side with more room.
    const before = x - left > right - x;
    const { width } = context.measureText(label);
    const from = before ? x - BESIDE - width : x + BESIDE;
    context.textAlign = "left";
    context.fillStyle = look.colours.page;
    context.fillRect(from - 2, at - PAPER / 2, width + 4, PAPER);
    context.fillStyle = look.colours.ink;
    context.fillText(label, from, at);
  }
  // Of marks beside each other the rings become one.
  for (const [colour, more] of /** @type {const} */ ([
    [look.colours.ink, RING],
    [look.colours.page, 0],
  ])) {
    context.fillStyle = colour;
    for (const { x, y, size } of points) {
      context.beginPath();
      context.arc(x, y, size / 2 + GAP + more, 0, 7);
      context.fill();
    }
  }
  for (const { i, size } of points) marks.drawMark(context, i, size);
}
