// @ts-check
/** What a map says of what lies beyond its edges. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { beyond } from "../../atlas/stage/frontend/src/beyond.js";

const BOUNDS = /** @type {[number, number, number, number]} */ ([120, 35, 140, 45]);

test("landing points beyond the edges are counted by side, those of a corner once", () => {
  assert.deepEqual(beyond([[130, 40]], BOUNDS), []);
  assert.deepEqual(beyond([[165, 40], [130, 30], [125, 20], [142, 10]], BOUNDS), [
    "1 landing point farther east →",
    "3 landing points farther south ↓",
  ]);
});
