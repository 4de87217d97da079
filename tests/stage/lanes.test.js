// @ts-check
/** Where the strip draws what. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY, Events } from "../../atlas/stage/frontend/src/events.js";
import {
  Histogram,
  dayAt,
  lanePlaces,
  marksAt,
  middleOf,
  moved,
  titlesWithRoom,
  xOf,
  zoomed,
} from "../../atlas/stage/frontend/src/lanes.js";
import { ALL, AHEAD, FEW, anyTime, atMinute, between, blockOf, many, random } from "./blocks.js";

/** @typedef {[number, number]} Pair */

const EVENTS = new Events(blockOf(FEW));
const ORDER = ["trip", "short", "medium", "long", "context", "own"];
/** Errors of rounding, in days. */
const TINY = 1e-9;

/**
 * @param {number} one
 * @param {number} other
 */
function near(one, other, within = TINY) {
  assert.ok(Math.abs(one - other) <= within, `${one} is not ${other}`);
}

/**
 * @param {Events} events
 * @param {import("../../atlas/stage/frontend/src/events.js").Time} time
 * @param {Pair} days
 * @param {number} width
 */
function histogram(events, time, days, width) {
  const bars = new Histogram(events, days, width);
  return { size: bars.size, all: bars.all, shown: bars.shown(time) };
}

/** @param {ArrayLike<number>} column */
function sum(column) {
  return Array.from(column).reduce((all, one) => all + one, 0);
}

test("days and pixels are each other's", () => {
  const scale = { day0: 100, day1: 200, x0: 10, x1: 510 };
  assert.deepEqual(
    [100, 150, 200, 90].map((day) => xOf(scale, day)),
    [10, 260, 510, -40],
  );
  assert.deepEqual(
    [10, 260, 510, -40].map((x) => dayAt(scale, x)),
    [100, 150, 200, 90],
  );
  const next = random(41);
  for (let round = 0; round < 1000; round += 1) {
    const day0 = next() * 9000 - 6000;
    const other = { day0, day1: day0 + 1 + next() * 9000, x0: next() * 90, x1: 100 + next() * 900 };
    const day = next() * 9000;
    near(dayAt(other, xOf(other, day)), day, 1e-6);
  }
});

test("a zoom is about the day under the pointer", () => {
  assert.deepEqual(zoomed([100, 200], 150, 0.5, [0, 1000], 6), [125, 175]);
  assert.deepEqual(zoomed([100, 200], 125, 0.5, [0, 1000], 6), [112.5, 162.5]);
  assert.deepEqual(zoomed([100, 200], 100, 2, [0, 1000], 6), [100, 300]);
  assert.deepEqual(zoomed([100, 200], 150, 1, [0, 1000], 6), [100, 200]);
});

test("a zoom ends at the limits and at the least days", () => {
  assert.deepEqual(zoomed([100, 200], 150, 100, [0, 1000], 6), [0, 1000]);
  assert.deepEqual(zoomed([0, 100], 50, 2, [0, 1000], 6), [0, 200]);
  assert.deepEqual(zoomed([900, 1000], 950, 2, [0, 1000], 6), [800, 1000]);
  assert.deepEqual(zoomed([100, 200], 150, 0.001, [0, 1000], 6), [147, 153]);
  // Where all days are fewer than the least, all are shown.
  assert.deepEqual(zoomed([0, 4], 2, 0.5, [0, 4], 6), [0, 4]);
});

test("a move keeps the length and ends at the limits", () => {
  assert.deepEqual(moved([100, 200], 50, [0, 1000]), [150, 250]);
  assert.deepEqual(moved([100, 200], -500, [0, 1000]), [0, 100]);
  assert.deepEqual(moved([100, 200], 5000, [0, 1000]), [900, 1000]);
  assert.deepEqual(moved([0, 1000], 5, [0, 1000]), [0, 1000]);
});

test("zooms and moves at random stay within the limits", () => {
  const next = random(42);
  for (let round = 0; round < 200; round += 1) {
    const first = next() * 9000 - 6000;
    const limits = /** @type {Pair} */ ([first, first + 7 + next() * 15_000]);
    let days = limits;
    for (let again = 0; again < 40; again += 1) {
      const [from, to] = days;
      const about = from + next() * (to - from);
      const share = (about - from) / (to - from);
      const wanted = Math.max((to - from) * 10 ** (next() * 4 - 2), 6);
      const by = (next() - 0.5) * 2 * (to - from);
      const zooms = next() < 0.5;
      days = zooms ? zoomed(days, about, wanted / (to - from), limits, 6) : moved(days, by, limits);
      const length = days[1] - days[0];
      assert.ok(days[0] >= limits[0] - TINY && days[1] <= limits[1] + TINY);
      near(length, zooms ? Math.min(wanted, limits[1] - limits[0]) : to - from, 1e-6);
      const free = days[0] > limits[0] + TINY && days[1] < limits[1] - TINY;
      if (!free) continue;
      if (zooms) near((about - days[0]) / length, share, 1e-6);
      else near(days[0], from + by, 1e-6);
    }
  }
});

