// @ts-check
/** To which places a map is fitted. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { TRIP } from "../../atlas/stage/frontend/src/events.js";
import { fittedTo, rowsFor } from "../../atlas/stage/frontend/src/extent.js";

/** @typedef {import("../../atlas/stage/frontend/src/extent.js").Place} Place */

const TALL = { clientWidth: 200, clientHeight: 660 };
const WIDE = { clientWidth: 750, clientHeight: 440 };

/** Forty places near by, and one beyond Japan. @type {Place[]} */
const PLACES = [...Array.from({ length: 40 }, (_, n) => /** @type {Place} */ ([124 + n / 10, 39])), [155, 40]];

test("on a tall map one far landing does not make all others small", () => {
  const lons = fittedTo(PLACES, TALL).map(([lon]) => lon);
  assert.deepEqual([Math.min(...lons), Math.max(...lons), lons.length], [124.2, 127.8, 37]);
});

test("a wide map shows places that lie no farther off than thrice the others, a tall one all of few", () => {
  const spread = PLACES.slice(0, -1);
  assert.deepEqual(fittedTo(spread, WIDE), spread);
  const few = PLACES.slice(-5);
  assert.deepEqual(fittedTo(few, TALL), few);
});

test("on a small map one far place to the south does not either", () => {
  const small = { clientWidth: 250, clientHeight: 190 };
  const south = /** @type {Place[]} */ ([...PLACES.slice(0, -1), [126, 1]]);
  assert.ok(fittedTo(south, small).every(([, lat]) => lat === 39));
});

test("a wide map leaves out what would make all others small, unless it is a journey", () => {
  // Of four outer places, three lie no farther off than thrice the others.
  const near = /** @type {Place[]} */ ([[129, 39], [129.5, 39], [130, 39]]);
  const places = [...PLACES, ...near];
  assert.deepEqual(fittedTo(places, WIDE), places.filter(([lon]) => lon < 150));
  assert.deepEqual(fittedTo(places, WIDE, true), places);
});

test("a narrow map opens on what was fired, and on journeys where there is nothing else", () => {
  const events = /** @type {any} */ ({ block: { columns: { kind: [TRIP, TRIP + 1, TRIP] } } });
  assert.deepEqual(rowsFor(events, [0, 1, 2], { clientWidth: 357 }), [1]);
  assert.deepEqual(rowsFor(events, [0, 2], { clientWidth: 357 }), [0, 2]);
  assert.deepEqual(rowsFor(events, [0, 1, 2], { clientWidth: 750 }), [0, 1, 2]);
});
