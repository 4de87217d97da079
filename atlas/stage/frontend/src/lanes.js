// @ts-check
// Where the strip draws what: pure sums, in pixels of the canvas.

import { Buckets } from "./buckets.js";
import { DAY } from "./events.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {{day0: number, day1: number, x0: number, x1: number}} Scale days and pixels of both ends */

/**
 * @param {Scale} scale
 * @param {number} day
 */
export function xOf({ day0, day1, x0, x1 }, day) {
  return x0 + ((day - day0) / (day1 - day0)) * (x1 - x0);
}

/**
 * @param {Scale} scale
 * @param {number} x
 */
export function dayAt({ day0, day1, x0, x1 }, x) {
  return day0 + ((x - x0) / (x1 - x0)) * (day1 - day0);
}

/**
 * The days after a zoom about the day under the pointer, within limits and not below `least` days.
 * @param {[number, number]} days
 * @param {number} about
 * @param {number} factor below 1: nearer
 * @param {[number, number]} limits
 * @param {number} least
 * @returns {[number, number]}
 */
export function zoomed([day0, day1], about, factor, [first, last], least) {
  const length = Math.min(Math.max((day1 - day0) * factor, least), last - first);
  const share = (about - day0) / (day1 - day0);
  const from = Math.min(Math.max(about - share * length, first), last - length);
  return [from, from + length];
}

/**
 * The days after a move by so many, within limits.
 * @param {[number, number]} days
 * @param {number} by
 * @param {[number, number]} limits
 * @returns {[number, number]}
 */
export function moved([day0, day1], by, [first, last]) {
  const from = Math.min(Math.max(day0 + by, first), last - (day1 - day0));
  return [from, from + day1 - day0];
}

/**
 * When a mark stands, in days: the middle of what is known of its time.
 * @param {Events} events
 * @param {number} i
 */
export function middleOf(events, i) {
  return (events.start[i] + events.end[i]) / 2 / DAY;
}

/**
 * The lanes that hold something of what is selected at any time, from the top, with their places.
 * They do not depend on the period: lanes that come and go under the brush would jump.
 * @param {Events} events
 * @param {string[]} order
 * @param {number} top
 * @param {number} height of all lanes together
 * @param {number} [uneven] the share of it that crowded lanes have more of
 * @param {(lane: number) => number} [least] as how many marks, by their root, a lane counts at least
 * @returns {{lane: number, y: number, height: number}[]} `y` is the middle
 */
export function lanePlaces(events, order, top, height, uneven = 0, least = () => 0) {
  const { lane } = events.block.columns;
  const rows = new Float64Array(order.length);
  for (let i = 0; i < events.count; i++) if (events.mask[i]) rows[lane[i]] += 1;
  const lanes = order.map((_, number) => number).filter((number) => rows[number]);
  const weight = (/** @type {number} */ number) => Math.max(Math.sqrt(rows[number]), least(number));
  const crowd = lanes.reduce((sum, number) => sum + weight(number), 0);
  let bottom = top;
  return lanes.map((number) => {
    const share = (1 - uneven) / lanes.length + (uneven * weight(number)) / crowd;
    const one = { lane: number, y: bottom + (share * height) / 2, height: share * height };
    bottom += one.height;
    return one;
  });
}

/** Days of a bar of the histogram, of which the first that is wide enough is taken. */
const BINS = [1, 7, 30.4375, 91.3125, 365.25];

/** How many rows fall into each bar of a histogram. */
export class Histogram {
  /**
   * @param {Events} events
   * @param {[number, number]} days
   * @param {number} width in pixels
   */
  constructor(events, [day0, day1], width) {
    /** Days of a bar. */
    this.size = BINS.find((days) => (days / (day1 - day0)) * width >= 3) ?? BINS[BINS.length - 1];
    const bars = Math.max(Math.ceil((day1 - day0) / this.size), 1);
    this.buckets = new Buckets(events, bars, (i) => {
      const day = middleOf(events, i);
      // The last bar may stick out of the days; what is there is not counted.
      return day < day1 ? Math.min(Math.floor((day - day0) / this.size), bars - 1) : bars;
    });
    /** Rows selected at any time. */
    this.all = Uint32Array.from({ length: bars }, (_, bar) => this.buckets.size(bar));
    /** Of the highest bar. */
    this.most = Math.max(...this.all, 1);
    this._shown = new Uint32Array(bars);
  }

  /** Rows that are shown. @param {import("./events.js").Time} time @returns {Uint32Array} until it is asked again */
  shown(time) {
    for (let bar = 0; bar < this.all.length; bar++) this._shown[bar] = this.buckets.shown(bar, time);
    return this._shown;
  }
}

/**
 * Which titles have room beside their marks: from left to right, each where it ends before the next
 * mark and the next title begin.
 * @param {{x: number, width: number, x1?: number}[]} marks in the order of `x`; `x1`: where a bar
 *   ends, behind which its title stands
 * @param {number} gap between a mark's middle, or a bar's end, and its title
 * @param {number} right where the strip ends
 * @returns {boolean[]}
 */
export function titlesWithRoom(marks, gap, right) {
  return marks.map(({ x, width, x1 = x }, place) => {
    const next = place + 1 < marks.length ? marks[place + 1].x - gap : right;
    return x1 + gap + width <= Math.min(next, right);
  });
}

/**
 * The rows whose marks lie within `reach` pixels of a point, the nearest first.
 * @param {{i: number, x: number, y: number, x1?: number}[]} marks `x1`: where a bar ends
 * @param {number} x
 * @param {number} y
 * @param {number} reach
 */
export function marksAt(marks, x, y, reach) {
  const hits = [];
  for (const mark of marks) {
    const dx = Math.max(mark.x - x, 0, x - (mark.x1 ?? mark.x));
    const away = Math.hypot(dx, mark.y - y);
    if (away <= reach) hits.push({ i: mark.i, away });
  }
  return hits.sort((a, b) => a.away - b.away).map(({ i }) => i);
}
