// @ts-check
/** Which events are shown at a period and a moment, what is counted, and where someone is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY, Events, bisect, positionOn } from "../../atlas/stage/frontend/src/events.js";
import { LIMITS } from "../../atlas/stage/frontend/src/days.js";
import { ALL, AHEAD, FEW, anyTime, blockOf, many, random } from "./blocks.js";

/** @typedef {import("../../atlas/stage/frontend/src/events.js").Time} Time */

const EVENTS = new Events(blockOf(FEW));

/**
 * The ids that are shown.
 * @param {Partial<Time>} time
 */
function shown(time, events = EVENTS) {
  return events.rows({ ...ALL, ...time }).map((i) => events.ids[i]);
}

test("events know their number, and the first and the last of their days", () => {
  assert.equal(EVENTS.count, 5);
  assert.equal(EVENTS.number.get("trip"), 3);
  assert.deepEqual([EVENTS.first, EVENTS.last], [10, 59]);
  const none = new Events(blockOf([]));
  assert.deepEqual([none.count, none.first, none.last], [0, Infinity, -Infinity]);
});

test("a period shows what touches it, its first and its last day included", () => {
  assert.deepEqual(shown({}), ["minute", "day", "month", "trip", "salvo"]);
  assert.deepEqual(shown({ from: 10, to: 10 }), ["minute"]);
  assert.deepEqual(shown({ from: 11, to: 11 }), []);
  assert.deepEqual(shown({ from: 11, to: 12 }), ["day"]);
  assert.deepEqual(shown({ from: 45, to: 50 }), ["month", "trip", "salvo"]);
  assert.deepEqual(shown({ from: 46, to: 49 }), ["month"]);
});

test("the last day that has a name ends with its last minute", () => {
  const last = (LIMITS[1] - 1) * DAY;
  const events = new Events(blockOf([{ ...FEW[0], start: last + 600, end: last + 600 }]));
  assert.equal(events.beside(ALL, Infinity, -1), last + DAY - 1);
  assert.equal(events.beside(ALL, last + DAY - 1, -1), null);
  assert.deepEqual(events.played(ALL), [last, last + DAY - 1]);
});

test("a month is shown by each of its days", () => {
  for (let day = 29; day < 62; day += 1) {
    assert.equal(shown({ from: day, to: day }).includes("month"), day >= 31 && day <= 59);
  }
});

test("a moment shows what has begun, from the very minute on", () => {
  const minute = 10 * DAY + 600;
  assert.deepEqual(shown({ until: minute - 1 }), []);
  assert.deepEqual(shown({ until: minute }), ["minute"]);
  // The day is Pyongyang's.
  assert.deepEqual(shown({ until: 12 * DAY - AHEAD - 1 }), ["minute"]);
  assert.deepEqual(shown({ until: 12 * DAY - AHEAD }), ["minute", "day"]);
  assert.deepEqual(shown({ until: 1e9 }), ["minute", "day", "month", "trip", "salvo"]);
  // The period counts as well.
  assert.deepEqual(shown({ until: 1e9, to: 12 }), ["minute", "day"]);
});

test("a window lets go of what ended as many days before, to the very minute", () => {
  const minute = 10 * DAY + 600;
  assert.deepEqual(shown({ until: minute, window: 1 }), ["minute"]);
  assert.deepEqual(shown({ until: minute + DAY - 1, window: 1 }), ["minute"]);
  assert.deepEqual(shown({ until: minute + DAY, window: 1 }), []);
  const over = 13 * DAY - AHEAD + 2 * DAY;
  assert.deepEqual(shown({ until: over - 1, window: 2 }), ["day"]);
  assert.deepEqual(shown({ until: over, window: 2 }), []);
});

test("a month stays in the window as long as any of its days", () => {
  const [begin, end] = [31 * DAY - AHEAD, 60 * DAY - AHEAD];
  const month = new Events(blockOf([FEW[2]]));
  assert.deepEqual(shown({ until: begin - 1, window: 7 }, month), []);
  assert.deepEqual(shown({ until: begin, window: 7 }, month), ["month"]);
  assert.deepEqual(shown({ until: end + 7 * DAY - 1, window: 7 }, month), ["month"]);
  assert.deepEqual(shown({ until: end + 7 * DAY, window: 7 }, month), []);
});

