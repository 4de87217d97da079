// @ts-check
// Where the names of a map stand: none on another, none cut off, none on a mark, none struck through by
// the line that leads from another one to its place, none where it would be read as another's.
//
// The browser places them, since it knows the camera; a name that finds no room is left out.

import { boxed, crosses, meet, within } from "./boxes.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./boxes.js").Line} Line */
/** @typedef {import("./covered.js").Covered} Covered */
/**
 * @typedef {object} Name
 * @property {string} text
 * @property {string} local the local name, or the same, or empty
 * @property {"city" | "country" | "sea" | "river" | "province" | "site" | "stop" | "halt" | "seat" | "shore"} kind `halt`:
 *   a stop that is not near in time; `seat`: where at sea a country's name stands if marks cover the country;
 *   `shore`: where the line from there ends
 * @property {number} lon
 * @property {number} lat
 * @property {number} min_zoom from which on it is shown
 * @property {boolean} [left] whether it rather stands left of its point
 * @property {number} [reach] pixels from its point that its mark covers
 */
/**
 * @typedef {object} Placed
 * @property {Name} name
 * @property {string} text
 * @property {number} x where the text begins
 * @property {number} y its middle
 * @property {[number, number]} point
 * @property {Box} box
 * @property {Line | null} line to its place, where it stands so far off that one leads there
 * @property {boolean} dotted whether its point is free for a dot
 */

/** Of the places beside a point, so many touch its mark; the others stand at its corners. */
const SIDES = 4;
/** A map of fewer pixels across has room for few names. */
export const NARROW = 450;
/** Pixels between a name and its point, between two names, and to the edge of the map. */
const BESIDE = 6;
const APART = 4;
const EDGE = 6;
/** Pixels across the dot of a town, with its halo. */
const DOT = 6;
/** A name appears a little before its zoom: where there is no room it is left out anyway. */
const EARLY = 0.9;
/** Zoom levels later, there is room for its local name too. */
const LOCAL_LATER = 1;
/** Farther from its point, where its own mark or another one is in the way. */
const FARTHER = 13;
/**
 * The name of an area moves no farther from its place than so many pixels, or it would name another
 * one; that of a country which marks cover stands at sea, and a line no longer than this leads to it.
 */
const ASTRAY = 34;
const LED = 110;
/** The name of a launch site is led to it from no farther; the pixels from one line there to the next. */
const LED_SITE = 80;
const LED_STEP = 8;
/** Pixels from one line that the name of an area may stand on to the next; columns at each side. */
const STEP = 4;
const COLUMNS = 12;
/** From farther off than this zoom, countries of two words have their name in two lines. */
const FROM_AFAR = 5;
/** Cities that are always named: a line leads to them where marks cover them. */
export const CAPITALS = ["Pyongyang", "Seoul"];
/** Kinds whose names stand on what they name, not beside a point. */
const AREAS = ["country", "sea", "river", "province"];

/** The disc of a launch site. @typedef {{name: Name, point: [number, number], reach: number}} Disc */

/** @typedef {{width: number, height: number, zoom: number, pixel: (lon: number, lat: number) => [number, number] | null}} View */

/**
 * The names whose place is in sight at a zoom, each with its point.
 * @param {Name[]} names
 * @param {View} view
 * @param {Box[]} blocked what lies over the map
 * @returns {{name: Name, point: [number, number]}[]}
 */
function inSight(names, view, blocked) {
  return names.flatMap((name) => {
    if (["seat", "shore"].includes(name.kind) || view.zoom < name.min_zoom - EARLY) return [];
    const point = view.pixel(name.lon, name.lat);
    // A name that is pushed in from the edge, or out from under a box, would stand in another area. Of
    // a city no part of its dot may be hidden.
    if (!point || !within([0, 0, view.width, view.height], point)) return [];
    const dot = boxed(point, DOT, DOT);
    return blocked.some((box) => within(box, point) || (name.kind === "city" && meets(box, dot)))
      ? []
      : [{ name, point }];
  });
}

/**
 * Place names; the first ones have the first choice. All countries have their local names, or none.
 * @param {Name[]} names
 * @param {View} view
 * @param {(text: string, kind: Name["kind"]) => [number, number]} measure width and height of a text
 * @param {Covered} covered
 * @param {Box[]} [blocked] what lies over the map
 * @returns {Placed[]}
 */
