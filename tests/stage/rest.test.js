// @ts-check
/** deck.gl's loop: it stops once all is drawn, and goes on with whatever is asked of it. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Rest } from "../../atlas/stage/frontend/src/rest.js";

/** Time that passes when it is told to. */
function clock() {
  let now = 0;
  /** @type {{at: number, run: () => void}[]} */
  let due = [];
  return {
    now: () => now,
    after: (/** @type {() => void} */ run, /** @type {number} */ ms) => {
      due.push({ at: now + ms, run });
    },
    pass(/** @type {number} */ ms) {
      const end = now + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due = due.filter((one) => one !== next);
        now = next.at;
        next.run();
      }
      now = end;
    },
    waits: () => due.length,
  };
}

function deck({ initialized = true, loaded = true, redraw = false, update = false } = {}) {
  const fake = {
    isInitialized: initialized,
    running: true,
    loaded,
    redraw,
    update,
    animationLoop: {
      start: () => ((fake.running = true), Promise.resolve()),
      stop: () => (fake.running = false),
    },
    needsRedraw: () => fake.redraw,
    layerManager: {
      getLayers: () => [{ isLoaded: fake.loaded }],
      needsUpdate: () => fake.update,
    },
  };
  return fake;
}

test("maps rest half a second after the last that was asked of them", () => {
  const [time, maps] = [clock(), [deck(), deck()]];
  const rest = new Rest(() => maps, time);
  rest.wake();
  time.pass(400);
  rest.wake();
  time.pass(499);
  assert.deepEqual(maps.map((one) => one.running), [true, true]);
  time.pass(1);
  assert.deepEqual(maps.map((one) => one.running), [false, false]);
  assert.equal(time.waits(), 0);
  rest.wake();
  assert.deepEqual(maps.map((one) => one.running), [true, true]);
  time.pass(500);
  assert.deepEqual(maps.map((one) => one.running), [false, false]);
});

for (const busy of [{ initialized: false }, { loaded: false }, { redraw: true }, { update: true }])
  test(`maps go on while one has something to do: ${Object.keys(busy)}`, () => {
    const [time, maps] = [clock(), [deck(), deck(busy)]];
    const rest = new Rest(() => [...maps, null], time);
    rest.wake();
    time.pass(5000);
    assert.deepEqual(maps.map((one) => one.running), [true, true]);
    Object.assign(maps[1], { isInitialized: true, loaded: true, redraw: false, update: false });
    time.pass(500);
    assert.deepEqual(maps.map((one) => one.running), [false, false]);
  });

test("however often it is woken, it waits for one moment", () => {
  const [time, maps] = [clock(), [deck()]];
  const rest = new Rest(() => maps, time);
  for (let n = 0; n < 100; n++) {
    rest.wake();
    time.pass(10);
  }
  assert.equal(time.waits(), 1);
});

test("nothing waits for maps that are gone", () => {
  const time = clock();
  /** @type {(ReturnType<typeof deck> | null)[]} */
  let maps = [deck({ loaded: false }), deck({ initialized: false })];
  new Rest(() => maps, time).wake();
  time.pass(5000);
  assert.equal(time.waits(), 1);
  maps = [null, null];
  time.pass(500);
  assert.equal(time.waits(), 0);
});

test("a map that begins draws nothing before its canvas has its pixels", async () => {
  const [time, fake] = [clock(), deck()];
  let sized = () => {};
  const context = {
    isInitialized: false,
    initialized: /** @type {Promise<void>} */ (new Promise((done) => (sized = done))),
  };
  const map = Object.assign(fake, { device: { canvasContext: context } });
  const rest = new Rest(() => [map], time);
  rest.untilSized(map);
  assert.equal(map.running, false);
  context.isInitialized = true;
  sized();
  await context.initialized;
  assert.equal(map.running, true);
  rest.untilSized(map);
  rest.untilSized(deck());
  rest.untilSized(null);
  assert.equal(map.running, true);
});
