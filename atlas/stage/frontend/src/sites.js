// @ts-check
// The launch sites of a period: how large their discs are, and which fan out into their launches.

import { NONE } from "./events.js";
import { MOST_FANNED, fan, fanReach, fanZooms } from "./fan.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */
/**
 * @typedef {object} Fans
 * @property {number[]} rows the launches that have a mark at their site
 * @property {[number, number][]} offsets of their marks from the site, in pixels
 * @property {Map<number, number>} place of each row in both
 * @property {Map<number, number>} reach pixels that a site and its marks cover, by its number
 */

/** No site fans out before this zoom: from farther off the fans would hide what is between them. */
export const FAN_ZOOM = 9;

/** Pixels of a disc round the number in it, and of each digit. */
const ROUND = 3.8;
const DIGIT = 2.35;

/** Pixels of the disc of a site, which has a number in it. @param {number} missiles that were fired there */
export function siteRadius(missiles) {
  return Math.max(3 + 0.9 * Math.sqrt(missiles), ROUND + DIGIT * String(missiles).length);
}

/**
 * The sites that fan out at a zoom: those which stand apart there.
 * @param {Events} events
 * @param {Time} time its period; `until` is not looked at, so that marks keep their places
 * @param {number} zoom
 * @returns {Fans}
 */
export function fanned(events, time, zoom) {
  /** @type {Fans} */
  const fans = { rows: [], offsets: [], place: new Map(), reach: new Map() };
  if (zoom < FAN_ZOOM) return fans;
  const period = { ...time, until: null };
  const { columns: c, about } = events.block;
  const sums = events.perSite(period);
  /** @type {number[][]} */
  const launches = about.sites.map(() => []);
  events.flags(period).forEach((flag, i) => {
    if (flag && c.icon[i] !== NONE) launches[c.site[i]]?.push(i);
  });
  const sites = [...sums.keys()].filter((site) => sums[site]);
  const reaches = sites.map((site) =>
    fanReach(Math.min(launches[site].length, MOST_FANNED), siteRadius(sums[site])),
  );
  const zooms = fanZooms(
    sites.map((site, n) => {
      const [, , lon, lat] = about.sites[site];
      return { lon, lat, reach: reaches[n] };
    }),
  );
  sites.forEach((site, n) => {
    if (zooms[n] > zoom) return;
    const rows = launches[site].slice(-MOST_FANNED);
    fans.reach.set(site, reaches[n]);
    fans.rows.push(...rows);
    fans.offsets.push(...fan(rows.length, siteRadius(sums[site])));
  });
  fans.rows.forEach((row, n) => fans.place.set(row, n));
  return fans;
}
