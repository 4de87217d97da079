// @ts-check
// The lanes of the strip: their names, the marks in them, titles beside these, and rings about what is
// pointed at and selected.

import { clamp } from "./brush.js";
import { TRIP } from "./events.js";
import { headlined, headlinePlaces, ringed } from "./headline.js";
import { lanePlaces, marksAt, middleOf, titlesWithRoom, xOf } from "./lanes.js";
import { fitted } from "./letters.js";
import { ROW, alone, isNumber, namesWithRoom, numbered, write } from "./notable.js";
import { Marks } from "./strip_marks.js";
import { lined, rowsOfLanes, swarm } from "./swarm.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./strip_places.js").Face} Face */
/** @typedef {import("./strip_places.js").Look} Look */
/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./strip_marks.js").Lane} Lane */

const MARK = { map: 9, timeline: 13 };
const TITLE_GAP = 11;
/** Where the lanes show more days than these, one title among hundreds of marks says nothing. */
const TITLED_DAYS = 8 * 366;
/** From this height of a lane on there is room for titles. */
const TITLED = 20;
/** A lane with more marks is crowded all over. */
const MOST_TITLED = 400;
/** From this height of a lane on there is room for a line of words over its marks. */
const HEADED = 30;
const HEAD = 15;
/** A finger cannot tell a mark from those so near to its edge. */
const ABOUT = 4;

/** So many times the marks of the most crowded lane may those of another one measure. */
const LARGER = { map: 1.5, timeline: 1.8 };
/** A mark of so many pixels is told from others by its shape. */
const LEGIBLE = 8;
/** The share of the height that crowded lanes have more of. */
const UNEVEN = { map: 0, timeline: 0.45 };
/** As how many marks, by their root, a lane counts at least for its height, with words in it and without. */
const WORDY = 9;
const WORDLESS = 5;

/** A launch by what was fired: where from, the map shows. @param {string} title */
function withoutPlace(title) {
  return title.split(" from ", 1)[0];
}

export class Lanes {
  constructor() {
    /** @type {string[]} ids of lanes */
    this.order = [];
    this.marks = new Marks();
    /** @type {import("./events.js").Time} of the last frame */
    this.time = { from: 0, to: 0, until: null, window: 0 };
    /** @type {{x: number, y: number, width: number, text: string}[]} titles as drawn, for tests */
    this.titles = [];
    /** @type {number[][]} the rows of each lane in the order of time */
    this.rows = [];
    /** @type {{i: number, names: string[]}[]} what is named where many years are shown, by weight */
    this.notable = [];
    /** @type {Set<number>} the lanes in which something is named by a word */
    this.wordy = new Set();
    /** @type {Set<number>} the lanes in which all that is named is so by a number */
    this.numbered = new Set();
    /** @type {number[]} the rows that the headline counts, which lie next to each other */
    this.ringed = [];
    /** @type {import("./notable.js").Placed[]} those that have room, as long as the lanes stand still */
    this.named = [];
  }

  /**
   * Take other rows: places in the lanes are computed anew.
   * @param {Events} events
   * @param {Look} look
   */
  setEvents(events, look) {
    this.order = Object.keys(look.lanes);
    this.rows = rowsOfLanes(events, this.order.length);
    this.marks.offsets = new Float32Array(events.count);
    /** @type {[string, ...string[]][]} */
    const notable = events.block.about.notable ?? [];
    this.notable = notable.map(([id, ...names]) => ({ i: events.number.get(id) ?? -1, names }));
    const words = this.notable.filter(({ names }) => !names.every(isNumber));
    const { lane } = events.block.columns;
    this.wordy = new Set(words.map(({ i }) => lane[i]));
    this.numbered = new Set(this.notable.map(({ i }) => lane[i]).filter((one) => !this.wordy.has(one)));
  }

  /**
   * The lanes that are there. Where their names do not stand beside them these have a line of their
   * own, and so has the label of what the headline counts.
   * @param {Sheet} sheet
   * @param {Face} face
   * @returns {Lane[]}
   */
  places({ places: { lanesTop, lanesBottom, beside, near }, events, look }, face) {
    const labelled = new Set(look.named.rows.map((i) => events.block.columns.lane[i]));
    this.ringed = look.named.rows;
    const long = face === "timeline" && near.day1 - near.day0 > TITLED_DAYS;
    const least = (/** @type {number} */ lane) => (this.wordy.has(lane) ? WORDY : WORDLESS);
    const all = lanePlaces(events, this.order, lanesTop, lanesBottom - lanesTop, UNEVEN[face], least);
    const lanes = all.map((one) => {
      // Numbers over and under their marks need the room; these lie beyond the name.
      const inside = !beside && !(long && this.numbered.has(one.lane));
      const words = inside || labelled.has(one.lane);
      const head = words && one.height >= HEADED ? HEAD : 0;
      const top = one.y - one.height / 2;
      return { lane: one.lane, top, head, y: one.y + head / 2, height: one.height - head };
    });
    const sizes = this._sizes(events, lanes, near, face);
    return lanes.map((one, place) => ({ ...one, size: sizes[place] }));
  }

