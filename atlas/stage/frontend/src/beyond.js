// @ts-check
// A tag that says how many landing points lie beyond the edges of a flat map.

import { el } from "./dom.js";
import { layerOn } from "./layers.js";

/** @typedef {import("./extent.js").Place} Place */

const SIDES = { east: "→", south: "↓", west: "←", north: "↑" };

/**
 * How many places lie beyond the edges of a map, in words; of a corner the side counts that is
 * farther off.
 * @param {Place[]} places
 * @param {[number, number, number, number]} bounds west, south, east, north
 * @returns {string[]} a line for each side
 */
export function beyond(places, [west, south, east, north]) {
  const counts = Object.fromEntries(Object.keys(SIDES).map((side) => [side, 0]));
  for (const [lon, lat] of places) {
    const off = Object.entries({ east: lon - east, south: south - lat, west: west - lon, north: lat - north });
    const [side, far] = off.reduce((one, other) => (other[1] > one[1] ? other : one));
    if (far > 0) counts[side] += 1;
  }
  return Object.entries(SIDES)
    .filter(([side]) => counts[side])
    .map(([side, arrow]) => `${counts[side]} landing point${counts[side] > 1 ? "s" : ""} farther ${side} ${arrow}`);
}

export class Beyond {
  constructor() {
    this.root = el("p", { class: "beyond", hidden: "" });
    /** @type {Place[]} */
    this.places = [];
  }

  /**
   * Take what is shown.
   * @param {import("./events.js").Events | null} events
   * @param {import("./events.js").Time} time
   * @param {import("./layers.js").On} on
   */
  take(events, time, on) {
    if (!events) return;
    const { to_lon: lon, to_lat: lat } = events.block.columns;
    this.places = events
      .rows(time)
      .filter((i) => !Number.isNaN(lon[i]) && layerOn(events, on, i))
      .map((i) => [lon[i], lat[i]]);
  }

  /** @param {import("./map.js").AtlasMap} map */
  show(map) {
    const { bounds } = map;
    const text = bounds ? beyond(this.places, bounds).join("\n") : "";
    if (this.root.textContent !== text) this.root.textContent = text;
    this.root.hidden = !text;
  }
}
