// @ts-check
// The lanes of the strip: their names, the marks in them, titles beside these, and rings about what is
// pointed at and selected.

import { clamp } from "./brush.js";
import { TRIP } from "./events.js";
import { fanned, lanePlaces, marksAt, titlesWithRoom } from "./lanes.js";
import { fitted } from "./letters.js";
import { Marks } from "./strip_marks.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./strip_places.js").Face} Face */
/** @typedef {import("./strip_places.js").Look} Look */
/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {import("./strip_marks.js").Lane} Lane */

const MARK = { map: 9, timeline: 13 };
const TITLE_GAP = 11;
const LONGEST_TITLE = 44;
/** From this height of a lane on there is room for titles. */
const TITLED = 20;
/** A lane with more marks is crowded all over. */
const MOST_TITLED = 400;
/** From this height of the lane of journeys on there is room for the label of what a headline counts. */
const LABELLED = 34;
const LABEL_TOP = 7;
/** Where there is no room beside the lanes, their names stand in them, in a halo. */
const HALO = 3;

export class Lanes {
  constructor() {
    /** @type {string[]} ids of lanes */
    this.order = [];
    this.marks = new Marks();
    /** @type {import("./events.js").Time} of the last frame */
    this.time = { from: 0, to: 0, until: null, window: 0 };
    /** @type {{x: number, y: number, width: number, text: string}[]} titles as drawn, for tests */
    this.titles = [];
  }

  /**
   * Take other rows: places in the lanes are computed anew.
   * @param {Events} events
   * @param {Look} look
   */
  setEvents(events, look) {
    this.order = Object.keys(look.lanes);
    this.marks.offsets = fanned(events, TRIP);
  }

  /** @param {Sheet} sheet */
  places({ places: { lanesTop, lanesBottom }, events }) {
    return lanePlaces(events, this.order, lanesTop, lanesBottom - lanesTop);
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
    const { beside, left, right } = places;
    this.time = time;
    this.titles = [];
    context.save();
    context.beginPath();
    context.rect(left - 6, 0, right - left + 12, places.height);
    context.clip();
    const size = Math.min(MARK[face], (lanes[0]?.height ?? 20) * 0.9);
    this.marks.draw(sheet, lanes, size, time, still);
    if (face === "timeline") {
      this._titles(sheet, lanes);
      if (!beside) this.namesWithin(sheet, lanes);
    }
    this._rings(sheet, rows);
    this._named(sheet, lanes);
    context.restore();
  }

  /** The rows whose marks are under a pointer, the nearest first. @param {number} x @param {number} y @param {number} reach */
  rowsAt(x, y, reach) {
    const { marks } = this;
    const near = (/** @type {number} */ i) => marks.x(i) - reach <= x && marks.x1(i) + reach >= x;
    return marksAt(marks.list(this.time, near), x, y, reach);
  }

  /** Names beside the lanes, and lines between these. @param {Sheet} sheet @param {Lane[]} lanes */
  names({ context, look, places: { beside, left, right } }, lanes) {
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
      context.arc(marks.middle(i), marks.y(i), marks.size * 0.5 + 4, 0, 7);
      context.stroke();
    }
  }

  /**
   * The events that the headline counts: a thin ring about each, and where there is room in the lane
   * of journeys a line up to a few words.
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   */
  _named({ context, look, events, places: { left, right } }, lanes) {
    const { marks } = this;
    const { rows, label } = look.named;
    const points = rows
      .filter((i) => events.mask[i] && marks.laneOf(i))
      .map((i) => /** @type {const} */ ([marks.middle(i), marks.y(i)]))
      .filter(([x]) => x >= left && x <= right);
    if (!points.length) return;
    context.strokeStyle = look.colours.ink;
    context.lineWidth = 1.2;
    const round = marks.size * 0.5 + 2;
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
    const counts = this.marks.counts(this.time);
    const all = this.marks.list(this.time, (i) => counts[lane[i]] <= MOST_TITLED);
    for (const { lane: number } of lanes) {
      // A lane that is crowded all over has no room for any.
      if (counts[number] > MOST_TITLED) continue;
      const marks = all.filter(({ i }) => lane[i] === number).sort((a, b) => a.x - b.x);
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