test("rows that are not selected are never shown or counted", () => {
  const events = new Events(blockOf(FEW));
  events.mask = Uint8Array.of(0, 1, 0, 1, 1);
  assert.deepEqual(shown({}, events), ["day", "trip", "salvo"]);
  assert.equal(events.shown(0, ALL), false);
  assert.equal(events.counted(ALL), 3);
  assert.deepEqual(events.perSite(ALL), Uint32Array.of(3, 2));
  assert.equal(events.beside(ALL, -Infinity, 1), 12 * DAY);
  assert.deepEqual(events.played(ALL), [11 * DAY, 51 * DAY]);
});

test("missiles are summed by their sites", () => {
  assert.deepEqual(EVENTS.perSite(ALL), Uint32Array.of(4, 2));
  assert.deepEqual(EVENTS.perSite({ ...ALL, to: 20 }), Uint32Array.of(1, 2));
  assert.deepEqual(EVENTS.perSite({ ...ALL, until: 50 * DAY - 1 }), Uint32Array.of(1, 2));
  assert.deepEqual(EVENTS.perSite({ ...ALL, from: 31, to: 49 }), Uint32Array.of(0, 0));
});

test("steps go to the ends of the days on which something begins", () => {
  const forward = [];
  for (let at = EVENTS.beside(ALL, -Infinity, 1); at !== null; at = EVENTS.beside(ALL, at, 1)) {
    forward.push(at);
  }
  assert.deepEqual(
    forward,
    [11, 12, 31, 41, 51].map((day) => day * DAY),
  );
  const back = [];
  for (let at = EVENTS.beside(ALL, Infinity, -1); at !== null; at = EVENTS.beside(ALL, at, -1)) {
    back.push(at);
  }
  assert.deepEqual(back, forward.reverse());
  assert.equal(EVENTS.beside(ALL, 11 * DAY - 1, 1), 11 * DAY);
  assert.equal(EVENTS.beside(ALL, 11 * DAY + 1, -1), 11 * DAY);
});

test("a step shows what it steps to, keeps to the period and looks at no moment", () => {
  const time = { ...ALL, from: 31, to: 48, until: 0 };
  assert.equal(EVENTS.beside(time, -Infinity, 1), 31 * DAY);
  assert.equal(EVENTS.beside(time, 31 * DAY, 1), 41 * DAY);
  assert.equal(EVENTS.beside(time, 41 * DAY, 1), null);
  assert.equal(EVENTS.beside(time, 31 * DAY, -1), null);
  assert.deepEqual(shown({ ...time, until: 31 * DAY }), ["month"]);
  assert.equal(EVENTS.beside({ ...ALL, from: 13, to: 20 }, 0, 1), null);
});

test("what is played goes on to the end of the last journey", () => {
  assert.deepEqual(EVENTS.played({ ...ALL, from: 40, to: 45 }), [31 * DAY - DAY, 46 * DAY]);
});

test("what is played begins and ends with a day", () => {
  assert.deepEqual(EVENTS.played(ALL), [10 * DAY, 51 * DAY]);
  assert.deepEqual(EVENTS.played({ ...ALL, until: 0, window: 1 }), [10 * DAY, 51 * DAY]);
  assert.deepEqual(EVENTS.played({ ...ALL, to: 12 }), [10 * DAY, 12 * DAY]);
  assert.deepEqual(EVENTS.played({ ...ALL, from: 50, to: 50 })?.[1], 51 * DAY);
  assert.equal(EVENTS.played({ ...ALL, from: 13, to: 20 }), null);
});

test("what is shown, counted and summed agrees at any time", () => {
  const next = random(11);
  for (let round = 0; round < 40; round += 1) {
    const events = many(next, 150);
    const { site, missiles } = events.block.columns;
    for (let again = 0; again < 10; again += 1) {
      const time = anyTime(next);
      const rows = events.rows(time);
      const plain = Array.from(events.ids.keys()).filter((i) => {
        const touches = events.dayFrom[i] <= time.to && events.dayTo[i] >= time.from;
        if (time.until === null) return events.mask[i] && touches;
        const since = time.window ? time.until - time.window * DAY : -Infinity;
        const past = events.start[i] <= time.until && events.end[i] > since;
        return events.mask[i] && touches && past;
      });
      assert.deepEqual(rows, plain);
      assert.equal(events.counted(time), rows.length);
      const sums = [0, 0, 0, 0];
      for (const i of rows) if (site[i] < 4) sums[site[i]] += missiles[i];
      assert.deepEqual([...events.perSite(time)], sums);
      const span = events.played(time);
      const whole = { ...time, until: null, window: 0 };
      assert.equal(span === null, events.counted(whole) === 0);
      if (span === null) continue;
      // At its end all is shown; before it, nothing.
      assert.equal(events.counted({ ...whole, until: span[1] }), events.counted(whole));
      assert.equal(events.counted({ ...whole, until: span[0] - 1 }), 0);
      const last = events.beside(time, Infinity, -1);
      assert.ok(last !== null && last <= span[1]);
      assert.equal(events.beside(time, span[1], 1), null);
    }
  }
});

