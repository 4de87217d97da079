// @ts-check
/** What the strip draws behind its marks, beside its lanes, and of what a headline counts. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { eraAt, eras, uncovered } from "../../atlas/stage/frontend/src/backdrop.js";
import { eraCaption } from "../../atlas/stage/frontend/src/captions.js";
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
  return { sheet: { context, look, places, events, ratio: 1 }, calls };
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

test("under a map a narrow strip has short names beside its lanes", () => {
  const named = { rows: [], label: "" };
  const look = { ...LOOK, lanes: { mrbm: "Medium / intermediate" }, shortLanes: { mrbm: "Medium" }, named };
  const { sheet, calls } = noted("map", 360, {}, null, look);
  assert.equal(sheet.places.left, 74);
  const lanes = new Lanes();
  lanes.order = ["mrbm"];
  lanes.names(sheet, [{ lane: 0, y: 60, height: 16 }]);
  assert.deepEqual(calls.filter(([name]) => name === "fillText"), [["fillText", "Medium", 66, 60]]);
});

const ERAS = [
  { id: "kji", lane: "kp", name: "Kim Jong Il era", short: "Kim Jong Il", from: 0, to: 249 },
  { id: "kju", lane: "kp", name: "Kim Jong Un era", short: "Kim Jong Un", from: 250, to: null },
  { id: "lee", lane: "kr", name: "Lee Myung-bak", short: "Lee", from: 0, to: 49 },
  { id: "roh", lane: "kr", name: "Roh Moo-hyun", short: "Roh", from: 50, to: 69 },
];
const WITH_ERAS = { ...LOOK, eraLanes: { kp: "In Pyongyang", kr: "In Seoul" } };

test("an era has its name where there is room, else a short one, or none", () => {
  const { sheet, calls } = noted("timeline", WIDTH, { eras: ERAS }, [0, 1000], WITH_ERAS);
  eras(sheet);
  assert.deepEqual(
    calls.filter(([name]) => name === "fillText").map(([, text, x]) => [text, Math.round(x)]),
    [
      ["In Pyongyang", 126],
      ["In Seoul", 126],
      ["Kim Jong Il era", 137],
      ["Kim Jong Un era", 301],
      // 33 pixels: "Lee Myung-bak" takes 78, "Lee" 18. Roh's band has 13.
      ["Lee", 137],
    ],
  );
});

test("the era at a point is named in whole, and none beside the bands", () => {
  const { sheet } = noted("timeline", WIDTH, { eras: ERAS }, [0, 1000], WITH_ERAS);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => eraAt(sheet, x, y)?.id;
  assert.deepEqual([at(140, 30), at(700, 30), at(140, 45), at(170, 45)], ["kji", "kju", "lee", "roh"]);
  assert.deepEqual([at(700, 45), at(140, 80), at(100, 30)], [undefined, undefined, undefined]);
  assert.deepEqual(eraCaption(/** @type {any} */ (ERAS[2])), ["Lee Myung-bak", "1 Jan – 19 Feb 2000"]);
  assert.deepEqual(eraCaption(/** @type {any} */ (ERAS[1])), ["Kim Jong Un era", "since 7 Sep 2000"]);
});

test("what the headline counts has a ring, and a label above where the lane has room", () => {
  for (const [high, labels] of [
    [50, 1],
    [20, 0],
  ]) {
    const named = { rows: [1, 2], label: "13 Sep 2023: 2 missiles" };
    const { sheet, calls } = noted("timeline", WIDTH, {}, [0, 1000], { ...LOOK, named });
    const lanes = new Lanes();
    lanes.order = ["trip", "srbm"];
    const laid = [0, 1].map((lane) => ({ lane, y: 60 * (lane + 1), height: high }));
    Object.assign(lanes.marks, { sheet, size: 13, lanes: laid, offsets: new Float32Array(3) });
    Object.assign(sheet.events, {
      mask: [1, 1, 0],
      start: [0, 600, 600].map((day) => day * 1440),
      end: [0, 600, 600].map((day) => day * 1440),
    });
    sheet.events.block = /** @type {any} */ ({ columns: { lane: [0, 1, 1] } });
    lanes._named(sheet, laid);
    const x = LEFT + 0.6 * (RIGHT - LEFT);
    const rings = calls.filter(([name]) => name === "arc").map(([, ...at]) => at.slice(0, 3).map(Math.round));
    // The second row is filtered out.
    assert.deepEqual(rings, [[Math.round(x), 120, 9]]);
    const texts = calls.filter(([name]) => name === "fillText");
    assert.equal(texts.length, labels);
    if (labels) assert.deepEqual(texts[0].slice(1).map((one) => (Number(one) ? Math.round(one) : one)), [named.label, Math.round(x) - 4, 42]);
  }
});
