// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { clusterName, clustered, shortName, siteClusters } from "../../atlas/stage/frontend/src/clusters.js";
import { DAY, Events } from "../../atlas/stage/frontend/src/events.js";
import { WORLD, mercator } from "../../atlas/stage/frontend/src/fan.js";
import { fanned, siteRadius } from "../../atlas/stage/frontend/src/sites.js";
import { ALL, atMinute, blockOf } from "./blocks.js";

/** @param {[number, number, number][]} rows lon, lat, missiles */
const alone = (rows) =>
  rows.map(([lon, lat, missiles], site) => ({ sites: [site], lon, lat, missiles }));

/** The airport of Pyongyang, a field 4 km east of it, a site 60 km north, and one at the other coast. */
const SITES = alone([
  [125.67, 39.2, 66],
  [125.71, 39.2, 14],
  [125.8, 39.75, 3],
  [129.67, 40.85, 17],
]);

const members = (/** @type {number} */ zoom) => clustered(SITES, zoom).map(({ sites }) => sites);

test("what would overlap is one disc with the sum, which splits as one zooms in", () => {
  assert.deepEqual(members(1), [[0, 3, 1, 2]]);
  assert.deepEqual(members(3.5), [[0, 1, 2], [3]]);
  assert.deepEqual(members(7), [[0, 1], [2], [3]]);
  assert.deepEqual(members(10), [[0], [1], [2], [3]]);
  const [near, far] = clustered(SITES, 3.5);
  assert.equal(near.missiles, 83);
  // It stands where most was fired.
  assert.ok(near.lon > 125.67 && near.lon < 125.69 && near.lat < 39.23);
  assert.deepEqual(far, SITES[3]);
});

test("sites at one place are never apart", () => {
  const [both, ...rest] = clustered(alone([[125, 39, 2], [125, 39, 5]]), 20);
  assert.deepEqual(both, { sites: [1, 0], lon: 125, lat: 39, missiles: 7 });
  assert.deepEqual(rest, []);
});

test("none overlap at any zoom, no site is lost, and every missile is counted once", () => {
  const many = alone(
    Array.from({ length: 60 }, (_, n) => [
      124 + ((n * 37) % 61) / 10,
      38 + ((n * 23) % 53) / 16,
      1 + ((n * n) % 29),
    ]),
  );
  const all = many.reduce((sum, { missiles }) => sum + missiles, 0);
  for (let zoom = 0; zoom <= 14; zoom += 0.5) {
    const clusters = clustered(many, zoom);
    assert.equal(clusters.reduce((sum, { missiles }) => sum + missiles, 0), all);
    assert.deepEqual(clusters.flatMap(({ sites }) => sites).sort((a, b) => a - b), [...many.keys()]);
    const scale = WORLD * 2 ** zoom;
    for (const [n, one] of clusters.entries())
      for (const other of clusters.slice(n + 1)) {
        const far = scale * Math.hypot((one.lon - other.lon) / 360, mercator(one.lat) - mercator(other.lat));
        const both = siteRadius(one.missiles) + siteRadius(other.missiles);
        assert.ok(far > both - 0.5, `${zoom}: ${far} of ${both}`);
      }
  }
});

test("a disc grows with its missiles, and has room for their number", () => {
  const radii = [1, 9, 10, 40, 99, 100, 356].map(siteRadius);
  for (const [n, radius] of radii.entries()) assert.ok(!n || radius >= radii[n - 1]);
  assert.ok(siteRadius(400) > 1.7 * siteRadius(100));
  // Digits of 11 pixels are 5.7 wide.
  for (const missiles of [1, 10, 100]) {
    const half = 2.85 * String(missiles).length;
    assert.ok(siteRadius(missiles) > Math.hypot(half, 4), String(missiles));
  }
});

test("a disc of several is called after the busiest", () => {
  const about = { sites: [["a", "Pyongyang International Airport · 순안"], ["b", "Samsok"], ["c", "Hodo Peninsula"]] };
  assert.equal(clusterName(about, [1]), "Samsok");
  assert.equal(clusterName(about, [0, 2, 1]), "Pyongyang International Airport and 2 more");
  assert.equal(shortName(about, [0, 2, 1]), "Pyongyang area: 3 sites");
  assert.equal(shortName(about, [0]), "Pyongyang Airport");
  assert.equal(shortName(about, [2]), "Hodo");
});

test("a map leaves out what sort of place a site is, unless that is its name", () => {
  const short = (/** @type {string} */ name) => shortName({ sites: [["a", name]] }, [0]);
  for (const [name, wanted] of [
    ["Sohae Satellite Launching Station", "Sohae"],
    ["Tonghae Satellite Launching Ground", "Tonghae"],
    ["Chihari Missile Base", "Chihari"],
    ["Sinpo Shipyard", "Sinpo Shipyard"],
    ["Samsok missile test site #2", "Samsok missile test site #2"],
  ])
    assert.equal(short(name), wanted);
});

test("what the period leaves out is not counted, and what fans out stands alone", () => {
  const rows = [0, 0, 1, 2].map((site, n) => atMinute(`${n}`, 100 * n * DAY, { site, missiles: 2, icon: 0 }));
  const block = blockOf(rows, { sites: 3 });
  block.about.sites[1] = ["site-1", "", 125.05, 39];
  block.about.sites[2] = ["site-2", "", 130, 41];
  const events = new Events(block);
  const none = fanned(events, ALL, 0);
  const sites = (/** @type {any} */ time, /** @type {any} */ fans) =>
    siteClusters(events, time, 4, fans).map(({ sites, missiles }) => [sites, missiles]);
  assert.deepEqual(sites(ALL, none), [[[0, 1], 6], [[2], 2]]);
  assert.deepEqual(sites({ ...ALL, until: 50 * DAY }, none), sites(ALL, none));
  assert.deepEqual(sites({ ...ALL, from: 150 }, none), [[[1], 2], [[2], 2]]);
  assert.deepEqual(sites(ALL, { ...none, reach: new Map([[0, 20]]) }), [[[0], 4], [[1], 2], [[2], 2]]);
});
