// @ts-check
/** What the tab keeps of a visitor's own events, and gives back. */

import assert from "node:assert/strict";
import { test } from "node:test";

import keeper from "../../atlas/app/kept/keeper.js";

const KEY = "khasan-atlas-own";

/** What a session that asks is given by a tab that holds `kept`, and what the tab holds then. */
function asked(/** @type {string} */ kept, /** @type {string} */ session, question = "first") {
  const held = new Map([[KEY, kept]]);
  const sessionStorage = {
    getItem: (/** @type {string} */ key) => held.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => held.delete(key),
  };
  Object.assign(globalThis, { window: { sessionStorage } });
  /** @type {string[]} */
  const given = [];
  keeper({
    data: { does: "ask", session, question, most: 4 },
    setTriggerValue: (_, value) => given.push(value),
  });
  return { given, held: held.get(KEY) };
}

test("a copy is given back without its digest", () => {
  assert.deepEqual(asked("digest\nabcd", "one"), { given: ["abcd"], held: "digest\nabcd" });
});

test("a session that asks again is given the copy again, and none that came later", () => {
  assert.deepEqual(asked("digest\nabcd", "again").given, ["abcd"]);
  assert.deepEqual(asked("digest\nabcd", "again").given, []);
  assert.deepEqual(asked("digest\nabcd", "again", "second").given, ["abcd"]);
  assert.deepEqual(asked("", "none").given, []);
  assert.deepEqual(asked("digest\nabcd", "none", "second").given, []);
});

test("what is too long to be ours is removed", () => {
  assert.deepEqual(asked("digest\nabcde", "two"), { given: [], held: undefined });
});

/** What the page is told of a copy, and what the tab holds then; `store` is what it may do. */
async function messages(/** @type {object} */ store, /** @type {string[]} */ digests, ok = true) {
  const held = new Map();
  const sessionStorage = {
    getItem: (/** @type {string} */ key) => held.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => held.delete(key),
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => held.set(key, value),
    ...store,
  };
  const answer = { ok, text: async () => "rows" };
  Object.assign(globalThis, { window: { sessionStorage }, fetch: async () => answer });
  /** @type {[string, string][]} */
  const given = [];
  for (const digest of digests) {
    keeper({
      data: { does: "keep", digest, url: "media/1" },
      setTriggerValue: (name, value) => given.push([name, value]),
    });
    await new Promise(setImmediate);
  }
  return { given, held: held.get(KEY) };
}

test("a page whose tab keeps the copy is told nothing", async () => {
  assert.deepEqual(await messages({}, ["a", "a"]), { given: [], held: "a\nrows" });
});

test("a page is told once of a copy that the tab could not fetch, and once that it could", async () => {
  assert.deepEqual((await messages({}, ["b", "b", "c"], false)).given, [["lost", "b"], ["lost", "c"]]);
  assert.deepEqual(await messages({}, ["c"]), { given: [["lost", "none"]], held: "c\nrows" });
});

test("a page is told of a copy for which the tab has no room", async () => {
  const setItem = () => {
    throw new Error("QuotaExceededError");
  };
  assert.deepEqual((await messages({ setItem }, ["d"])).given, [["lost", "d"]]);
  assert.deepEqual((await messages({}, ["d"])).given, [["lost", "none"]]);
});

test("a page is told of a copy where the browser forbids to keep any", async () => {
  Object.assign(globalThis, { window: {} });
  /** @type {string[]} */
  const given = [];
  keeper({
    data: { does: "keep", digest: "e", url: "media/1" },
    setTriggerValue: (_, value) => given.push(value),
  });
  await new Promise(setImmediate);
  assert.deepEqual(given, ["e"]);
});

test("a new session is told anew", async () => {
  assert.deepEqual((await messages({}, ["f"], false)).given, [["lost", "f"]]);
  asked("", "three");
  assert.deepEqual((await messages({}, ["f"], false)).given, [["lost", "f"]]);
});

test("a storage that cannot be read keeps nothing and stops no page", async () => {
  const broken = { getItem: () => { throw new Error("damaged"); } };
  assert.deepEqual((await messages(broken, ["g"])).given, [["lost", "g"]]);
  Object.assign(globalThis, { window: { sessionStorage: broken } });
  for (const does of ["ask", "forget"]) {
    keeper({ data: { does, session: "broken", question: "first", most: 4 }, setTriggerValue: assert.fail });
  }
});
