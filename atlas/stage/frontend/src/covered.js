// @ts-check
// What marks and lines cover of a map, where no name may stand.

import { boxed } from "./boxes.js";

/** @typedef {import("./boxes.js").Box} Box */

/** Pixels of a field of the grid that knows what marks cover. */
const CELL = 2;
/** What covers a field, how wide a line is, and of how many points it has at most between two. */
const [MARK, LINE] = [1, 2];
const LINE_PIXELS = 5;
const MOST_STEPS = 2000;

/** What marks and lines cover, as a grid: thousands of marks cost no more than the names ask for. */
export class Covered {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.across = Math.ceil(width / CELL) + 1;
    this.down = Math.ceil(height / CELL) + 1;
    this.cells = new Uint8Array(this.across * this.down);
  }

  /** Another one that covers the same. */
  copy() {
    const copy = new Covered(0, 0);
    return Object.assign(copy, this, { cells: this.cells.slice() });
  }

  /** @param {Box} box @returns {[number, number, number, number]} columns and rows, both ends in */
  _cells([left, top, right, bottom]) {
    const column = (/** @type {number} */ x) =>
      Math.min(Math.max(Math.floor(x / CELL), 0), this.across - 1);
    const row = (/** @type {number} */ y) =>
      Math.min(Math.max(Math.floor(y / CELL), 0), this.down - 1);
    return [column(left), row(top), column(right), row(bottom)];
  }

  /** @param {Box} box @param {number} [value] */
  add(box, value = MARK) {
    if (box[2] < 0 || box[3] < 0 || box[0] > this.across * CELL || box[1] > this.down * CELL) return;
    const [left, top, right, bottom] = this._cells(box);
    for (let row = top; row <= bottom; row++)
      this.cells.fill(value, row * this.across + left, row * this.across + right + 1);
  }

  /**
   * Keep names off a line. What is added later may lie on it.
   * @param {([number, number] | null)[]} points
   */
  addLine(points) {
    for (let n = 0; n + 1 < points.length; n++) {
      const [a, b] = [points[n], points[n + 1]];
      if (!a || !b) continue;
      const steps = Math.min(Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / CELL), MOST_STEPS);
      for (let step = 0; step <= steps; step++) {
        const share = steps ? step / steps : 0;
        const middle = /** @type {[number, number]} */ ([0, 1].map((axis) => a[axis] + share * (b[axis] - a[axis])));
        this.add(boxed(middle, LINE_PIXELS, LINE_PIXELS), LINE);
      }
    }
  }

  /** Whether a mark covers a point. @param {[number, number]} point */
  marked([x, y]) {
    const [column, row] = this._cells([x, y, x, y]);
    return this.cells[row * this.across + column] === MARK;
  }

  /** @param {Box} box @returns {boolean} whether no mark is under it */
  free(box) {
    const [left, top, right, bottom] = this._cells(box);
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++)
        if (this.cells[row * this.across + column]) return false;
    return true;
  }
}
