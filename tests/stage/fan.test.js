// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { fan, fanReach, fanZooms } from "../../atlas/stage/frontend/src/fan.js";

/** @param {[number, number]} one @param {[number, number]} other */
const far = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);

test("one launch stands above its site, and the others clockwise", () => {
  assert.deepEqual(fan(0, 5), []);
  const [[x, y]] = fan(1, 5);
  assert.ok(Math.abs(x) < 1e-9 && y === -14);
  const four = fan(4, 5).map((place) => place.map(Math.round));
  assert.deepEqual(four.flat().map((one) => one + 0), [0, -14, 14, 0, 0, 14, -14, 0]);
});

test("as many as are asked for, off the disc, within reach, and no two on one another", () => {
  for (const radius of [4, 8.6, 12])
    for (let count = 1; count <= 72; count += 1) {
      const places = fan(count, radius);
      assert.equal(places.length, count);
      const reach = fanReach(count, radius);
      for (const [n, place] of places.entries()) {
        const middle = Math.hypot(...place);
        assert.ok(middle >= radius + 8 && middle <= reach - 5, `${count}: ${middle} of ${reach}`);
        for (const other of places.slice(n + 1))
          assert.ok(far(place, other) > 11, `${count}: ${far(place, other)}`);
      }
    }
});

test("a fan is compact", () => {
  assert.equal(fanReach(0, 5), 5);
  assert.ok(fanReach(7, 6) <= 22);
  assert.ok(fanReach(26, 8.6) <= 48);
  assert.ok(fanReach(72, 12) <= 64);
});

test("the same launches stand at the same places", () => {
  assert.deepEqual(fan(50, 7), fan(50, 7));
});

test("sites fan out once they stand apart", () => {
  const zoomed = (/** @type {number} */ degrees) =>
    fanZooms([
      { lon: 125, lat: 39, reach: 30 },
      { lon: 125 + degrees, lat: 39, reach: 60 },
      { lon: 140, lat: 10, reach: 10 },
    ]);
  const [near, other, alone] = zoomed(0.1);
  assert.equal(near, other);
  assert.ok(alone < 4);
  // At that zoom the two are as many pixels apart as both reach.
  assert.ok(Math.abs(((512 * 0.1) / 360) * 2 ** near - 96) < 1e-6);
  assert.ok(Math.abs(zoomed(0.05)[0] - near - 1) < 1e-9);
  assert.deepEqual(zoomed(0).slice(0, 2), [Infinity, Infinity]);
  assert.deepEqual(fanZooms([{ lon: 125, lat: 39, reach: 30 }]), [0]);
});
