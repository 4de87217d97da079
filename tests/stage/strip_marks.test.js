// @ts-check
/** Lanes that stand still while time moves: what is copied of pictures, and what is drawn by itself. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY } from "../../atlas/stage/frontend/src/events.js";
import { lanePlaces, xOf } from "../../atlas/stage/frontend/src/lanes.js";
import { Marks } from "../../atlas/stage/frontend/src/strip_marks.js";
import { ALL, anyTime, many, random } from "./blocks.js";

const [WIDTH, HEIGHT] = [800, 200];
const SIZE = 9;
const ORDER = ["trip", "short", "medium", "long", "context", "own"];

/** A canvas whose context notes what is drawn: its name and what it was given. */
function canvas() {
  /** @type {any[][]} */
  const calls = [];
  /** @type {any} */
  const one = { width: WIDTH, height: HEIGHT, calls };
  const context = new Proxy(
    { canvas: one },
    {
      get: (target, name) =>
        name === "canvas" ? one : (/** @type {any[]} */ ...given) => calls.push([name, ...given]),
      set: () => true,
    },
  );
  one.getContext = () => context;
  return one;
}
/** @type {any} */ (globalThis).document = { createElement: canvas };

/** Lanes of many events at random, on a canvas of their own. @param {() => number} next */
function stripOf(next) {
  const events = many(next, 300);
  const { first, last } = events;
  const near = { day0: first - 50, day1: last + 50, x0: 20, x1: WIDTH - 20 };
  const places = { width: WIDTH, height: HEIGHT, left: 20, right: WIDTH - 20, near };
  const look = { paints: ["red", "blue"], font: "sans-serif" };
  events.block.columns.paint = Uint8Array.from({ length: events.count }, (_, i) => i % 2);
  const drawing = canvas();
  const sheet = /** @type {any} */ ({
    context: drawing.getContext(),
    look,
    places,
    events,
    ratio: 1,
  });
  const marks = new Marks();
  marks.offsets = new Float32Array(events.count);
  const lanes = lanePlaces(events, ORDER, 0, 150).map((one) => ({ ...one, top: 0, head: 0, size: SIZE }));
  return { events, sheet, marks, lanes, near, calls: drawing.calls };
}

test("each column is a picture or drawn by itself, and each mark in it is as it is shown", () => {
  const next = random(97);
  const ways = new Set();
  for (let round = 0; round < 10; round += 1) {
    const { events, sheet, marks, lanes, calls } = stripOf(next);
    for (let turn = 0; turn < 20; turn += 1) {
      const time = anyTime(next);
      calls.length = 0;
      marks.draw(sheet, lanes, time, true);
      /** @type {string[]} */
      const columns = Array(WIDTH).fill("");
      const cover = (/** @type {string} */ way, /** @type {number} */ x, /** @type {number} */ width) => {
        ways.add(way);
        for (let at = x; at < Math.min(x + width, WIDTH); at += 1) columns[at] += way;
      };
      for (const [name, ...given] of calls) {
        if (name === "rect") cover("mixed", given[0], given[2]);
        if (name !== "drawImage") continue;
        const [picture, x, , width, , to] = given;
        assert.equal(x, to);
        cover(picture === marks.still?.all ? "all" : "none", x, width);
      }
      for (const column of columns) assert.ok(["all", "none", "mixed"].includes(column), column);
      for (let i = 0; i < events.count; i += 1) {
        if (!marks.within(i)) continue;
        const shown = events.shown(i, time);
        const from = Math.max(Math.floor(marks.x(i) - SIZE / 2), 0);
        const to = Math.min(Math.ceil(marks.x1(i) + SIZE / 2), WIDTH - 1);
        for (let at = from; at <= to; at += 1)
          if (columns[at] !== "mixed") assert.equal(columns[at], shown ? "all" : "none");
      }
    }
  }
  assert.equal(ways.size, 3);
});

test("pictures are drawn once, and anew after a frame in which more than time had changed", () => {
  const { sheet, marks, lanes } = stripOf(random(98));
  const time = anyTime(random(99));
  marks.draw(sheet, lanes, time, true);
  const { still } = marks;
  marks.draw(sheet, lanes, { ...time, until: 0 }, true);
  assert.equal(marks.still, still);
  marks.draw(sheet, lanes, time, false);
  marks.draw(sheet, lanes, time, true);
  assert.notEqual(marks.still, still);
});

test("the marks that are shown are listed with their places", () => {
  const { events, sheet, marks, lanes, near } = stripOf(random(101));
  const time = { ...ALL, until: 1000 * DAY };
  marks.draw(sheet, lanes, time, false);
  const list = marks.list(time);
  assert.deepEqual(
    list.map(({ i }) => i),
    events.rows(time).filter((i) => marks.within(i)),
  );
  assert.ok(list.length > 5);
  for (const { i, x, x1 } of list) {
    if (events.block.columns.lane[i]) assert.equal(x, x1);
    else assert.equal(x, xOf(near, events.start[i] / DAY));
  }
  assert.deepEqual(marks.list(time, (i) => i === list[0].i), list.slice(0, 1));
});
