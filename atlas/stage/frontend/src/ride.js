// @ts-check
// A journey: where he was at a moment and how that is known. `Ride.at` of `atlas/geo/ride.py` gives
// the same; one table of expectations holds both.

import { clamp } from "./brush.js";

/** @typedef {"reported" | "inferred" | "unknown"} Evidence */
/** @typedef {[number, number]} Point lon, lat in degrees */
/**
 * @typedef {object} Knot a departure or an arrival; instants in seconds since 1970
 * @property {number} km
 * @property {number} at where it is drawn in its window
 * @property {number} earliest
 * @property {number} latest
 * @property {number} soonest the first moment at which he can have passed it
 * @property {number} last
 * @property {boolean} firm whether a document gives the time
 * @property {Evidence | null} here how well the place is known at that very moment
 */
/**
 * @typedef {object} Move a leg
 * @property {string} mode
 * @property {string} way how he went, in words
 * @property {string} start
 * @property {string} end
 * @property {number} km where it begins
 * @property {Evidence} evidence
 * @property {[string, string]} zones of departure and arrival
 * @property {[number, number, number][]} line lon, lat and kilometre of the leg
 */
/**
 * @typedef {object} Ride
 * @property {number} start
 * @property {number} end
 * @property {number} km
 * @property {Move[]} moves
 * @property {Knot[]} knots two for each move
 * @property {[Evidence, Evidence][]} between what is known between two knots: while he certainly
 *   stays, and otherwise
 * @property {{at: number, name: string, title: string, when: string, what: string,
 *   position: Point | null}[]} stops
 * @property {{at: number, id: string, title: string, when: string, class: string | null,
 *   icon: string, position: Point | null, path: Point[]}[]} tests where a path can be computed, with it
 * @property {[number, string][]} stations
 * @property {[number, string][]} borders
 */
/**
 * @typedef {object} Fix
 * @property {Point} point
 * @property {number} km
 * @property {number} low
 * @property {number} high he was between these kilometres
 * @property {Evidence} evidence
 * @property {number} move the leg under way, or the one that ended where he is; -1: before the first
 * @property {boolean} moving
 */

/**
 * Where he was.
 * @param {Ride} ride
 * @param {number} instant seconds since 1970; the nearest moment of the ride where it lies outside
 * @returns {Fix}
 */
export function fixAt(ride, instant) {
  const { knots, moves } = ride;
  const now = clamp(instant, ride.start, ride.end);
  let passed = knots.filter((knot) => knot.at <= now).length;
  // A train that is seen passing is there, though it leaves at that moment.
  const last = passed > 1 && passed % 2 === 1 ? knots[passed - 2] : null;
  if (last?.firm && last.at === now) passed -= 1;
  const km = kmAt(knots, "at", now);
  const moving = passed % 2 === 1;
  const move = moving ? (passed - 1) / 2 : passed / 2 - 1;
  const leg = moves[Math.max(move, 0)];
  return {
    point: pointOn(leg.line, move >= 0 ? km - leg.km : 0),
    km,
    low: Math.min(km, kmAt(knots, "last", now)),
    high: Math.max(km, kmAt(knots, "soonest", now)),
    evidence: evidenceAt(ride, now, passed),
    move,
    moving,
  };
}

/** @param {Ride} ride @param {number} now @param {number} passed @returns {Evidence} */
function evidenceAt({ knots, between }, now, passed) {
  const here = knots.filter((knot) => knot.at === now && knot.here).map((knot) => knot.here);
  if (here.length) return here.includes("reported") ? "reported" : "inferred";
  const [settled, otherwise] = between[passed];
  if (passed === 0 || passed === knots.length) return settled;
  const stays = knots[passed - 1].latest <= now && now <= knots[passed].earliest;
  return stays ? settled : otherwise;
}

/**
 * The kilometre at a moment, in proportion to time between two knots.
 * @param {Knot[]} knots
 * @param {"at" | "soonest" | "last"} by
 * @param {number} now
 */
function kmAt(knots, by, now) {
  const after = knots.findIndex((knot) => knot[by] > now);
  if (after === 0) return knots[0].km;
  if (after < 0) return knots[knots.length - 1].km;
  const [one, two] = [knots[after - 1], knots[after]];
  return one.km + ((two.km - one.km) * (now - one[by])) / (two[by] - one[by]);
}

/**
 * The point of a line at a kilometre; the nearest end where it is beyond.
 * @param {[number, number, number][]} line
 * @param {number} km
 * @returns {Point}
 */
export function pointOn(line, km) {
  const after = line.findIndex(([, , at]) => at > km);
  if (after === 0) return [line[0][0], line[0][1]];
  if (after < 0) return [line[line.length - 1][0], line[line.length - 1][1]];
  const [one, two] = [line[after - 1], line[after]];
  const share = (km - one[2]) / (two[2] - one[2]);
  return [one[0] + nearer(two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share];
}

/** A difference of longitudes the short way round. @param {number} degrees */
function nearer(degrees) {
  return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
}

/**
 * The lines of the legs between two kilometres of the ride.
 * @param {Ride} ride
 * @param {number} low
 * @param {number} high
 * @returns {Point[][]}
 */
export function linesBetween({ moves }, low, high) {
  return moves.flatMap(({ line, km }) => {
    const [from, to] = [Math.max(low - km, 0), Math.min(high - km, line[line.length - 1][2])];
    if (to <= from) return [];
    const inner = line.filter(([, , at]) => at > from && at < to);
    return [[pointOn(line, from), ...inner.map(position), pointOn(line, to)]];
  });
}

/** @param {[number, number, number]} point @returns {Point} */
function position([lon, lat]) {
  return [lon, lat];
}

/**
 * Where he was and how that is known, in words.
 * @param {Ride} ride
 * @param {Fix} fix
 * @param {Record<string, string>} phrases
 * @param {number} exact a shorter stretch is not worth a word, in km
 */
export function whereabouts({ moves }, fix, phrases, exact) {
  const leg = moves[Math.max(fix.move, 0)];
  const phrase = fix.move < 0 ? "before" : `${fix.moving ? "on" : "at"}-${fix.evidence}`;
  const filled = phrases[phrase]
    .replace("{way}", () => leg.way)
    .replace("{start}", () => leg.start)
    .replace("{end}", () => leg.end);
  const spread = fix.high - fix.low;
  if (fix.move < 0 || fix.evidence === "reported" || spread <= exact) return filled;
  return filled + phrases.range.replace("{km}", Math.round(spread).toLocaleString("en-GB"));
}

/**
 * The zone whose clocks he saw.
 * @param {Ride} ride
 * @param {Fix} fix
 */
export function zoneAt({ moves }, { move, moving }) {
  const { zones } = moves[Math.max(move, 0)];
  return moving || move < 0 ? zones[0] : zones[1];
}

/**
 * The stop before or after a moment.
 * @param {Ride} ride
 * @param {number} now
 * @param {1 | -1} direction
 * @returns {number} its moment; the end of the ride where there is no other
 */
export function stopBeside({ stops, start, end }, now, direction) {
  const others = stops.map((stop) => stop.at).filter((at) => (direction > 0 ? at > now : at < now));
  if (!others.length) return direction > 0 ? end : start;
  return direction > 0 ? Math.min(...others) : Math.max(...others);
}

/** The place of the last stop that was reached; -1 before the first. @param {Ride} ride @param {number} now */
export function reached({ stops }, now) {
  return stops.filter((stop) => stop.at <= now).length - 1;
}
