// @ts-check
// Rows in buckets, such as the bars of a histogram or columns of pixels, each with the bounds of their
// times: whether all of its rows are shown, or none, is then known without looking at any.

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */

/** How many of the rows of a bucket are shown. */
export const NO_ROW = 0;
export const ALL_ROWS = 1;
export const SOME_ROWS = 2;

/** The least and the greatest value of each bucket. */
class Bounds {
  /** @param {number} length */
  constructor(length) {
    this.least = new Float64Array(length).fill(Infinity);
    this.most = new Float64Array(length).fill(-Infinity);
  }

  /** @param {number} bucket @param {number} value */
  add(bucket, value) {
    if (value < this.least[bucket]) this.least[bucket] = value;
    if (value > this.most[bucket]) this.most[bucket] = value;
  }
}

export class Buckets {
  /**
   * Sort the selected rows.
   * @param {Events} events
   * @param {number} length how many buckets there are
   * @param {(i: number) => number} first bucket of a row; what is beyond both ends is in none
   * @param {(i: number) => number} [last] bucket of a row, which lies in all up to this one
   */
  constructor(events, length, first, last = first) {
    this.events = events;
    this.length = length;
    const { count, mask, dayFrom, dayTo, start, end } = events;
    this.from = new Bounds(length);
    this.to = new Bounds(length);
    this.start = new Bounds(length);
    this.end = new Bounds(length);
    /** Where the rows of each bucket begin in `rows`. */
    this.at = new Uint32Array(length + 1);
    const firsts = new Int32Array(count);
    const lasts = new Int32Array(count).fill(-1);
    for (let i = 0; i < count; i++) {
      if (!mask[i]) continue;
      firsts[i] = Math.max(first(i), 0);
      lasts[i] = Math.min(last(i), length - 1);
      for (let bucket = firsts[i]; bucket <= lasts[i]; bucket++) {
        this.at[bucket + 1] += 1;
        this.from.add(bucket, dayFrom[i]);
        this.to.add(bucket, dayTo[i]);
        this.start.add(bucket, start[i]);
        this.end.add(bucket, end[i]);
      }
    }
    for (let bucket = 0; bucket < length; bucket++) this.at[bucket + 1] += this.at[bucket];
    /** The rows of each bucket, in their order. */
    this.rows = new Uint32Array(this.at[length]);
    const next = this.at.slice(0, length);
    for (let i = 0; i < count; i++)
      for (let bucket = firsts[i]; bucket <= lasts[i]; bucket++) this.rows[next[bucket]++] = i;
  }

  /** How many rows a bucket has. @param {number} bucket */
  size(bucket) {
    return this.at[bucket + 1] - this.at[bucket];
  }

  /**
   * How many of its rows are shown, as far as the bounds say; of an empty one, none.
   * @param {number} bucket
   * @param {Time} time
   */
  state(bucket, time) {
    const { from, to, until } = time;
    if (!this.size(bucket)) return NO_ROW;
    if (this.from.least[bucket] > to || this.to.most[bucket] < from) return NO_ROW;
    let all = this.from.most[bucket] <= to && this.to.least[bucket] >= from;
    if (until !== null) {
      if (this.start.least[bucket] > until) return NO_ROW;
      all &&= this.start.most[bucket] <= until;
      const since = this.events.since(time);
      if (this.end.most[bucket] <= since) return NO_ROW;
      all &&= this.end.least[bucket] > since;
    }
    return all ? ALL_ROWS : SOME_ROWS;
  }

  /** How many rows of a bucket are shown. @param {number} bucket @param {Time} time */
  shown(bucket, time) {
    const state = this.state(bucket, time);
    if (state !== SOME_ROWS) return state === ALL_ROWS ? this.size(bucket) : 0;
    let rows = 0;
    for (let n = this.at[bucket]; n < this.at[bucket + 1]; n++)
      if (this.events.shown(this.rows[n], time)) rows += 1;
    return rows;
  }
}
