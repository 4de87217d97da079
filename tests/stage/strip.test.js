// @ts-check
/** What the strip draws beyond the day to which the data are complete. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Strip } from "../../atlas/stage/frontend/src/strip.js";

/** 800 pixels wide, of which 134 are labels and 10 an edge: 656 for the days. */
const WIDTH = 800;
const LEFT = 134;
const RIGHT = 790;
const LOOK = { colours: { quiet: "grey" }, lanes: {}, eraLanes: {} };

/**
 * A strip on a canvas that notes what is drawn.
 * @param {"map" | "timeline"} face
 * @param {number} width
 */
function noted(face, width) {
  /** @type {any[][]} */
  const calls = [];
  const context = new Proxy(
    {},
    {
      get: (_, name) =>
        name === "measureText"
          ? (/** @type {string} */ text) => ({ width: 6 * text.length })
          : (/** @type {any[]} */ ...given) => calls.push([name, ...given]),
      set: () => true,
    },
  );
  const canvas = {
    clientWidth: width,
    clientHeight: 200,
    getContext: () => context,
    addEventListener: () => {},
  };
  const strip = new Strip(/** @type {any} */ (canvas), face, /** @type {any} */ ({}));
  return { strip, calls };
}

/**
 * What is drawn of the days from 0 on.
 * @param {number | undefined} asOf
 * @param {[number, number]} days that the lanes show
 */
function shapesOf(asOf, days) {
  const { strip, calls } = noted("map", WIDTH);
  strip.events = /** @type {any} */ ({ first: 0, last: 997, block: { about: { asOf } } });
  strip.look = /** @type {any} */ (LOOK);
  strip.days = days;
  strip._uncovered();
  return {
    boxes: calls.filter(([name]) => name === "rect").map(([, x, , width]) => [x, width]),
    texts: calls.filter(([name]) => name === "fillText").map(([, text, x]) => [text, x]),
  };
}

test("from the day after the last one covered the lanes and the bars are hatched", () => {
  const { boxes, texts } = shapesOf(499, [0, 1000]);
  const lanes = LEFT + (RIGHT - LEFT) / 2;
  // The bars show all days, with a little beyond both ends: from -9.97 to 1007.97.
  const bars = LEFT + ((RIGHT - LEFT) * (500 + 9.97)) / (1007.97 + 9.97);
  assert.deepEqual(boxes[0], [lanes, RIGHT - lanes]);
  assert.ok(Math.abs(boxes[1][0] - bars) < 1e-6 && boxes[1][0] + boxes[1][1] === RIGHT);
  assert.deepEqual(texts, [["Not yet covered", lanes + 8]]);
});

test("where the hatching is narrow it has no words", () => {
  const { boxes, texts } = shapesOf(899, [0, 1000]);
  assert.equal(boxes.length, 2);
  assert.deepEqual(texts, []);
});

test("lanes that end before it are not hatched; the bars, which show all days, are", () => {
  const { boxes, texts } = shapesOf(499, [0, 400]);
  assert.equal(boxes.length, 1);
  assert.deepEqual(texts, []);
});

test("lanes that begin after it are hatched from their left edge", () => {
  assert.deepEqual(shapesOf(499, [600, 700]).boxes[0], [LEFT, RIGHT - LEFT]);
});

test("columns that do not say a day have no hatching", () => {
  assert.deepEqual(shapesOf(undefined, [0, 1000]), { boxes: [], texts: [] });
});

test("in a narrow window a lane's name stands in it, whole, at the top left", () => {
  const { strip, calls } = noted("timeline", 360);
  strip.look = /** @type {any} */ ({ ...LOOK, lanes: { mrbm: "Medium / intermediate" } });
  strip.order = ["mrbm"];
  strip.events = /** @type {any} */ ({ first: 0, last: 997, block: { about: {} } });
  assert.equal(strip.places.left, 8);
  strip._namesWithin([{ lane: 0, y: 60, height: 40 }]);
  assert.deepEqual(
    calls.filter(([name]) => name.endsWith("Text")),
    [
      ["strokeText", "Medium / intermediate", 8, 49],
      ["fillText", "Medium / intermediate", 8, 49],
    ],
  );
});
