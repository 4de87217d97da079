// @ts-check
// The events in memory: which are shown at a period and a moment, and what is counted of them.

import { Buckets } from "./buckets.js";
import { LIMITS } from "./days.js";

/** @typedef {import("./columns.js").Block} Block */

/** Minutes of a day. */
export const DAY = 1440;
/** "None of these", in a column of bytes, and of two bytes. */
export const NONE = 255;
export const NO_SITE = 65535;
/** The number of the kind "trip". */
export const TRIP = 0;

/**
 * What is looked at: the first and the last day of the period, and, while time is played or was
 * stopped, the moment `until` which, in minutes since 2000, with as many days before it (0: all).
 * @typedef {{from: number, to: number, until: number | null, window: number}} Time
 */

/** Into so many spans the events are sorted, so that few of them need be looked at to count all. */
const SPANS = 512;

/** @type {(keyof Time)[]} */
const SAME = ["from", "to", "until", "window"];

export class Events {
  /** @param {Block} block */
  constructor(block) {
    this.block = block;
    const { columns, texts } = block;
    this.count = columns.start.length;
    this.start = columns.start;
    this.end = columns.end;
    this.dayFrom = columns.day_from;
    this.dayTo = columns.day_to;
    this.ids = texts.id;
    /** @type {Uint8Array} */
    this.mask = new Uint8Array(this.count).fill(1);
    /** @type {{time: Time, mask: Uint8Array, flags: Uint8Array} | null} */
    this._last = null;
    /** @type {{mask: Uint8Array, buckets: Buckets} | null} */
    this._spans = null;
    /** The rows of journeys, and those that have a launch site. */
    this.trips = rowsWhere(columns.kind, (kind) => kind === TRIP);
    this.sited = rowsWhere(columns.site, (site) => site !== NO_SITE);
    /** @type {Map<string, number>} */
    this.number = new Map(texts.id.map((id, i) => [id, i]));
    this.first = Infinity;
    this.last = -Infinity;
    for (const day of this.dayFrom) this.first = Math.min(this.first, day);
    for (const day of this.dayTo) this.last = Math.max(this.last, day);
  }

  /**
   * Whether a row is shown.
   * @param {number} i
   * @param {Time} time
   */
  shown(i, time) {
    const { from, to, until } = time;
    if (!this.mask[i] || this.dayFrom[i] > to || this.dayTo[i] < from) return false;
    return until === null || (this.start[i] <= until && this.end[i] > this.since(time));
  }

  /** What ended at this minute or before is no longer shown. @param {Time} time */
  since({ until, window }) {
    return until !== null && window ? until - window * DAY : -Infinity;
  }

  /**
   * Whether each row is shown; the same for all who ask during a frame.
   * @param {Time} time
   * @returns {Uint8Array} do not change it
   */
  flags(time) {
    const last = this._last;
    const same =
      last && last.mask === this.mask && SAME.every((name) => last.time[name] === time[name]);
    if (last && same) return last.flags;
    const flags = last?.flags ?? new Uint8Array(this.count);
    for (let i = 0; i < this.count; i++) flags[i] = this.shown(i, time) ? 1 : 0;
    this._last = { time: { ...time }, mask: this.mask, flags };
    return flags;
  }

  /**
   * The rows that are shown, in the order of the columns.
   * @param {Time} time
   * @returns {number[]}
   */
  rows(time) {
    const rows = [];
    for (let i = 0; i < this.count; i++) if (this.shown(i, time)) rows.push(i);
    return rows;
  }

  /**
   * How many rows are shown.
   * @param {Time} time
   */
  counted(time) {
    if (this._spans?.mask !== this.mask) {
      const { start } = this;
      let [least, most] = [Infinity, -Infinity];
      for (const minute of start) [least, most] = [Math.min(least, minute), Math.max(most, minute)];
      const span = (most - least + 1) / SPANS;
      const of = (/** @type {number} */ i) => Math.floor((start[i] - least) / span);
      this._spans = { mask: this.mask, buckets: new Buckets(this, SPANS, of) };
    }
    const { buckets } = this._spans;
    let rows = 0;
    for (let bucket = 0; bucket < SPANS; bucket++) rows += buckets.shown(bucket, time);
    return rows;
  }

