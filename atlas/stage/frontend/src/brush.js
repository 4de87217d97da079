// @ts-check
// The brush: a period in whole days, moved by its ends or its middle.

/** @typedef {[number, number]} Period first and last day, both included */
/** @typedef {"from" | "to" | "middle" | "new"} Grip */

/** Pixels within which an end of the brush is taken hold of. */
export const REACH = 9;

/**
 * What of the brush a pointer at `x` takes hold of.
 * @param {number} x
 * @param {[number, number]} ends where the brush begins and ends, in the same pixels
 * @param {boolean} whole whether the brush is over all days: then its middle draws a new one
 * @returns {Grip}
 */
export function gripAt(x, [left, right], whole) {
  // A narrow brush is moved by what is within it, and its ends are taken hold of from without.
  const inner = Math.min(REACH, (right - left) / 3);
  if (x >= left - REACH && x <= left + inner) return "from";
  if (x >= right - inner && x <= right + REACH) return "to";
  return x > left && x < right && !whole ? "middle" : "new";
}

/**
 * The period after a drag.
 * @param {Grip} grip
 * @param {Period} before the period when the drag began
 * @param {number} start the day, with its fraction, at which the drag began
 * @param {number} now the day at which the pointer is
 * @param {Period} limits
 * @returns {Period}
 */
export function dragged(grip, before, start, now, limits) {
  const [first, last] = limits;
  if (grip === "middle") {
    const length = before[1] - before[0];
    const from = clamp(before[0] + Math.round(now - start), first, last - length);
    return [from, from + length];
  }
  if (grip === "new") {
    const days = [start, now].map((day) => clamp(Math.floor(day), first, last));
    return [Math.min(...days), Math.max(...days)];
  }
  // An end snaps to the nearest midnight; the last day ends where the next one begins.
  const edge = clamp(Math.round(now), first, last + 1);
  const fixed = grip === "from" ? before[1] + 1 : before[0];
  if (edge === fixed) return grip === "from" ? [fixed - 1, fixed - 1] : [fixed, fixed];
  return [Math.min(edge, fixed), Math.max(edge, fixed) - 1];
}

/**
 * The period after an end was moved by so many days by the keyboard; ends do not cross.
 * @param {"from" | "to"} end
 * @param {Period} period
 * @param {number} by
 * @param {Period} limits
 * @returns {Period}
 */
export function nudged(end, [from, to], by, [first, last]) {
  return end === "from" ? [clamp(from + by, first, to), to] : [from, clamp(to + by, from, last)];
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
