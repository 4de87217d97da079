// @ts-check
// What a tooltip says of an event, and of a launch site.

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
 * @param {number} site
 * @param {import("./events.js").Time} time
 */
export function siteCaption(events, site, time) {
  const [, name] = events.block.about.sites[site];
  const fired = events.perSite(time)[site];
  return [
    name,
    `${fired.toLocaleString("en-GB")} ${fired === 1 ? "missile" : "missiles"} shown`,
  ];
}
