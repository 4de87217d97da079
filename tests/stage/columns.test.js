// @ts-check
/** Blocks of columns: read in place, refused where they are damaged, joined; and masks of rows. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { bits, joined, unpack } from "../../atlas/stage/frontend/src/columns.js";
import { atMinute, blockOf, random } from "./blocks.js";

/** @typedef {import("../../atlas/stage/frontend/src/columns.js").Column} Column */

const MAGIC = "KHASAN1\n";
/** @type {[string, Column][]} */
const EVERY_TYPE = [
  ["u1", Uint8Array.of(0, 7, 255)],
  ["u2", Uint16Array.of(0, 256, 65535)],
  ["u4", Uint32Array.of(4294967295)],
  ["i4", Int32Array.of(-2147483648, 0, 2147483647)],
  ["f4", Float32Array.of(NaN, 0.5, -Infinity)],
  ["f8", Float64Array.of(Number.MIN_VALUE, 1e300)],
];

/**
 * A block as `atlas/stage/columns.py` packs it.
 * @param {[string, Column][]} columns by their types, which are their names too
 * @param {any} [more] of the header
 */
function packed(columns, more = {}) {
  /** @type {Record<string, [string, number, number]>} */
  const placed = {};
  let size = 0;
  for (const [type, column] of columns) {
    placed[type] = [type, size, column.length];
    size += Math.ceil(column.byteLength / 8) * 8;
  }
  const header = { columns: placed, texts: { id: ["a", "평성 🚀"] }, about: { n: 1 }, ...more };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil((json.length + 12) / 8) * 8 - 12;
  const bytes = new Uint8Array(12 + length + size).fill(32, 0, 12 + length);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setUint32(8, length, true);
  bytes.set(json, 12);
  for (const [type, column] of columns) {
    const at = 12 + length + placed[type][1];
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
  }
  return bytes.buffer;
}

test("each column has its type and values, and is read in place", () => {
  const buffer = packed(EVERY_TYPE);
  const block = unpack(buffer);
  assert.deepEqual(Object.keys(block.columns), ["u1", "u2", "u4", "i4", "f4", "f8"]);
  for (const [type, column] of EVERY_TYPE) {
    assert.deepEqual(block.columns[type], column);
    assert.equal(block.columns[type].buffer, buffer);
  }
  assert.deepEqual(block.texts, { id: ["a", "평성 🚀"] });
  assert.deepEqual(block.about, { n: 1 });
});

test("a block may have no columns, or columns without rows", () => {
  assert.deepEqual(unpack(packed([])).columns, {});
  /** @type {[string, Column][]} */
  const none = [
    ["f8", new Float64Array()],
    ["u1", new Uint8Array()],
  ];
  const { columns } = unpack(packed(none));
  assert.deepEqual(columns, { f8: new Float64Array(), u1: new Uint8Array() });
});

test("a block that is cut anywhere is refused", () => {
  // The last column ends in padding, which is looked for too.
  for (const columns of [EVERY_TYPE, EVERY_TYPE.slice(0, 1), []]) {
    const buffer = packed(columns);
    for (let end = 0; end < buffer.byteLength; end += 1) {
      assert.throws(() => unpack(buffer.slice(0, end)), Error, `${end} of ${buffer.byteLength}`);
    }
  }
});

test("what is no block is refused", () => {
  const buffer = packed(EVERY_TYPE);
  for (const text of ["", "KHASAN1", "<!doctype html><html></html>", "KHASAN2\n0000{}", MAGIC]) {
    const bytes = new TextEncoder().encode(text);
    assert.throws(() => unpack(bytes.buffer), { message: "these are no columns of the stage" });
  }
  for (let at = 0; at < MAGIC.length; at += 1) {
    const other = new Uint8Array(buffer.slice(0));
    other[at] ^= 1;
    assert.throws(() => unpack(other.buffer), { message: "these are no columns of the stage" });
  }
  for (const columns of [{ a: ["i8", 0, 1] }, { a: ["u1", 0, 1e9] }, { a: ["f8", 4, 0] }, null]) {
    assert.throws(() => unpack(packed([], { columns })), Error);
  }
});

