// @ts-check
/** What the bounds of a bucket say of its rows. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ALL_ROWS, Buckets, NO_ROW, SOME_ROWS } from "../../atlas/stage/frontend/src/buckets.js";
import { DAY, Events } from "../../atlas/stage/frontend/src/events.js";
import { ALL, FEW, anyTime, blockOf, many, random } from "./blocks.js";

const EVENTS = new Events(blockOf(FEW));

test("a row is in all buckets from its first to its last, within the ends", () => {
  const spans = [
    [-1, 0],
    [1, 1],
    [0, 2],
    [2, 5],
    [7, 9],
  ];
  const buckets = new Buckets(
    EVENTS,
    3,
    (i) => spans[i][0],
    (i) => spans[i][1],
  );
  assert.deepEqual([...buckets.at], [0, 2, 4, 6]);
  assert.deepEqual([...buckets.rows], [0, 2, 1, 2, 2, 3]);
});

test("a bucket without rows shows none", () => {
  const empty = new Buckets(EVENTS, 2, () => 0);
  assert.equal(empty.state(1, ALL), NO_ROW);
  assert.equal(empty.shown(1, ALL), 0);
});

test("a moving clock goes from none by some to all, and with a window to none again", () => {
  // From the launch of day 10 to the salvo of day 50.
  const one = new Buckets(EVENTS, 1, () => 0);
  const at = (/** @type {number} */ until, window = 0) => one.state(0, { ...ALL, until, window });
  assert.equal(at(10 * DAY), NO_ROW);
  assert.equal(at(10 * DAY + 600), SOME_ROWS);
  assert.equal(at(50 * DAY - 1), SOME_ROWS);
  assert.equal(at(50 * DAY), ALL_ROWS);
  assert.equal(at(50 * DAY, 30), SOME_ROWS);
  // The month of February is the last to end: on day 60, at 15:00 of the day before.
  assert.equal(at(90 * DAY - 540 - 1, 30), SOME_ROWS);
  assert.equal(at(90 * DAY - 540, 30), NO_ROW);
});

test("what the bounds say is so, row by row, at any time", () => {
  const next = random(71);
  const states = new Set();
  for (let round = 0; round < 40; round += 1) {
    const events = many(next, 200);
    const length = 1 + Math.floor(next() * 60);
    const each = 12_000 / length;
    const of = (/** @type {number} */ i) => Math.floor((events.dayFrom[i] + 3000) / each);
    const buckets = new Buckets(events, length, of);
    for (let turn = 0; turn < 20; turn += 1) {
      const time = anyTime(next);
      for (let bucket = 0; bucket < length; bucket += 1) {
        const rows = [...buckets.rows.subarray(buckets.at[bucket], buckets.at[bucket + 1])];
        const shown = rows.filter((i) => events.shown(i, time)).length;
        const state = buckets.state(bucket, time);
        states.add(state);
        if (state === NO_ROW) assert.equal(shown, 0);
        if (state === ALL_ROWS) assert.equal(shown, rows.length);
        assert.equal(buckets.shown(bucket, time), shown);
      }
    }
  }
  assert.equal(states.size, 3);
});
