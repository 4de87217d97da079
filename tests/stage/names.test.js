// @ts-check
/** Names of a map: none on another one, on a mark, or cut off; each near its own place. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { crosses } from "../../atlas/stage/frontend/src/boxes.js";
import { Covered } from "../../atlas/stage/frontend/src/covered.js";
import { placed } from "../../atlas/stage/frontend/src/names.js";

/** @typedef {import("../../atlas/stage/frontend/src/boxes.js").Box} Box */
/** @typedef {import("../../atlas/stage/frontend/src/names.js").Name} Name */

const [WIDTH, HEIGHT] = [400, 300];
const view = (/** @type {number} */ zoom) => ({
  width: WIDTH,
  height: HEIGHT,
  zoom,
  pixel: (/** @type {number} */ lon, /** @type {number} */ lat) =>
    /** @type {[number, number]} */ ([lon, lat]),
});
const measure = (/** @type {string} */ text) => {
  const lines = text.split("\n").map(({ length }) => length);
  return /** @type {[number, number]} */ ([7 * Math.max(...lines), 14 * lines.length]);
};

/** @param {Partial<Name> & {lon: number, lat: number}} given @returns {Name} */
const named = (given) => ({ text: "Wonsan", local: "", kind: "city", min_zoom: 4, ...given });

/** @param {Name[]} names @param {[number, number, number, number][]} [marks] */
function place(names, marks = [], zoom = 5, blocked = /** @type {any[]} */ ([])) {
  const covered = new Covered(WIDTH, HEIGHT);
  marks.forEach((box) => covered.add(box));
  return placed(names, view(zoom), measure, covered, blocked);
}

test("a name stands right of its point, or left where it is asked to", () => {
  const [one] = place([named({ lon: 100, lat: 100 })]);
  assert.deepEqual(one.box, [106, 93, 148, 107]);
  const [other] = place([named({ lon: 100, lat: 100, left: true })]);
  assert.deepEqual(other.box, [52, 93, 94, 107]);
});

test("a name gives way to a mark, and is left out where there is no room", () => {
  const [moved] = place([named({ lon: 100, lat: 100 })], [[110, 90, 150, 110]]);
  assert.ok(moved.box[2] < 100);
  assert.deepEqual(place([named({ lon: 100, lat: 100 })], [[0, 0, WIDTH, HEIGHT]]), []);
});

test("names are whole: at the edge they turn inwards", () => {
  const [one] = place([named({ lon: WIDTH - 10, lat: 100 })]);
  assert.ok(one.box[2] < WIDTH - 10);
  assert.deepEqual(place([named({ lon: WIDTH + 20, lat: 100 })]), []);
});

test("of two names on one place the first one has the choice", () => {
  const two = place([
    named({ text: "Pyongyang", lon: 100, lat: 100 }),
    named({ text: "Sunan", lon: 100, lat: 102 }),
  ]);
  assert.deepEqual(
    two.map(({ text }) => text),
    ["Pyongyang", "Sunan"],
  );
  assert.ok(two[1].box[2] < two[0].box[0]);
});

test("a name comes with its zoom, and its local name later", () => {
  const at = (/** @type {number} */ zoom) =>
    place([named({ local: "원산", lon: 100, lat: 100 })], [], zoom).map(({ text }) => text);
  assert.deepEqual([3, 3.2, 5].map(at), [[], ["Wonsan"], ["Wonsan 원산"]]);
});

test("what lies over the map hides names and is not led out of", () => {
  const country = named({ text: "India", kind: "country", lon: 50, lat: 50 });
  assert.deepEqual(place([country], [], 5, [[0, 0, 100, 100]]), []);
});

test("a country whose place lies beyond the edge is not named within it", () => {
  const country = named({ text: "South Korea", kind: "country", lon: 200, lat: HEIGHT + 5 });
  assert.deepEqual(place([country]), []);
});

