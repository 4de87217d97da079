// @ts-check
/** Arrowheads: which way they point, how far apart they are, and where there is none. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrows } from "../../atlas/stage/frontend/src/arrows.js";
import { headsOf } from "../../atlas/stage/frontend/src/journey_layers.js";

/** @typedef {[number, number][]} Path */

/** @param {Path[]} paths of ways that lead out */
const marks = (...paths) => paths.map((path, n) => ({ path, went: 1, n }));
// A degree of longitude has 512 x 2^4 / 360 = 22.8 pixels at zoom 4.
const EAST = /** @type {Path} */ ([[120, 0], [130, 0]]);
const WEST = /** @type {Path} */ ([[130, 0], [120, 0]]);
const NORTH = /** @type {Path} */ ([[140, -5], [140, 5]]);

test("an arrowhead stands in the middle of its line and points along it", () => {
  const [east, north] = arrows(marks(EAST, NORTH), 4);
  assert.ok(Math.abs(east.position[0] - 125) < 1e-6 && Math.abs(east.position[1]) < 1e-6);
  assert.ok(Math.abs(east.heading - 90) < 1e-6);
  assert.ok(Math.abs(north.heading) < 1e-6);
  assert.deepEqual([east.mark.n, north.mark.n], [0, 1]);
});

test("the way out and the way back have one each, the same way twice has one", () => {
  const headings = arrows(marks(EAST, WEST, EAST), 4).map(({ heading }) => Math.round(heading));
  assert.deepEqual(headings, [90, -90]);
});

test("there are more of them nearer by, and none on a line too short to see", () => {
  assert.equal(arrows(marks(EAST), 2).length, 0);
  assert.equal(arrows(marks(EAST), 3).length, 1);
  assert.equal(arrows(marks(EAST), 6).length, 5);
  assert.equal(arrows(marks([[120, 40], [120, 40]]), 9).length, 0);
});

test("the closest view of a long line does not ask for thousands", () => {
  assert.equal(arrows(marks(EAST), 18).length, 21);
});

test("a line without a direction has none", () => {
  assert.deepEqual(arrows([{ path: EAST, went: 0 }], 4), []);
});

test("on a globe, where icons lie with their faces down, arrowheads are turned half round", () => {
  const mark = /** @type {any} */ ({ path: EAST, went: 2, beside: 6, colour: [1, 2, 3] });
  for (const [lying, angle, offset] of /** @type {const} */ ([
    [false, -90, [0, 6]],
    [true, 90, [0, -6]],
  ])) {
    const { data, getAngle, getPixelOffset } = headsOf(arrows([mark], 4), lying);
    assert.equal(Math.round(getAngle(data[0])), angle);
    const [right, down] = getPixelOffset(data[0]).map(Math.round);
    assert.deepEqual([right + 0, down], offset);
  }
});