  /**
   * Lay out the marks of the days that the lanes show, and return their sizes.
   * @param {Events} events
   * @param {{lane: number, height: number, head: number}[]} lanes
   * @param {import("./lanes.js").Scale} near
   * @param {Face} face
   */
  _sizes(events, lanes, near, face) {
    const x = (/** @type {number} */ i) => xOf(near, middleOf(events, i));
    const visible = (/** @type {number} */ i) => x(i) >= near.x0 - MARK[face] && x(i) <= near.x1 + MARK[face];
    const rows = lanes.map(({ lane }) => this.rows[lane].filter(visible));
    const long = face === "timeline" && near.day1 - near.day0 > TITLED_DAYS;
    const sizeOf = (/** @type {number} */ place, /** @type {number} */ most) => {
      const { lane, height, head } = lanes[place];
      if (lane === TRIP) return MARK[face];
      const line = long && this.numbered.has(lane) ? lined(rows[place], x, most, this.marks.offsets) : 0;
      if (line) return line;
      const packed = (/** @type {number} */ high) => swarm(rows[place], x, most, high, this.marks.offsets, this.ringed);
      // Names have lines over and under the marks, if these need not be small for it.
      const left = long && !head && this.wordy.has(lane) ? height - 2 * ROW : 0;
      const size = left >= LEGIBLE ? packed(left) : 0;
      return size >= LEGIBLE ? size : packed(height);
    };
    const sizes = lanes.map((_, place) => sizeOf(place, MARK[face]));
    // A larger mark is read as more: those of a lane with few are only a little larger.
    const most = Math.round(Math.min(...sizes) * LARGER[face]);
    return sizes.map((size, place) => (size > most ? sizeOf(place, most) : size));
  }

  /**
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   * @param {Face} face
   * @param {import("./events.js").Time} time
   * @param {{hover: number, selected: number}} rows that have a ring
   * @param {boolean} still whether but for time and rings all is as it was in the last frame
   */
  draw(sheet, lanes, face, time, rows, still) {
    const { context, places } = sheet;
    const { left, right, zoomed } = places;
    this.time = time;
    this.titles = [];
    context.save();
    context.beginPath();
    // The first and the last mark of all days stand out a little.
    const out = zoomed ? 0 : MARK[face] / 2;
    context.rect(left - out, 0, right - left + 2 * out, places.height);
    context.clip();
    this.marks.draw(sheet, lanes, time, still);
    const long = places.near.day1 - places.near.day0 > TITLED_DAYS;
    if (face === "timeline" && !long) this._titles(sheet, lanes);
    headlined(sheet, this.marks);
    if (face === "timeline" && long) {
      if (!still) this.named = this._named(sheet, lanes);
      const shown = this.named.filter(({ i }) => sheet.events.shown(i, time));
      write(sheet, shown);
      this.titles = shown;
    }
    this._rings(sheet, rows);
    context.restore();
  }

  /**
   * The rows whose marks are under a pointer, the nearest first; where none is, those within reach.
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   * @param {boolean} precise a finger is not: it means the nearest and all about that
   */
  rowsAt(x, y, reach, precise) {
    const { marks } = this;
    const near = (/** @type {number} */ i) => marks.x(i) - reach <= x && marks.x1(i) + reach >= x;
    const all = marks.list(this.time, near);
    const rows = marksAt(all, x, y, reach);
    if (!rows.length) return rows;
    const nearest = rows[0];
    const half = marks.sizeOf(nearest) / 2;
    if (!precise) return marksAt(all, clamp(x, marks.x(nearest), marks.x1(nearest)), marks.y(nearest), ABOUT + half);
    const under = marksAt(all, x, y, half);
    return under.length ? under : rows;
  }

  /** Names beside the lanes, and lines between these. @param {Sheet} sheet @param {Lane[]} lanes */
  names({ context, look, places: { beside, left, right } }, lanes) {
    context.textAlign = "right";
    context.strokeStyle = look.colours.line;
    lanes.forEach(({ lane: number, top, y, height }, place) => {
      if (beside) {
        context.fillStyle = look.colours.ink;
        context.font = `${clamp(Math.floor(height), 9, 12)}px ${look.font}`;
        const label = look[beside][this.order[number]];
        context.fillText(fitted(context, label, left - 12), left - 8, y);
      }
      if (place) {
        context.globalAlpha = 0.6;
        context.beginPath();
        context.moveTo(left, Math.round(top) + 0.5);
        context.lineTo(right, Math.round(top) + 0.5);
        context.stroke();
        context.globalAlpha = 1;
      }
    });
    context.font = `12px ${look.font}`;
  }

  /** @param {Sheet} sheet @param {{hover: number, selected: number}} rows */
  _rings({ context, look }, { hover, selected }) {
    const { marks } = this;
    for (const [i, width] of [
      [hover, 1.5],
      [selected, 2.5],
    ]) {
      if (i < 0 || !marks.laneOf(i)) continue;
      context.strokeStyle = look.colours.ink;
      context.lineWidth = width;
      context.beginPath();
      context.arc(marks.middle(i), marks.y(i), marks.sizeOf(i) / 2 + 4, 0, 7);
      context.stroke();
    }
  }

