// @ts-check
// What the lettering has to know of the events: where their marks lie, and the names of launch sites.

import { layerOn } from "./layers.js";
import { shortName } from "./clusters.js";
import { siteRadius } from "./sites.js";

/** Pixels around the middle of a mark and of a stop. */
const MARK_PIXELS = 7;
const STOP_PIXELS = 6;
const MOST_MARKS = 4000;
/**
 * The busiest sites are named from afar, fewer of them on a narrow map; the others from near by, and
 * those that little was fired from.
 */
const FIRST_NAMED = 4;
const FIRST_NAMED_NARROW = 2;
const FIRST_FIRED = 10;
const FIRST_ZOOM = 4.4;
const LATER_ZOOM = 7;

/**
 * What is shown in a period as the lettering needs it.
 * @param {import("./events.js").Events} events
 * @param {ArrayLike<number> & Iterable<number>} marked the rows that have a mark
 * @param {import("./events.js").Time} time
 * @param {import("./layers.js").On} on
 * @param {import("./sites.js").Fans} fans
 * @param {import("./clusters.js").Cluster[]} clusters
 * @param {boolean} narrow whether the map has little room for names
 * @param {{marks: number, landings: number}} sizes of marks, and of landing points among them, as
 *   shares of their full size
 * @returns {{marks: import("./lettering.js").Marks, names: import("./names.js").Name[]}}
 */
export function labels(events, marked, time, on, fans, clusters, narrow, sizes) {
  const { columns: c, about } = events.block;
  const flags = events.flags({ ...time, until: null });
  /** @type {Map<string, [number, number, number]>} */
  const marks = new Map();
  // From near by, marks that share a hundredth of a degree lie apart.
  const digits = fans.rows.length ? 4 : 2;
  const mark = (/** @type {number} */ lon, /** @type {number} */ lat, /** @type {number} */ around) => {
    if (Number.isNaN(lon) || marks.size >= MOST_MARKS) return;
    marks.set(`${lon.toFixed(digits)},${lat.toFixed(digits)}`, [lon, lat, around]);
  };
  for (const i of marked) {
    if (!flags[i] || !layerOn(events, on, i)) continue;
    if (Number.isNaN(c.to_lon[i])) mark(c.lon[i], c.lat[i], MARK_PIXELS * sizes.marks);
    else mark(c.to_lon[i], c.to_lat[i], MARK_PIXELS * sizes.landings);
  }
  for (let stop = 0; stop < c.stop_event.length; stop++)
    if (flags[c.stop_event[stop]] && layerOn(events, on, c.stop_event[stop]))
      mark(c.stop_lon[stop], c.stop_lat[stop], STOP_PIXELS);
  const tests = nuclearSites(events, [...marked].filter((i) => flags[i] && layerOn(events, on, i)));
  const busiest = on.sites ? [...clusters].sort((a, b) => b.missiles - a.missiles) : [];
  const first = narrow ? FIRST_NAMED_NARROW : FIRST_NAMED;
  const names = busiest.map(({ sites, lon, lat, missiles }, rank) => {
    const reach = fans.reach.get(sites[0]) ?? siteRadius(missiles);
    mark(lon, lat, reach);
    return {
      text: shortName(about, sites),
      local: "",
      kind: /** @type {const} */ ("site"),
      lon,
      lat,
      min_zoom: rank < first && missiles >= FIRST_FIRED ? FIRST_ZOOM : LATER_ZOOM,
      reach,
    };
  });
  const nuclear = tests.map((one) => ({ ...one, min_zoom: FIRST_ZOOM, reach: MARK_PIXELS * sizes.marks }));
  return { marks: [...marks.values()], names: [...nuclear, ...names] };
}

/**
 * Where nuclear weapons were tested, each site amid its tests: their mark is as large as a disc, and
 * without a name it would take that of a launch site near by.
 * @param {import("./events.js").Events} events
 * @param {number[]} rows
 */
function nuclearSites({ block: { columns: c, about, texts } }, rows) {
  /** @type {Map<string, number[]>} */
  const sites = new Map();
  for (const i of rows) {
    const [text] = texts.where[i].split(" · ");
    if (about.kinds[c.kind[i]] === "nuclear" && text) sites.set(text, [...(sites.get(text) ?? []), i]);
  }
  const mean = (/** @type {number[]} */ of, /** @type {import("./columns.js").Column} */ column) =>
    of.reduce((sum, i) => sum + column[i], 0) / of.length;
  return [...sites].map(([text, of]) => ({
    text,
    local: "",
    kind: /** @type {const} */ ("site"),
    lon: mean(of, c.lon),
    lat: mean(of, c.lat),
  }));
}
