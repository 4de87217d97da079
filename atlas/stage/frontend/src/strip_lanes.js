// @ts-check
// The lanes of the strip: their names, the marks in them, titles beside these, and rings about what is
// pointed at and selected.

import { clamp } from "./brush.js";
import { DAY, TRIP } from "./events.js";
import { fanned, lanePlaces, middleOf, titlesWithRoom, xOf } from "./lanes.js";
import { fitted } from "./letters.js";
import { Placed, Taken } from "./places.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./strip_places.js").Face} Face */
/** @typedef {import("./strip_places.js").Look} Look */
/** @typedef {import("./strip_places.js").Sheet} Sheet */
/** @typedef {{lane: number, y: number, height: number}} Lane `y` is the middle */

const MARK = { map: 9, timeline: 13 };
const TITLE_GAP = 11;
const LONGEST_TITLE = 44;
/** From this height of a lane on there is room for titles. */
const TITLED = 20;
/** A lane with more marks is crowded all over. */
const MOST_TITLED = 400;
/** From this height of the lane of journeys on there is room for the label of what a headline counts. */
const LABELLED = 40;
const LABEL_TOP = 9;
/** Where there is no room beside the lanes, their names stand in them, in a halo. */
const HALO = 3;

export class Lanes {
  constructor() {
    /** @type {string[]} ids of lanes */
    this.order = [];
    this.offsets = new Float32Array(0);
    this.placed = new Placed();
    this.taken = new Taken();
    /** @type {{x: number, y: number, width: number, text: string}[]} titles as drawn, for tests */
    this.titles = [];
    /** @type {((icon: string, colour: string, size: number) => HTMLCanvasElement | null) | null} */
    this.sprite = null;
  }

  /**
   * Take other rows: places in the lanes are computed anew.
   * @param {Events} events
   * @param {Look} look
   */
  setEvents(events, look) {
    this.order = Object.keys(look.lanes);
    this.offsets = fanned(events, TRIP);
  }

  /**
   * @param {Sheet} sheet
   * @param {Face} face
   * @param {import("./events.js").Time} time
   * @param {{hover: number, selected: number}} rows that have a ring
   */
  draw(sheet, face, time, rows) {
    const { context, places, events } = sheet;
    const { beside, left, right, lanesTop, lanesBottom } = places;
    const lanes = lanePlaces(events, this.order, lanesTop, lanesBottom - lanesTop);
    const size = Math.min(MARK[face], (lanes[0]?.height ?? 20) * 0.9);
    this.placed.begin(events.count);
    this.taken.begin(places.width, places.height);
    this.titles = [];
    this._names(sheet, lanes);
    context.save();
    context.beginPath();
    context.rect(left - 6, 0, right - left + 12, places.height);
    context.clip();
    this._marks(sheet, lanes, time, size);
    if (face === "timeline") {
      this._titles(sheet, lanes);
      if (!beside) this.namesWithin(sheet, lanes);
    }
    this._rings(sheet, lanes, rows, size);
    this._named(sheet, lanes, size);
    context.restore();
  }

  /** Names beside the lanes, and lines between these. @param {Sheet} sheet @param {Lane[]} lanes */
  _names({ context, look, places: { beside, left, right } }, lanes) {
    context.textAlign = "right";
    context.strokeStyle = look.colours.line;
    lanes.forEach(({ lane: number, y, height }, place) => {
      if (beside) {
        context.fillStyle = look.colours.ink;
        context.font = `${clamp(Math.floor(height), 9, 12)}px ${look.font}`;
        const label = look[beside][this.order[number]];
        context.fillText(fitted(context, label, left - 12), left - 8, y);
      }
      if (place) {
        context.globalAlpha = 0.6;
        context.beginPath();
        context.moveTo(left, Math.round(y - height / 2) + 0.5);
        context.lineTo(right, Math.round(y - height / 2) + 0.5);
        context.stroke();
        context.globalAlpha = 1;
      }
    });
    context.font = `12px ${look.font}`;
  }

  /**
   * Many rows on one pixel are one mark: the eye cannot tell them apart, and it is fast.
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   * @param {import("./events.js").Time} time
   * @param {number} size of a mark
   */
  _marks({ context, look, places: { near, left, right }, events }, lanes, time, size) {
    const byLane = new Map(lanes.map((one) => [one.lane, one]));
    const { lane, paint, icon } = events.block.columns;
    const { icons } = events.block.about;
    const flags = events.flags(time);
    for (let i = 0; i < events.count; i++) {
      if (!events.mask[i]) continue;
      const at = byLane.get(lane[i]);
      if (!at) continue;
      const shown = flags[i] === 1;
      const y = at.y + this.offsets[i] * at.height;
      if (lane[i] === TRIP) {
        const x = xOf(near, events.start[i] / DAY);
        const x1 = Math.max(xOf(near, events.end[i] / DAY), x + 3);
        if (x1 < left || x > right) continue;
        context.globalAlpha = shown ? 1 : 0.25;
        context.fillStyle = look.paints[paint[i]];
        const thick = clamp(at.height * 0.5, 4, 16);
        context.fillRect(x, y - thick / 2, x1 - x, thick);
        if (shown) this.placed.add(i, x, y, x1);
        continue;
      }
      const x = xOf(near, middleOf(events, i));
      if (x < left - 4 || x > right + 4) continue;
      if (shown) this.placed.add(i, x, y, x);
      if (!this.taken.take(x, y, paint[i], shown)) continue;
      context.globalAlpha = shown ? 1 : 0.18;
      const sprite = this.sprite?.(icons[icon[i]], look.paints[paint[i]], size);
      if (sprite) context.drawImage(sprite, x - size / 2, y - size / 2, size, size);
      else {
        context.fillStyle = look.paints[paint[i]];
        context.beginPath();
        context.arc(x, y, size / 2 - 1, 0, 7);
        context.fill();
      }
    }
    context.globalAlpha = 1;
  }

