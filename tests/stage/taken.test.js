// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { Taken } from "../../atlas/stage/frontend/src/taken.js";

test("a pixel is taken once for a colour, and anew in the next frame", () => {
  const taken = new Taken();
  taken.begin(100, 50);
  assert.equal(taken.take(10.2, 20.4, 3, true), true);
  assert.equal(taken.take(9.8, 19.6, 3, true), false);
  assert.equal(taken.take(10, 20, 4, true), true);
  assert.equal(taken.take(11, 20, 3, true), true);
  assert.equal(taken.take(10, 21, 3, true), true);
  // What is not shown is drawn apart.
  assert.equal(taken.take(11, 20, 3, false), true);
  assert.equal(taken.take(11, 20, 3, false), false);
  taken.begin(100, 50);
  assert.equal(taken.take(11, 20, 3, false), true);
});

test("the edges of the strip are pixels too, and left of it is the first", () => {
  const taken = new Taken();
  taken.begin(100, 50);
  for (const [x, y] of [
    [0, 0],
    [100, 0],
    [0, 50],
    [100, 50],
  ]) {
    assert.equal(taken.take(x, y, 1, true), true);
    assert.equal(taken.take(x, y, 1, true), false);
  }
  assert.equal(taken.take(-3, 0, 1, true), false);
});
