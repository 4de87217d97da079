// @ts-check
// Journeys that share a way are one stroke of the map: it is drawn once, and knows who went there.

/** A line bound home; one bound out is below it, and one of no direction above. */
const HOMEWARD = 1;
/** Who went a way in one direction, as bits. */
const OUT = 1;
export const HOME = 2;
const THOUSANDTH = 0.001;
/** The cosine of the turn from which on a line has a corner, and the pieces of a curve between two points. */
const SHARP = 0.3;
const PIECES = 6;

/** @typedef {[number, number]} Point lon, lat */
/**
 * @typedef {object} Stroke
 * @property {Point[]} path
 * @property {number[]} rows whose journeys lead here, ascending
 * @property {number} how the best that is known of the route, as `line_how`
 * @property {number} ahead who went along the path: `OUT`, `HOME`, both or none
 * @property {number} back who went against it
 */
/** @typedef {{path: Point[], row: number, how: number, went: number, shared: boolean}} Lane one direction of a journey: `went` as a stroke's */
/**
 * @typedef {object} Lines
 * @property {ArrayLike<number>} line_event
 * @property {ArrayLike<number>} line_how the better known one has the lower number
 * @property {ArrayLike<number>} line_bound
 * @property {ArrayLike<number>} line_at
 * @property {ArrayLike<number>} line_lon
 * @property {ArrayLike<number>} line_lat
 */
/** @typedef {{rows: Set<number>, how: number, ahead: number, back: number, done: boolean}} Edge from its lesser end to the other */

/**
 * Merge lines that run between the same points.
 * @param {Lines} lines
 * @param {(line: number) => boolean} wanted
 * @param {(line: number) => string} sort only lines of one sort are merged
 * @returns {Stroke[]} each as long as the same journeys share it
 */
export function corridors(lines, wanted, sort) {
  const { line_event: event, line_how: how, line_bound: bound, line_at: at } = lines;
  const numbers = Array.from(event, (_, line) => line).filter(wanted);
  /** @type {Map<string, Edge>} */
  const edges = new Map();
  const walked = numbers.map((line) => {
    const name = sort(line);
    const went = bound[line] > HOMEWARD ? 0 : bound[line] === HOMEWARD ? HOME : OUT;
    const steps = [];
    for (let i = at[line]; i + 1 < at[line + 1]; i++) {
      const [one, other] = [keyOf(lines, i), keyOf(lines, i + 1)];
      if (one === other) continue;
      const forward = one < other;
      const key = forward ? `${name}|${one}|${other}` : `${name}|${other}|${one}`;
      let edge = edges.get(key);
      if (!edge) {
        edge = { rows: new Set(), how: how[line], ahead: 0, back: 0, done: false };
        edges.set(key, edge);
      }
      edge.rows.add(event[line]);
      edge.how = Math.min(edge.how, how[line]);
      edge[forward ? "ahead" : "back"] |= went;
      steps.push({ edge, forward, i });
    }
    return steps;
  });
  /** @type {Stroke[]} */
  const strokes = [];
  for (const steps of walked) {
    let last = "";
    for (const { edge, forward, i } of steps) {
      if (edge.done) {
        last = "";
        continue;
      }
      edge.done = true;
      const [ahead, back] = forward ? [edge.ahead, edge.back] : [edge.back, edge.ahead];
      const rows = [...edge.rows].sort((a, b) => a - b);
      const like = [rows, edge.how, ahead, back].join("|");
      if (like !== last) strokes.push({ path: [pointOf(lines, i)], rows, how: edge.how, ahead, back });
      strokes[strokes.length - 1].path.push(pointOf(lines, i + 1));
      last = like;
    }
  }
  return strokes;
}

/**
 * The directions of strokes, of one row each. The way is shared where both are gone.
 * @param {Stroke[]} strokes
 * @returns {Lane[]}
 */
export function lanes(strokes) {
  return strokes.flatMap(({ path, rows: [row], how, ahead, back }) => {
    const shared = ahead > 0 && back > 0;
    return [
      ...(ahead || !back ? [{ path, row, how, went: ahead, shared }] : []),
      ...(back ? [{ path: [...path].reverse(), row, how, went: back, shared }] : []),
    ];
  });
}

/**
 * A curve through all points of a line; sharp turns stay.
 * @param {Point[]} path
 * @returns {Point[]}
 */
export function curved(path) {
  if (path.length < 3) return path;
  const wide = Math.cos((path[0][1] * Math.PI) / 180);
  const flat = path.map(([lon, lat]) => /** @type {Point} */ ([lon * wide, lat]));
  const ways = flat.slice(1).map((point, n) => unit(flat[n], point));
  const [comes, leaves] = [[...ways], [...ways]];
  for (let n = 0; n + 1 < ways.length; n++)
    if (ways[n][0] * ways[n + 1][0] + ways[n][1] * ways[n + 1][1] > SHARP)
      comes[n] = leaves[n + 1] = unit(flat[n], flat[n + 2]);
  /** @type {Point[]} */
  const curve = [path[0]];
  for (let n = 0; n < ways.length; n++) {
    const [a, b] = [flat[n], flat[n + 1]];
    const third = Math.hypot(b[0] - a[0], b[1] - a[1]) / 3;
    for (let piece = 1; piece < PIECES; piece++) {
      const t = piece / PIECES;
      const u = 1 - t;
      const [x, y] = [0, 1].map(
        (axis) =>
          u ** 3 * a[axis] +
          3 * u * u * t * (a[axis] + third * leaves[n][axis]) +
          3 * u * t * t * (b[axis] - third * comes[n][axis]) +
          t ** 3 * b[axis],
      );
      curve.push([x / wide, y]);
    }
    curve.push(path[n + 1]);
  }
  return curve;
}

/** @param {Point} one @param {Point} other @returns {Point} */
function unit(one, other) {
  const [x, y] = [other[0] - one[0], other[1] - one[1]];
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/** @param {Lines} lines @param {number} i */
function keyOf({ line_lon: lon, line_lat: lat }, i) {
  return `${lon[i]},${lat[i]}`;
}

/** @param {Lines} lines @param {number} i @returns {Point} */
function pointOf({ line_lon: lon, line_lat: lat }, i) {
  return [lon[i] * THOUSANDTH, lat[i] * THOUSANDTH];
}