test("the name of a country stays in it; where marks cover it, it is led to from the sea", () => {
  const country = named({ text: "North Korea", kind: "country", lon: 200, lat: 150 });
  const seat = named({ text: "North Korea", kind: "seat", lon: 300, lat: 200 });
  const [free] = place([seat, country]);
  assert.deepEqual([free.line, free.box], [null, [161.5, 143, 238.5, 157]]);
  /** @type {[number, number, number, number][]} */
  const marks = [[150, 90, 250, 210]];
  const [led, ...more] = place([seat, country], marks);
  assert.deepEqual([led.line, led.box], [[261.5, 193, 200, 150], [261.5, 193, 338.5, 207]]);
  assert.deepEqual(more, []);
  const shore = named({ text: "North Korea", kind: "shore", lon: 240, lat: 180 });
  const [shorter] = place([seat, shore, country], marks);
  assert.deepEqual([shorter.line, shorter.box], [[261.5, 193, 240, 180], led.box]);
  // From its neighbour it would be read as the name of that one; nor is it led to from anywhere.
  assert.deepEqual(place([country], marks), []);
  assert.deepEqual(place([{ ...seat, text: "China" }, country], marks), []);
  assert.deepEqual(place([{ ...seat, lon: 345, lat: 280 }, country], marks), []);
  // Where it can stand in another part of the country, no line is needed.
  const [part] = place([seat, country, { ...country, lon: 100, lat: 50 }], marks);
  assert.deepEqual([part.line, part.point], [null, [100, 50]]);
});

test("a country that is too narrow for its name has it in two lines", () => {
  const country = named({ text: "North Korea", kind: "country", lon: 200, lat: 150 });
  /** @param {number} wide pixels that marks leave free */
  const textOf = (wide) =>
    place([country], [[0, 0, 200 - wide / 2, HEIGHT], [200 + wide / 2, 0, WIDTH, HEIGHT]])[0]?.text;
  assert.deepEqual([90, 70, 40, 30].map(textOf), ["North Korea", "North\nKorea", "North\nKorea", undefined]);
});

test("a launch site's name beside the disc of another one is led to its own", () => {
  const site = (/** @type {string} */ text, /** @type {number} */ lon, /** @type {number} */ lat) =>
    named({ text, kind: "site", lon, lat, reach: 10 });
  const sunan = site("Sunan Air area: 32", 100, 100);
  const ending = 100 + 10 + 6 + 7 * sunan.text.length;
  /** @param {number} apart pixels between the name and the disc of its neighbour */
  const lineOf = (apart) => {
    const neighbour = site("Onchon", ending + apart + 10, 100);
    return place([sunan, neighbour], [[0, 0, WIDTH, 88], [0, 112, WIDTH, 130]])[0]?.line;
  };
  assert.equal(lineOf(12), null);
  assert.notEqual(lineOf(11), null);
  // No line leads through another disc: what it leads to would be that one.
  const [led] = place([site("Sunan area: 6 sites", 100, 100), site("Onchon", 100, 130)], [[0, 0, WIDTH, 150]]);
  assert.equal(led.text, "Sunan area: 6 sites");
  assert.ok(led.line && !crosses(led.line, [90, 120, 110, 140]), String(led.line));
});

test("a thousand marks and fifty names: no two boxes meet, none is on a mark", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  /** @type {[number, number, number, number][]} */
  const marks = Array.from({ length: 120 }, () => {
    const [x, y] = [random() * WIDTH, random() * HEIGHT];
    return [x - 3, y - 3, x + 3, y + 3];
  });
  const names = Array.from({ length: 50 }, (_, n) =>
    named({
      text: `Name ${n}`,
      kind: /** @type {any} */ (["city", "country", "sea", "site"][n % 4]),
      lon: random() * WIDTH,
      lat: random() * HEIGHT,
    }),
  );
  const placed = place(names, marks);
  assert.ok(placed.length > 8);
  const meet = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  for (const [n, one] of placed.entries()) {
    assert.ok(one.box[0] >= 0 && one.box[2] <= WIDTH && one.box[1] >= 0 && one.box[3] <= HEIGHT);
    assert.ok(!marks.some((mark) => meet(mark, one.box)));
    assert.ok(!placed.slice(n + 1).some((other) => meet(one.box, other.box)));
    const { line } = one;
    if (line) assert.ok(!placed.some((other) => other !== one && crosses(line, other.box)));
  }
  assert.ok(placed.some(({ line }) => line));
});

test("a town is not named beside a launch site that says its name", () => {
  const site = named({ text: "Nampo area: 3 sites", kind: "site", lon: 50, lat: 50 });
  const town = named({ text: "Nampo", lon: 200, lat: 200 });
  const texts = (/** @type {Name[]} */ names) => place(names).map(({ text }) => text);
  assert.deepEqual(texts([site, town]), ["Nampo area: 3 sites"]);
  assert.deepEqual(texts([{ ...site, text: "Nampo" }, town]), ["Nampo"]);
  assert.deepEqual(texts([site, { ...town, text: "Nam" }]), ["Nampo area: 3 sites", "Nam"]);
});

