// @ts-check
// Which step of a story the keys lead to, and how long it has been told.

/** A step that was asked for is waited for so long, in milliseconds; then it counts as lost. */
const PATIENCE_MS = 3000;

/** Which step a key leads to. Of keys in quick succession each counts, though a slide is not there yet. */
export class Steps {
  constructor() {
    this.wanted = 0;
    this.last = 0;
    this.asked = -Infinity;
  }

  /**
   * A slide is there.
   * @param {number} step
   * @param {number} last the number of the last slide
   * @param {number} now milliseconds
   */
  shown(step, last, now) {
    this.last = last;
    // One that was passed over on the way to the one that was asked for.
    if (step !== this.wanted && now - this.asked < PATIENCE_MS) return;
    this.wanted = step;
    this.asked = -Infinity;
  }

  /** @param {string} key @returns {number | null} null: a key that leads nowhere */
  target(key) {
    const { wanted, last } = this;
    if (key === "ArrowRight" || key === "PageDown" || key === " ")
      return Math.min(wanted + 1, last);
    if (key === "ArrowLeft" || key === "PageUp") return Math.max(wanted - 1, 0);
    if (key === "Home") return 0;
    if (key === "End") return last;
    return null;
  }

  /** @param {number} step @param {number} now @returns {boolean} whether it is another one */
  ask(step, now) {
    if (step === this.wanted) return false;
    this.wanted = step;
    this.asked = now;
    return true;
  }
}

/** `1:02:03`, or `02:03` in the first hour. @param {number} milliseconds */
export function elapsed(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${two(minutes)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
