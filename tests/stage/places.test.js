// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { Placed, Taken } from "../../atlas/stage/frontend/src/places.js";

test("marks are those of the last frame, in their order", () => {
  const placed = new Placed();
  placed.begin(3);
  placed.add(7, 1, 2, 1);
  placed.add(9, 3, 4, 8.5);
  assert.deepEqual(placed.marks, [
    { i: 7, x: 1, y: 2, x1: 1 },
    { i: 9, x: 3, y: 4, x1: 8.5 },
  ]);
  assert.equal(placed.marks, placed.marks);
  placed.begin(3);
  assert.deepEqual(placed.marks, []);
  placed.add(1, 5, 6, 5);
  assert.deepEqual(placed.marks, [{ i: 1, x: 5, y: 6, x1: 5 }]);
});

test("more rows find room", () => {
  const placed = new Placed();
  placed.begin(1);
  placed.add(1, 0, 0, 0);
  placed.begin(1000);
  for (let i = 0; i < 1000; i += 1) placed.add(i, i, 0, i);
  assert.equal(placed.marks.length, 1000);
  assert.deepEqual(placed.marks[999], { i: 999, x: 999, y: 0, x1: 999 });
});

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
