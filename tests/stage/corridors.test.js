// @ts-check
/** Journeys that share a way are one stroke, and a single one has its two directions. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { corridors, curved, lanes } from "../../atlas/stage/frontend/src/corridors.js";
import { NONE } from "../../atlas/stage/frontend/src/events.js";
import { directions, JourneyLayers } from "../../atlas/stage/frontend/src/journey_layers.js";
import { ALL } from "./blocks.js";

/** @typedef {{event: number, at: string, how?: number, bound?: number}} Line `at`: the names of its points */

/** @type {Record<string, [number, number]>} thousandths of a degree */
const POINTS = { a: [0, 0], b: [1000, 0], c: [2000, 0], d: [3000, 0], n: [1000, 1000] };
const [REPORTED, INFERRED] = [0, 1];
const [OUTWARD, HOMEWARD] = [0, 1];

/** @param {Line[]} list */
function lines(list) {
  const points = list.flatMap(({ at }) => [...at].map((name) => POINTS[name]));
  const begins = [0];
  for (const { at } of list) begins.push(begins[begins.length - 1] + at.length);
  return {
    line_event: list.map(({ event }) => event),
    line_how: list.map(({ how = REPORTED }) => how),
    line_bound: list.map(({ bound = OUTWARD }) => bound),
    line_at: begins,
    line_lon: points.map(([lon]) => lon),
    line_lat: points.map(([, lat]) => lat),
  };
}

/** @param {Line[]} list @param {(line: number) => string} [sort] @param {(line: number) => boolean} [wanted] */
function strokes(list, sort = () => "", wanted = () => true) {
  return corridors(lines(list), wanted, sort).map(({ path, ...stroke }) => ({
    at: path.map(([lon, lat]) => named(lon, lat)).join(""),
    ...stroke,
  }));
}

/** @param {number} lon @param {number} lat */
function named(lon, lat) {
  const is = (/** @type {[number, number]} */ [x, y]) => x === Math.round(lon * 1000) && y === Math.round(lat * 1000);
  return Object.keys(POINTS).find((name) => is(POINTS[name]));
}

test("a way of several journeys is drawn once, and split where one of them leaves it", () => {
  const list = [
    { event: 4, at: "abcd" },
    { event: 2, at: "abn" },
    { event: 4, at: "dcba", bound: HOMEWARD },
  ];
  assert.deepEqual(strokes(list), [
    { at: "ab", rows: [2, 4], how: REPORTED, ahead: 1, back: 2 },
    { at: "bcd", rows: [4], how: REPORTED, ahead: 1, back: 2 },
    { at: "bn", rows: [2], how: REPORTED, ahead: 1, back: 0 },
  ]);
});

test("who is not wanted is not among those who share a way", () => {
  const list = [{ event: 1, at: "ab" }, { event: 2, at: "ba", bound: HOMEWARD }];
  assert.deepEqual(strokes(list, undefined, (line) => line === 1), [
    { at: "ba", rows: [2], how: REPORTED, ahead: 2, back: 0 },
  ]);
});

test("the route is as certain as the best known of the journeys", () => {
  const list = [
    { event: 1, at: "abc", how: INFERRED },
    { event: 2, at: "cb", how: REPORTED },
  ];
  assert.deepEqual(strokes(list), [
    { at: "ab", rows: [1], how: INFERRED, ahead: 1, back: 0 },
    { at: "bc", rows: [1, 2], how: REPORTED, ahead: 1, back: 1 },
  ]);
});

test("lines of two sorts are not merged, those without a direction have none", () => {
  const list = [{ event: 1, at: "ab" }, { event: 2, at: "ab", bound: NONE }];
  const two = strokes(list, (line) => `${line}`);
  assert.deepEqual(two.map(({ rows, ahead, back }) => [rows, ahead, back]), [[[1], 1, 0], [[2], 0, 0]]);
});

test("a stroke ends where its line has been drawn already, and goes on behind it", () => {
  const list = [{ event: 1, at: "bc" }, { event: 1, at: "abcd" }];
  assert.deepEqual(strokes(list).map(({ at }) => at), ["bc", "ab", "cd"]);
});

test("a point that comes twice is no way", () => {
  assert.deepEqual(strokes([{ event: 1, at: "aabb" }]).map(({ at }) => at), ["ab"]);
});

