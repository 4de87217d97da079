// @ts-check
/** What the ground shows at a zoom, and what it has fetched for that. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Nearer } from "../../atlas/stage/frontend/src/nearer.js";

/**
 * A layer as deck.gl has it.
 * @param {string} id
 * @param {Record<string, any>} [props]
 * @returns {any}
 */
function layer(id, props = {}) {
  return { id, props, clone: (/** @type {any} */ more) => layer(id, { ...props, ...more }) };
}

const GROUND = [layer("land"), layer("relief", { minZoom: 4, maxZoom: 9 }), layer("rails", { minZoom: 6 })];
const shown = (/** @type {any[]} */ layers) => Object.fromEntries(layers.map(({ id, props }) => [id, props.visible]));

test("what is not yet seen is not there, and so not fetched", () => {
  assert.deepEqual(shown(new Nearer().layers(GROUND, 3.8)), { land: undefined });
  assert.deepEqual(shown(new Nearer().layers(GROUND, 4)), { land: undefined, relief: true });
});

test("what was seen once stays, hidden", () => {
  const nearer = new Nearer();
  nearer.layers(GROUND, 7);
  assert.deepEqual(shown(nearer.layers(GROUND, 10)), { land: undefined, relief: false, rails: true });
  assert.deepEqual(shown(nearer.layers(GROUND, 3)), { land: undefined, relief: false, rails: false });
});

test("the ground is drawn anew only where another layer comes or goes", () => {
  const nearer = new Nearer();
  nearer.layers(GROUND, 4.5);
  assert.equal(nearer.changes(GROUND, 5.9), false);
  assert.equal(nearer.changes(GROUND, 6), true);
  assert.equal(nearer.changes(GROUND, 3.9), true);
});
