// @ts-check
/** How pale the paths of flights are, and how small and pale the points where they ended. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { landingScales, lineScale, scalesOf } from "../../atlas/stage/frontend/src/scales.js";

const opacity = (/** @type {number} */ zoom, /** @type {number} */ flights, id = "arcs") =>
  scalesOf(id, zoom, flights).opacity;

test("few flights have their full colour, many step back until one is near", () => {
  assert.deepEqual([0, 1, 24].map((flights) => opacity(4, flights)), [1, 1, 1]);
  assert.equal(opacity(4, 96), 0.5);
  assert.equal(opacity(4, 5000), 0.14);
  assert.equal(opacity(6, 96), 0.75);
  assert.equal(opacity(7, 5000), 1);
});

test("nothing but flights steps back", () => {
  assert.deepEqual(["marks", "stops"].map((id) => opacity(4, 5000, id)), [1, 1]);
});

test("lines of journeys are thinner from afar, and wider from near by", () => {
  assert.deepEqual([1, 4.25, 5.25, 9, 11.5].map(lineScale), [0.65, 0.75, 1, 1, 1.5]);
});

test("few landing points are as other marks, many are small and pale until one is near", () => {
  const full = { size: 1, opacity: 1 };
  for (const landings of [0, 1, 40]) assert.deepEqual(landingScales(4, landings), full);
  const [some, many] = [45, 250].map((landings) => landingScales(4, landings));
  for (const scale of /** @type {const} */ (["size", "opacity"])) {
    assert.ok(many[scale] < some[scale] && some[scale] < 1);
    assert.ok(many[scale] > 0.4, "It is still seen");
    assert.ok(landingScales(6, 250)[scale] > many[scale]);
  }
  assert.deepEqual(landingScales(7, 250), full);
});
