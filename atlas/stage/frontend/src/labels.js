// @ts-check
// What the lettering has to know of the events: where their marks lie, and the names of launch sites.

import { layerOn } from "./layers.js";
import { siteRadius } from "./sites.js";

/** Pixels around the middle of a mark and of a stop. */
const MARK_PIXELS = 7;
const STOP_PIXELS = 6;
const MOST_MARKS = 4000;
/** The busiest sites are named from afar, fewer of them on a narrow map; the others from near by. */
const FIRST_NAMED = 6;
const FIRST_NAMED_NARROW = 2;
const FIRST_ZOOM = 4.4;
const LATER_ZOOM = 7;

/**
 * What is shown in a period as the lettering needs it.
 * @param {import("./events.js").Events} events
 * @param {ArrayLike<number> & Iterable<number>} marked the rows that have a mark
 * @param {import("./events.js").Time} time
 * @param {import("./layers.js").On} on
 * @param {import("./sites.js").Fans} fans
 * @param {boolean} narrow whether the map has little room for names
 * @returns {{marks: import("./lettering.js").Marks, names: import("./names.js").Name[]}}
 */
export function labels(events, marked, time, on, fans, narrow) {
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
    if (Number.isNaN(c.to_lon[i])) mark(c.lon[i], c.lat[i], MARK_PIXELS);
    else mark(c.to_lon[i], c.to_lat[i], MARK_PIXELS);
  }
  for (let stop = 0; stop < c.stop_event.length; stop++)
    if (flags[c.stop_event[stop]] && layerOn(events, on, c.stop_event[stop]))
      mark(c.stop_lon[stop], c.stop_lat[stop], STOP_PIXELS);
  const sums = events.perSite({ ...time, until: null });
  const busiest = !on.sites ? [] : [...sums.keys()].filter((site) => sums[site]).sort((a, b) => sums[b] - sums[a]);
  const first = narrow ? FIRST_NAMED_NARROW : FIRST_NAMED;
  const names = busiest.map((site, rank) => {
    const [, text, lon, lat] = about.sites[site];
    const reach = fans.reach.get(site) ?? siteRadius(sums[site]);
    mark(lon, lat, reach);
    return {
      // With its local name it would be too long for a map that is full of marks.
      text: `${text.split(" · ")[0]} (${sums[site]})`,
      local: "",
      kind: /** @type {const} */ ("site"),
      lon,
      lat,
      min_zoom: rank < first ? FIRST_ZOOM : LATER_ZOOM,
      reach,
    };
  });
  return { marks: [...marks.values()], names };
}
