// @ts-check
// The columns of the events bound to the layers of the deck by their ids: what a layer reads of them
// whatever the moment.

import { arrows } from "./arrows.js";
import { layerOn, marked } from "./layers.js";

/** @typedef {import("./events.js").Events} Events */

/**
 * How a line is drawn: dashes in widths, widths in pixels, how far the way home lies beside it.
 * @typedef {{mode: string, dash: number[], width: number, core: number, beside: number,
 *   out: number[], home: number[]}} Way
 */

/** The way of a line that is bound home; the way out is below it, and no direction above. */
const HOMEWARD = 1;
const THOUSANDTH = 0.001;
const HUNDRED_METRES = 100;

/**
 * Bind the columns to the layers.
 * @param {Events} events
 * @param {(line: number) => Way} way how a line is drawn now
 * @returns {Record<string, any>} by the ids of layers, `rows`: whose each thing of a layer is;
 *   `painted`: whether it has the colour of its row
 */
export function bindings(events, way) {
  return { ...journeyBindings(events, way), ...flightBindings(events), ...pointBindings(events) };
}

/** The lines of journeys, and their cores. @param {Events} events @param {(line: number) => Way} way */
function journeyBindings({ block: { columns: c } }, way) {
  const home = (/** @type {number} */ line) => c.line_bound[line] === HOMEWARD;
  // What is drawn, the gap, and how far beside the track.
  const dash = (/** @type {number} */ line) => [...way(line).dash, home(line) ? way(line).beside : 0];
  const line = {
    rows: c.line_event,
    data: paths(c.line_at, degrees([c.line_lon, c.line_lat]), 2),
    // What the dashes are counted by.
    positionFormat: "XY",
  };
  return {
    lines: {
      ...line,
      getWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => way(index).width,
      getColor: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        home(index) ? way(index).home : way(index).out,
      getDashArray: (/** @type {any} */ _, /** @type {any} */ { index }) => dash(index),
    },
    // The dashes and the offset are counted in widths: a core has fewer pixels to a width.
    cores: {
      ...line,
      getWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => way(index).core,
      getDashArray: (/** @type {any} */ _, /** @type {any} */ { index }) => {
        const { width, core } = way(index);
        return dash(index).map((one) => (core ? (one * width) / core : 0));
      },
    },
  };
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
      getPosition: (/** @type {any} */ _, /** @type {any} */ { index }) => [
        c.stop_lon[index],
        c.stop_lat[index],
      ],
    },
    marks: {
      rows: marks,
      data: { length: marks.length },
      painted: true,
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
 * Bind the arrowheads of a zoom level, of the journeys whose rows are shown.
 * @param {Events} events
 * @param {ArrayLike<number>} flags whether each row is shown
 * @param {import("./layers.js").On} on
 * @param {number} zoom
 * @param {(line: number) => Way} way
 * @param {boolean} lying on the globe, with their faces down: turned half round
 */
export function arrowBinding(events, flags, on, zoom, way, lying) {
  const { columns: c } = events.block;
  const heads = arrows(
    /** @type {any} */ (c),
    zoom,
    (line) =>
      c.line_bound[line] <= HOMEWARD &&
      Boolean(flags[c.line_event[line]]) &&
      layerOn(events, on, c.line_event[line]),
  );
  return {
    rows: heads.map(({ line }) => c.line_event[line]),
    data: heads,
    getPosition: (/** @type {any} */ { position }) => position,
    getAngle: (/** @type {any} */ { heading }) => (lying ? 180 : 0) - heading,
    getIcon: () => "trip-f",
    getColor: (/** @type {any} */ { line }) => way(line).out,
    getPixelOffset: (/** @type {any} */ { line, heading }) => {
      const { beside, width } = way(line);
      const by = c.line_bound[line] === HOMEWARD ? beside * width * (lying ? -1 : 1) : 0;
      const right = (heading * Math.PI) / 180;
      return [by * Math.cos(right), by * Math.sin(right)];
    },
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