  /** The names of lanes at their top left, on paper: lines end at it. @param {Sheet} sheet @param {Lane[]} lanes */
  namesWithin(sheet, lanes) {
    const { context, look } = sheet;
    const { left } = sheet.places;
    context.textAlign = "left";
    for (const one of lanes) {
      const [x0, y0, x1, y1] = this._nameBox(sheet, one);
      context.fillStyle = look.colours.page;
      context.fillRect(x0, y0, x1 - x0, y1 - y0);
      context.fillStyle = look.colours.ink;
      context.fillText(look.lanes[this.order[one.lane]], left, one.top + 2 + HEAD / 2);
    }
  }

  /**
   * Titles beside the marks of the lanes that are high enough, where there is room.
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   */
  _titles({ context, look, events, places }, lanes) {
    const { lane } = events.block.columns;
    context.textAlign = "left";
    context.fillStyle = look.colours.ink;
    const counts = this.marks.counts(this.time);
    const all = this.marks.list(this.time, (i) => counts[lane[i]] <= MOST_TITLED);
    for (const { lane: number, height } of lanes) {
      // A lane that is crowded all over has no room for any.
      if (counts[number] > MOST_TITLED || height < TITLED) continue;
      const marks = all.filter(({ i }) => lane[i] === number).sort((a, b) => a.x - b.x);
      const titled = (/** @type {import("./strip_marks.js").Mark} */ mark, /** @type {string} */ text) => ({
        ...mark,
        width: context.measureText(text).width,
        text,
      });
      const whole = marks.map((mark) => titled(mark, events.block.texts.title[mark.i]));
      const room = titlesWithRoom(whole, TITLE_GAP, places.right);
      const titles = whole.map((one, place) =>
        room[place] ? one : titled(one, withoutPlace(one.text)),
      );
      titlesWithRoom(titles, TITLE_GAP, places.right).forEach((fits, place) => {
        const { x, x1 = x, y, width, text } = titles[place];
        if (!fits || x1 < places.left) return;
        context.fillText(text, x1 + TITLE_GAP, y);
        this.titles.push({ x: x1 + TITLE_GAP, y, width, text });
      });
    }
  }

  /**
   * The names of notable events that have room, of whatever is selected.
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   */
  _named(sheet, lanes) {
    const { context, look, events, places } = sheet;
    const { marks } = this;
    /** @typedef {import("./notable.js").Box} Box */
    const thick = (/** @type {number} */ i) => marks.thick(i) / 2;
    const points = new Set(look.named.rows);
    /** @type {Map<number, Box>} */
    const boxes = new Map();
    for (const i of events.mask.keys()) {
      if (!marks.within(i)) continue;
      const [up, side] = [thick(i), events.block.columns.lane[i] === TRIP ? 0 : thick(i)];
      const [ring, out] = points.has(i) ? [ringed(up * 2), ringed(side * 2)] : [up, side];
      boxes.set(i, [marks.x(i) - out, marks.y(i) - ring, marks.x1(i) + out, marks.y(i) + ring]);
    }
    const { words, line } = headlinePlaces(sheet, marks);
    const names = places.beside ? [] : lanes.map((one) => this._nameBox(sheet, one));
    const taken = [...boxes.values(), ...names, ...(words && line ? [words, line] : [])];
    const { lane: laneOf } = events.block.columns;
    const others = (/** @type {number} */ i) =>
      [...boxes.keys()].filter((row) => row !== i && laneOf[row] === TRIP).map((row) => /** @type {Box} */ (boxes.get(row)));
    const wanted = this.notable
      .filter(({ i }) => boxes.has(i))
      .map(({ i, names }) => {
        const { top, head, height } = /** @type {Lane} */ (marks.laneOf(i));
        return {
          i,
          names: names.map((text) => ({ text, width: context.measureText(text).width })),
          x: marks.x(i),
          x1: marks.x1(i),
          y: marks.y(i),
          half: thick(i),
          alone: alone(i, boxes),
          lane: /** @type {Box} */ ([places.left, top + 1, places.right, top + head + height - 1]),
          others: laneOf[i] === TRIP ? others(i) : [],
        };
      });
    const counted = (/** @type {{i: number}} */ { i }) => this.numbered.has(laneOf[i]);
    const worded = wanted.filter((one) => !counted(one));
    return [...numbered(wanted.filter(counted)), ...namesWithRoom(worded, taken)];
  }

  /** The paper of a lane's name that stands in it. @param {Sheet} sheet @param {Lane} lane */
  _nameBox({ context, look, places: { left } }, { lane, top }) {
    const { width } = context.measureText(look.lanes[this.order[lane]]);
    return /** @type {import("./notable.js").Box} */ ([left - 2, top + 2, left + width + 3, top + HEAD]);
  }
}