test("a visitor's events stand behind all others", () => {
  const first = blockOf(
    [atMinute("a", 5, { icon: 1, test: 0 }), atMinute("b", 9, { icon: 0, test: 3 })],
    { icons: ["icbm-s", "other-f"] },
  );
  first.columns.line_at = Uint32Array.of(0, 2);
  first.texts.stop = ["Moscow"];
  const second = blockOf(
    [
      atMinute("x", 1, { icon: 0, test: 0 }),
      atMinute("y", 7, { icon: 1, test: 1 }),
      atMinute("z", 8, { test: 1 }),
    ],
    { icons: ["own-f", "other-f"], sites: 0 },
  );
  const all = joined(first, second);
  assert.deepEqual(all.texts.id, ["a", "b", "x", "y", "z"]);
  assert.deepEqual(all.columns.start, Int32Array.of(5, 9, 1, 7, 8));
  assert.deepEqual(all.about.icons, ["icbm-s", "other-f", "own-f"]);
  // By name: other-f, icbm-s, own-f, other-f, none.
  assert.deepEqual(all.columns.icon, Uint8Array.of(1, 0, 2, 1, 255));
  assert.deepEqual(all.columns.test, Uint32Array.of(0, 3, 4, 5, 5));
  // What only the first has stays as it is.
  assert.equal(all.columns.line_at, first.columns.line_at);
  assert.deepEqual(all.texts.stop, ["Moscow"]);
  assert.deepEqual(all.about.sites, first.about.sites);
  for (const name of Object.keys(second.columns)) {
    assert.equal(all.columns[name].constructor, first.columns[name].constructor, name);
  }
});

test("joining changes neither block", () => {
  const first = blockOf([atMinute("a", 5, { icon: 0 })], { icons: ["one"] });
  const second = blockOf([atMinute("x", 1, { icon: 0, test: 0 })], { icons: ["two"] });
  const before = structuredClone([first, second]);
  joined(first, second);
  assert.deepEqual([first, second], before);
});

test("a block without rows adds none, and nothing can be added to", () => {
  const some = blockOf([atMinute("a", 5, { icon: 0, test: 0 })], { icons: ["one"] });
  const none = blockOf([]);
  assert.deepEqual(joined(some, none).columns, some.columns);
  assert.deepEqual(joined(none, some).columns, some.columns);
  assert.deepEqual(joined(none, some).about.icons, ["one"]);
});

test("the highest bit of a byte is its first row", () => {
  assert.deepEqual(bits("", 0), new Uint8Array());
  assert.deepEqual(bits("gA==", 1), Uint8Array.of(1));
  assert.deepEqual(bits("fw==", 1), Uint8Array.of(0));
  assert.deepEqual(bits("oQ==", 8), Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 1));
  assert.deepEqual(bits("AYA=", 9), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1));
});

test("no mask is all rows", () => {
  assert.deepEqual(bits(null, 0), new Uint8Array());
  assert.deepEqual(bits(null, 9), new Uint8Array(9).fill(1));
});

test("bits at random are themselves again", () => {
  const next = random(3);
  for (let count = 0; count < 200; count += 1) {
    const rows = Uint8Array.from({ length: count }, () => Number(next() < 0.5));
    const bytes = new Uint8Array(Math.ceil(count / 8));
    rows.forEach((bit, i) => (bytes[i >> 3] |= bit << (7 - (i % 8))));
    assert.deepEqual(bits(Buffer.from(bytes).toString("base64"), count), rows);
  }
});

test("a mask for other columns is refused", () => {
  const wrong = /** @type {[string, number][]} */ ([
    ["", 1],
    ["gA==", 0],
    ["gA==", 9],
    ["AYA=", 8],
    ["AYA=", 17],
  ]);
  for (const [base64, count] of wrong) {
    assert.throws(() => bits(base64, count), { message: "the mask is for other columns" });
  }
  assert.throws(() => bits("no base64", 8));
});
