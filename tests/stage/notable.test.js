// @ts-check
/** Names in lanes that show many years: where each stands, and which have no room. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { alone, namesWithRoom, numbered } from "../../atlas/stage/frontend/src/notable.js";
import { random } from "./blocks.js";

/** @typedef {import("../../atlas/stage/frontend/src/notable.js").Box} Box */

const LANE = /** @type {Box} */ ([0, 0, 400, 60]);

/** A mark in the middle of the lane. @param {number} x @param {Record<string, any>} [more] */
function mark(x, more = {}) {
  const names = (more.texts ?? ["Nodong"]).map((/** @type {string} */ text) => ({ text, width: 6 * text.length }));
  return { i: x, names, x, x1: x, y: 30, half: 4, lane: LANE, alone: true, ...more };
}

/** What a mark covers. @param {ReturnType<typeof mark>} one @returns {Box} */
function boxOf({ x, x1, y, half }) {
  const side = x1 > x ? 0 : half;
  return [x - side, y - half, x1 + side, y + half];
}

/** Where the names of marks stand. @param {ReturnType<typeof mark>[]} marks @param {Box[]} [taken] */
function places(marks, taken = []) {
  return namesWithRoom(marks, [...marks.map(boxOf), ...taken]);
}

test("a name stands behind its mark, before it at the end, over it between others", () => {
  assert.deepEqual(places([mark(100)]), [{ i: 100, text: "Nodong", width: 36, x: 107, y: 30, line: null }]);
  assert.deepEqual(places([mark(380)]).map(({ x }) => x), [380 - 4 - 3 - 36]);
  const [over] = places([mark(100)], [[60, 28, 80, 32], [120, 28, 140, 32]]);
  assert.deepEqual([over.x, over.y, over.line], [82, 30 - 4 - 6.5 - 1, null]);
});

test("where that has no room it stands farther off, with a line to its mark", () => {
  const [far] = places([mark(100)], [[50, 20, 96, 40], [104, 20, 150, 40]]);
  assert.ok(far.line && far.y < 14 && far.x + 36 < 100);
  assert.deepEqual([far.line[0], far.line[2], far.line[3]], [99.5, 100.5, 25.5]);
});

test("marks that lie on one another are named with a line alone", () => {
  const bars = [mark(100, { x1: 103, alone: false }), mark(101, { x1: 104, alone: false })];
  for (const { line } of places(bars)) assert.ok(line);
  const boxes = new Map([[1, [0, 0, 10, 10]], [2, [10, 0, 20, 10]], [3, [18, 0, 28, 10]]].map(([i, box]) => [i, box]));
  assert.deepEqual([1, 2, 3].map((i) => alone(i, /** @type {any} */ (boxes))), [true, false, false]);
});

test("the shorter name stands where the longer one has no room; none is cut", () => {
  const one = mark(100, { texts: ["Hwasong-19, apogee 7,687 km", "Hwasong-19"], lane: [90, 20, 180, 40] });
  assert.deepEqual(places([one]).map(({ text }) => text), ["Hwasong-19"]);
  assert.deepEqual(places([{ ...one, lane: [90, 20, 150, 40] }]), []);
});

test("of many names the first are written", () => {
  const marks = Array.from({ length: 20 }, (_, n) => mark(100 * n, { lane: [-50, 0, 4000, 60] }));
  assert.deepEqual(places(marks).map(({ i }) => i), marks.slice(0, 15).map(({ i }) => i));
});

test("numbers stand over their marks, under those where they would touch; all or none", () => {
  const at = (/** @type {number[]} */ xs, more = {}) =>
    numbered(xs.map((x, n) => mark(x, { ...more, names: [{ text: `${n + 1}`, width: 6 }] }))).map(({ text, x, y }) => [text, x, y]);
  assert.deepEqual(at([100, 109]), [["1", 97, 20.5], ["2", 106, 20.5]]);
  assert.deepEqual(at([100, 105, 111]), [["1", 97, 20.5], ["2", 102, 39.5], ["3", 108, 20.5]]);
  assert.deepEqual(at([100, 102, 104, 200]), []);
  assert.deepEqual(at([100, 200], { lane: [0, 17, 400, 60] }), []);
});

test("a name is never nearer to another mark than to its own", () => {
  const own = mark(100);
  const x = (/** @type {number} */ other) => namesWithRoom([{ ...own, others: [boxOf(mark(other))] }], [boxOf(own)])[0].x;
  // Its name ends at 143; its mark lies 7 pixels before that.
  assert.deepEqual([x(160), x(152)], [107, 100 - 4 - 3 - 36]);
  // Another that is one with it does not count.
  assert.equal(x(108), 107);
});

test("a name does not begin right where another one ends", () => {
  const second = (/** @type {number} */ x) => {
    // Only before its mark is there room for the second.
    const lane = /** @type {Box} */ ([0, 22, x + 20, 38]);
    return places([mark(100, { lane }), mark(x, { lane })])[1]?.x;
  };
  // The first ends at 143.
  assert.deepEqual([second(194), second(193)], [194 - 4 - 3 - 36, undefined]);
});

test("names at random lie on no mark, on no other name, on no line of another, and in their lane", () => {
  const next = random(71);
  const meet = (/** @type {Box} */ a, /** @type {Box} */ b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  let lines = 0;
  for (let round = 0; round < 200; round += 1) {
    const marks = Array.from({ length: 12 }, (_, i) => mark(next() * 400, { i, y: 12 + next() * 36, half: 3 + next() * 3 }));
    const boxes = new Map(marks.map((one) => [one.i, boxOf(one)]));
    const named = places(marks.map((one) => ({ ...one, alone: alone(one.i, boxes) })));
    const texts = named.map(({ x, y, width }) => /** @type {Box} */ ([x, y - 6.5, x + width, y + 6.5]));
    named.forEach(({ i, line }, n) => {
      const [left, top, right, bottom] = texts[n];
      assert.ok(left >= 0 && top >= 0 && right <= 400 && bottom <= 60);
      for (const box of boxes.values()) assert.ok(!meet(texts[n], box));
      texts.forEach((other, m) => assert.ok(m === n || !meet(texts[n], other)));
      if (!line) return;
      lines += 1;
      texts.forEach((other) => assert.ok(!meet(line, other)));
      for (const [other, box] of boxes) assert.ok(other === i || !meet(line, box));
    });
  }
  assert.ok(lines > 50);
});
