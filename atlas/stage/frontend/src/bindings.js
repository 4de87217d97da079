// @ts-check
// The columns of the events bound to the layers of the deck by their ids: what a layer reads of them
// whatever the moment.

import { marked } from "./layers.js";

/** @typedef {import("./events.js").Events} Events */

const THOUSANDTH = 0.001;
const HUNDRED_METRES = 100;

/**
 * Bind the columns to the layers.
 * @param {Events} events
 * @returns {Record<string, any>} by the ids of layers, `rows`: whose each thing of a layer is;
 *   `painted`: whether it has the colour of its row; `landed`: which of them are landing points
 */
export function bindings(events) {
  return { ...flightBindings(events), ...pointBindings(events) };
}

/** The paths of flights, over the ground and at their heights. @param {Events} events */
function flightBindings({ block: { columns: c } }) {
  const ground = [c.flight_lon, c.flight_lat];
  return {
    tracks: {
      rows: c.flight_event,
      data: paths(c.flight_at, degrees(ground), 2),
      painted: true,
    },
    arcs: {
      rows: c.flight_event,
      data: paths(c.flight_at, degrees(ground, c.flight_height), 3),
      painted: true,
      getDashArray: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        c.flight_sketch[index] ? [2, 3] : [7, 2],
    },
  };
}

/** Stops of journeys, and marks where something came down or happened. @param {Events} events */
function pointBindings(events) {
  const { columns: c, about } = events.block;
  const marks = marked(events);
  return {
    stops: {
      rows: c.stop_event,
      data: { length: c.stop_event.length },
      painted: true,
      getPosition: (/** @type {any} */ _, /** @type {any} */ { index }) => [
        c.stop_lon[index],
        c.stop_lat[index],
      ],
    },
    marks: {
      rows: marks,
      data: { length: marks.length },
      painted: true,
      landed: Array.from(marks, (i) => !Number.isNaN(c.to_lon[i])),
      getPosition: (/** @type {any} */ _, /** @type {any} */ { index }) => {
        const i = marks[index];
        return Number.isNaN(c.to_lon[i]) ? [c.lon[i], c.lat[i]] : [c.to_lon[i], c.to_lat[i]];
      },
      getIcon: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        about.icons[c.icon[marks[index]]],
    },
  };
}

/**
 * Points one after the other, as a layer reads them.
 * @param {any[]} ground columns of thousandths of a degree
 * @param {any} [heights] column of hundreds of metres
 */
function degrees([lon, lat], heights) {
  const size = heights ? 3 : 2;
  const points = new Float32Array(lon.length * size);
  for (let i = 0; i < lon.length; i++) {
    points[size * i] = lon[i] * THOUSANDTH;
    points[size * i + 1] = lat[i] * THOUSANDTH;
    if (heights) points[size * i + 2] = heights[i] * HUNDRED_METRES;
  }
  return points;
}

/** @param {any} at where each path begins @param {Float32Array} value @param {number} size numbers of a point */
function paths(at, value, size) {
  return {
    length: at.length - 1,
    startIndices: at,
    attributes: { getPath: { value, size } },
  };
}

/**
 * Bind the launches that stand round their sites.
 * @param {Events} events
 * @param {import("./sites.js").Fans} fans
 */
export function fanBinding({ block: { columns: c, about } }, { rows, offsets }) {
  return {
    rows,
    data: rows,
    painted: true,
    getPosition: (/** @type {number} */ row) => about.sites[c.site[row]].slice(2, 4),
    getPixelOffset: (/** @type {any} */ _, /** @type {any} */ { index }) => offsets[index],
    getIcon: (/** @type {number} */ row) => about.icons[c.icon[row]],
  };
}

/**
 * The paths of flights in space.
 * @param {Events} events
 * @param {number[]} rows whose flights
 * @returns {{path: [number, number, number][]}[]}
 */
export function flightsOf({ block: { columns: c } }, rows) {
  const flights = [];
  for (let n = 0; n < c.flight_event.length; n++) {
    if (!rows.includes(c.flight_event[n])) continue;
    /** @type {[number, number, number][]} */
    const path = [];
    for (let i = c.flight_at[n]; i < c.flight_at[n + 1]; i++)
      path.push([
        c.flight_lon[i] * THOUSANDTH,
        c.flight_lat[i] * THOUSANDTH,
        c.flight_height[i] * HUNDRED_METRES,
      ]);
    flights.push({ path });
  }
  return flights;
}
