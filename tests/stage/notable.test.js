// @ts-check
/** Names in lanes that show many years: where each stands, and which have no room. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { alone, namesWithRoom } from "../../atlas/stage/frontend/src/notable.js";
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

test("of many words the first are written, and all numbers", () => {
  const marks = Array.from({ length: 20 }, (_, n) => mark(100 * n, { lane: [-50, 0, 4000, 60] }));
  assert.deepEqual(places(marks).map(({ i }) => i), marks.slice(0, 15).map(({ i }) => i));
  const numbers = marks.map((one, n) => ({ ...one, names: [{ text: `${n}`, width: 12 }] }));
  assert.equal(places([...marks, ...numbers.map((one) => ({ ...one, y: 130, lane: /** @type {Box} */ ([-50, 100, 4000, 160]) }))]).length, 35);
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
