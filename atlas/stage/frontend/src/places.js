// @ts-check
// What a frame of the strip has drawn and where, in arrays that are used again by the next frame:
// a hundred thousand objects a frame would take longer than all the drawing.

/** @typedef {{i: number, x: number, y: number, x1: number}} Mark a bar ends at `x1`, else it is `x` */

/** Numbers of colours are below this. */
const PAINTS = 64;
/** Beyond this many frames the stamps would run over, and begin anew. */
const MOST_FRAMES = 2 ** 25;

/** The marks that are shown, in the order in which they were drawn. */
export class Placed {
  constructor() {
    this.count = 0;
    this._rows = new Uint32Array(0);
    this._places = new Float32Array(0);
    /** @type {Mark[] | null} */
    this._marks = null;
  }

  /** Begin a frame with at most so many marks. @param {number} most */
  begin(most) {
    this.count = 0;
    this._marks = null;
    if (this._rows.length < most) {
      this._rows = new Uint32Array(most);
      this._places = new Float32Array(3 * most);
    }
  }

  /**
   * @param {number} i
   * @param {number} x
   * @param {number} y
   * @param {number} x1
   */
  add(i, x, y, x1) {
    this._rows[this.count] = i;
    this._places.set([x, y, x1], 3 * this.count);
    this.count += 1;
    this._marks = null;
  }

  /** As objects, made when they are asked for. @returns {Mark[]} */
  get marks() {
    if (this._marks === null) {
      this._marks = Array.from({ length: this.count }, (_, n) => {
        const [x, y, x1] = this._places.subarray(3 * n, 3 * n + 3);
        return { i: this._rows[n], x, y, x1 };
      });
    }
    return this._marks;
  }
}

/** Which pixels have a mark of which colour: of several alike on one pixel the first is drawn. */
export class Taken {
  constructor() {
    this._frame = 0;
    this._width = 0;
    this._stamps = new Uint32Array(0);
  }

  /**
   * Begin a frame.
   * @param {number} width
   * @param {number} height
   */
  begin(width, height) {
    const size = 2 * (width + 1) * (height + 1);
    this._frame += 1;
    if (this._width !== width || this._stamps.length !== size || this._frame >= MOST_FRAMES) {
      this._width = width;
      this._stamps = new Uint32Array(size);
      this._frame = 1;
    }
  }

  /**
   * Take the pixel for a mark.
   * @param {number} x
   * @param {number} y
   * @param {number} paint
   * @param {boolean} shown marks that are shown and marks that are not do not hide each other
   * @returns {boolean} whether it was free of this colour
   */
  take(x, y, paint, shown) {
    const place =
      2 * (Math.round(y) * (this._width + 1) + Math.max(Math.round(x), 0)) + (shown ? 1 : 0);
    const stamp = this._frame * PAINTS + paint;
    if (this._stamps[place] === stamp) return false;
    this._stamps[place] = stamp;
    return true;
  }
}