  /**
   * How many missiles were fired from each site by the launches that are shown.
   * @param {Time} time
   */
  perSite(time) {
    const { site, missiles } = this.block.columns;
    const sums = new Uint32Array(this.block.about.sites.length);
    for (const i of this.sited) if (this.shown(i, time)) sums[site[i]] += missiles[i];
    return sums;
  }

  /**
   * The day before or after a moment on which something was launched or happened that is shown, as
   * the minute of its end; null if there is none.
   * @param {Time} time its period; `until` is not looked at
   * @param {number} moment minutes
   * @param {1 | -1} direction
   */
  beside(time, moment, direction) {
    const whole = { ...time, until: null };
    let nearest = null;
    for (let i = 0; i < this.count; i++) {
      if (!this.shown(i, whole)) continue;
      const end = dayEnd(this.start[i]);
      if (direction > 0 ? end > moment : end < moment) {
        if (nearest === null || (direction > 0 ? end < nearest : end > nearest)) nearest = end;
      }
    }
    return nearest;
  }

  /**
   * The minutes between which something happens that is shown: to the end of the last day, and of
   * the last journey.
   * @param {Time} time
   * @returns {[number, number] | null} null: nothing is shown
   */
  played(time) {
    const rows = this.rows({ ...time, until: null });
    if (!rows.length) return null;
    let [first, last] = [Infinity, -Infinity];
    for (const i of rows) {
      first = Math.min(first, Math.floor(this.start[i] / DAY) * DAY);
      const goesOn = this.block.columns.kind[i] === TRIP ? this.end[i] - 1 : this.start[i];
      last = Math.max(last, dayEnd(goesOn));
    }
    return [first, last];
  }
}

/** The end of the day of a minute; of the last day that has a name its last minute. */
function dayEnd(/** @type {number} */ minute) {
  return Math.min((Math.floor(minute / DAY) + 1) * DAY, LIMITS[1] * DAY - 1);
}

/**
 * @param {ArrayLike<number>} column
 * @param {(value: number) => boolean} fits
 */
function rowsWhere(column, fits) {
  return Uint32Array.from([...Array(column.length).keys()].filter((i) => fits(column[i])));
}

/**
 * The first place in an ascending column whose value is not below `value`.
 * @param {ArrayLike<number>} column
 * @param {number} value
 * @param {number} low the part of the column to look at
 * @param {number} high
 */
export function bisect(column, value, low, high) {
  while (low < high) {
    /** @type {number} */
    const middle = (low + high) >> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Where someone on a line is at a moment.
 * @param {{line_at: ArrayLike<number>, line_lon: ArrayLike<number>, line_lat: ArrayLike<number>,
 *   line_minute: ArrayLike<number>}} lines
 * @param {number} line
 * @param {number} minute
 * @returns {[number, number] | null} lon, lat; null before it begins, after it ends, and where no
 *   time is known
 */
export function positionOn(lines, line, minute) {
  const [begin, end] = [lines.line_at[line], lines.line_at[line + 1]];
  const at = lines.line_minute;
  if (at[end - 1] <= at[begin] || minute < at[begin] || minute > at[end - 1]) return null;
  const after = Math.max(bisect(at, minute, begin, end), begin + 1);
  const before = after - 1;
  const share = at[after] > at[before] ? (minute - at[before]) / (at[after] - at[before]) : 0;
  const between = (/** @type {ArrayLike<number>} */ column) =>
    (column[before] + (column[after] - column[before]) * share) / 1000;
  return [between(lines.line_lon), between(lines.line_lat)];
}
