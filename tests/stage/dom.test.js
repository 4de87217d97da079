// @ts-check
/** Where a box beside a point goes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { beside } from "../../atlas/stage/frontend/src/dom.js";

const BOX = { width: 200, height: 100 };
const FRAME = { left: 16, top: 240, width: 358, height: 700 };

test("a box stands above its point, to the right", () => {
  assert.deepEqual(beside([100, 500], BOX, FRAME, 844), [98, 148]);
});

test("where there is no room above, it stands below", () => {
  assert.deepEqual(beside([100, 260], BOX, FRAME, 844), [98, 36]);
});

test("it stays within the frame, and within what the window shows of it", () => {
  assert.deepEqual(beside([370, 500], BOX, FRAME, 844), [154, 148]);
  // The upper half of the frame is scrolled away: the point lies at the upper edge of the window.
  assert.deepEqual(beside([100, 40], BOX, { ...FRAME, top: -300 }, 844), [98, 356]);
  // Its lower part lies below the window.
  const [, top] = beside([100, 60], { width: 200, height: 700 }, { ...FRAME, top: 0 }, 600);
  assert.equal(top, 4);
});
