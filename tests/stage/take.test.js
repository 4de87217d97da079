// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { wrapped } from "../../atlas/stage/frontend/src/take.js";

const letters = (/** @type {string} */ text) => text.length;

test("a text breaks between words, and loses none", () => {
  assert.deepEqual(wrapped(letters, "one two three four", 9), ["one two", "three", "four"]);
  assert.deepEqual(wrapped(letters, "one two three four", 100), ["one two three four"]);
});

test("a word longer than a line has one of its own", () => {
  assert.deepEqual(wrapped(letters, "a nonproliferation b", 6), ["a", "nonproliferation", "b"]);
  assert.deepEqual(wrapped(letters, "", 6), [""]);
});