test("a mark stands in the middle of what is known of its time", () => {
  near(middleOf(EVENTS, 0), 10 + 600 / DAY);
  near(middleOf(EVENTS, 1), 12.5 - AHEAD / DAY);
  near(middleOf(EVENTS, 2), 45.5 - AHEAD / DAY);
  const events = new Events(blockOf([between("month", 0, 30), between("day", 15, 15)]));
  near(middleOf(events, 0), middleOf(events, 1));
});

test("the lanes that hold something share the height, in their order", () => {
  assert.deepEqual(lanePlaces(EVENTS, ORDER, 10, 80), [
    { lane: 0, y: 20, height: 20 },
    { lane: 1, y: 40, height: 20 },
    { lane: 2, y: 60, height: 20 },
    { lane: 4, y: 80, height: 20 },
  ]);
  const events = new Events(blockOf(FEW));
  events.mask = Uint8Array.of(0, 1, 0, 0, 0);
  assert.deepEqual(lanePlaces(events, ORDER, 10, 80), [{ lane: 2, y: 50, height: 80 }]);
  events.mask.fill(0);
  assert.deepEqual(lanePlaces(events, ORDER, 10, 80), []);
});

test("lanes hold every selected row at whatever time it is shown", () => {
  // Their places are not given a time at all; so no brush makes them jump.
  const next = random(43);
  for (let round = 0; round < 30; round += 1) {
    const events = many(next, 30);
    const lanes = lanePlaces(events, ORDER, 0, 100);
    const { lane } = events.block.columns;
    const used = new Set(events.rows(ALL).map((i) => lane[i]));
    assert.deepEqual(
      lanes.map((one) => one.lane),
      [...used].sort(),
    );
    near(sum(lanes.map((one) => one.height)), lanes.length ? 100 : 0);
    const shown = events.rows(anyTime(next));
    assert.ok(shown.every((i) => lanes.some((one) => one.lane === lane[i])));
  }
});

test("a bar is as narrow as three pixels allow", () => {
  const size = (/** @type {number} */ days, /** @type {number} */ width) =>
    histogram(EVENTS, ALL, [0, days], width).size;
  assert.equal(size(100, 300), 1);
  assert.equal(size(101, 300), 7);
  assert.equal(size(701, 300), 30.4375);
  assert.equal(size(3044, 300), 91.3125);
  assert.equal(size(9132, 300), 365.25);
  assert.equal(size(99_999, 30), 365.25);
});

test("a row stands in the bar of its middle", () => {
  const { all, shown } = histogram(EVENTS, { ...ALL, to: 20 }, [10, 60], 300);
  assert.equal(all.length, 50);
  // The middles lie in days 10, 12, 45 (the month), 42 (the journey) and 50.
  const bars = Array.from(all.keys()).filter((bar) => all[bar]);
  assert.deepEqual(bars, [0, 2, 32, 35, 40]);
  assert.deepEqual(
    Array.from(shown.keys()).filter((bar) => shown[bar]),
    [0, 2],
  );
});

test("what lies outside the days is in no bar", () => {
  const events = new Events(
    blockOf([
      atMinute("before", 10 * DAY - 1),
      atMinute("first", 10 * DAY),
      atMinute("last", 20 * DAY - 1),
      atMinute("after", 20 * DAY),
    ]),
  );
  // With bars of 1 day, and of 7, the second of which sticks out.
  for (const width of [300, 20]) {
    const { all, shown } = histogram(events, ALL, [10, 20], width);
    assert.deepEqual([all.length, sum(all)], [width === 300 ? 10 : 2, 2]);
    assert.deepEqual([all[0], all[all.length - 1]], [1, 1]);
    assert.deepEqual(shown, all);
  }
});

test("the bars hold the rows that are selected and shown, neither more nor less", () => {
  const next = random(44);
  for (let round = 0; round < 60; round += 1) {
    const events = many(next, 150);
    const time = anyTime(next);
    const width = 100 + next() * 900;
    const rows = (/** @type {Pair} */ days, /** @type {number[]} */ among) =>
      among.filter((i) => middleOf(events, i) >= days[0] && middleOf(events, i) < days[1]).length;
    const from = events.first + next() * 4000;
    const part = /** @type {Pair} */ ([from, from + 1 + next() * 4000]);
    for (const days of [part, /** @type {Pair} */ ([events.first - 3, events.last + 4])]) {
      const { all, shown } = histogram(events, time, days, width);
      assert.equal(sum(all), rows(days, events.rows(ALL)));
      assert.equal(sum(shown), rows(days, events.rows(time)));
      all.forEach((count, bar) => assert.ok(shown[bar] <= count));
    }
    const whole = histogram(events, time, [events.first - 3, events.last + 4], width);
    assert.equal(sum(whole.shown), events.counted(time));
  }
});

