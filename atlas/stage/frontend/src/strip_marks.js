// @ts-check
// The marks in the lanes. While the lanes stand still, pictures of all marks shown and of none are
// kept, and only the columns in which some are shown and others not are drawn mark by mark.

import { ALL_ROWS, Buckets, SOME_ROWS } from "./buckets.js";
import { clamp } from "./brush.js";
import { DAY, TRIP } from "./events.js";
import { middleOf, xOf } from "./lanes.js";
import { sheetLike } from "./sheet.js";
import { Taken } from "./taken.js";

/** @typedef {import("./events.js").Time} Time */
/** @typedef {import("./sheet.js").Sheet} Sheet */
/**
 * A lane begins at `top` with a line of `head` pixels for words, under which lie the marks: `y` is
 * the middle of their `height`, and `size` that of a mark.
 * @typedef {{lane: number, top: number, head: number, y: number, height: number, size: number}} Lane
 */
/** @typedef {{i: number, x: number, y: number, x1: number}} Mark a bar ends at `x1`, else it is `x` */

/** Pixels of the screen of a column. */
const COLUMN = 16;
/** A mark's edges are softened by so many pixels. */
const SOFT = 1;
/** Marks so far beyond both ends of the lanes are drawn too. */
const BEYOND = 4;
const MUTED = 0.18;
const MUTED_TRIP = 0.25;

/** What is kept of lanes that stand still. */
class Still {
  /** @param {Marks} marks @param {Sheet} sheet */
  constructor(marks, sheet) {
    const { events, ratio } = sheet;
    const picture = (/** @type {boolean} */ shown) => {
      const kept = sheetLike(sheet);
      marks.drawRows(kept, () => shown);
      return kept.context.canvas;
    };
    /** @type {HTMLCanvasElement} */
    this.all = picture(true);
    this.none = picture(false);
    const around = (/** @type {number} */ i) => marks.sizeOf(i) / 2 + SOFT;
    const column = (/** @type {number} */ x) => Math.floor((x * ratio) / COLUMN);
    this.columns = new Buckets(
      events,
      Math.ceil(sheet.context.canvas.width / COLUMN),
      (i) => column(marks.x(i) - around(i)),
      (i) => column(marks.x1(i) + around(i)),
    );
    /** In which drawing a row was last drawn by itself. */
    this.stamps = new Uint32Array(events.count);
    this.drawing = 0;
  }

  /**
   * @param {Marks} marks
   * @param {Sheet} sheet
   * @param {Time} time
   */
  draw(marks, sheet, time) {
    const { context, events } = sheet;
    const { columns, stamps } = this;
    const { height } = context.canvas;
    this.drawing += 1;
    context.save();
    context.resetTransform();
    context.beginPath();
    let mixed = false;
    for (let first = 0, end = 0; first < columns.length; first = end) {
      const state = columns.state(first, time);
      for (end = first + 1; end < columns.length && columns.state(end, time) === state; ) end += 1;
      const [x, width] = [first * COLUMN, (end - first) * COLUMN];
      if (state === SOME_ROWS) {
        mixed = true;
        context.rect(x, 0, width, height);
        for (let n = columns.at[first]; n < columns.at[end]; n++)
          stamps[columns.rows[n]] = this.drawing;
      } else {
        const picture = state === ALL_ROWS ? this.all : this.none;
        context.drawImage(picture, x, 0, width, height, x, 0, width, height);
      }
    }
    context.clip();
    context.setTransform(sheet.ratio, 0, 0, sheet.ratio, 0, 0);
    if (mixed)
      marks.drawRows(
        sheet,
        (i) => events.shown(i, time),
        (i) => stamps[i] === this.drawing,
      );
    context.restore();
  }
}

export class Marks {
  constructor() {
    /** @type {((icon: string, colour: string, size: number) => HTMLCanvasElement | null) | null} */
    this.sprite = null;
    /** How far each row lies from the middle of its lane, in pixels. */
    this.offsets = new Float32Array(0);
    /** @type {(Lane | undefined)[]} by their numbers */
    this.lanes = [];
    /** @type {Sheet} */
    this.sheet = /** @type {any} */ (null);
    this.taken = new Taken();
    /** @type {Still | null} */
    this.still = null;
  }

  /**
   * @param {Sheet} sheet
   * @param {Lane[]} lanes
   * @param {Time} time
   * @param {boolean} still whether but for time all is as it was in the last frame
   */
  draw(sheet, lanes, time, still) {
    this.sheet = sheet;
    this.lanes = [];
    for (const lane of lanes) this.lanes[lane.lane] = lane;
    if (!still) {
      this.still = null;
      this.drawRows(sheet, (i) => sheet.events.shown(i, time));
      return;
    }
    this.still ??= new Still(this, sheet);
    this.still.draw(this, sheet, time);
  }

