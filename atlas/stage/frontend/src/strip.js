// @ts-check
// The timeline: lanes, histogram and brush on one canvas. As long as time alone moves, what it does not
// touch is a picture.

import { axis, bands, eraAt, eras, uncovered } from "./backdrop.js";
import { clamp } from "./brush.js";
import { Histogram, moved, zoomed } from "./lanes.js";
import { barsOfAll, barsShown, brush, brushEnds, moment, part } from "./overview.js";
import { lay, prepare, sheetLike } from "./sheet.js";
import { StripGestures } from "./strip_gestures.js";
import { Lanes } from "./strip_lanes.js";
import { neededHeight, stripPlaces } from "./strip_places.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./strip_places.js").Face} Face */
/** @typedef {import("./strip_places.js").Look} Look */
/** @typedef {import("./strip_places.js").Period} Period */

const LEAST_HEIGHT = 90;
/** The nearest that one can zoom in. */
const LEAST_DAYS = 6;
/** Beyond both ends of a period that the lanes show, as a share of it. */
const MARGIN = 0.02;

export class Strip {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Face} face
   * @param {{onBrush: (period: Period) => void, onBrushEnd: () => void,
   *   onHover: (rows: number[], x: number, y: number, era?: import("./backdrop.js").Era | null) => void,
   *   onPick: (rows: number[], x: number, y: number) => void, redraw: () => void}} tell
   */
  constructor(canvas, face, tell) {
    this.canvas = canvas;
    this.face = face;
    this.tell = tell;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {Events} set before anything is drawn */
    this.events = /** @type {any} */ (null);
    /** @type {Look} */
    this.look = /** @type {any} */ (null);
    this.lanes = new Lanes();
    /** @type {Period | null} the brush; null: all days */
    this.period = null;
    /** @type {Period | null} the days that the lanes show; null: all */
    this.days = null;
    this.followed = "";
    /** @type {unknown[]} what the last frame was made of, but for time */
    this.seen = [];
    /** @type {import("./sheet.js").Sheet | null} */
    this.ground = null;
    /** @type {import("./strip_marks.js").Lane[]} */
    this.laid = [];
    /** @type {Histogram} */
    this.histogram = /** @type {any} */ (null);
    /** @type {unknown[]} what the histogram is made of */
    this.sorted = [];
    /** Known without asking, which would have the page laid out in the middle of a frame. */
    this.size = /** @type {{clientWidth: number, clientHeight: number} | null} */ (null);
    new ResizeObserver(() => {
      const { clientWidth, clientHeight } = canvas;
      this.size = { clientWidth, clientHeight };
      tell.redraw();
    }).observe(canvas);
    this.gestures = new StripGestures(this);
  }

  /**
   * Take other rows: places in the lanes are computed anew.
   * @param {Events} events
   * @param {Look} look
   */
  setEvents(events, look) {
    this.events = events;
    this.look = look;
    this.lanes.setEvents(events, look);
    const needed = neededHeight(this.places, this.lanes.rows.filter(({ length }) => length).length);
    this.canvas.style.setProperty("--needed", `${needed}px`);
  }

  /** @returns {Period} all days, with a little beyond both ends */
  get limits() {
    const { first, last } = this.events;
    const edge = Math.max((last - first) * 0.01, 3);
    return [first - edge, last + 1 + edge];
  }

  /** @returns {Period} */
  get brushLimits() {
    const { first, last } = this.events;
    return [first, last];
  }

  /** @param {Period | null} days */
  lookAt(days) {
    const [first, last] = this.limits;
    this.days =
      days === null ? null : [clamp(days[0], first, last - 1), clamp(days[1], first + 1, last)];
    this.tell.redraw();
  }

  /** Show a period from end to end. @param {Period | null} period null: all days */
  lookAtPeriod(period) {
    if (period === null) return this.lookAt(null);
    const [from, to] = [period[0], period[1] + 1];
    const edge = Math.max((to - from) * MARGIN, (LEAST_DAYS - to + from) / 2);
    return this.lookAt([from - edge, to + edge]);
  }

  /** The large lanes show a period; under the map they are an overview of all. @param {Period | null} period */
  follow(period) {
    const followed = JSON.stringify(period);
    if (this.face !== "timeline" || followed === this.followed) return;
    this.followed = followed;
    this.lookAtPeriod(period);
  }

  /**
   * @param {number} factor below 1: nearer
   * @param {number} [about] the day that stays where it is, else the middle
   */
  zoom(factor, about) {
    const [day0, day1] = this.days ?? this.limits;
    const fixed = about ?? (day0 + day1) / 2;
    this.days = zoomed([day0, day1], fixed, factor, this.limits, LEAST_DAYS);
    this.tell.redraw();
  }

  /**
   * @param {number} by days
   * @param {Period} [days] those that the lanes showed before, else those that they show
   */
  move(by, days = this.days ?? this.limits) {
    this.days = moved(days, by, this.limits);
    this.tell.redraw();
  }

  /** The marks that were shown last, with `x1` where a bar ends. */
  get marks() {
    return this.lanes.marks.list(this.lanes.time);
  }

  /** Sizes and scales of the parts. */
  get places() {
    return stripPlaces(this.size ?? this.canvas, this.face, this.look, this.days, this.limits);
  }

  /** The named period at a point. @param {number} x @param {number} y */
  eraAt(x, y) {
    return eraAt(this, x, y);
  }

  /** Pixels of both ends of the brush. @param {Period | null} period */
  brushEnds(period) {
    return brushEnds(this.places, period ?? this.brushLimits);
  }

  /**
   * Draw everything.
   * @param {import("./events.js").Time} time
   * @param {{selected: number, hover: number, period: Period | null, moment: number | null}} now
   */
  draw(time, now) {
    const { events, look, context, canvas, places } = this;
    // In a frame that has no room for lanes nothing is drawn.
    if (!events || !look || !places.width || places.height < LEAST_HEIGHT) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const [width, height] = [Math.round(places.width * ratio), Math.round(places.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const sheet = { context, look, places, events, ratio };
    prepare(sheet);
    context.clearRect(0, 0, places.width, places.height);
    const still = this._still(sheet);
    if (!still) {
      this.ground = null;
      this.laid = this.lanes.places(sheet, this.face);
      this._sort(sheet);
      this._ground(sheet);
    } else {
      if (!this.ground) {
        this.ground = sheetLike(sheet);
        this._ground(this.ground);
      }
      lay(sheet, this.ground);
    }
    this.lanes.draw(sheet, this.laid, this.face, time, now, still);
    barsShown(sheet, this.histogram, time);
    part(sheet);
    brush(sheet, now.period);
    // Over the brush, which mutes what lies outside it.
    if (!places.beside) this.lanes.namesWithin(sheet, this.laid);
    if (now.moment !== null) moment(sheet, now.moment);
  }

  /** Whether all but time is as it was in the last frame. @param {import("./sheet.js").Sheet} sheet */
  _still({ events, look, places, ratio }) {
    const { width, height, near, far } = places;
    const { sprite, offsets } = this.lanes.marks;
    const days = [near.day0, near.day1, far.day0, far.day1];
    // Letters that are drawn before their font is there stay in another one.
    const fonts = document.fonts.status;
    const seen = [events, events.mask, look, this.face, width, height, ratio, sprite, offsets, fonts, ...days];
    const still = seen.every((one, n) => Object.is(one, this.seen[n]));
    this.seen = seen;
    return still;
  }

  /** Sort the rows into bars, unless that was done: they do not depend on what the lanes show. @param {import("./sheet.js").Sheet} sheet */
  _sort({ events, places: { far, left, right } }) {
    const of = [events.mask, far.day0, far.day1, right - left];
    if (of.every((one, n) => one === this.sorted[n])) return;
    this.sorted = of;
    this.histogram = new Histogram(events, [far.day0, far.day1], right - left);
  }

  /** What stands behind the marks and the bars that are shown. @param {import("./sheet.js").Sheet} sheet */
  _ground(sheet) {
    axis(sheet);
    bands(sheet);
    uncovered(sheet);
    eras(sheet);
    this.lanes.names(sheet, this.laid);
    barsOfAll(sheet, this.histogram);
  }
}