test("a country that one line would push far off has two lines near its place", () => {
  const country = named({ text: "North Korea", kind: "country", lon: 200, lat: 150 });
  const [one] = place([country], [[170, 0, 182, HEIGHT]]);
  assert.equal(one.text, "North\nKorea");
  // Farther off it has two lines, though there one has room too.
  const [far] = place([country], [[0, 136, WIDTH, 164]]);
  assert.equal(far?.text, "North\nKorea");
});

test("a sea has its other name in a line of its own, as large as the first", () => {
  const sea = named({ text: "Sea of Japan (East Sea)", local: "동해", kind: "sea", lon: 200, lat: 100 });
  assert.deepEqual(place([sea], [], 5).map(({ text }) => text), ["Sea of Japan\n(East Sea) 동해"]);
});

test("a stop's name that is not beside its ring is led to it", () => {
  const stop = named({ text: "Khasan station", kind: "stop", lon: 200, lat: 150, reach: 10 });
  const [beside] = place([stop]);
  assert.equal(beside.line, null);
  // Two pixels more on every side leave no room beside the ring.
  const [led] = place([stop], [[182, 132, 218, 168]]);
  assert.ok(led.line);
});

test("a town that finds no room at its side stands half a line higher", () => {
  const [one] = place([named({ lon: 100, lat: 100 })], [[0, 102, WIDTH, HEIGHT], [96, 0, 104, 98]]);
  assert.deepEqual([one.box[0], one.y], [106, 93]);
});

test("a launch site's name that is not beside its mark is led to it", () => {
  const site = named({ text: "Sunan area: 6 sites", kind: "site", lon: 100, lat: 100 });
  const [near] = place([site]);
  assert.equal(near.line, null);
  const [off] = place([site], [[92, 92, 108, 108]]);
  assert.deepEqual([off.line, off.box[0]], [[113, 100, 100, 100], 113]);
  // A town stands alone enough.
  const [town] = place([{ ...site, kind: "city" }], [[92, 92, 108, 108]]);
  assert.equal(town.line, null);
});

test("a town is not named beside a station that says its name", () => {
  const station = named({ text: "Pyongyang station", kind: "stop", lon: 100, lat: 100 });
  const towns = [
    named({ text: "Pyongyang", lon: 100, lat: 140 }),
    named({ text: "Pyong", lon: 100, lat: 180 }),
  ];
  assert.deepEqual(
    place([station, ...towns]).map(({ text }) => text),
    ["Pyongyang station", "Pyong"],
  );
});

test("no name lies on the dot of a town, whichever was placed first", () => {
  const site = named({ text: "Wonsan Kalma", kind: "site", lon: 100, lat: 100 });
  const under = named({ text: "Busan", lon: 120, lat: 100 });
  assert.deepEqual(
    place([site, under]).map(({ text }) => text),
    ["Wonsan Kalma"],
  );
  const [, later] = place([under, named({ text: "Dalian", lon: 100, lat: 100 })]);
  assert.ok(later.box[2] < 114, "Dalian stands left of itself");
});

test("a river and a province are named on themselves, not beside a point", () => {
  for (const kind of /** @type {const} */ (["river", "province"])) {
    const [{ box, y }] = place([named({ kind, lon: 200, lat: 150 })]);
    assert.deepEqual([(box[0] + box[2]) / 2, y], [200, 150]);
  }
});

test("no line to a place strikes a name through, whichever was placed first", () => {
  // Marks leave the site's name no room but below; a town lies between.
  const site = named({ text: "Sunan area: 6 sites", kind: "site", lon: 200, lat: 100 });
  const town = named({ text: "Nampo", lon: 176, lat: 133 });
  /** @type {Box[]} */
  const marks = [[0, 0, WIDTH, 121], [228, 121, WIDTH, 150], [0, 121, 172, 150]];
  for (const names of [[site, town], [town, site]]) {
    const both = place(names, marks);
    const [{ line, box: own }] = both.filter(({ name }) => name === site);
    assert.ok(line && own[1] > 121, String(own));
    for (const { box, name } of both) assert.ok(name === site || !crosses(line, box), name.text);
  }
});

