// @ts-check
// Arrowheads along the lines of journeys: which way he went, as far apart as the eye wants them.

/** Pixels from one arrowhead to the next on a line; a shorter line than `LEAST` has none. */
const APART = 170;
const LEAST = 60;
/** Nearer than so many pixels to another one that points the same way, one is left out. */
const NEAR = 22;
const SAME_WAY = 60;
/** From this zoom on they are no closer on the ground: a flight would have tens of thousands. */
const MOST_ZOOM = 8;
/** Pixels of deck.gl's world at zoom 0. */
const WORLD = 512;

/** @typedef {{path: [number, number][], went: number}} Way a line; who `went` it, none: it has no direction */
/**
 * @template {Way} T
 * @typedef {{mark: T, position: [number, number], heading: number}} Head heading in degrees from north
 */
/** @typedef {Head<import("./journey_layers.js").Mark>} Arrow */

/**
 * The arrowheads of a zoom level.
 * @template {Way} T
 * @param {T[]} marks
 * @param {number} zoom
 * @returns {Head<T>[]}
 */
export function arrows(marks, zoom) {
  const world = WORLD * 2 ** Math.min(zoom, MOST_ZOOM);
  /** @type {(Head<T> & {x: number, y: number})[]} */
  const heads = [];
  for (const mark of marks) {
    if (!mark.went) continue;
    /** @type {{x: number, y: number, length: number}[]} */
    const points = [];
    let length = 0;
    for (const [lon, lat] of mark.path) {
      const [x, y] = pixel(lon, lat, world);
      const before = points[points.length - 1];
      if (before) length += Math.hypot(x - before.x, y - before.y);
      points.push({ x, y, length });
    }
    if (length < LEAST) continue;
    const count = Math.max(1, Math.floor(length / APART));
    for (let n = 0; n < count; n++) {
      const there = ((n + 0.5) * length) / count;
      const [a, b] = [between(points, there - 4), between(points, there + 4)];
      const [x, y] = between(points, there);
      const heading = (Math.atan2(b[0] - a[0], a[1] - b[1]) * 180) / Math.PI;
      const taken = heads.some(
        (other) =>
          Math.hypot(other.x - x, other.y - y) < NEAR && turn(other.heading, heading) < SAME_WAY,
      );
      if (!taken) heads.push({ mark, position: place(x, y, world), heading, x, y });
    }
  }
  return heads.map(({ mark, position, heading }) => ({ mark, position, heading }));
}

/** Degrees from one heading to another. @param {number} one @param {number} other */
function turn(one, other) {
  const apart = Math.abs(one - other) % 360;
  return Math.min(apart, 360 - apart);
}

/**
 * Where one is after so many pixels.
 * @param {{x: number, y: number, length: number}[]} points
 * @param {number} length
 * @returns {[number, number]}
 */
function between(points, length) {
  const after = Math.max(
    1,
    points.findIndex((one) => one.length >= length),
  );
  const [a, b] = [points[after - 1], points[after]];
  const share = b.length > a.length ? (length - a.length) / (b.length - a.length) : 0;
  return [a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share];
}

/** @param {number} lon @param {number} lat @param {number} world @returns {[number, number]} */
function pixel(lon, lat, world) {
  const y = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [(world * (lon + 180)) / 360, world * (0.5 - y / (2 * Math.PI))];
}

/** @param {number} x @param {number} y @param {number} world @returns {[number, number]} */
function place(x, y, world) {
  const lat = 2 * Math.atan(Math.exp(Math.PI * (1 - (2 * y) / world))) - Math.PI / 2;
  return [(x * 360) / world - 180, (lat * 180) / Math.PI];
}
