// @ts-check
/** Where he was: the browser's answers for the rides of the data, held to the table for Python. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import {
  fixAt,
  linesBetween,
  pointOn,
  reached,
  stopBeside,
  whereabouts,
  zoneAt,
} from "../../atlas/stage/frontend/src/ride.js";
import { RideScene, merged } from "../../atlas/stage/frontend/src/ride_scene.js";
import { clockIn, clocksOf, offsetText } from "../../atlas/stage/frontend/src/zones.js";

const STATIC = new URL("../../static/stage/", import.meta.url);
const name = readdirSync(STATIC).find((one) => one.startsWith("rides-"));
const DATA = JSON.parse(readFileSync(new URL(String(name), STATIC), "utf-8"));
const EXPECTED = JSON.parse(
  readFileSync(new URL("expected_positions.json", import.meta.url), "utf-8"),
);
const RUSSIA = DATA.rides["2023-09-russia"];
const seconds = (/** @type {string} */ iso) => Date.parse(iso) / 1000;

for (const row of EXPECTED) {
  test(`${row.trip} at ${row.at}`, () => {
    const ride = DATA.rides[row.trip];
    const at = seconds(row.at);
    const fix = fixAt(ride, at);
    assert.ok(
      Math.hypot(fix.point[0] - row.lon, fix.point[1] - row.lat) < 0.003,
      String(fix.point),
    );
    for (const key of /** @type {const} */ (["km", "low", "high"]))
      assert.ok(Math.abs(fix[key] - row[key]) < 0.3, `${key}: ${fix[key]}`);
    assert.deepEqual([fix.evidence, fix.moving], [row.evidence, row.moving]);
    assert.equal(whereabouts(ride, fix, DATA.phrases, DATA.exact_km), row.where);
    const clocks = clocksOf(at, zoneAt(ride, fix), DATA.home, DATA.cities);
    assert.deepEqual(clocks, { local: row.local, others: row.others });
  });
}

test("outside the journey the nearest moment is shown", () => {
  assert.equal(fixAt(RUSSIA, 0).km, 0);
  assert.equal(fixAt(RUSSIA, 1e11).km, RUSSIA.knots[RUSSIA.knots.length - 1].km);
});

test("he is always on the way, goes forward, and within his range", () => {
  for (const ride of Object.values(DATA.rides)) {
    let before = -1;
    for (let share = 0; share <= 1; share += 0.01) {
      const fix = fixAt(ride, ride.start + share * (ride.end - ride.start));
      assert.ok(fix.km >= before && fix.low <= fix.km && fix.km <= fix.high);
      before = fix.km;
    }
  }
});

test("steps lead from stop to stop, to both ends", () => {
  const moments = RUSSIA.stops.map((/** @type {any} */ stop) => stop.at);
  assert.equal(stopBeside(RUSSIA, RUSSIA.start - 1, 1), moments[0]);
  assert.equal(
    stopBeside(RUSSIA, moments[3], -1),
    Math.max(...moments.filter((/** @type {number} */ at) => at < moments[3])),
  );
  assert.equal(stopBeside(RUSSIA, RUSSIA.end, 1), RUSSIA.end);
  assert.equal(stopBeside(RUSSIA, RUSSIA.start, -1), RUSSIA.start);
  assert.equal(reached(RUSSIA, RUSSIA.start - 1), -1);
  assert.equal(reached(RUSSIA, RUSSIA.end), RUSSIA.stops.length - 1);
});

test("two tests of 13 September fall into the journey", () => {
  assert.deepEqual(
    RUSSIA.tests.map((/** @type {any} */ one) => one.id),
    ["launch-2023-09-13-0241-sunan-1", "launch-2023-09-13-0251-sunan-1"],
  );
});

test("the possible range is cut out of the legs", () => {
  const ride = {
    ...RUSSIA,
    moves: [
      {
        km: 0,
        line: [
          [0, 0, 0],
          [1, 0, 100],
        ],
      },
      {
        km: 100,
        line: [
          [1, 0, 0],
          [1, 1, 100],
        ],
      },
    ],
  };
  assert.deepEqual(linesBetween(ride, 50, 150), [
    [
      [0.5, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [1, 0.5],
    ],
  ]);
  assert.deepEqual(linesBetween(ride, 70, 70), []);
});

test("a line over 180 degrees is followed the short way", () => {
  assert.deepEqual(
    pointOn(
      [
        [179, 0, 0],
        [-179, 0, 100],
      ],
      25,
    ),
    [179.5, 0],
  );
  assert.deepEqual(
    pointOn(
      [
        [1, 2, 0],
        [3, 4, 5],
      ],
      -1,
    ),
    [1, 2],
  );
  assert.deepEqual(
    pointOn(
      [
        [1, 2, 0],
        [3, 4, 5],
      ],
      9,
    ),
    [3, 4],
  );
});

test("clocks follow the rules of each zone and year", () => {
  const korea = (/** @type {string} */ iso) =>
    offsetText(clockIn(seconds(iso), "Asia/Pyongyang").offset);
  assert.equal(korea("2015-08-14T12:00Z"), "UTC+9");
  assert.equal(korea("2017-11-28T18:18Z"), "UTC+8:30");
  assert.equal(korea("2018-05-05T12:00Z"), "UTC+9");
  assert.deepEqual(clockIn(seconds("2023-09-11T20:00:59Z"), "Asia/Vladivostok"), {
    day: "12 Sep 2023",
    time: "06:00",
    offset: 600,
  });
});

test("names keep off the whole way", () => {
  const { lines } = new RideScene(RUSSIA).lettered([]);
  const points = RUSSIA.moves.flatMap((/** @type {any} */ { line }) => (line.length > 1 ? line : []));
  assert.equal(lines.flat().length, points.length);
});

test("missiles that have been fired are named where the last one came down", () => {
  const scene = new RideScene(RUSSIA);
  const words = (/** @type {number} */ at) => {
    scene.layers({}, at, fixAt(RUSSIA, at), () => [], 4);
    return scene.lettered([]).names.filter(({ text }) => text.includes("missile"));
  };
  const [first, last] = RUSSIA.tests;
  assert.deepEqual(words(first.at - 1), []);
  assert.deepEqual(words(first.at).map(({ text }) => text), ["1 missile"]);
  const [two] = words(last.at);
  assert.equal(two.text, "2 missiles");
  assert.deepEqual([two.lon, two.lat], last.path.at(-1));
});

test("stops that would hide each other are one, and apart from near by", () => {
  const { stops } = new RideScene(RUSSIA);
  const [far, near] = [merged(stops, 4), merged(stops, 14)];
  assert.ok(far.length < near.length);
  assert.equal(far[0], stops[0]);
  assert.equal(new Set(near.map(({ name }) => name)).size, new Set(stops.map(({ name }) => name)).size);
});

test("a way there and back has arrowheads for both directions", () => {
  const scene = new RideScene(RUSSIA);
  scene.layers({}, RUSSIA.start, fixAt(RUSSIA, RUSSIA.start), () => [], 4.25);
  const north = scene.heads.filter(({ heading }) => Math.abs(heading) < 90).length;
  assert.ok(north > 1 && scene.heads.length - north > 1);
});
