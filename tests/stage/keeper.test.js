// @ts-check
/** What the tab keeps of a visitor's own events, and gives back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import keeper from "../../atlas/app/kept/keeper.js";

const KEY = "khasan-atlas-own";

/** What a session that asks is given by a tab that holds `kept`, and what the tab holds then. */
function asked(/** @type {string} */ kept, /** @type {string} */ session) {
  const held = new Map([[KEY, kept]]);
  const sessionStorage = {
    getItem: (/** @type {string} */ key) => held.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => held.delete(key),
  };
  Object.assign(globalThis, { window: { sessionStorage } });
  /** @type {string[]} */
  const given = [];
  keeper({
    data: { does: "ask", session, most: 4 },
    setTriggerValue: (_, value) => given.push(value),
  });
  return { given, held: held.get(KEY) };
}

test("a copy is given back without its digest", () => {
  assert.deepEqual(asked("digest\nabcd", "one"), { given: ["abcd"], held: "digest\nabcd" });
});

test("what is too long to be ours is removed", () => {
  assert.deepEqual(asked("digest\nabcde", "two"), { given: [], held: undefined });
});
