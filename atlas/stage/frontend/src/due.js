// @ts-check
// When a text that follows the clock is due to be written again.

/** Numbers that change more often than this are not read. */
const READ_MS = 250;

export class Due {
  constructor() {
    /** @type {unknown[]} what it was last written of */
    this.last = [];
    this.at = -Infinity;
  }

  /**
   * Whether to write it now; if so, that is taken note of.
   * @param {unknown[]} of what it is made of, each compared by identity
   * @param {boolean} hurried whether the next change comes with the next frame
   * @param {number} now in milliseconds
   */
  now(of, hurried, now) {
    const same =
      of.length === this.last.length && of.every((one, n) => Object.is(one, this.last[n]));
    if (same || (hurried && now - this.at < READ_MS)) return false;
    this.last = of;
    this.at = now;
    return true;
  }
}
