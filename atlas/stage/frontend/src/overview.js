// @ts-check
// The overview under the lanes: a histogram of all days, the brush over it, and the moment.

import { clamp } from "./brush.js";
import { DAY } from "./events.js";
import { histogram, xOf } from "./lanes.js";
import { fitted } from "./letters.js";

/** @typedef {import("./strip_places.js").Period} Period */
/** @typedef {import("./strip_places.js").Places} Places */
/** @typedef {import("./strip_places.js").Sheet} Sheet */

/**
 * How many events there are in all days, and how many of them are shown.
 * @param {Sheet} sheet
 * @param {import("./events.js").Time} time
 */
export function bars({ context, look, places, events }, time) {
  const { far, wide, left, right, barsTop, bars: height } = places;
  const { size, all, shown } = histogram(events, time, [far.day0, far.day1], right - left);
  const most = Math.max(...all, 1);
  const width = Math.max((size / (far.day1 - far.day0)) * (right - left) - 0.6, 1);
  const bottom = barsTop + height;
  context.fillStyle = look.colours.line;
  context.fillRect(left, bottom - 0.5, right - left, 1);
  all.forEach((count, bar) => {
    if (!count) return;
    const x = xOf(far, far.day0 + bar * size);
    const high = (/** @type {number} */ rows) =>
      rows ? Math.max((rows / most) * (height - 6), 1.5) : 0;
    context.globalAlpha = 0.25;
    context.fillStyle = look.colours.quiet;
    context.fillRect(x, bottom - high(count), width, high(count));
    context.globalAlpha = 1;
    context.fillRect(x, bottom - high(shown[bar]), width, high(shown[bar]));
  });
  if (wide) {
    context.textAlign = "right";
    context.fillStyle = look.colours.quiet;
    context.fillText(fitted(context, "Period", left - 12), left - 8, barsTop + height / 2);
  }
}

/** What part of all days the lanes show, if one has zoomed in. @param {Sheet} sheet */
export function part({ context, look, places: { near, far, barsTop, zoomed } }) {
  if (!zoomed) return;
  const [a, b] = [xOf(far, near.day0), xOf(far, near.day1)];
  context.fillStyle = look.colours.ink;
  context.fillRect(a, barsTop - 2, Math.max(b - a, 2), 2);
}

/**
 * Pixels of both ends of the brush.
 * @param {Places} places
 * @param {Period} period
 * @returns {[number, number]}
 */
export function brushEnds({ far }, [from, to]) {
  return [xOf(far, from), xOf(far, to + 1)];
}

/**
 * The brush, and what lies outside it muted.
 * @param {Sheet} sheet
 * @param {Period | null} period null: all days
 */
export function brush({ context, look, places, events }, period) {
  const { left, right, barsTop, bars, near, lanesTop, lanesBottom } = places;
  const [a, b] = brushEnds(places, period ?? [events.first, events.last]);
  context.fillStyle = look.colours.page;
  context.globalAlpha = 0.6;
  if (period) {
    context.fillRect(left, barsTop, a - left, bars);
    context.fillRect(b, barsTop, right - b, bars);
    const [c, d] = [
      clamp(xOf(near, period[0]), left, right),
      clamp(xOf(near, period[1] + 1), left, right),
    ];
    context.globalAlpha = 0.35;
    context.fillRect(left, lanesTop, c - left, lanesBottom - lanesTop);
    context.fillRect(d, lanesTop, right - d, lanesBottom - lanesTop);
  }
  context.globalAlpha = 1;
  context.strokeStyle = look.colours.ink;
  context.lineWidth = 1;
  context.strokeRect(a + 0.5, barsTop + 0.5, Math.max(b - a - 1, 1), bars - 1);
  // The ends of a narrow brush stand outside it, apart from each other.
  const out = b - a < 16 ? 5 : 0;
  for (const x of [a - out, b + out]) {
    context.fillStyle = look.colours.ink;
    context.beginPath();
    context.roundRect(x - 3.5, barsTop + bars / 2 - 10, 7, 20, 3);
    context.fill();
  }
}

/**
 * The moment at which the clock stands.
 * @param {Sheet} sheet
 * @param {number} at minutes
 */
export function moment({ context, look, places }, at) {
  const { near, far, left, right, lanesTop, lanesBottom, barsTop, bars } = places;
  context.fillStyle = look.colours.ink;
  const x = xOf(near, at / DAY);
  if (x >= left && x <= right) context.fillRect(x - 0.75, lanesTop, 1.5, lanesBottom - lanesTop);
  context.fillRect(clamp(xOf(far, at / DAY), left, right) - 0.75, barsTop, 1.5, bars);
}