  /**
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   * @param {{hover: number, selected: number}} rows
   * @param {number} size of a mark
   */
  _rings({ context, look, places: { near }, events }, lanes, { hover, selected }, size) {
    for (const [i, width] of [
      [hover, 1.5],
      [selected, 2.5],
    ]) {
      const at = this._place(events, near, lanes, i);
      if (!at) continue;
      context.strokeStyle = look.colours.ink;
      context.lineWidth = width;
      context.beginPath();
      context.arc(...at, size * 0.5 + 4, 0, 7);
      context.stroke();
    }
  }

  /**
   * Where a row has its mark.
   * @param {Events} events
   * @param {import("./lanes.js").Scale} near
   * @param {Lane[]} lanes
   * @param {number} i
   * @returns {[number, number] | null}
   */
  _place(events, near, lanes, i) {
    const { lane } = events.block.columns;
    const at = i >= 0 ? lanes.find((one) => one.lane === lane[i]) : undefined;
    if (!at) return null;
    const x =
      lane[i] === TRIP
        ? (xOf(near, events.start[i] / DAY) + xOf(near, events.end[i] / DAY)) / 2
        : xOf(near, middleOf(events, i));
    return [x, at.y + this.offsets[i] * at.height];
  }

  /**
   * The events that the headline counts: a thin ring about each, and where there is room in the lane
   * of journeys a line up to a few words.
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   * @param {number} size of a mark
   */
  _named({ context, look, events, places: { near, left, right } }, lanes, size) {
    const { rows, label } = look.named;
    const points = rows
      .map((i) => (events.mask[i] ? this._place(events, near, lanes, i) : null))
      .filter((at) => at !== null)
      .filter(([x]) => x >= left && x <= right);
    if (!points.length) return;
    context.strokeStyle = look.colours.ink;
    context.lineWidth = 1.2;
    const round = size * 0.5 + 2;
    for (const [x, y] of points) {
      context.beginPath();
      context.arc(x, y, round, 0, 7);
      context.stroke();
    }
    const above = lanes.find((one) => this.order[one.lane] === "trip");
    if (!above || above.height < LABELLED) return;
    const [x, y] = points.reduce((one, other) => (other[1] < one[1] ? other : one));
    const top = above.y - above.height / 2 + LABEL_TOP;
    context.strokeStyle = look.colours.quiet;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, y - round);
    context.lineTo(x, top);
    context.stroke();
    // Beside the line, on the side with more room.
    const before = x - left > right - x;
    context.textAlign = before ? "right" : "left";
    context.lineWidth = HALO;
    context.strokeStyle = look.colours.page;
    context.fillStyle = look.colours.ink;
    const from = x + (before ? -4 : 4);
    context.strokeText(label, from, top);
    context.fillText(label, from, top);
  }

  /** The names of lanes at their top left. @param {Sheet} sheet @param {Lane[]} lanes */
  namesWithin({ context, look, places: { left } }, lanes) {
    context.textAlign = "left";
    context.fillStyle = look.colours.ink;
    context.strokeStyle = look.colours.page;
    context.lineWidth = HALO;
    for (const { lane, y, height } of lanes) {
      const at = /** @type {const} */ ([left, y - height / 2 + 9]);
      context.strokeText(look.lanes[this.order[lane]], ...at);
      context.fillText(look.lanes[this.order[lane]], ...at);
    }
  }

  /**
   * Titles beside the marks of the lanes that are high enough, where there is room.
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   */
  _titles({ context, look, events, places }, lanes) {
    if (!lanes.length || lanes[0].height < TITLED) return;
    const { lane } = events.block.columns;
    context.textAlign = "left";
    context.fillStyle = look.colours.ink;
    for (const { lane: number } of lanes) {
      const marks = this.placed.marks.filter((mark) => lane[mark.i] === number).sort((a, b) => a.x - b.x);
      // A lane that is crowded all over has no room for any.
      if (marks.length > MOST_TITLED) continue;
      const measured = marks.map((mark) => {
        const title = shortened(events.block.texts.title[mark.i]);
        return { ...mark, width: context.measureText(title).width, title };
      });
      titlesWithRoom(measured, TITLE_GAP, places.right).forEach((fits, place) => {
        const { x, x1 = x, y, width, title } = measured[place];
        if (!fits || x1 < places.left) return;
        context.fillText(title, x1 + TITLE_GAP, y);
        this.titles.push({ x: x1 + TITLE_GAP, y, width, text: title });
      });
    }
  }
}

/** @param {string} title */
function shortened(title) {
  return title.length <= LONGEST_TITLE
    ? title
    : `${title.slice(0, LONGEST_TITLE - 1).trimEnd()}…`;
}
