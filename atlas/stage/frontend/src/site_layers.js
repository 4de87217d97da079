// @ts-check
// Launch sites on the map: a disc as large as what was fired there, a dot in its middle, and a plate
// under the launches that stand round it.

import { siteRadius } from "./sites.js";

/** The radius of a site's dot, in radii of its disc. */
const DOT_SHARE = 0.4;
const PLATE_OPACITY = 0.6;

/**
 * @param {any} disc style
 * @param {any} dot style
 * @param {import("./events.js").Events} events
 * @param {import("./events.js").Time} time
 * @param {boolean} on whether sites are shown
 * @param {import("./sites.js").Fans["reach"]} reach of the launches that stand round a site
 * @param {string} fansKey what those depend on
 */
export function siteLayers(disc, dot, events, time, on, reach, fansKey) {
  const sums = events.perSite(time);
  const key = sums.join();
  const visible = on && sums.some((/** @type {number} */ missiles) => missiles > 0);
  const radius = (/** @type {number} */ share) => (/** @type {any} */ _, /** @type {any} */ { index }) =>
    sums[index] ? siteRadius(sums[index]) * share : 0;
  const common = {
    data: events.block.about.sites,
    visible,
    getPosition: (/** @type {any} */ site) => [site[2], site[3]],
    updateTriggers: { getRadius: `${key}|${fansKey}`, getLineWidth: key },
  };
  return [
    // Lines step back under the launches that stand round a site.
    disc.clone({
      ...common,
      id: "fan-plates",
      visible: visible && reach.size > 0,
      getRadius: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        sums[index] ? (reach.get(index) ?? 0) : 0,
      stroked: false,
      opacity: PLATE_OPACITY,
      pickable: false,
    }),
    disc.clone({
      ...common,
      getRadius: radius(1),
      getLineWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => (sums[index] ? 1.2 : 0),
    }),
    dot?.clone({ ...common, getRadius: radius(DOT_SHARE) }),
  ];
}
