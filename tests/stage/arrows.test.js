// @ts-check
/** Arrowheads: which way they point, how far apart they are, and where there is none. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrows } from "../../atlas/stage/frontend/src/arrows.js";
import { arrowBinding } from "../../atlas/stage/frontend/src/bindings.js";
import { NONE } from "../../atlas/stage/frontend/src/events.js";

/** @param {[number, number][][]} lines points as degrees */
function columns(lines) {
  const points = lines.flat();
  const at = [0];
  for (const line of lines) at.push(at[at.length - 1] + line.length);
  return {
    line_at: at,
    line_lon: points.map(([lon]) => Math.round(lon * 1000)),
    line_lat: points.map(([, lat]) => Math.round(lat * 1000)),
  };
}

const all = () => true;
// A degree of longitude has 512 x 2^4 / 360 = 22.8 pixels at zoom 4.
const EAST = /** @type {[number, number][]} */ ([[120, 0], [130, 0]]);
const WEST = /** @type {[number, number][]} */ ([[130, 0], [120, 0]]);
const NORTH = /** @type {[number, number][]} */ ([[140, -5], [140, 5]]);

test("an arrowhead stands in the middle of its line and points along it", () => {
  const [east, north] = arrows(columns([EAST, NORTH]), 4, all);
  assert.ok(Math.abs(east.position[0] - 125) < 1e-6 && Math.abs(east.position[1]) < 1e-6);
  assert.ok(Math.abs(east.heading - 90) < 1e-6);
  assert.ok(Math.abs(north.heading) < 1e-6);
  assert.deepEqual([east.line, north.line], [0, 1]);
});

test("the way out and the way back have one each, the same way twice has one", () => {
  const headings = arrows(columns([EAST, WEST, EAST]), 4, all).map(({ heading }) =>
    Math.round(heading),
  );
  assert.deepEqual(headings, [90, -90]);
});

test("there are more of them nearer by, and none on a line too short to see", () => {
  assert.equal(arrows(columns([EAST]), 2, all).length, 0);
  assert.equal(arrows(columns([EAST]), 3, all).length, 1);
  assert.equal(arrows(columns([EAST]), 6, all).length, 5);
  assert.equal(arrows(columns([[[120, 40], [120, 40]]]), 9, all).length, 0);
});

test("the closest view of a long line does not ask for thousands", () => {
  assert.equal(arrows(columns([EAST]), 18, all).length, 21);
});

test("a line that is not wanted has none", () => {
  const shown = arrows(columns([EAST, NORTH]), 4, (line) => line === 1);
  assert.deepEqual(shown.map(({ line }) => line), [1]);
});

test("on a globe, where icons lie with their faces down, arrowheads are turned half round", () => {
  const own = { line_bound: [1], line_event: [0], layer: [NONE] };
  const events = /** @type {any} */ ({ block: { columns: { ...columns([EAST]), ...own } } });
  const way = () => /** @type {any} */ ({ beside: 2, width: 3, out: [1, 2, 3] });
  for (const [lying, angle, offset] of /** @type {const} */ ([
    [false, -90, [0, 6]],
    [true, 90, [0, -6]],
  ])) {
    const bound = arrowBinding(events, [1], {}, 4, way, lying);
    assert.equal(Math.round(bound.getAngle(bound.data[0])), angle);
    const [right, down] = bound.getPixelOffset(bound.data[0]).map(Math.round);
    assert.deepEqual([right + 0, down], offset);
  }
});
