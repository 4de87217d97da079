// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { Due } from "../../atlas/stage/frontend/src/due.js";

test("what is made of the same is not due again", () => {
  const due = new Due();
  const rows = [1];
  assert.equal(due.now([rows, 5, NaN], false, 0), true);
  assert.equal(due.now([rows, 5, NaN], false, 9_000), false);
  assert.equal(due.now([[1], 5, NaN], false, 9_000), true);
  assert.equal(due.now([[1], 5], false, 9_000), true);
});

test("while time plays it is due four times a second at most", () => {
  const due = new Due();
  let written = 0;
  for (let frame = 0; frame < 120; frame += 1) written += Number(due.now([frame], true, (frame * 1000) / 60));
  assert.equal(written, 8);
});

test("when time stops, the last change is due at once", () => {
  const due = new Due();
  assert.equal(due.now([1], true, 0), true);
  assert.equal(due.now([2], true, 16), false);
  assert.equal(due.now([2], false, 17), true);
  assert.equal(due.now([2], false, 33), false);
});