  /** @param {number} i */
  x(i) {
    const { events, places } = this.sheet;
    const { lane } = events.block.columns;
    return xOf(places.near, lane[i] === TRIP ? events.start[i] / DAY : middleOf(events, i));
  }

  /** Where a bar ends; other marks end where they begin. @param {number} i */
  x1(i) {
    const { events, places } = this.sheet;
    if (events.block.columns.lane[i] !== TRIP) return this.x(i);
    return Math.max(xOf(places.near, events.end[i] / DAY), this.x(i) + 3);
  }

  /** @param {number} i */
  y(i) {
    return /** @type {Lane} */ (this.laneOf(i)).y + this.offsets[i];
  }

  /** The middle of a mark, of a bar too as far as it goes. @param {number} i */
  middle(i) {
    const { events, places } = this.sheet;
    return xOf(places.near, middleOf(events, i));
  }

  /** The lane that a row is in, if that is there. @param {number} i */
  laneOf(i) {
    return this.lanes[this.sheet.events.block.columns.lane[i]];
  }

  /** Pixels of a row's mark; no lane, no mark. @param {number} i */
  sizeOf(i) {
    return this.laneOf(i)?.size ?? 0;
  }

  /** How thick a row's bar is, or its mark. @param {number} i */
  thick(i) {
    const lane = this.laneOf(i);
    if (!lane || this.sheet.events.block.columns.lane[i] !== TRIP) return lane?.size ?? 0;
    return clamp(lane.height * 0.45, 4, 10);
  }

  /** Whether a row has a mark in the lanes, or just beyond them. @param {number} i */
  within(i) {
    const { events, places } = this.sheet;
    if (!events.mask[i] || !this.laneOf(i)) return false;
    const beyond = events.block.columns.lane[i] === TRIP ? 0 : BEYOND;
    return this.x1(i) >= places.left - beyond && this.x(i) <= places.right + beyond;
  }

  /**
   * Draw marks one by one. Many rows on one pixel are one mark: the eye cannot tell them apart.
   * @param {Sheet} sheet
   * @param {(i: number) => boolean} shown the others are muted
   * @param {(i: number) => boolean} [asked] which rows; else all
   */
  drawRows({ context, places, events }, shown, asked) {
    const { lane, paint } = events.block.columns;
    this.taken.begin(places.width, places.height);
    for (let i = 0; i < events.count; i++) {
      if ((asked && !asked(i)) || !this.within(i)) continue;
      const strong = shown(i);
      const journey = lane[i] === TRIP;
      if (!journey && !this.taken.take(this.x(i), this.y(i), paint[i], strong)) continue;
      context.globalAlpha = strong ? 1 : journey ? MUTED_TRIP : MUTED;
      this.drawMark(context, i);
    }
    context.globalAlpha = 1;
  }

  /** @param {CanvasRenderingContext2D} context @param {number} i @param {number} [size] */
  drawMark(context, i, size = this.sizeOf(i)) {
    const { look, events } = this.sheet;
    const { lane, paint, icon } = events.block.columns;
    const [x, y] = [this.x(i), this.y(i)];
    const colour = look.paints[paint[i]];
    if (lane[i] === TRIP) {
      const thick = this.thick(i);
      context.fillStyle = colour;
      context.fillRect(x, y - thick / 2, this.x1(i) - x, thick);
      return;
    }
    const sprite = this.sprite?.(events.block.about.icons[icon[i]], colour, size);
    if (sprite) context.drawImage(sprite, x - size / 2, y - size / 2, size, size);
    else {
      context.fillStyle = colour;
      context.beginPath();
      context.arc(x, y, size * 0.4, 0, 7);
      context.fill();
    }
  }

  /**
   * The marks of rows that are shown.
   * @param {Time} time
   * @param {(i: number) => boolean} [asked] of which rows; else of all
   * @returns {Mark[]}
   */
  list(time, asked = () => true) {
    const marks = [];
    if (this.sheet)
      for (let i = 0; i < this.sheet.events.count; i++)
        if (asked(i) && this.within(i) && this.sheet.events.shown(i, time))
          marks.push({ i, x: this.x(i), y: this.y(i), x1: this.x1(i) });
    return marks;
  }

  /** How many marks are shown in each lane, by its number. @param {Time} time */
  counts(time) {
    const { events } = this.sheet;
    const { lane } = events.block.columns;
    const flags = events.flags(time);
    const counts = new Uint32Array(this.lanes.length);
    for (let i = 0; i < events.count; i++) if (flags[i] && this.within(i)) counts[lane[i]] += 1;
    return counts;
  }
}
