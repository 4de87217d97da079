// @ts-check
// Launch sites on the map: a disc as large as what was fired there, with a dot in its middle, or a
// number where it stands for several; and a plate under the launches that stand round a site.

import { discRadius } from "./clusters.js";

/** The radius of a site's dot, in radii of its disc. */
const DOT_SHARE = 0.4;
const PLATE_OPACITY = 0.6;

/**
 * @param {Record<string, any>} styles of the discs, their dots and their numbers
 * @param {import("./clusters.js").Cluster[]} clusters
 * @param {ArrayLike<number>} fired missiles at each site at the moment
 * @param {boolean} on whether sites are shown
 * @param {import("./sites.js").Fans} fans the launches that stand round their sites
 */
export function siteLayers(styles, clusters, fired, on, { reach }) {
  const sums = clusters.map(({ sites }) => sites.reduce((sum, site) => sum + fired[site], 0));
  const key = sums.join();
  const visible = on && sums.some((missiles) => missiles > 0);
  const several = (/** @type {number} */ index) => clusters[index].sites.length > 1;
  const radius = (/** @type {number} */ index) =>
    sums[index] ? discRadius(sums[index], clusters[index].sites.length) : 0;
  const common = {
    data: clusters,
    visible,
    getPosition: (/** @type {any} */ { lon, lat }) => [lon, lat],
    updateTriggers: { getRadius: key, getLineWidth: key, getText: key },
  };
  const disc = styles.sites;
  const [red, green, blue, alpha] = disc.props.getFillColor;
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
      getRadius: (/** @type {any} */ _, /** @type {any} */ { index }) => radius(index),
      // A number is read on plain ground.
      getFillColor: (/** @type {any} */ { sites }) => [red, green, blue, sites.length > 1 ? 255 : alpha],
      getLineWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => (sums[index] ? 1.2 : 0),
    }),
    styles["site-dots"]?.clone({
      ...common,
      getRadius: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        several(index) ? 0 : radius(index) * DOT_SHARE,
    }),
    styles["site-numbers"]?.clone({
      ...common,
      visible: visible && clusters.some(({ sites }) => sites.length > 1),
      getText: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        several(index) && sums[index] ? String(sums[index]) : "",
    }),
  ];
}
