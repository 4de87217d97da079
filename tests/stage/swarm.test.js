// @ts-check
/** Marks of a crowded lane: how large they are, and where they lie so that they can be counted. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY, Events } from "../../atlas/stage/frontend/src/events.js";
import { middleOf } from "../../atlas/stage/frontend/src/lanes.js";
import { lined, rowsOfLanes, swarm } from "../../atlas/stage/frontend/src/swarm.js";
import { ALL, atMinute, blockOf, many, random } from "./blocks.js";

/**
 * The swarm of marks at these pixels.
 * @param {number[]} at
 * @param {number} largest
 * @param {number} height
 */
function laid(at, largest, height) {
  const offsets = new Float32Array(at.length);
  const rows = at.map((_, i) => i);
  const size = swarm(rows, (i) => at[i], largest, height, offsets);
  return { size, offsets: [...offsets].map((one) => one + 0) };
}

test("marks apart from each other are as large as they may be, in the middle", () => {
  assert.deepEqual(laid([0, 13, 40], 13, 50), { size: 13, offsets: [0, 0, 0] });
  assert.deepEqual(laid([], 13, 50), { size: 13, offsets: [] });
  assert.deepEqual(laid([7], 13, 9), { size: 9, offsets: [0] });
});

test("marks that would lie on one another lie beside each other, about the middle", () => {
  assert.deepEqual(laid([0, 5, 10, 13], 13, 50), { size: 13, offsets: [0, 13, -13, 0] });
});

test("where there is no room for all they are smaller", () => {
  // Seven on a day in 50 pixels: at 7 pixels three have room on either side of the middle.
  assert.deepEqual(laid(Array(7).fill(3), 13, 50), { size: 7, offsets: [0, 7, -7, 14, -14, 21, -21] });
});

test("the smallest that have no room lie between two others", () => {
  assert.deepEqual(laid(Array(6).fill(3), 9, 16), { size: 5, offsets: [0, 5, -5, -2.5, 2.5, -2.5] });
  // In a high lane they are larger.
  const { size, offsets } = laid(Array(7).fill(3), 9, 30);
  assert.deepEqual([size, offsets], [6, [0, 6, -6, 12, -12, -3, 3]]);
});

test("marks at random do not lie on others unless they are the smallest, and keep to their lane", () => {
  const next = random(31);
  for (let round = 0; round < 200; round += 1) {
    const at = Array.from({ length: 60 }, () => next() * 600).sort((a, b) => a - b);
    const height = 10 + next() * 60;
    const { size, offsets } = laid(at, 13, height);
    const smallest = height >= 28 ? 6 : 5;
    assert.ok(size >= smallest && size <= 13);
    let crowded = 0;
    at.forEach((x, i) => {
      assert.ok(Math.abs(offsets[i]) + size / 2 <= height / 2 + 1e-4, `${offsets[i]} in ${height}`);
      if (at.slice(0, i).some((other, j) => x - other < size && offsets[i] === offsets[j])) crowded += 1;
    });
    if (size > smallest) assert.ok(crowded <= 6, `${crowded} of ${size} pixels`);
  }
});

test("a swarm is the same wherever the lanes are moved to", () => {
  const next = random(32);
  const at = Array.from({ length: 80 }, () => Math.round(next() * 300)).sort((a, b) => a - b);
  assert.deepEqual(laid(at, 13, 50), laid(at.map((x) => x - 1000), 13, 50));
});

test("the rows of each lane are those selected, in the order of time", () => {
  const rows = [3, 1, 2].map((day) => atMinute(`d${day}`, day * DAY, { lane: 1 }));
  const few = new Events(blockOf([...rows, atMinute("other", 0, { lane: 2 })]));
  assert.deepEqual(rowsOfLanes(few, 3), [[], [1, 2, 0], [3]]);
  few.mask = Uint8Array.of(1, 0, 1, 1);
  assert.deepEqual(rowsOfLanes(few, 3), [[], [2, 0], [3]]);
  const events = many(random(33), 200);
  const lanes = rowsOfLanes(events, 6);
  assert.deepEqual(lanes.flat().sort((a, b) => a - b), events.rows(ALL));
  for (const lane of lanes)
    for (let n = 1; n < lane.length; n += 1) assert.ok(middleOf(events, lane[n - 1]) <= middleOf(events, lane[n]));
});

test("marks stand in one line where none need touch another for it", () => {
  const line = (/** @type {number[]} */ at) => {
    const offsets = new Float32Array(at.length).fill(9);
    const size = lined(at.map((_, i) => i), (i) => at[i], 13, offsets);
    return [size, ...offsets];
  };
  assert.deepEqual(line([0, 40]), [13, 0, 0]);
  // Eight pixels of a picture of ten are filled.
  assert.deepEqual(line([0, 8, 40]), [10, 0, 0, 0]);
  assert.deepEqual(line([0, 4]), [0, 9, 9]);
});

test("ringed marks lie next to each other in the middle, apart from the others", () => {
  const offsets = new Float32Array(9);
  const size = swarm([0, 1, 2, 3, 4, 5, 7, 8], () => 3, 13, 60, offsets, [7, 8]);
  assert.deepEqual([offsets[7], offsets[8]], [-4.5, 4.5]);
  const clear = Math.min(...offsets.slice(0, 6).map((one) => Math.abs(one)));
  assert.ok(clear >= 4.5 + size / 2, `${size}: ${offsets}`);
});
