// @ts-check
/** The clock that plays: how fast, how far in a frame, and where it stops. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { SPEEDS, advanced, speedFor } from "../../atlas/stage/frontend/src/clock.js";
import { DAY } from "../../atlas/stage/frontend/src/events.js";
import { random } from "./blocks.js";

const SPAN = /** @type {[number, number]} */ ([0, 1000 * DAY]);
const PLAIN = { loop: false, halt: null };

test("a playback takes a minute at most, as slowly as that allows", () => {
  assert.deepEqual(
    SPEEDS.map(([days]) => days),
    [1, 7, 30, 91, 365, 1096],
  );
  // A journey of ten days plays in ten seconds.
  assert.equal(speedFor(10), 1);
  assert.equal(speedFor(61), 7);
  assert.equal(speedFor(7 * 60 + 1), 30);
  assert.equal(speedFor(30 * 60), 30);
  assert.equal(speedFor(30 * 60 + 1), 91);
  assert.equal(speedFor(91 * 60 + 1), 365);
  assert.equal(speedFor(365 * 60 + 1), 1096);
  // Longer than a minute even at the highest speed.
  assert.equal(speedFor(1e6), 1096);
});

test("a frame goes on by its time", () => {
  assert.deepEqual(advanced(0, 0.1, 30, SPAN, PLAIN), { until: 3 * DAY, playing: true });
  assert.deepEqual(advanced(5 * DAY, 0, 30, SPAN, PLAIN), { until: 5 * DAY, playing: true });
  assert.deepEqual(advanced(0, 0.25, 365, SPAN, PLAIN), { until: 91.25 * DAY, playing: true });
});

test("a late frame goes on by a quarter of a second only", () => {
  for (const late of [0.25, 0.26, 10, 3600, Infinity]) {
    assert.deepEqual(advanced(0, late, 30, SPAN, PLAIN), { until: 7.5 * DAY, playing: true });
  }
});

test("time stops at the very end", () => {
  const end = { until: SPAN[1], playing: false };
  assert.deepEqual(advanced(999 * DAY, 0.1, 30, SPAN, PLAIN), end);
  assert.deepEqual(advanced(997 * DAY, 0.1, 30, SPAN, PLAIN), end);
  assert.deepEqual(advanced(2000 * DAY, 0.1, 30, SPAN, PLAIN), end);
  assert.equal(advanced(996.9 * DAY, 0.1, 30, SPAN, PLAIN).playing, true);
});

test("in a loop it begins anew after the end", () => {
  const again = { until: SPAN[0], playing: true };
  assert.deepEqual(advanced(999 * DAY, 0.1, 30, SPAN, { loop: true, halt: null }), again);
  assert.equal(advanced(5 * DAY, 0.1, 30, SPAN, { loop: true, halt: null }).until, 8 * DAY);
});

test("it halts at the very minute, once", () => {
  const halt = 4 * DAY + 17;
  for (const loop of [true, false]) {
    const halted = { until: halt, playing: false };
    assert.deepEqual(advanced(2 * DAY, 0.1, 30, SPAN, { loop, halt }), halted);
    assert.deepEqual(advanced(halt - 1, 0.1, 30, SPAN, { loop, halt }), halted);
    assert.deepEqual(advanced(halt - 3 * DAY, 0.1, 30, SPAN, { loop, halt }), halted);
    // Played on from there, it does not halt again.
    assert.equal(advanced(halt, 0.1, 30, SPAN, { loop, halt }).playing, true);
    assert.equal(advanced(halt + 1, 0.1, 30, SPAN, { loop, halt }).playing, true);
    assert.equal(advanced(0, 0.1, 30, SPAN, { loop, halt }).playing, true);
  }
});

test("a halt at the end halts a loop; one beyond the end does not", () => {
  const at = { until: SPAN[1], playing: false };
  assert.deepEqual(advanced(999 * DAY, 0.1, 30, SPAN, { loop: true, halt: SPAN[1] }), at);
  const beyond = SPAN[1] + 60;
  assert.deepEqual(advanced(999 * DAY, 0.1, 30, SPAN, { loop: false, halt: beyond }), at);
  const again = { until: SPAN[0], playing: true };
  assert.deepEqual(advanced(999 * DAY, 0.1, 30, SPAN, { loop: true, halt: beyond }), again);
});

test("whatever is played stays in its span and comes to its end", () => {
  const next = random(31);
  for (let round = 0; round < 200; round += 1) {
    const first = Math.floor(next() * 1e6);
    const span = /** @type {[number, number]} */ ([first, first + Math.floor(next() * 4e6) + 1]);
    const share = next() * 1.5 - 0.25;
    const halt = next() < 0.5 ? null : first + Math.floor(share * (span[1] - first));
    const speed = Number(SPEEDS[round % 4][0]);
    let now = { until: first, playing: true };
    let frames = 0;
    while (now.playing) {
      const after = advanced(now.until, 0.01 + next() * 0.4, speed, span, { loop: false, halt });
      assert.ok(after.until >= now.until && after.until <= span[1]);
      now = after;
      frames += 1;
      assert.ok(frames < 100_000);
    }
    const halts = halt !== null && halt > first && halt <= span[1];
    assert.equal(now.until, halts ? halt : span[1]);
  }
});
