// @ts-check
// Launch sites whose discs would overlap, gathered into one disc with the sum of their missiles.

import { WORLD, mercator } from "./fan.js";
import { siteRadius } from "./sites.js";

/**
 * @typedef {object} Cluster
 * @property {number[]} sites their numbers, the busiest first
 * @property {number} lon
 * @property {number} lat
 * @property {number} missiles that were fired at all of them
 */

/** Pixels between two discs. */
const BETWEEN = 1;
/** What a map that is full of marks leaves out of the names of sites. */
const LONG = / (International(?= Airport$)|(Satellite Launching (Ground|Station)|Missile Base|Peninsula)$)/;

/**
 * What a disc is called: its busiest site, and how many others there are. Without local names, which
 * would be too long for a map that is full of marks.
 * @param {any} about the events
 * @param {number[]} sites
 */
export function clusterName({ sites: all }, [site, ...others]) {
  const [name] = all[site][1].split(" · ");
  return others.length ? `${name} and ${others.length} more` : name;
}

/** What the name of an area leaves out too. */
const AIRPORT = / (International )?Airport$/;

/**
 * The same as a map writes it: Pyongyang area: 22 sites. It speaks of all of them, or the number in the
 * disc would be read as the missiles of the one.
 * @param {any} about the events
 * @param {number[]} sites
 */
export function shortName({ sites: all }, [site, ...others]) {
  const name = all[site][1].split(" · ")[0];
  if (!others.length) return name.replace(LONG, "");
  return `${name.replace(AIRPORT, "").replace(LONG, "")} area: ${others.length + 1} sites`;
}

/**
 * The launch sites of a period at a zoom. One that fans out stands apart as it is.
 * @param {import("./events.js").Events} events
 * @param {import("./events.js").Time} time its period; `until` is not looked at, so that discs keep
 *   their places
 * @param {number} zoom
 * @param {import("./sites.js").Fans} fans
 */
export function siteClusters(events, time, zoom, { reach }) {
  const sums = events.perSite({ ...time, until: null });
  const known = [...sums.keys()]
    .filter((site) => sums[site])
    .map((site) => {
      const [, , lon, lat] = events.block.about.sites[site];
      return { sites: [site], lon, lat, missiles: sums[site] };
    });
  const fans = (/** @type {Cluster} */ { sites: [site] }) => reach.has(site);
  return [...known.filter(fans), ...clustered(known.filter((one) => !fans(one)), zoom)];
}

/**
 * Gather sites until no discs overlap, those that overlap most first.
 * @param {Cluster[]} alone each site by itself
 * @param {number} zoom
 * @returns {Cluster[]} each where its missiles were fired on average
 */
export function clustered(alone, zoom) {
  const scale = WORLD * 2 ** zoom;
  const discs = alone.map((one) => ({
    ...one,
    sites: [...one.sites],
    x: (scale * one.lon) / 360,
    y: scale * mercator(one.lat),
    radius: siteRadius(one.missiles),
  }));
  for (;;) {
    let [least, pair] = [0, /** @type {[number, number] | null} */ (null)];
    for (let n = 1; n < discs.length; n++)
      for (let m = 0; m < n; m++) {
        const far = Math.hypot(discs[n].x - discs[m].x, discs[n].y - discs[m].y);
        const apart = far - discs[n].radius - discs[m].radius - BETWEEN;
        if (apart < least) [least, pair] = [apart, [m, n]];
      }
    if (!pair) break;
    const [one, other] = pair.map((n) => discs[n]);
    const missiles = one.missiles + other.missiles;
    const between = (/** @type {"lon" | "lat" | "x" | "y"} */ name) =>
      (one[name] * one.missiles + other[name] * other.missiles) / missiles;
    const sites = [...one.sites, ...other.sites];
    discs.splice(pair[1], 1);
    discs[pair[0]] = {
      sites,
      lon: between("lon"),
      lat: between("lat"),
      missiles,
      x: between("x"),
      y: between("y"),
      radius: siteRadius(missiles),
    };
  }
  const fired = new Map(alone.map(({ sites: [site], missiles }) => [site, missiles]));
  const busiest = (/** @type {number} */ one, /** @type {number} */ other) =>
    (fired.get(other) ?? 0) - (fired.get(one) ?? 0);
  return discs.map(({ sites, lon, lat, missiles }) => ({
    sites: sites.sort(busiest),
    lon,
    lat,
    missiles,
  }));
}