test("each direction of a journey leads its own way", () => {
  const list = [{ event: 7, at: "abc" }, { event: 7, at: "cb", bound: HOMEWARD }];
  const both = lanes(corridors(lines(list), () => true, () => ""));
  const directed = both.map(({ path, went, shared }) => [path.map(([lon]) => lon).join(""), went, shared]);
  assert.deepEqual(directed, [["01", 1, false], ["12", 1, true], ["21", 2, true]]);
  assert.deepEqual(new Set(both.map(({ row }) => row)), new Set([7]));
});

test("a curve passes all points, and keeps a corner", () => {
  /** @type {[number, number][]} */
  const bent = [[0, 0], [1, 0.2], [2, 0], [2, -1]];
  const curve = curved(bent);
  for (const [lon, lat] of bent)
    assert.ok(curve.some(([x, y]) => Math.hypot(x - lon, y - lat) < 1e-9));
  assert.ok(curve.length > 3 * bent.length);
  // It leaves the second point level with its neighbours, and the last stretch straight.
  const after = curve[curve.findIndex(([x]) => x === 1) + 1];
  assert.ok(Math.abs(after[1] - 0.2) < 0.025);
  assert.ok(curve.slice(-5).every(([lon]) => Math.abs(lon - 2) < 1e-9));
  assert.deepEqual(curved(bent.slice(0, 2)), bent.slice(0, 2));
});

/** Two journeys on one railway, of which the second goes no farther than its middle. */
function journeys() {
  const columns = { ...lines([
    { event: 0, at: "abcd" },
    { event: 0, at: "dcba", bound: HOMEWARD },
    { event: 1, at: "abc" },
  ]), layer: [0, 0], paint: [0, 0] };
  return /** @type {any} */ ({
    block: { columns, about: { layers: ["journeys"] } },
    shown: (/** @type {number} */ row, /** @type {any} */ { from }) => row >= from,
  });
}
const WAYS = [{ mode: "train", dash: [1, 0], width: 2, more: 1, bed: [9, 9, 9], home: [5, 5, 5] }];
const NOW = /** @type {any} */ ({
  ...{ ways: WAYS, hover: -1, selected: -1, on: { journeys: true }, zoom: 5, paints: [[1, 1, 1]] },
});

test("a way is the wider the more journeys share it, and has no arrowheads in both directions", () => {
  const layers = new JourneyLayers();
  layers.take(journeys(), 1, ALL, NOW);
  assert.deepEqual(layers.strokes.map(({ rows }) => rows), [[0, 1], [0]]);
  assert.deepEqual(layers.marks.map(({ width }) => width), [3, 2]);
  assert.deepEqual([layers.lit, layers.heads, layers.homeward, layers.fromNear], [[], [], false, []]);
  // From near by each direction has its own, beside the way.
  const near = directions(layers.marks, layers.strokes, 7);
  assert.deepEqual(near.map(({ went }) => went), [1, 2, 1, 2]);
  assert.ok(near.every(({ beside, width }) => beside > width));
  layers.take(journeys(), 1, ALL, { ...NOW, zoom: 8 });
  assert.equal(layers.fromNear.length, 2);
});

test("what is not shown shares nothing, unless it is selected though its layer is off", () => {
  const layers = new JourneyLayers();
  const rows = (/** @type {any} */ now, time = ALL) => {
    layers.take(journeys(), 1, time, { ...NOW, ...now });
    return layers.strokes.map((one) => one.rows);
  };
  assert.deepEqual(rows({}, { ...ALL, from: 1 }), [[1]]);
  assert.deepEqual(rows({ on: { journeys: false } }), []);
  assert.deepEqual(rows({ on: { journeys: false }, selected: 1 }), [[1]]);
});

test("a journey that is pointed at lies over all, its directions side by side", () => {
  const layers = new JourneyLayers();
  layers.take(journeys(), 1, ALL, { ...NOW, hover: 0, zoom: 9 });
  assert.deepEqual(layers.lit.map(({ went, colour }) => [went, colour[0]]), [[1, 1], [2, 5]]);
  assert.ok(layers.lit.every(({ beside, width }) => 2 * beside > width));
  assert.ok(layers.homeward);
  // From afar it is one line, with arrowheads of both directions.
  layers.take(journeys(), 1, ALL, { ...NOW, hover: 0, zoom: 4 });
  assert.deepEqual(layers.lit.map(({ beside }) => beside), [0]);
  assert.deepEqual(layers.heads.map(({ mark }) => mark.went).sort(), [1, 2]);
  layers.take(journeys(), 1, ALL, { ...NOW, selected: 1 });
  assert.deepEqual(layers.lit.map(({ beside }) => beside), [0]);
  assert.equal(layers.strokes.length, 2);
});
