// @ts-check
// A tag that says how many landing points lie beyond the edges of a flat map.

import { el } from "./dom.js";
import { layerOn } from "./layers.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */
/** @typedef {import("./layers.js").On} On */
/** @typedef {import("./extent.js").Place} Place */
/** @typedef {[number, number, number, number]} Bounds west, south, east, north */

const SIDES = { east: "→", south: "↓", west: "←", north: "↑" };

/**
 * The side of a map beyond whose edge a place lies; of a corner the one that is farther off.
 * @param {Place} place
 * @param {Bounds} bounds
 * @returns {keyof typeof SIDES | null} null: it lies on the map
 */
function sideOf([lon, lat], [west, south, east, north]) {
  const off = Object.entries({ east: lon - east, south: south - lat, west: west - lon, north: lat - north });
  const [side, far] = off.reduce((one, other) => (other[1] > one[1] ? other : one));
  return far > 0 ? /** @type {keyof typeof SIDES} */ (side) : null;
}

/**
 * How many places lie beyond the edges of a map, in words.
 * @param {Place[]} places
 * @param {Bounds} bounds
 * @returns {string[]} a line for each side
 */
export function beyond(places, bounds) {
  const sides = places.map((place) => sideOf(place, bounds));
  return Object.entries(SIDES)
    .map(([side, arrow]) => ({ side, arrow, count: sides.filter((one) => one === side).length }))
    .filter(({ count }) => count)
    .map(({ side, arrow, count }) => `${count} landing point${count > 1 ? "s" : ""} farther ${side} ${arrow}`);
}

export class Beyond {
  constructor() {
    this.root = el("p", { class: "beyond", hidden: "" });
    /** What is shown. @type {{events: Events, time: Time, on: On} | null} */
    this.shown = null;
    /** The rows that came down beyond the bounds: a frame only asks which of these are shown. */
    this.far = { events: /** @type {Events | null} */ (null), bounds: /** @type {Bounds | null} */ (null), rows: /** @type {number[]} */ ([]) };
  }

  /**
   * Take what is shown.
   * @param {Events | null} events
   * @param {Time} time
   * @param {On} on
   */
  take(events, time, on) {
    if (events) this.shown = { events, time, on };
  }

  /** @param {import("./map.js").AtlasMap} map */
  show({ bounds }) {
    const text = bounds && this.shown ? beyond(this._places(this.shown, bounds), bounds).join("\n") : "";
    if (this.root.textContent !== text) this.root.textContent = text;
    this.root.hidden = !text;
  }

  /** @param {{events: Events, time: Time, on: On}} shown @param {Bounds} bounds @returns {Place[]} */
  _places({ events, time, on }, bounds) {
    const { to_lon: lon, to_lat: lat } = events.block.columns;
    const place = (/** @type {number} */ i) => /** @type {Place} */ ([lon[i], lat[i]]);
    if (events !== this.far.events || bounds !== this.far.bounds) {
      const rows = [...lon.keys()].filter((i) => !Number.isNaN(lon[i]) && sideOf(place(i), bounds));
      this.far = { events, bounds, rows };
    }
    return this.far.rows.filter((i) => events.shown(i, time) && layerOn(events, on, i)).map(place);
  }
}