export function placed(names, view, measure, covered, blocked = []) {
  const arranged = (/** @type {Name[]} */ given) => arrange(given, view, measure, covered.copy(), blocked);
  const all = arranged(names);
  const countries = all.filter(({ name: { kind, local, text } }) => kind === "country" && local && local !== text);
  const local = countries.filter(({ name, text }) => text.includes(name.local));
  if (!local.length || local.length === countries.length) return all;
  return arranged(names.map((name) => (name.kind === "country" ? { ...name, local: "" } : name)));
}

/**
 * @param {Name[]} names
 * @param {View} view
 * @param {(text: string, kind: Name["kind"]) => [number, number]} measure width and height of a text
 * @param {Covered} covered
 * @param {Box[]} blocked what lies over the map
 */
function arrange(names, view, measure, covered, blocked) {
  /** @type {Placed[]} */
  const chosen = [];
  const fits = (/** @type {Box} */ box) =>
    box[0] >= EDGE &&
    box[1] >= EDGE &&
    box[2] <= view.width - EDGE &&
    box[3] <= view.height - EDGE &&
    covered.free(box) &&
    blocked.every((other) => apart(other, box)) &&
    chosen.every((one) => apart(one.box, box) && !(one.line && crosses(one.line, box)));
  const discs = names
    .filter(({ kind }) => kind === "site")
    .map((name) => ({ name, point: view.pixel(name.lon, name.lat), reach: name.reach ?? 0 }))
    .filter((disc) => disc.point !== null);
  const others = (/** @type {Name} */ name) =>
    /** @type {Disc[]} */ (discs.filter((disc) => disc.name !== name));
  const clear = (/** @type {Line} */ line, /** @type {Name} */ name) =>
    chosen.every((one) => !crosses(line, one.box)) &&
    others(name)
      .map(({ point, reach }) => boxed(point, 2 * reach, 2 * reach))
      .every((box) => !crosses(line, box) || (isCapital(name) && within(box, [line[2], line[3]])));
  const pixels = (/** @type {Name} */ { text }, /** @type {Name["kind"]} */ of) =>
    names
      .filter((one) => one.kind === of && one.text === text)
      .map(({ lon, lat }) => view.pixel(lon, lat))
      .filter((one) => one !== null);
  const seen = inSight(names, view, blocked);
  for (const [n, { name, point }] of seen.entries()) {
    const both = name.local && name.local !== name.text && view.zoom >= name.min_zoom + LOCAL_LATER;
    const texts = both ? [`${name.text} ${name.local}`, name.text] : [name.text];
    // The sea between Korea and Japan is as narrow as its two names in one line.
    if (name.kind === "sea") texts.forEach((text, n) => (texts[n] = text.replace(" (", "\n(")));
    // A country that is too narrow for its name may have room for it in two lines.
    const inTwo = name.text.replace(" ", "\n");
    if (name.kind === "country") texts.splice(view.zoom < FROM_AFAR ? 0 : texts.length, 0, inTwo);
    if (chosen.some((one) => says(one.name, name))) continue;
    // A city's dot lies under no other name, and none is written over it later.
    if (name.kind === "city" && chosen.some(({ box }) => within(box, point))) continue;
    const [shore] = name.kind === "country" ? pixels(name, "shore") : [];
    const dotted = !covered.marked(point);
    // A line to a town that a disc covers ends at the disc, which has a number in it.
    const cover = name.kind === "city" ? others(name).find((disc) => covers(disc, point)) : undefined;
    const { point: to, reach } = cover ?? { point: shore ?? point, reach: name.reach };
    const at = (/** @type {Place[]} */ places) => (/** @type {string} */ text) => {
      const [wide, high] = measure(text, name.kind);
      return firstOf(places, ({ led, middles }) =>
        firstOf(middles(wide, high), ([x, y]) => {
          const box = boxed([x, y], wide, high);
          if (!fits(box)) return null;
          const line = led ? leader(to, box, reach) : null;
          if (line && (lengthOf(line) > LED || !clear(line, name))) return null;
          if (name.kind === "site" && !owned(box, line ? null : point, name, others(name))) return null;
          return { name, text, x: box[0], y, point, box, line, dotted: dotted || (line !== null && !cover) };
        }),
      );
    };
    const [wide, high] = measure(name.text, name.kind);
    const hidden = !covered.free(boxed(point, wide, high));
    // It stands at sea only if it can stand nowhere in its country.
    const last = !seen.slice(n + 1).some((one) => says(one.name, name));
    const seats = hidden && last ? pixels(name, "seat") : [];
    const beside = isCapital(name) && !dotted ? [] : near(name, point);
    const [own, ...farther] = pointed(name.kind) ? [beside] : beside.map((one) => [one]);
    // Away from its place the name of an area is as short as can be, or it would reach into another.
    const place =
      firstOf(texts, at(own)) ??
      firstOf(farther, (places) => at(places)(name.kind === "country" ? inTwo : texts[texts.length - 1])) ??
      at(far(name, point, seats))(name.text);
    if (!place) continue;
    chosen.push(place);
    if (name.kind === "city") covered.add(boxed(point, DOT, DOT));
  }
  return chosen;
}

