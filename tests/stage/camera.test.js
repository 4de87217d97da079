// @ts-check
/** Where the camera stands at first. */

import assert from "node:assert/strict";
import test from "node:test";

import { grown } from "../../atlas/stage/frontend/src/camera.js";

const START = { longitude: 129, latitude: 39, zoom: 4 };

/** @param {number} clientWidth @param {number} clientHeight */
const zoom = (clientWidth, clientHeight) => grown(START, { clientWidth, clientHeight }).zoom;

test("a larger map shows the same from nearer, a smaller one less of it", () => {
  assert.deepEqual(grown(START, { clientWidth: 360, clientHeight: 380 }), START);
  assert.equal(zoom(770, 450), 4);
  assert.ok(zoom(1150, 640) > 4.4);
  assert.equal(zoom(1540, 450), 4, "It is no higher");
  assert.equal(zoom(4000, 3000), 5);
});

test("a map that is too narrow for Korea shows it from farther off", () => {
  const across = (/** @type {number} */ wide) => (360 * wide) / (512 * 2 ** zoom(wide, 700));
  assert.ok(zoom(210, 700) < 4);
  assert.ok(across(210) >= 10.9 && across(360) >= 10.9);
});
