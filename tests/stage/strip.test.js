// @ts-check
/** What the strip draws behind its marks, beside its lanes, and of what a headline counts. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { axis, eraAt, eras, uncovered } from "../../atlas/stage/frontend/src/backdrop.js";
import { eraCaption } from "../../atlas/stage/frontend/src/captions.js";
import { headlined } from "../../atlas/stage/frontend/src/headline.js";
import { brush } from "../../atlas/stage/frontend/src/overview.js";
import { Lanes } from "../../atlas/stage/frontend/src/strip_lanes.js";
import { eraRowsOf, neededHeight, stripPlaces } from "../../atlas/stage/frontend/src/strip_places.js";

/** @typedef {import("../../atlas/stage/frontend/src/strip_places.js").Face} Face */
/** @typedef {import("../../atlas/stage/frontend/src/strip_places.js").Period} Period */

/** 800 pixels wide, of which 134 are labels and 10 an edge: 656 for the days. */
const WIDTH = 800;
const LEFT = 134;
const RIGHT = 790;
const LOOK = { colours: { quiet: "grey" }, lanes: {}, eraLanes: {}, eraRows: {} };

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
  lanes.namesWithin(sheet, [{ lane: 0, top: 40, head: 15, y: 67, height: 25, size: 9 }]);
  // On paper, which hides the lines behind it: 21 letters of 6 pixels.
  assert.deepEqual(calls.slice(-2), [
    ["fillRect", 6, 42, 131, 13],
    ["fillText", "Medium / intermediate", 8, 49.5],
  ]);
});

