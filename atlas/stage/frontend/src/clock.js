// @ts-check
// The clock that plays: it is given the time that has passed, and keeps none of its own.

import { DAY } from "./events.js";

/** Days of history in a second, with their names. */
export const SPEEDS = [
  [1, "1 day/s"],
  [7, "1 week/s"],
  [30, "1 mo/s"],
  [91, "3 mo/s"],
  [365, "1 year/s"],
  [1096, "3 years/s"],
];
/** However long it took in the world, a step of a story is played in so many seconds. */
export const PRESENTED_SECONDS = 20;
/** A first playback is not longer than this unless the visitor asks for it. */
const PATIENCE_SECONDS = 60;
/** With a frame that is later than this, time halts: a tab in the background plays nothing. */
const LONGEST_FRAME_SECONDS = 0.25;

/**
 * The slowest speed at which so many days are played in a minute.
 * @param {number} days
 */
export function speedFor(days) {
  const fit = SPEEDS.find(([speed]) => days / Number(speed) <= PATIENCE_SECONDS);
  return Number((fit ?? SPEEDS[SPEEDS.length - 1])[0]);
}

/**
 * The moment after a frame, and whether it plays on.
 * @param {number} until minutes
 * @param {number} seconds since the last frame
 * @param {number} speed days a second
 * @param {[number, number]} span the first and the last minute that are played
 * @param {{loop: boolean, halt: number | null}} how `halt`: a moment to stop at
 * @returns {{until: number, playing: boolean}}
 */
export function advanced(until, seconds, speed, [first, last], { loop, halt }) {
  const next = until + Math.min(seconds, LONGEST_FRAME_SECONDS) * speed * DAY;
  // A halt beyond the end is none: nothing is played there.
  if (halt !== null && halt <= last && until < halt && next >= halt)
    return { until: halt, playing: false };
  if (next < last) return { until: next, playing: true };
  return loop ? { until: first, playing: true } : { until: last, playing: false };
}
