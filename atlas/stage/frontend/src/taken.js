// @ts-check
// Which pixels a drawing of the strip has taken, in an array that is used again by the next one.

/** Numbers of colours are below this. */
const PAINTS = 64;
/** Beyond this many drawings the stamps would run over, and begin anew. */
const MOST_FRAMES = 2 ** 25;

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