test("bisect finds what a plain scan finds", () => {
  const next = random(5);
  for (let round = 0; round < 2000; round += 1) {
    const length = Math.floor(next() * 30);
    const column = Int32Array.from({ length }, () => Math.floor(next() * 40) - 20).sort();
    const low = Math.floor(next() * (length + 1));
    const high = low + Math.floor(next() * (length - low + 1));
    const value = Math.floor(next() * 50) - 25 + (next() < 0.3 ? 0.5 : 0);
    let place = low;
    while (place < high && column[place] < value) place += 1;
    assert.equal(bisect(column, value, low, high), place, `${value} in ${column}`);
  }
});

test("bisect gives the first of equals", () => {
  assert.equal(bisect([1, 2, 2, 2, 3], 2, 0, 5), 1);
  assert.equal(bisect([1, 2, 2, 2, 3], 2, 2, 5), 2);
  assert.equal(bisect([1, 2, 3], 9, 0, 3), 3);
  assert.equal(bisect([], 9, 0, 0), 0);
});

const LINES = {
  line_at: [0, 3, 7, 9, 11],
  line_lon: [125000, 126000, 130000, 0, 1000, 5000, 6000, 10000, 20000, -10000, -20000],
  line_lat: [39000, 40000, 42000, 0, 100, 500, 600, 10000, 20000, -10000, -20000],
  // A line with three points, one that jumps, one without times, and one before 2000.
  line_minute: [100, 200, 400, 500, 600, 600, 700, 0, 0, -300, -200],
};

test("someone is on a line from its first to its last minute", () => {
  assert.equal(positionOn(LINES, 0, 99), null);
  assert.deepEqual(positionOn(LINES, 0, 100), [125, 39]);
  assert.deepEqual(positionOn(LINES, 0, 150), [125.5, 39.5]);
  assert.deepEqual(positionOn(LINES, 0, 200), [126, 40]);
  assert.deepEqual(positionOn(LINES, 0, 250), [127, 40.5]);
  assert.deepEqual(positionOn(LINES, 0, 400), [130, 42]);
  assert.equal(positionOn(LINES, 0, 400.5), null);
  assert.deepEqual(positionOn(LINES, 3, -250), [-15, -15]);
});

test("where two points have the same minute, the first holds at it and the second after", () => {
  assert.deepEqual(positionOn(LINES, 1, 600), [1, 0.1]);
  assert.deepEqual(positionOn(LINES, 1, 650), [5.5, 0.55]);
  const still = { line_at: [0, 3], line_lon: [1, 2, 3], line_lat: [1, 2, 3] };
  assert.deepEqual(positionOn({ ...still, line_minute: [5, 5, 9] }, 0, 5), [0.001, 0.001]);
  assert.deepEqual(positionOn({ ...still, line_minute: [5, 9, 9] }, 0, 9), [0.002, 0.002]);
});

test("on a line without times nobody is ever", () => {
  for (const minute of [-1, 0, 1, 600]) assert.equal(positionOn(LINES, 2, minute), null);
});

test("a position never leaves the box of its line, and goes on with time", () => {
  const next = random(9);
  for (let round = 0; round < 500; round += 1) {
    const count = 2 + Math.floor(next() * 8);
    /** @param {number} below */
    const ascending = (below) =>
      Array.from({ length: count }, () => Math.floor(next() * below)).sort((a, b) => a - b);
    const [line_lon, line_minute] = [ascending(9000), ascending(50)];
    const lines = { line_at: [0, count], line_lon, line_lat: line_lon, line_minute };
    let before = -Infinity;
    for (let minute = -1; minute < 52; minute += 1) {
      const position = positionOn(lines, 0, minute);
      const [first, last] = [line_minute[0], line_minute[count - 1]];
      assert.equal(position !== null, first < last && minute >= first && minute <= last);
      if (!position) continue;
      assert.ok(position[0] >= line_lon[0] / 1000 && position[0] <= line_lon[count - 1] / 1000);
      assert.ok(position[0] >= before);
      before = position[0];
    }
  }
});
