// @ts-check
// Where rows lie on the map, for the camera that shows them.

import { TRIP } from "./events.js";
import { layerOn } from "./layers.js";
import { NARROW } from "./names.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {[number, number]} Place lon, lat */

/**
 * The place of a row, and where it came down.
 * @param {Events} events
 * @param {number} i -1: none
 * @returns {Place[]}
 */
export function placesOf({ block: { columns: c } }, i) {
  if (i < 0) return [];
  /** @type {Place[]} */
  const places = [
    [c.lon[i], c.lat[i]],
    [c.to_lon[i], c.to_lat[i]],
  ];
  return places.filter(([lon]) => !Number.isNaN(lon));
}

/** On a map so many times as tall as wide, or of so few pixels across, few places that lie far off would make all others small. */
const TALL = 1.8;
const SMALL = 300;
/** Of every so many places the one farthest off is left out. */
const OUTER = 10;
/** On other maps, those are left out that lie so many times as far off as the others. */
const FAR_OFF = 3;

/**
 * The places that a map is fitted to: on a tall one the middle 90 % from west to east, on a small one
 * those from north to south too. On others the same, without what lies much farther off.
 * @param {Place[]} places
 * @param {{clientWidth: number, clientHeight: number}} box of the map
 * @param {boolean} [whole] whether journeys are among them, which are shown whole on a larger map
 * @returns {Place[]}
 */
export function fittedTo(places, { clientWidth, clientHeight }, whole = false) {
  const small = clientWidth < SMALL;
  const tall = clientHeight >= TALL * clientWidth;
  const out = Math.floor(places.length / OUTER);
  if (!out || (whole && !small && !tall)) return places;
  const middleOf = (/** @type {number[]} */ all) => all.sort((one, other) => one - other)[Math.floor(all.length / 2)];
  const lon = middleOf(places.map((place) => place[0]));
  const lat = middleOf(places.map((place) => place[1]));
  const off = (/** @type {Place} */ place) =>
    Math.max(Math.abs(place[0] - lon), small || !tall ? Math.abs(place[1] - lat) : 0);
  const inner = [...places].sort((one, other) => off(one) - off(other)).slice(0, -out);
  const most = FAR_OFF * off(inner[inner.length - 1]);
  return small || tall ? inner : places.filter((place) => off(place) <= most);
}

/** Whether a map is so narrow that it opens on what was fired. @param {{clientWidth: number}} box of the map */
export function isNarrow({ clientWidth }) {
  return clientWidth < NARROW;
}

/**
 * The rows that a map is fitted to: on a narrow one journeys, which are far longer than flights, only
 * where nothing else is shown.
 * @param {Events} events
 * @param {number[]} rows
 * @param {{clientWidth: number}} box of the map
 */
export function rowsFor({ block: { columns: c } }, rows, box) {
  const others = isNarrow(box) ? rows.filter((i) => c.kind[i] !== TRIP) : [];
  return others.length ? others : rows;
}

/**
 * Where rows lie, journeys with their stops and the ends of their lines if their layer is on.
 * @param {Events} events
 * @param {number[]} rows
 * @param {import("./layers.js").On} on
 * @returns {Place[]}
 */
export function extentOf(events, rows, on) {
  const { columns: c } = events.block;
  const shown = new Set(rows.filter((i) => c.kind[i] !== TRIP || layerOn(events, on, i)));
  const stops = [...c.stop_event.keys()].filter((stop) => shown.has(c.stop_event[stop]));
  const lines = [...c.line_event.keys()].filter((line) => shown.has(c.line_event[line]));
  const ends = lines.flatMap((line) => [c.line_at[line], c.line_at[line + 1] - 1]);
  return [
    ...[...shown].flatMap((i) => placesOf(events, i)),
    ...stops.map((n) => /** @type {Place} */ ([c.stop_lon[n], c.stop_lat[n]])),
    ...ends.map((n) => /** @type {Place} */ ([c.line_lon[n] / 1e3, c.line_lat[n] / 1e3])),
  ];
}
