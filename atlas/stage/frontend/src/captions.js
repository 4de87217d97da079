// @ts-check
// What a tooltip says of an event, and of a launch site.

import { clusterName } from "./clusters.js";
import { dayLabel, periodLabel } from "./days.js";

/** @typedef {import("./events.js").Events} Events */

/**
 * @param {Events} events
 * @param {number} row
 * @param {string[]} certainties names
 * @param {number} more how many other events are at the same point
 * @param {string} stop the place that a journey visited, if that is pointed at
 */
export function eventCaption({ block: { texts, columns } }, row, certainties, more, stop) {
  return [
    stop || texts.title[row],
    stop ? texts.title[row] : "",
    ...texts.when[row].split("\n"),
    stop ? "" : texts.where[row],
    texts.detail[row],
    `Certainty: ${certainties[columns.certainty[row]] ?? "not known"}`,
    more > 0 ? `and ${more} more here` : "",
  ];
}

/**
 * @param {Events} events
 * @param {number[]} sites one, or several that share a disc
 * @param {import("./events.js").Time} time
 */
export function siteCaption(events, sites, time) {
  const sums = events.perSite(time);
  const { about } = events.block;
  return [
    sites.length > 1 ? clusterName(about, sites) : about.sites[sites[0]][1],
    `${missiles(sites.reduce((sum, site) => sum + sums[site], 0))} shown`,
    sites.length > 1 ? `${sites.length} launch sites: click to choose one or to zoom in` : "",
  ];
}

/** So many journeys of a shared way are listed. */
const MOST_SHARED = 6;

/**
 * @param {Events} events
 * @param {number[]} rows whose journeys share a way
 */
export function sharedCaption({ block: { texts } }, rows) {
  const listed = rows.slice(0, MOST_SHARED);
  return [
    `${rows.length} trips along this line`,
    ...listed.map((row) => `${texts.when[row].split("\n")[0]}: ${texts.title[row]}`),
    rows.length > listed.length ? `and ${rows.length - listed.length} more` : "",
    "Click to choose one",
  ];
}

/** @param {number} count */
export function missiles(count) {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? "missile" : "missiles"}`;
}

/** @param {import("./backdrop.js").Era} era */
export function eraCaption({ name, from, to }) {
  return [name, to === null ? `since ${dayLabel(from)}` : periodLabel(from, to)];
}
