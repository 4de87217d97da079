// @ts-check
// Launch sites on the map: a disc as large as what was fired there, with the number in it; and a plate
// under the launches that stand round a site.

import { siteRadius } from "./sites.js";

const PLATE_OPACITY = 0.6;

/**
 * @param {Record<string, any>} styles of the discs and their numbers
 * @param {import("./clusters.js").Cluster[]} clusters
 * @param {ArrayLike<number>} fired missiles at each site at the moment
 * @param {boolean} on whether sites are shown
 * @param {import("./sites.js").Fans} fans the launches that stand round their sites
 */
export function siteLayers(styles, clusters, fired, on, { reach }) {
  const sums = clusters.map(({ sites }) => sites.reduce((sum, site) => sum + fired[site], 0));
  const key = sums.join();
  const visible = on && sums.some((missiles) => missiles > 0);
  const common = {
    data: clusters,
    visible,
    getPosition: (/** @type {any} */ { lon, lat }) => [lon, lat],
    updateTriggers: { getRadius: key, getLineWidth: key, getText: key },
  };
  const disc = styles.sites;
  return [
    // Lines step back under the launches that stand round a site.
    disc.clone({
      ...common,
      id: "fan-plates",
      visible: visible && reach.size > 0,
      getRadius: (/** @type {any} */ { sites }, /** @type {any} */ { index }) =>
        sums[index] ? (reach.get(sites[0]) ?? 0) : 0,
      stroked: false,
      opacity: PLATE_OPACITY,
      pickable: false,
    }),
    disc.clone({
      ...common,
      getRadius: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        sums[index] ? siteRadius(sums[index]) : 0,
      getLineWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => (sums[index] ? 1.2 : 0),
    }),
    styles["site-numbers"]?.clone({
      ...common,
      getText: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        sums[index] ? String(sums[index]) : "",
    }),
  ];
}