/** @param {Disc} disc @param {[number, number]} point */
function covers({ point: [x, y], reach }, point) {
  return Math.hypot(point[0] - x, point[1] - y) < reach;
}

/** @param {Name} name */
function isCapital({ kind, text }) {
  return kind === "city" && CAPITALS.includes(text);
}

/**
 * Whether the name of a launch site is read as no other's: beside its disc every other one is twice as
 * far from it.
 * @param {Box} box of the name
 * @param {[number, number] | null} point null: a line leads to it
 * @param {Name} name
 * @param {Disc[]} others
 */
function owned(box, point, { reach = 0 }, others) {
  const own = point ? gap(box, point) - reach : BESIDE;
  return others.every((other) => gap(box, other.point) - other.reach >= 2 * own);
}

/** Pixels from a box to a point. @param {Box} box @param {[number, number]} point */
function gap(box, point) {
  return lengthOf(leader(point, box));
}

/** @param {Line} line */
function lengthOf([x0, y0, x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}

/**
 * Whether a name says another one too: a site that is called as its town, or the station of a town.
 * @param {Name} one @param {Name} other
 */
function says(one, other) {
  if (one.kind === other.kind) return one.text === other.text;
  if (other.kind !== "city") return false;
  if (one.kind === "site") return `${one.text} area: `.startsWith(`${other.text} area: `);
  return ["stop", "halt"].includes(one.kind) && `${one.text} `.startsWith(`${other.text} `);
}

/**
 * The line from a box to a point. It ends at the edge of the point's disc, which may have a number in it.
 * @param {[number, number]} point @param {Box} box @param {number} [reach] pixels of the disc
 * @returns {Line}
 */
function leader([x, y], [left, top, right, bottom], reach = 0) {
  const [x0, y0] = [Math.min(Math.max(x, left), right), Math.min(Math.max(y, top), bottom)];
  const inside = Math.min(reach / Math.hypot(x0 - x, y0 - y) || 0, 1);
  return [x0, y0, x + inside * (x0 - x), y + inside * (y0 - y)];
}

/**
 * Where the middle of a name may be, by its width and height, and whether a line must lead from there.
 * @typedef {{led: boolean, middles: (wide: number, high: number) => [number, number][]}} Place
 */

/** @param {Name} name @param {[number, number]} point @returns {Place[]} */
function near({ kind, reach = 0, left = false }, point) {
  if (!pointed(kind))
    return [ASTRAY / 2, ASTRAY].map((most) => ({
      led: false,
      middles: (wide, high) => around(point, wide, high, 0, most),
    }));
  const at = (/** @type {number} */ apart, /** @type {number} */ wide, /** @type {number} */ high) =>
    beside(point, wide, high, apart + reach, left);
  if (kind !== "site")
    return [BESIDE, FARTHER].map((apart) => ({
      led: kind === "stop" && apart === FARTHER,
      middles: (wide, high) => at(apart, wide, high),
    }));
  // Farther off, or at a corner, a launch site's name might be read as that of its neighbour.
  return [
    { led: false, middles: (wide, high) => at(BESIDE, wide, high).slice(0, SIDES) },
    { led: true, middles: (wide, high) => at(BESIDE, wide, high).slice(SIDES) },
    { led: true, middles: (wide, high) => at(FARTHER, wide, high) },
  ];
}

/**
 * Places to which a line must lead.
 * @param {Name} name
 * @param {[number, number]} point
 * @param {[number, number][]} seats of a country that marks cover
 * @returns {Place[]}
 */
function far(name, point, seats) {
  const { kind, reach = 0 } = name;
  if (kind !== "site" && !isCapital(name))
    return seats.map((seat) => ({ led: true, middles: (wide, high) => around(seat, wide, high, 0, ASTRAY) }));
  return [{ led: true, middles: (wide, high) => about(point, wide, high, reach + BESIDE) }];
}

/** Whether a name belongs to a point, beside which it stands. @param {Name["kind"]} kind */
export function pointed(kind) {
  return !AREAS.includes(kind);
}

/** @param {Box} one @param {Box} other */
function meets(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

/** @param {Box} one @param {Box} other */
function apart([left, top, right, bottom], other) {
  return !meet([left - APART, top, right + APART, bottom], other);
}

/**
 * Middles of a text beside a point: right, left, above, below, half a line higher or lower, and the corners.
 * @param {[number, number]} point
 * @param {number} wide
 * @param {number} high
 * @param {number} gap
 * @param {boolean} left which side comes first
 * @returns {[number, number][]}
 */
function beside([x, y], wide, high, gap, left) {
  const side = left ? -1 : 1;
  const [across, down] = [gap + wide / 2, gap + high / 2];
  return [
    [x + side * across, y],
    [x - side * across, y],
    [x, y - down],
    [x, y + down],
    [x + side * across, y - high / 2],
    [x - side * across, y - high / 2],
    [x + side * across, y + high / 2],
    [x - side * across, y + high / 2],
    [x + side * across, y - down],
    [x - side * across, y - down],
    [x + side * across, y + down],
    [x - side * across, y + down],
  ];
}

/**
 * Middles of the name of an area, from its own place outwards.
 * @param {[number, number]} point
 * @param {number} wide
 * @param {number} high
 * @param {number} least pixels from the place
 * @param {number} most
 * @returns {[number, number][]}
 */
function around([x, y], wide, high, least, most) {
  /** @type {[number, number, number][]} */
  const places = [];
  const rows = Math.ceil(most / STEP);
  const across = Math.max(wide / 2, most);
  for (let row = -rows; row <= rows; row++) {
    for (let column = -COLUMNS; column <= COLUMNS; column++) {
      const [dx, dy] = [(column * across) / COLUMNS, row * STEP];
      const far = Math.hypot(dx, dy);
      if (far >= least && far <= Math.max(most, 1)) places.push([x + dx, y + dy, far]);
    }
  }
  return places.sort((one, other) => one[2] - other[2]).map(([left, top]) => [left, top]);
}

/**
 * Middles of the name of a point to which a line leads, the shortest line first.
 * @param {[number, number]} point
 * @param {number} wide
 * @param {number} high
 * @param {number} least pixels from the point to the name
 * @returns {[number, number][]}
 */
function about([x, y], wide, high, least) {
  /** @type {[number, number, number][]} */
  const places = [];
  const across = wide / 2 + LED_SITE;
  for (let dy = -LED_SITE; dy <= LED_SITE; dy += LED_STEP)
    for (let column = -COLUMNS; column <= COLUMNS; column++) {
      const dx = (column * across) / COLUMNS;
      const far = Math.hypot(Math.max(Math.abs(dx) - wide / 2, 0), Math.max(Math.abs(dy) - high / 2, 0));
      if (far >= least && far <= LED_SITE) places.push([x + dx, y + dy, far]);
    }
  return places.sort((one, other) => one[2] - other[2]).map(([left, top]) => [left, top]);
}

/**
 * @template T, R
 * @param {T[]} list
 * @param {(one: T) => R | null} of
 * @returns {R | null} the first that is not null
 */
function firstOf(list, of) {
  for (const one of list) {
    const first = of(one);
    if (first !== null) return first;
  }
  return null;
}
