// @ts-check
// The moment at which the events stand, and how it moves while they are played.

import { PRESENTED_SECONDS, advanced } from "./clock.js";
import { DAY } from "./events.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */

export class DayClock {
  constructor() {
    /** @type {number | null} minutes since 2000; null: the whole period is shown */
    this.until = null;
    /** Days before the moment whose events are kept; 0: all. */
    this.window = 0;
    /** @type {[number, number]} the first and the last minute that are played */
    this.span = [0, 0];
    /** @type {number | null} where it stops on its way */
    this.halt = null;
  }

  /**
   * Make ready to play.
   * @param {Events} events
   * @param {Time} time
   * @param {number} selected the row at which to stop; -1: none
   * @returns {boolean} whether there is anything to play
   */
  begin(events, time, selected) {
    const span = events.played(time);
    if (!span) return false;
    const [first, last] = (this.span = span);
    if (this.until === null || this.until >= last || this.until < first) this.until = first;
    this.halt = selected >= 0 ? events.start[selected] : null;
    return true;
  }

  /** Go to the end of the next day with an event. @param {Events} events @param {Time} time */
  leap(events, time) {
    const [, last] = this.span;
    const next = events.beside(time, /** @type {number} */ (this.until), 1);
    this.until = next ?? last;
    return next !== null && next < last;
  }

  /**
   * @param {number} seconds that have passed
   * @param {number | null} speed days a second; null: that of a story
   * @param {boolean} loop
   */
  advance(seconds, speed, loop) {
    const { until, span, halt } = this;
    const story = (span[1] - span[0]) / DAY / PRESENTED_SECONDS;
    const moment = /** @type {number} */ (until);
    const after = advanced(moment, seconds, speed ?? story, span, { loop, halt });
    this.until = after.until;
    return after.playing;
  }

  /**
   * The end of the day with an event before or after the moment; null: there is none.
   * @param {Events} events
   * @param {Time} time
   * @param {1 | -1} direction
   */
  beside(events, time, direction) {
    return events.beside(time, this.until ?? (direction > 0 ? -Infinity : Infinity), direction);
  }
}
