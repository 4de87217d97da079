// @ts-check
/** The loop that plays: what it asks of a clock, and when. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Playback } from "../../atlas/stage/frontend/src/playback.js";

/** @type {Map<number, (now: number) => void>} frames that were asked for */
const asked = new Map();
let number = 0;
let now = 0;
const page = /** @type {any} */ (globalThis);
page.performance = { now: () => now };
page.requestAnimationFrame = (/** @type {(now: number) => void} */ run) => {
  number += 1;
  asked.set(number, run);
  return number;
};
page.cancelAnimationFrame = (/** @type {number} */ one) => asked.delete(one);

/** The screen's next frame. @param {number} after milliseconds */
function screen(after) {
  now += after;
  const runs = [...asked.values()];
  asked.clear();
  for (const run of runs) run(now);
}

/** A player whose clock notes what is asked of it, and plays for so many steps. @param {boolean} calm */
function player(calm, steps = Infinity) {
  /** @type {string[]} */
  const log = [];
  const on = (/** @type {string} */ what) => {
    log.push(what);
    steps -= 1;
    return steps > 0;
  };
  const playback = new Playback(/** @type {any} */ ({ matches: calm }), {
    leap: () => on("leap"),
    advance: (seconds) => on(`advance ${seconds}`),
    frame: () => log.push("frame"),
    ended: () => log.push("ended"),
  });
  return { playback, log };
}

beforeEach(() => asked.clear());

test("each frame moves the clock by what has passed, and draws", () => {
  const { playback, log } = player(false);
  playback.start();
  screen(20);
  screen(30);
  assert.deepEqual(log, ["advance 0.02", "frame", "advance 0.03", "frame"]);
  assert.ok(playback.playing);
});

test("when all has been played it is drawn, told and over", () => {
  const { playback, log } = player(false, 1);
  playback.start();
  screen(20);
  screen(20);
  assert.deepEqual(log, ["advance 0.02", "frame", "ended"]);
  assert.ok(!playback.playing);
});

test("with reduced motion it goes from one thing to the next, a second each", () => {
  const { playback, log } = player(true);
  playback.start();
  for (let frame = 0; frame < 25; frame += 1) screen(100);
  assert.deepEqual(log, ["leap", "frame", "leap", "frame"]);
});

test("what is stopped stands still, and says whether it played", () => {
  const { playback, log } = player(false);
  assert.equal(playback.stop(), false);
  playback.start();
  assert.equal(playback.stop(), true);
  screen(20);
  assert.deepEqual(log, []);
});

test("started twice it plays once", () => {
  const { playback, log } = player(false);
  playback.start();
  playback.start();
  screen(20);
  assert.deepEqual(log, ["advance 0.02", "frame"]);
});