test("a line crosses a box that it ends in or runs through, and none beside it", () => {
  /** @type {Box} */
  const box = [10, 10, 20, 20];
  for (const line of /** @type {[number, number, number, number][]} */ ([
    [0, 0, 30, 30],
    [15, 0, 15, 40],
    [0, 15, 12, 15],
    [12, 12, 13, 13],
  ]))
    assert.ok(crosses(line, box), String(line));
  for (const line of /** @type {[number, number, number, number][]} */ ([
    [0, 0, 9, 9],
    [5, 0, 5, 40],
    [0, 22, 40, 22],
    [0, 25, 25, 50],
    [0, 12, 12, 0],
  ]))
    assert.ok(!crosses(line, box), String(line));
});

test("from near by a name gives way to a line, on which a town has its dot", () => {
  const covered = new Covered(WIDTH, HEIGHT);
  covered.addLine([[0, 100], [200, 100], null, [300, 100]]);
  const town = named({ lon: 100, lat: 100 });
  const [one] = placed([town], view(5), measure, covered);
  assert.ok(one.dotted && (one.box[3] < 100 || one.box[1] > 100));
  // Beyond a point that is not seen the line is not drawn on.
  assert.deepEqual([[100, 100], [250, 100]].map(([x, y]) => covered.free([x, y, x, y])), [false, true]);
  covered.add([95, 95, 105, 105]);
  assert.equal(placed([town], view(5), measure, covered)[0].dotted, false);
});

test("a capital that a mark covers is led to: with a dot on a mark, at the edge of a disc without one", () => {
  const town = named({ text: "Pyongyang", lon: 200, lat: 150 });
  const disc = named({ text: "Sunan area: 6 sites", kind: "site", lon: 200, lat: 145, reach: 14 });
  /** @type {[number, number, number, number][]} */
  const marks = [[186, 131, 214, 159]];
  const placing = (/** @type {Name[]} */ names) =>
    place(names, marks).find(({ name }) => name.kind === "city");
  const plain = placing([town]);
  assert.deepEqual([plain?.line?.slice(2), plain?.dotted], [[200, 150], true]);
  const led = placing([disc, town]);
  const [x, y] = led?.line?.slice(2) ?? [];
  assert.ok(Math.abs(Math.hypot(x - 200, y - 145) - 14) < 1e-9);
  assert.equal(led?.dotted, false);
  assert.equal(placing([disc, { ...town, text: "Nampo" }])?.line ?? null, null);
});

test("at the corner of its disc, a launch site's name is led to it", () => {
  const site = named({ text: "Sohae area: 3 sites", kind: "site", lon: 200, lat: 150, reach: 10 });
  const sides = /** @type {[number, number, number, number][]} */ ([
    [0, 142, 186, 158], [214, 142, WIDTH, 158], [190, 120, 210, 136], [190, 164, 210, 180],
  ]);
  assert.ok(place([site], sides)[0].line);
});

test("all countries have their local names, or none", () => {
  const countries = [
    named({ text: "Japan", local: "日本", kind: "country", lon: 100, lat: 100, min_zoom: 2 }),
    named({ text: "Russia", local: "Россия", kind: "country", lon: 250, lat: 200, min_zoom: 5 }),
  ];
  const at = (/** @type {number} */ zoom) => place(countries, [], zoom).map(({ text }) => text);
  assert.deepEqual([at(5), at(6)], [["Japan", "Russia"], ["Japan 日本", "Russia Россия"]]);
});

test("from afar a country of two words has them one above the other", () => {
  const country = named({ text: "North Korea", kind: "country", lon: 200, lat: 150, min_zoom: 1 });
  const at = (/** @type {number} */ zoom) => place([country], [], zoom)[0].text;
  assert.deepEqual([at(4.9), at(5)], ["North\nKorea", "North Korea"]);
});

test("a city whose dot lies partly under a control is not named", () => {
  const city = named({ text: "Sapporo", lon: 98, lat: 150 });
  assert.deepEqual(place([city], [], 5, [[100, 0, WIDTH, HEIGHT]]), []);
  assert.equal(place([{ ...city, lon: 96 }], [], 5, [[100, 0, WIDTH, HEIGHT]]).length, 1);
});