test("a title has room before the next mark, or the end", () => {
  const marks = [
    { x: 0, width: 30 },
    { x: 50, width: 31 },
    { x: 101, width: 80 },
  ];
  // 0 + 10 + 30 <= 50 - 10, 50 + 10 + 31 <= 101 - 10, 101 + 10 + 80 <= 191.
  assert.deepEqual(titlesWithRoom(marks, 10, 191), [true, true, true]);
  assert.deepEqual(titlesWithRoom(marks, 10, 190), [true, true, false]);
  assert.deepEqual(titlesWithRoom(marks, 10.5, 500), [false, false, true]);
  assert.deepEqual(titlesWithRoom([], 10, 100), []);
  // The next mark may lie beyond the end.
  const beyond = [
    { x: 0, width: 95 },
    { x: 200, width: 5 },
  ];
  assert.deepEqual(titlesWithRoom(beyond, 10, 100), [false, false]);
});

test("the title of a bar stands behind its end and before the next bar", () => {
  const bars = [
    { x: 0, x1: 40, width: 20 },
    { x: 80, x1: 300, width: 20 },
  ];
  assert.deepEqual(titlesWithRoom(bars, 10, 330), [true, true]);
  assert.deepEqual(titlesWithRoom([{ ...bars[0], width: 21 }, bars[1]], 10, 330), [false, true]);
  assert.deepEqual(titlesWithRoom(bars, 10, 329), [true, false]);
});

test("titles at random never overlap, nor lie over a mark", () => {
  const next = random(45);
  for (let round = 0; round < 500; round += 1) {
    let x = 0;
    /** @returns {{x: number, width: number, x1?: number}} */
    const mark = () => {
      x += next() * 80;
      const one = { x, width: next() * 60 };
      if (next() < 0.7) return one;
      x += next() * 50;
      return { ...one, x1: x };
    };
    const marks = Array.from({ length: 1 + Math.floor(next() * 20) }, mark);
    const gap = 5 + next() * 10;
    const right = next() * 1000;
    const fits = titlesWithRoom(marks, gap, right);
    assert.equal(fits.length, marks.length);
    let end = -Infinity;
    marks.forEach(({ x: at, x1 = at, width }, place) => {
      if (!fits[place]) return;
      const from = x1 + gap;
      assert.ok(from >= end);
      end = from + width;
      assert.ok(end <= right);
      for (const other of marks.slice(place + 1)) assert.ok(end <= other.x - gap);
    });
  }
});

test("what lies within reach is found, the nearest first", () => {
  const marks = [
    { i: 7, x: 100, y: 50 },
    { i: 3, x: 104, y: 50 },
    { i: 9, x: 100, y: 59 },
    { i: 4, x: 110, y: 50 },
    { i: 1, x: 100, y: 50 },
  ];
  assert.deepEqual(marksAt(marks, 100, 50, 9), [7, 1, 3, 9]);
  assert.deepEqual(marksAt(marks, 103, 50, 3), [3, 7, 1]);
  assert.deepEqual(marksAt(marks, 103, 54, 5), [3, 7, 1]);
  assert.deepEqual(marksAt(marks, 300, 50, 9), []);
  assert.deepEqual(marksAt([], 100, 50, 9), []);
});

test("a bar is near along all its length", () => {
  const marks = [
    { i: 0, x: 100, x1: 200, y: 50 },
    { i: 1, x: 150, y: 55 },
  ];
  assert.deepEqual(marksAt(marks, 150, 50, 9), [0, 1]);
  assert.deepEqual(marksAt(marks, 150, 54, 9), [1, 0]);
  assert.deepEqual(marksAt(marks, 180, 58, 9), [0]);
  for (const [x, rows] of [
    [90.9, []],
    [91, [0]],
    [209, [0]],
    [209.1, []],
  ]) {
    assert.deepEqual(marksAt(marks.slice(0, 1), Number(x), 50, 9), rows);
  }
});

test("crowded lanes are higher where they may be, and those with few marks high enough for words", () => {
  const rows = [1, 1, 1, 1, 2, 3].map((lane, n) => atMinute(`row-${n}`, n * DAY, { lane }));
  const events = new Events(blockOf(rows));
  const heights = (/** @type {any[]} */ ...more) => lanePlaces(events, ORDER, 10, 120, ...more).map(({ height }) => Math.round(height));
  assert.deepEqual(heights(), [40, 40, 40]);
  // Half of it by the roots of 4, 1 and 1.
  assert.deepEqual(heights(0.5), [50, 35, 35]);
  assert.deepEqual(heights(0.5, (/** @type {number} */ lane) => (lane === 3 ? 2 : 0)), [44, 32, 44]);
  const places = lanePlaces(events, ORDER, 10, 120, 0.5);
  assert.deepEqual(places.map(({ y }) => Math.round(10 * y) / 10), [35, 77.5, 112.5]);
});
