// @ts-check
/** The presenter's keys: which step they lead to, however fast they follow each other. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { elapsed, Steps } from "../../atlas/stage/frontend/src/steps.js";

/** @param {number} step @param {number} last */
function at(step, last) {
  const steps = new Steps();
  steps.shown(step, last, 0);
  return steps;
}

test("keys lead to the steps beside, and no farther than the first and the last", () => {
  const targets = (/** @type {Steps} */ steps) =>
    ["ArrowRight", " ", "PageDown", "ArrowLeft", "PageUp", "Home", "End", "x"].map((key) =>
      steps.target(key),
    );
  assert.deepEqual(targets(at(3, 10)), [4, 4, 4, 2, 2, 0, 10, null]);
  assert.deepEqual(targets(at(0, 10)), [1, 1, 1, 0, 0, 0, 10, null]);
  assert.deepEqual(targets(at(10, 10)), [10, 10, 10, 9, 9, 0, 10, null]);
});

test("each of three quick presses counts, though the slides between come late", () => {
  const steps = at(1, 10);
  for (const now of [100, 140, 180]) {
    assert.ok(steps.ask(/** @type {number} */ (steps.target("ArrowRight")), now));
  }
  assert.equal(steps.wanted, 4);
  steps.shown(2, 10, 400);
  assert.equal(steps.target("ArrowRight"), 5);
  steps.shown(4, 10, 600);
  assert.equal(steps.target("ArrowLeft"), 3);
});

test("a step that never comes is given up, and the slide that is there counts", () => {
  const steps = at(1, 10);
  steps.ask(2, 100);
  steps.shown(1, 10, 5000);
  assert.equal(steps.target("ArrowRight"), 2);
});

test("the step that is there is not asked for", () => {
  assert.equal(at(10, 10).ask(10, 5), false);
});

test("elapsed time is read at a glance", () => {
  assert.deepEqual([0, 59_999, 61_000, 3_723_000].map(elapsed), [
    "00:00",
    "00:59",
    "01:01",
    "1:02:03",
  ]);
});
