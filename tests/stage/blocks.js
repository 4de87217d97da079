// @ts-check
/** Blocks of a few rows, and numbers at random that are the same in every run. */

import { DAY, Events, NONE, NO_SITE } from "../../atlas/stage/frontend/src/events.js";

/** @typedef {import("../../atlas/stage/frontend/src/columns.js").Block} Block */
/** @typedef {import("../../atlas/stage/frontend/src/events.js").Time} Time */

/**
 * What a row is; what is left out is `NOTHING` of it. `start` and `end` are minutes.
 * @typedef {{id: string, start: number, end: number, dayFrom: number, dayTo: number, lane: number,
 *   icon: number, site: number, missiles: number, test: number}} Row
 */

/** Days are Pyongyang's, which begin at 15:00 UTC of the day before. */
export const AHEAD = 9 * 60;

/**
 * Numbers from 0 to 1 that are the same in every run.
 * @param {number} seed
 */
export function random(seed) {
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}

/**
 * An event whose minute is known.
 * @param {string} id
 * @param {number} minute
 * @param {Partial<Row>} [more]
 * @returns {Row}
 */
export function atMinute(id, minute, more = {}) {
  const day = Math.floor(minute / DAY);
  return { ...between(id, day, day), start: minute, end: minute, ...more };
}

/**
 * An event of which only the days are known.
 * @param {string} id
 * @param {number} dayFrom
 * @param {number} dayTo
 * @param {Partial<Row>} [more]
 * @returns {Row}
 */
export function between(id, dayFrom, dayTo, more = {}) {
  const [start, end] = [dayFrom * DAY - AHEAD, (dayTo + 1) * DAY - AHEAD];
  const none = { lane: 0, icon: NONE, site: NO_SITE, missiles: 0, test: 0 };
  return { id, start, end, dayFrom, dayTo, ...none, ...more };
}

/**
 * @param {Row[]} rows
 * @param {{sites?: number, icons?: string[]}} [about]
 * @returns {Block}
 */
export function blockOf(rows, { sites = 2, icons = [] } = {}) {
  return {
    columns: {
      start: Int32Array.from(rows, (row) => row.start),
      end: Int32Array.from(rows, (row) => row.end),
      day_from: Int32Array.from(rows, (row) => row.dayFrom),
      day_to: Int32Array.from(rows, (row) => row.dayTo),
      // Here the first lane is that of journeys, which are the first kind.
      kind: Uint8Array.from(rows, (row) => row.lane),
      lane: Uint8Array.from(rows, (row) => row.lane),
      icon: Uint8Array.from(rows, (row) => row.icon),
      site: Uint16Array.from(rows, (row) => row.site),
      missiles: Uint16Array.from(rows, (row) => row.missiles),
      test: Uint32Array.from(rows, (row) => row.test),
    },
    texts: { id: rows.map((row) => row.id) },
    about: { icons, sites: Array.from({ length: sites }, (_, n) => [`site-${n}`, "", 125, 39]) },
  };
}

/** A launch, a day, a month, a journey and a salvo of three, in the order of time. */
export const FEW = [
  atMinute("minute", 10 * DAY + 600, { lane: 1, site: 0, missiles: 1 }),
  between("day", 12, 12, { lane: 2, site: 1, missiles: 2 }),
  // February 2000.
  between("month", 31, 59, { lane: 4 }),
  { ...between("trip", 40, 45), start: 40 * DAY + 600, end: 45 * DAY + 660 },
  atMinute("salvo", 50 * DAY, { lane: 1, site: 0, missiles: 3 }),
];

export const ALL = /** @type {Time} */ ({ from: -1e6, to: 1e6, until: null, window: 0 });

/**
 * Many events at random, ascending by their start, about a third of which are not selected.
 * @param {() => number} next
 * @param {number} count
 */
export function many(next, count) {
  const whole = (/** @type {number} */ below) => Math.floor(next() * below);
  const rows = Array.from({ length: count }, (_, n) => {
    const day = whole(9000) - 3000;
    const more = {
      lane: whole(6),
      site: next() < 0.3 ? NO_SITE : whole(4),
      missiles: whole(5),
      test: n,
    };
    return next() < 0.5
      ? atMinute(`row-${n}`, day * DAY + whole(DAY), more)
      : between(`row-${n}`, day, day + (next() < 0.3 ? whole(31) : 0), more);
  });
  rows.sort((one, other) => one.start - other.start);
  const events = new Events(blockOf(rows, { sites: 4 }));
  events.mask = Uint8Array.from(rows, () => Number(next() < 0.7));
  return events;
}

/**
 * A period and a moment at random, over the days of `many`.
 * @param {() => number} next
 * @returns {Time}
 */
export function anyTime(next) {
  const from = Math.floor(next() * 9000) - 3000;
  return {
    from,
    to: from + Math.floor(next() * 4000),
    until: next() < 0.3 ? null : Math.floor((from + next() * 4000) * DAY),
    window: [0, 30, 365][Math.floor(next() * 3)],
  };
}
