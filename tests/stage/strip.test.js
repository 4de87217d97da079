// @ts-check
/** What the strip draws beyond the day to which the data are complete. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { uncovered } from "../../atlas/stage/frontend/src/backdrop.js";
import { Lanes } from "../../atlas/stage/frontend/src/strip_lanes.js";
import { stripPlaces } from "../../atlas/stage/frontend/src/strip_places.js";

/** @typedef {import("../../atlas/stage/frontend/src/strip_places.js").Face} Face */
/** @typedef {import("../../atlas/stage/frontend/src/strip_places.js").Period} Period */

/** 800 pixels wide, of which 134 are labels and 10 an edge: 656 for the days. */
const WIDTH = 800;
const LEFT = 134;
const RIGHT = 790;
const LOOK = { colours: { quiet: "grey" }, lanes: {}, eraLanes: {} };

/** The days of the data with a little beyond both ends. */
const LIMITS = /** @type {Period} */ ([-9.97, 1007.97]);

/**
 * A sheet that notes what is drawn on it.
 * @param {Face} face
 * @param {number} width
 * @param {any} about of the events
 * @param {Period | null} days that the lanes show
 * @param {any} [look]
 */
function noted(face, width, about, days, look = LOOK) {
  /** @type {any[][]} */
  const calls = [];
  const context = /** @type {any} */ (
    new Proxy(
      {},
      {
        get: (_, name) =>
          name === "measureText"
            ? (/** @type {string} */ text) => ({ width: 6 * text.length })
            : (/** @type {any[]} */ ...given) => calls.push([name, ...given]),
        set: () => true,
      },
    )
  );
  const canvas = { clientWidth: width, clientHeight: 200 };
  const places = stripPlaces(canvas, face, look, days, LIMITS);
  const events = /** @type {any} */ ({ first: 0, last: 997, block: { about } });
  return { sheet: { context, look, places, events }, calls };
}

/**
 * What is drawn of the days from 0 on.
 * @param {number | undefined} asOf
 * @param {Period} days that the lanes show
 */
function hatched(asOf, days) {
  const { sheet, calls } = noted("map", WIDTH, { asOf }, days);
  uncovered(sheet);
  return {
    boxes: calls.filter(([name]) => name === "rect").map(([, x, , width]) => [x, width]),
    texts: calls.filter(([name]) => name === "fillText").map(([, text, x]) => [text, x]),
  };
}

test("from the day after the last one covered the lanes and the bars are hatched", () => {
  const { boxes, texts } = hatched(499, [0, 1000]);
  const lanes = LEFT + (RIGHT - LEFT) / 2;
  // The bars show all days, with a little beyond both ends: from -9.97 to 1007.97.
  const bars = LEFT + ((RIGHT - LEFT) * (500 + 9.97)) / (1007.97 + 9.97);
  assert.deepEqual(boxes[0], [lanes, RIGHT - lanes]);
  assert.ok(Math.abs(boxes[1][0] - bars) < 1e-6 && boxes[1][0] + boxes[1][1] === RIGHT);
  assert.deepEqual(texts, [["Not yet covered", lanes + 8]]);
});

test("where the hatching is narrow it has no words", () => {
  const { boxes, texts } = hatched(899, [0, 1000]);
  assert.equal(boxes.length, 2);
  assert.deepEqual(texts, []);
});

test("lanes that end before it are not hatched; the bars, which show all days, are", () => {
  const { boxes, texts } = hatched(499, [0, 400]);
  assert.equal(boxes.length, 1);
  assert.deepEqual(texts, []);
});

test("lanes that begin after it are hatched from their left edge", () => {
  assert.deepEqual(hatched(499, [600, 700]).boxes[0], [LEFT, RIGHT - LEFT]);
});

test("columns that do not say a day have no hatching", () => {
  assert.deepEqual(hatched(undefined, [0, 1000]), { boxes: [], texts: [] });
});

test("in a narrow window a lane's name stands in it, whole, at the top left", () => {
  const look = /** @type {any} */ ({ ...LOOK, lanes: { mrbm: "Medium / intermediate" } });
  const { sheet, calls } = noted("timeline", 360, {}, null, look);
  assert.equal(sheet.places.left, 8);
  const lanes = new Lanes();
  lanes.order = ["mrbm"];
  lanes.namesWithin(sheet, [{ lane: 0, y: 60, height: 40 }]);
  assert.deepEqual(
    calls.filter(([name]) => name.endsWith("Text")),
    [
      ["strokeText", "Medium / intermediate", 8, 49],
      ["fillText", "Medium / intermediate", 8, 49],
    ],
  );
});
