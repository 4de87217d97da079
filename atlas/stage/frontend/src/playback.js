// @ts-check
// Playing: the clock moves with each frame of the screen; with reduced motion, from one thing that
// happened to the next.

/** With reduced motion a step of the clock takes so long. */
const STEP_MS = 1000;

/**
 * @typedef {object} Clock
 * @property {() => boolean} leap move to what happens next; whether it plays on
 * @property {(seconds: number) => boolean} advance move by what has passed; whether it plays on
 * @property {() => void} frame draw
 * @property {() => void} ended all has been played
 */

export class Playback {
  /**
   * @param {MediaQueryList} calm whether motion is to be reduced
   * @param {Clock} clock
   */
  constructor(calm, clock) {
    this.calm = calm;
    this.clock = clock;
    this.playing = false;
    this.request = 0;
  }

  start() {
    this.stop();
    this.playing = true;
    let before = performance.now();
    const tick = (/** @type {number} */ now) => {
      if (this.calm.matches && now - before < STEP_MS) {
        this.request = requestAnimationFrame(tick);
        return;
      }
      this.playing = this.calm.matches
        ? this.clock.leap()
        : this.clock.advance((now - before) / 1000);
      before = now;
      this.clock.frame();
      if (this.playing) this.request = requestAnimationFrame(tick);
      else this.clock.ended();
    };
    this.request = requestAnimationFrame(tick);
  }

  /** @returns {boolean} whether it played */
  stop() {
    const { playing } = this;
    cancelAnimationFrame(this.request);
    this.playing = false;
    return playing;
  }
}
