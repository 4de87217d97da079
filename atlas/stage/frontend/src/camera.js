// @ts-check
// The camera: where it stands to show points, and how far it reaches.

import { WebMercatorViewport } from "@deck.gl/core";

const MOST_FITTED_ZOOM = 9;
/** Pixels of a map on a usual desk, for which the first camera is made. */
const USUAL_WIDTH = 770;
const USUAL_HEIGHT = 450;
/** Degrees of longitude from one coast of Korea over the other one, and as far again. */
const LEAST_ACROSS = 11;
/** Pixels between what is fitted and a box over the map. */
const EDGE = 24;
/** Pixels at the right that the buttons cover. */
const BUTTONS = 62;
/** What is kept in sight stays this share of the map away from its edges. */
const IN_SIGHT = 0.25;
const EQUATOR_KM = 40075.017;
/** Pixels of the world at zoom 0. */
const WORLD_PIXELS = 512;

/**
 * The camera of a flat map that shows all points, as near as may be.
 * @param {[number, number][]} points
 * @param {any} start what a camera has beside its place; itself, if there are no points
 * @param {HTMLElement} box of the map
 * @param {number} [covered] pixels at the top that are not seen
 */
export function fitted(
  points,
  start,
  { clientWidth: width, clientHeight: height },
  covered = 0,
) {
  if (!points.length) return start;
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  const bounds = [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ];
  const view = new WebMercatorViewport({
    width: Math.max(width, 50),
    height: Math.max(height, 50),
  });
  const edge = Math.min(width, height) * 0.1;
  // What covers half of the map or more can't be helped.
  const top = Math.min(Math.max(covered + EDGE, edge), height / 2);
  const right = Math.min(Math.max(BUTTONS, edge), width / 2);
  const fit = view.fitBounds(/** @type {any} */ (bounds), {
    padding: { top, bottom: edge, left: edge, right },
    minExtent: 0.05,
  });
  return {
    ...start,
    longitude: fit.longitude,
    latitude: fit.latitude,
    zoom: Math.min(fit.zoom, MOST_FITTED_ZOOM),
  };
}

/**
 * The camera of a map that is larger than usual, which shows the same from nearer, or so narrow that
 * it has to stand farther off.
 * @param {any} start
 * @param {{clientWidth: number, clientHeight: number}} box of the map
 */
export function grown(start, { clientWidth: width, clientHeight: height }) {
  const larger = Math.min(width / USUAL_WIDTH, height / USUAL_HEIGHT);
  const zoom = start.zoom + Math.min(Math.max(Math.log2(larger), 0), 1);
  return { ...start, zoom: Math.min(zoom, Math.log2(((width / WORLD_PIXELS) * 360) / LEAST_ACROSS)) };
}

/**
 * The camera moved no more than needed for a point to stay in the middle of the map.
 * @param {any} camera
 * @param {[number, number]} point
 * @param {HTMLElement} box of the map
 */
export function keptInSight(camera, point, { clientWidth: width, clientHeight: height }) {
  const { longitude, latitude, zoom } = camera;
  const view = new WebMercatorViewport({ width, height, longitude, latitude, zoom });
  const [x, y] = view.project(point);
  const [dx, dy] = [
    x - Math.min(Math.max(x, width * IN_SIGHT), width * (1 - IN_SIGHT)),
    y - Math.min(Math.max(y, height * IN_SIGHT), height * (1 - IN_SIGHT)),
  ];
  if (!dx && !dy) return camera;
  const [lon, lat] = view.unproject([width / 2 + dx, height / 2 + dy]);
  return { ...camera, longitude: lon, latitude: lat };
}

/**
 * Kilometres of a pixel in the middle of the map.
 * @param {any} camera
 * @param {boolean} globe
 */
export function kmPerPixel({ latitude, zoom }, globe) {
  if (globe) return EQUATOR_KM / WORLD_PIXELS / 2 ** zoom;
  const size = { width: 100, height: 100 };
  const { metersPerPixel } = new WebMercatorViewport({ ...size, longitude: 0, latitude, zoom });
  return metersPerPixel / 1000;
}

/** A camera as links have it. @param {any} camera */
export function rounded(camera) {
  const round = (/** @type {number} */ value, /** @type {number} */ digits) =>
    Number(value.toFixed(digits));
  return {
    longitude: round(((camera.longitude + 540) % 360) - 180, 3),
    latitude: round(camera.latitude, 3),
    zoom: round(camera.zoom, 2),
    ...(camera.pitch || camera.bearing
      ? { pitch: round(camera.pitch ?? 0, 1), bearing: round(camera.bearing ?? 0, 1) }
      : {}),
  };
}
