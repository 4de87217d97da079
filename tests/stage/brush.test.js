// @ts-check
/** The brush: what of it is taken hold of, and the period after a drag or a key. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { REACH, clamp, dragged, gripAt, nudged } from "../../atlas/stage/frontend/src/brush.js";
import { random } from "./blocks.js";

/** @typedef {import("../../atlas/stage/frontend/src/brush.js").Period} Period */
/** @typedef {import("../../atlas/stage/frontend/src/brush.js").Grip} Grip */

const LIMITS = /** @type {Period} */ ([-100, 200]);

test("a number goes to the nearest end where it lies beyond", () => {
  assert.deepEqual(
    [-5, 0, 3.5, 10, 11].map((one) => clamp(one, 0, 10)),
    [0, 0, 3.5, 10, 10],
  );
});

test("an end is taken hold of within reach, on either side", () => {
  /** @param {number} x */
  const grip = (x) => gripAt(x, [100, 200], false);
  assert.equal(REACH, 9);
  assert.deepEqual([90.9, 91, 100, 109].map(grip), ["new", "from", "from", "from"]);
  assert.deepEqual([109.1, 150, 190.9].map(grip), ["middle", "middle", "middle"]);
  assert.deepEqual([191, 200, 209, 209.1].map(grip), ["to", "to", "to", "new"]);
});

test("a brush over all days has ends, and its middle draws a new one", () => {
  /** @param {number} x */
  const grip = (x) => gripAt(x, [100, 200], true);
  assert.deepEqual([95, 105, 150, 195, 205].map(grip), ["from", "from", "new", "to", "to"]);
});

test("a narrow brush is moved by its middle, and its ends lie without", () => {
  /** @param {number} x */
  const narrow = (x) => gripAt(x, [100, 103], false);
  assert.deepEqual([91, 100, 101].map(narrow), ["from", "from", "from"]);
  assert.equal(narrow(101.5), "middle");
  assert.deepEqual([102, 103, 112].map(narrow), ["to", "to", "to"]);
  assert.equal(gripAt(101.5, [100, 103], true), "new");
});

test("a dragged end snaps to the nearest midnight", () => {
  assert.deepEqual(dragged("from", [10, 20], 10, 5.9, LIMITS), [6, 20]);
  assert.deepEqual(dragged("from", [10, 20], 10, -5.1, LIMITS), [-5, 20]);
  // The last day ends where the next one begins.
  assert.deepEqual(dragged("to", [10, 20], 21, 21.4, LIMITS), [10, 20]);
  assert.deepEqual(dragged("to", [10, 20], 21, 25.9, LIMITS), [10, 25]);
  assert.deepEqual(dragged("to", [10, 20], 21, 11.2, LIMITS), [10, 10]);
});

test("an end that meets the other leaves a day, and beyond it takes its part", () => {
  assert.deepEqual(dragged("from", [10, 20], 10, 21, LIMITS), [20, 20]);
  assert.deepEqual(dragged("to", [10, 20], 21, 10.2, LIMITS), [10, 10]);
  assert.deepEqual(dragged("from", [10, 20], 10, 25.6, LIMITS), [21, 25]);
  assert.deepEqual(dragged("to", [10, 20], 21, 5.4, LIMITS), [5, 9]);
});

test("a new period lies between press and pointer, in either order", () => {
  assert.deepEqual(dragged("new", [10, 20], 40.5, 50.5, LIMITS), [40, 50]);
  assert.deepEqual(dragged("new", [10, 20], 50.5, 40.5, LIMITS), [40, 50]);
  assert.deepEqual(dragged("new", [10, 20], 50.1, 50.9, LIMITS), [50, 50]);
});

test("nothing is dragged beyond the limits", () => {
  assert.deepEqual(dragged("from", [10, 20], 10, -1000, LIMITS), [-100, 20]);
  assert.deepEqual(dragged("to", [10, 20], 20, 1000, LIMITS), [10, 200]);
  assert.deepEqual(dragged("new", [10, 20], -150, 300, LIMITS), [-100, 200]);
  assert.deepEqual(dragged("new", [10, 20], 300, -150, LIMITS), [-100, 200]);
});

test("the middle moves by whole days and keeps its length", () => {
  assert.deepEqual(dragged("middle", [10, 20], 15.2, 18.3, LIMITS), [13, 23]);
  assert.deepEqual(dragged("middle", [10, 20], 15.2, 15.6, LIMITS), [10, 20]);
  assert.deepEqual(dragged("middle", [10, 20], 15.2, 18.8, LIMITS), [14, 24]);
  assert.deepEqual(dragged("middle", [10, 20], 15, -1000, LIMITS), [-100, -90]);
  assert.deepEqual(dragged("middle", [10, 20], 15, 1000, LIMITS), [190, 200]);
  assert.deepEqual(dragged("middle", LIMITS, 15, 60, LIMITS), LIMITS);
});

test("a drag at random gives whole days in order, within the limits", () => {
  const next = random(21);
  const grips = /** @type {Grip[]} */ (["from", "to", "middle", "new"]);
  const anyDay = () => next() * 500 - 200;
  for (let round = 0; round < 5000; round += 1) {
    const ends = [0, 1].map(() => clamp(Math.floor(anyDay()), ...LIMITS)).sort((a, b) => a - b);
    const before = /** @type {Period} */ (ends);
    const grip = grips[round % 4];
    const [from, to] = dragged(grip, before, anyDay(), anyDay(), LIMITS);
    assert.ok(Number.isInteger(from) && Number.isInteger(to), grip);
    assert.ok(LIMITS[0] <= from && from <= to && to <= LIMITS[1], `${grip} ${from} ${to}`);
    if (grip === "middle") assert.equal(to - from, before[1] - before[0]);
    if (grip === "from") assert.ok(from === before[1] + 1 || to === before[1]);
    if (grip === "to") assert.ok(from === before[0] || to === before[0] - 1);
  }
});

test("keys move one end, which does not cross the other or the limits", () => {
  assert.deepEqual(nudged("from", [10, 20], 1, LIMITS), [11, 20]);
  assert.deepEqual(nudged("from", [10, 20], -7, LIMITS), [3, 20]);
  assert.deepEqual(nudged("to", [10, 20], 7, LIMITS), [10, 27]);
  assert.deepEqual(nudged("from", [10, 20], 11, LIMITS), [20, 20]);
  assert.deepEqual(nudged("to", [10, 20], -11, LIMITS), [10, 10]);
  assert.deepEqual(nudged("from", [-100, 20], -1, LIMITS), [-100, 20]);
  assert.deepEqual(nudged("to", [10, 200], 1, LIMITS), [10, 200]);
  const next = random(22);
  let period = /** @type {Period} */ ([10, 20]);
  for (let round = 0; round < 5000; round += 1) {
    const end = next() < 0.5 ? "from" : "to";
    const [from, to] = nudged(end, period, Math.floor(next() * 101) - 50, LIMITS);
    assert.ok(LIMITS[0] <= from && from <= to && to <= LIMITS[1]);
    assert.equal(end === "from" ? to : from, period[end === "from" ? 1 : 0]);
    period = [from, to];
  }
});
