// @ts-check
// The overview under the lanes: a histogram of all days, the brush over it, and the moment.

import { clamp } from "./brush.js";
import { DAY } from "./events.js";
import { xOf } from "./lanes.js";
import { fitted } from "./letters.js";

/** @typedef {import("./lanes.js").Histogram} Histogram */
/** @typedef {import("./strip_places.js").Period} Period */
/** @typedef {import("./strip_places.js").Places} Places */
/** @typedef {import("./sheet.js").Sheet} Sheet */

/** The ends of the brush: narrower than so many pixels they are slim and stand outside it. */
const NARROW = 24;
const END = { width: 7, height: 20 };
const SLIM = 4;

/**
 * How many events there are in all days.
 * @param {Sheet} sheet
 * @param {Histogram} histogram
 */
export function barsOfAll({ context, look, places }, histogram) {
  const { wide, left, right, barsTop, bars } = places;
  context.fillStyle = look.colours.line;
  context.fillRect(left, barsTop + bars - 0.5, right - left, 1);
  context.globalAlpha = 0.4;
  context.fillStyle = look.colours.quiet;
  drawBars(context, places, histogram, histogram.all);
  context.globalAlpha = 1;
  if (wide) {
    context.textAlign = "right";
    context.fillText(fitted(context, "Period", left - 12), left - 8, barsTop + bars / 2);
  }
}

/**
 * How many of them are shown.
 * @param {Sheet} sheet
 * @param {Histogram} histogram
 * @param {import("./events.js").Time} time
 */
export function barsShown({ context, look, places }, histogram, time) {
  context.fillStyle = look.colours.quiet;
  drawBars(context, places, histogram, histogram.shown(time));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Places} places
 * @param {Histogram} histogram
 * @param {Uint32Array} rows of each bar
 */
function drawBars(context, { far, left, right, barsTop, bars }, { size, most }, rows) {
  const width = Math.max((size / (far.day1 - far.day0)) * (right - left) - 0.6, 1);
  for (let bar = 0; bar < rows.length; bar++) {
    if (!rows[bar]) continue;
    const high = Math.max((rows[bar] / most) * (bars - 6), 1.5);
    context.fillRect(xOf(far, far.day0 + bar * size), barsTop + bars - high, width, high);
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
 * The brush; what lies outside it is muted in the lanes, as its bars are.
 * @param {Sheet} sheet
 * @param {Period | null} period null: all days
 */
export function brush({ context, look, places, events }, period) {
  const { left, right, barsTop, bars, near, lanesTop, lanesBottom } = places;
  const [a, b] = brushEnds(places, period ?? [events.first, events.last]);
  if (period) {
    context.fillStyle = look.colours.page;
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
  const narrow = b - a < NARROW;
  const wide = narrow ? SLIM : END.width;
  context.fillStyle = look.colours.ink;
  for (const x of narrow ? [a - wide, b] : [a - wide / 2, b - wide / 2]) {
    context.beginPath();
    context.roundRect(x, barsTop + (bars - END.height) / 2, wide, END.height, wide / 2);
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
