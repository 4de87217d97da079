// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { DAY, Events } from "../../atlas/stage/frontend/src/events.js";
import { MOST_FANNED } from "../../atlas/stage/frontend/src/fan.js";
import { fanned } from "../../atlas/stage/frontend/src/sites.js";
import { ALL, atMinute, blockOf } from "./blocks.js";

/** So many launches from each of three sites, the first two of which stand close together. */
function launched(/** @type {number[]} */ counts) {
  const rows = counts.flatMap((count, site) =>
    Array.from({ length: count }, (_, n) =>
      atMinute(`${site}-${n}`, (100 * n + site) * DAY, { site, missiles: 1, icon: 0 }),
    ),
  );
  rows.sort((one, other) => one.start - other.start);
  const block = blockOf(rows, { sites: 3 });
  block.about.sites[1] = ["site-1", "", 125.05, 39];
  block.about.sites[2] = ["site-2", "", 130, 41];
  return new Events(block);
}

const ids = (/** @type {Events} */ events, /** @type {number[]} */ rows) => rows.map((i) => events.ids[i]);

test("from far off no site fans out", () => {
  assert.deepEqual(fanned(launched([2, 1, 3]), ALL, 8).rows, []);
});

test("a lone site fans out first, in the order of its launches", () => {
  const events = launched([2, 1, 3]);
  const { rows, offsets, place, reach } = fanned(events, ALL, 9);
  assert.deepEqual(ids(events, rows), ["2-0", "2-1", "2-2"]);
  assert.deepEqual([...reach.keys()], [2]);
  assert.equal(offsets.length, 3);
  assert.equal(place.get(rows[1]), 1);
  assert.deepEqual(ids(events, fanned(events, ALL, 12).rows), ["0-0", "0-1", "1-0", "2-0", "2-1", "2-2"]);
});

test("marks keep their places while time plays, and leave what is not selected out", () => {
  const events = launched([0, 0, 4]);
  const whole = fanned(events, ALL, 9);
  assert.deepEqual(fanned(events, { ...ALL, until: 5 * DAY }, 9), whole);
  events.mask = Uint8Array.from([1, 0, 1, 1]);
  assert.deepEqual(ids(events, fanned(events, ALL, 9).rows), ["2-0", "2-2", "2-3"]);
  assert.deepEqual(ids(events, fanned(events, { ...ALL, from: 150 }, 9).rows), ["2-2", "2-3"]);
});

test("of very many launches the last ones have a mark", () => {
  const events = launched([0, 0, MOST_FANNED + 5]);
  const { rows } = fanned(events, ALL, 9);
  assert.deepEqual(ids(events, rows).slice(0, 1), ["2-5"]);
  assert.equal(rows.length, MOST_FANNED);
});
