// @ts-check
/** When a layer stays the same object, which deck.gl then leaves alone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { KeptLayers } from "../../atlas/stage/frontend/src/kept_layers.js";

/**
 * A frame with one list of layers by each id.
 * @param {KeptLayers} kept
 * @param {Record<string, unknown[]>} frame what the layers of each id are made of
 */
function list(kept, frame) {
  return kept.listed(
    Object.entries(frame).flatMap(([id, of]) => kept.layers(id, of, () => [{ id }, null])),
  );
}

test("layers stay as they are while what they are made of does, and so does their list", () => {
  const kept = new KeptLayers();
  const style = {};
  const first = list(kept, { lines: [style, 1], marks: [style, NaN] });
  assert.deepEqual(first, [{ id: "lines" }, { id: "marks" }]);
  assert.equal(list(kept, { lines: [style, 1], marks: [style, NaN] }), first);
});

test("what is made of something else is made anew, and nothing beside it", () => {
  const kept = new KeptLayers();
  const first = list(kept, { lines: [1], marks: [1] });
  const second = list(kept, { lines: [1], marks: [2] });
  assert.notEqual(second, first);
  assert.equal(second[0], first[0]);
  assert.notEqual(second[1], first[1]);
});

test("a layer that has left is another one when it comes back", () => {
  const kept = new KeptLayers();
  const first = list(kept, { lines: [1], fresh: [1] });
  assert.deepEqual(list(kept, { lines: [1] }), [first[0]]);
  const again = list(kept, { lines: [1], fresh: [1] });
  assert.equal(again[0], first[0]);
  assert.notEqual(again[1], first[1]);
});