test("under a map a narrow strip has short names beside its lanes", () => {
  const named = { rows: [], label: "" };
  const look = { ...LOOK, lanes: { mrbm: "Medium / intermediate" }, shortLanes: { mrbm: "Medium" }, named };
  const { sheet, calls } = noted("map", 360, {}, null, look);
  assert.equal(sheet.places.left, 74);
  const lanes = new Lanes();
  lanes.order = ["mrbm"];
  lanes.names(sheet, [{ lane: 0, top: 52, head: 0, y: 60, height: 16, size: 9 }]);
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
      ["Kim Jong Il era", 138],
      // 33 pixels: "Lee Myung-bak" takes 78, "Lee" 18. Roh's goes on, as nobody follows him here.
      ["Lee", 138],
      ["Roh Moo-hyun", 171],
      ["Kim Jong Un era", 302],
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

test("what the headline counts lies on top in a ring, with a label where its lane has a line for it", () => {
  for (const head of [15, 0]) {
    const named = { rows: [1, 2], label: "13 Sep 2023: 2 missiles" };
    const look = { ...LOOK, named, paints: ["green", "grey"] };
    const { sheet, calls } = noted("timeline", WIDTH, { icons: [] }, [0, 1000], look);
    const lanes = new Lanes();
    const laid = [0, 1].map((lane) => ({ lane, top: 60 * lane + 40, head: 0, y: 60 * (lane + 1), height: 50, size: 13 }));
    laid[1].head = head;
    Object.assign(lanes.marks, { sheet, lanes: laid, offsets: new Float32Array(3) });
    Object.assign(sheet.events, {
      mask: [1, 1, 0],
      start: [0, 600, 600].map((day) => day * 1440),
      end: [0, 600, 600].map((day) => day * 1440),
    });
    const columns = { lane: [0, 1, 1], paint: [0, 1, 1], icon: [0, 0, 0] };
    sheet.events.block = /** @type {any} */ ({ columns, about: { icons: [] } });
    headlined(sheet, lanes.marks);
    const x = LEFT + 0.6 * (RIGHT - LEFT);
    const discs = calls.filter(([name]) => name === "arc").map(([, ...at]) => at.slice(0, 3));
    // The second row is filtered out. Ink, paper, and the mark.
    assert.deepEqual(
      discs.map(([at, y, round]) => [Math.round(at), y, round]),
      [10.5, 8.5, 5.2].map((round) => [Math.round(x), 120, round]),
    );
    const texts = calls.filter(([name]) => name === "fillText");
    assert.equal(texts.length, head ? 1 : 0);
    if (head) assert.deepEqual([texts[0][1], Math.round(texts[0][2]), texts[0][3]], [named.label, Math.round(x) - 4 - 138, 107.5]);
  }
});

test("lanes have a line for words where names stand in them, and for the label of what the headline counts", () => {
  /** @param {number} width @param {number[]} rows */
  const heads = (width, rows) => {
    const look = /** @type {any} */ ({ ...LOOK, lanes: { trip: "Journeys", srbm: "Short" }, named: { rows, label: "" } });
    const { sheet } = noted("timeline", width, {}, null, look);
    const columns = { lane: [0, 1] };
    Object.assign(sheet.events, { count: 2, mask: [1, 1], start: [0, 0], end: [0, 0], block: { columns, about: {} } });
    const lanes = new Lanes();
    lanes.setEvents(sheet.events, look);
    return lanes.places(sheet, "timeline").map(({ head }) => head);
  };
  assert.deepEqual([heads(360, []), heads(WIDTH, []), heads(WIDTH, [1])], [[15, 15], [0, 0], [0, 15]]);
});

test("under a map few lanes need little height", () => {
  const { places } = noted("map", WIDTH, {}, null, { ...LOOK, eraLanes: { period: "Periods" } }).sheet;
  // Axis 22, periods 16, bars 34, and 10 between the parts.
  assert.deepEqual([0, 1, 5].map((lanes) => neededHeight(places, lanes)), [112, 112, 232]);
});

test("a named period's name runs on where its lane is empty, or stands before its band", () => {
  const named = [
    { id: "first", lane: "period", name: "First moratorium", short: "First moratorium", from: 300, to: 450 },
    { id: "six", lane: "period", name: "Six-party talks", short: "Six-party talks", from: 400, to: 460 },
    { id: "close", lane: "period", name: "Border closed", short: "Border closed", from: 900, to: 980 },
  ];
  const look = { ...LOOK, eraLanes: { period: "Periods" } };
  const { sheet, calls } = noted("timeline", WIDTH, { eras: named }, [0, 1000], look);
  eras(sheet);
  const texts = calls.filter(([name]) => name === "fillText").map(([, text, x]) => [text, Math.round(x)]);
  const x = (/** @type {number} */ day) => LEFT + (day / 1000) * (RIGHT - LEFT);
  assert.deepEqual(texts.slice(1), [
    // 96 pixels in 66: before its band.
    ["First moratorium", Math.round(x(300) - 4 - 96)],
    // 90 in 40, with nothing after it until 900.
    ["Six-party talks", Math.round(x(400) + 4)],
    // 78 in 66.
    ["Border closed", Math.round(x(900) - 4 - 78)],
  ]);
  // Where another name has run on to there, it has none.
  const after = { ...named[2], from: 600, to: 620 };
  const crowded = noted("timeline", WIDTH, { eras: [named[1], after] }, [0, 1000], look);
  eras(crowded.sheet);
  assert.deepEqual(crowded.calls.filter(([name]) => name === "fillText").map(([, text]) => text), ["Periods", "Six-party talks", "Border closed"]);
  crowded.calls.length = 0;
  eras({ ...crowded.sheet, places: { ...crowded.sheet.places, right: x(630) } });
  assert.deepEqual(crowded.calls.filter(([name]) => name === "fillText").map(([, text]) => text), ["Periods", "Six-party talks"]);
});

test("periods at one time lie below each other, in the same rows whatever the lanes show", () => {
  const at = (/** @type {string} */ lane, /** @type {number} */ from, /** @type {number | null} */ to) => ({ lane, from, to });
  const some = [at("period", 0, 50), at("period", 40, 60), at("period", 60, 90), at("period", 70, null), at("kp", 0, 50), at("kp", 50, null)];
  const rows = eraRowsOf([...some].reverse());
  // One that ends on the day on which the next begins is not at the same time.
  assert.deepEqual(some.map((era) => rows.find((one) => one.era === era)?.row), [0, 1, 0, 1, 0, 0]);
  const about = { eras: some.map((one, n) => ({ ...one, id: String(n), name: `${n}`, short: "" })) };
  const look = { ...LOOK, eraLanes: { period: "Periods", kp: "In Pyongyang" }, eraRows: { period: 2 } };
  const { sheet, calls } = noted("timeline", WIDTH, about, [0, 100], look);
  eras(sheet);
  const tops = calls.filter(([name]) => name === "fillRect").map(([, , y]) => y);
  assert.deepEqual(tops.sort(), [23, 23, 39, 39, 55, 55]);
  assert.equal(eraAt(sheet, LEFT + 1, 60)?.id, "4");
  // Under a map, where there is one row, it is that of the first periods.
  assert.equal(noted("map", WIDTH, about, null, look).sheet.places.eras, 1);
});

test("the axis says in which month the data end, as long as that hides no year", () => {
  const labels = (/** @type {number} */ width, /** @type {Period | null} */ days) => {
    const { sheet, calls } = noted("timeline", width, {}, days);
    // 2 October 2026.
    sheet.events.last = 9771;
    axis(sheet);
    return calls.filter(([name]) => name === "fillText").map(([, text]) => text);
  };
  assert.deepEqual(labels(900, [-5700, 9800]), ["’26", "1985", "1990", "1995", "2000", "2005", "2010", "2015", "2020", "2025"]);
  // At 356 any takes the place of 2025.
  const narrow = [356, 330].map((width) => labels(width, [-5700, 9800]));
  assert.deepEqual(narrow.map((texts) => [texts[0], texts.at(-1)]), [["’26", "2020"], ["2026", "2020"]]);
  // Lanes that end before it, or show months, have other labels.
  assert.ok(!labels(WIDTH, [-5700, 9000]).includes("’26"));
  assert.ok(!labels(WIDTH, [9000, 9800]).includes("’26"));
});

test("the ends of a brush stand on its edges, and slim outside a narrow one", () => {
  const { sheet } = noted("map", WIDTH, {}, null);
  /** @param {Period} period */
  const ends = (period) => {
    const { sheet: clean, calls } = noted("map", WIDTH, {}, null);
    brush(clean, period);
    return calls.filter(([name]) => name === "roundRect").map(([, x, , width]) => [x, width]);
  };
  const x = (/** @type {number} */ day) =>
    LEFT + ((day - LIMITS[0]) / (LIMITS[1] - LIMITS[0])) * (sheet.places.right - LEFT);
  assert.deepEqual(ends([100, 499]), [[x(100) - 3.5, 7], [x(500) - 3.5, 7]]);
  // Twenty days are 13 pixels.
  assert.deepEqual(ends([100, 119]), [[x(100) - 4, 4], [x(120), 4]]);
});

test("titles stand whole beside their marks where there is room", () => {
  /** @param {number} years @param {string} title */
  const titles = (years, title) => {
    const { sheet, calls } = noted("timeline", WIDTH, {}, [0, years * 365]);
    const columns = { lane: [1] };
    Object.assign(sheet.events, {
      count: 1,
      mask: [1],
      start: [1440 * 90],
      end: [1440 * 90],
      block: { columns, texts: { title: [title] } },
      shown: () => true,
      flags: () => [1],
    });
    const lanes = new Lanes();
    const laid = [{ lane: 1, top: 0, head: 0, y: 30, height: 60, size: 13 }];
    Object.assign(lanes.marks, { sheet, lanes: [, laid[0]], offsets: new Float32Array(1) });
    lanes._titles(sheet, laid);
    return calls.filter(([name]) => name === "fillText").map(([, text]) => text);
  };
  const long = "Kumsong-3 coastal missiles from Wonsan, four of them";
  assert.deepEqual([titles(1, long), titles(8, long)], [[long], [long]]);
  // Without its place, where only that has room; never cut off.
  assert.deepEqual(titles(1, long.repeat(3)), ["Kumsong-3 coastal missiles"]);
  assert.deepEqual(titles(1, long.replaceAll(" from ", " of ").repeat(3)), []);
});

test("a mouse means the mark under it, a finger the nearest and those about it", () => {
  const { sheet } = noted("timeline", WIDTH, {}, [0, 1000]);
  Object.assign(sheet.events, {
    count: 3,
    mask: [1, 1, 1],
    start: [0, 0, 0].map(() => 1440 * 600),
    end: [0, 0, 0].map(() => 1440 * 600),
    block: { columns: { lane: [1, 1, 1] } },
    shown: () => true,
  });
  const lanes = new Lanes();
  const lane = { lane: 1, top: 40, head: 0, y: 60, height: 40, size: 5 };
  Object.assign(lanes.marks, { sheet, lanes: [, lane], offsets: Float32Array.of(0, 5, -5) });
  const x = LEFT + 0.6 * (RIGHT - LEFT);
  assert.deepEqual(lanes.rowsAt(x, 65, 9, true), [1]);
  // Nine pixels about the nearest mark.
  assert.deepEqual(lanes.rowsAt(x, 64, 22, false), [1, 0]);
  assert.deepEqual(lanes.rowsAt(x + 20, 64, 22, false), [1, 0]);
  // Beside all of them.
  assert.deepEqual(lanes.rowsAt(x + 4, 61, 9, true), [0, 1, 2]);
  assert.deepEqual(lanes.rowsAt(x + 20, 60, 9, true), []);
});

test("lanes that show many years name what is notable, as far as it is shown", () => {
  const days = [1000, 1600, 2600];
  const marks = (/** @type {number} */ years, /** @type {(i: number) => boolean} */ shown) => {
    const { sheet, calls } = noted("timeline", WIDTH, {}, [0, years * 365]);
    Object.assign(sheet.events, {
      count: 3,
      mask: Uint8Array.of(1, 1, 1),
      start: days.map((day) => day * 1440),
      end: days.map((day) => day * 1440),
      number: new Map(["a", "b", "c"].map((id, i) => [id, i])),
      block: {
        columns: { lane: [1, 1, 1], paint: [0, 0, 0], icon: [0, 0, 0] },
        texts: { title: ["Nodong from Musudan-ri", "Unha from Sohae", "Scud-B from Wonsan"] },
        about: { notable: [["gone", "Gone"], ["c", "Scud-B, apogee 90 km", "Scud-B"], ["a", "Nodong"]], icons: [] },
      },
      shown,
      flags: () => [1, 1, 1],
    });
    const look = /** @type {any} */ ({ ...LOOK, lanes: { trip: "Journeys", srbm: "Short" }, named: { rows: [], label: "" }, paints: [""] });
    Object.assign(sheet, { look });
    const lanes = new Lanes();
    lanes.setEvents(sheet.events, look);
    const laid = [{ lane: 1, top: 40, head: 0, y: 70, height: 60, size: 9 }];
    const time = { from: 0, to: 1e5, until: null, window: 0 };
    lanes.draw(sheet, laid, "timeline", time, { hover: -1, selected: -1 }, false);
    return calls.filter(([name]) => name === "fillText").map(([, text]) => text);
  };
  assert.deepEqual(marks(20, () => true), ["Scud-B, apogee 90 km", "Nodong"]);
  assert.deepEqual(marks(20, (i) => i !== 2), ["Nodong"]);
  // Over eight years at most, titles have room.
  assert.deepEqual(marks(8, () => true), ["Nodong", "Unha from Sohae", "Scud-B"]);
});
