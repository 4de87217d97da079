// @ts-check
// Boxes of text on a map, and the lines that lead from them.

/** @typedef {[number, number, number, number]} Box left, top, right, bottom, in pixels */
/** @typedef {[number, number, number, number]} Line from x, y to x, y, in pixels */

/** @param {Box} box @param {[number, number]} point */
export function within([left, top, right, bottom], [x, y]) {
  return x >= left && x <= right && y >= top && y <= bottom;
}

/** @param {[number, number]} middle @param {number} wide @param {number} high @returns {Box} */
export function boxed([x, y], wide, high) {
  return [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
}

/** Whether a line meets a box: what is left of it between the box's sides is not nothing. @param {Line} line @param {Box} box */
export function crosses([x0, y0, x1, y1], [left, top, right, bottom]) {
  let [first, last] = [0, 1];
  for (const [from, by, least, most] of [
    [x0, x1 - x0, left, right],
    [y0, y1 - y0, top, bottom],
  ]) {
    if (!by && (from < least || from > most)) return false;
    if (!by) continue;
    const ends = [(least - from) / by, (most - from) / by];
    first = Math.max(first, Math.min(...ends));
    last = Math.min(last, Math.max(...ends));
  }
  return first <= last;
}

/** Whether two boxes have more than an edge in common. @param {Box} one @param {Box} other */
export function meet(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
