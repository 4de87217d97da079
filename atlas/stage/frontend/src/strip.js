// @ts-check
// The timeline: lanes, histogram and brush, drawn on one canvas.

import { clamp, dragged, gripAt } from "./brush.js";
import { ticks } from "./days.js";
import { DAY, TRIP } from "./events.js";
import {
  dayAt,
  fanned,
  histogram,
  lanePlaces,
  marksAt,
  middleOf,
  moved,
  titlesWithRoom,
  xOf,
  zoomed,
} from "./lanes.js";
import { fitted } from "./letters.js";
import { Placed, Taken } from "./places.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./lanes.js").Scale} Scale */
/** @typedef {[number, number]} Period */

const AXIS = 22;
const LEAST_HEIGHT = 110;
const HISTOGRAM = { map: 34, timeline: 46 };
const ERAS = 17;
const MARK = { map: 9, timeline: 13 };
/** The nearest that one can zoom in. */
const LEAST_DAYS = 6;
const REACH = 9;
const TITLE_GAP = 11;
const LONGEST_TITLE = 44;
/** From this width on the lanes have room for their whole labels. */
const WIDE = 430;
const LABELS = 134;
/** Where there is no room beside the lanes, their names stand in them, in a halo. */
const HALO = 3;
const EDGE = 8;
/** Beyond both ends of a period that the lanes show, as a share of it. */
const MARGIN = 0.02;
const MORATORIUM = "moratorium-2017-19";
const UNCOVERED = "Not yet covered";
/** Between two strokes of the hatching. */
const HATCH = 6;

/**
 * @typedef {object} Look
 * @property {Record<string, string>} colours of ink, quiet, line, page, journey
 * @property {string[]} paints a colour for each number of `paint`
 * @property {string} font
 * @property {Record<string, string>} lanes labels by the ids of lanes, in their order
 * @property {Record<string, string>} eraLanes
 */

export class Strip {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {"map" | "timeline"} face
   * @param {{onBrush: (period: Period) => void, onBrushEnd: () => void,
   *   onHover: (rows: number[], x: number, y: number) => void,
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
    /** @type {string[]} */
    this.order = [];
    this.offsets = new Float32Array(0);
    /** @type {Period | null} the brush; null: all days */
    this.period = null;
    /** @type {Period | null} the days that the lanes show; null: all */
    this.days = null;
    this.placed = new Placed();
    this.taken = new Taken();
    /** @type {{x: number, y: number, width: number, text: string}[]} titles as drawn, for tests */
    this.titles = [];
    /** @type {((icon: string, colour: string, size: number) => HTMLCanvasElement | null) | null} */
    this.sprite = null;
    this._listen();
  }

  /**
   * Take other rows: places in the lanes are computed anew.
   * @param {Events} events
   * @param {Look} look
   */
  setEvents(events, look) {
    this.events = events;
    this.look = look;
    this.order = Object.keys(look.lanes);
    this.offsets = fanned(events, TRIP);
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

  /** @param {number} factor below 1: nearer */
  zoom(factor) {
    const [day0, day1] = this.days ?? this.limits;
    this.days = zoomed([day0, day1], (day0 + day1) / 2, factor, this.limits, LEAST_DAYS);
    this.tell.redraw();
  }

  /** The marks that are shown, with `x1` where a bar ends. */
  get marks() {
    return this.placed.marks;
  }

  /** Sizes and scales of the parts, from the top: axis, eras, lanes, histogram with the brush. */
  get places() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const wide = width >= WIDE;
    const left = wide ? LABELS : EDGE;
    const right = width - 10;
    // Under the map there is room for one lane of them, the named periods.
    const known = Object.keys(this.look.eraLanes).length;
    const eras = !wide ? 0 : this.face === "timeline" ? known : Math.min(known, 1);
    const bars = HISTOGRAM[this.face];
    const [day0, day1] = this.days ?? this.limits;
    const [all0, all1] = this.limits;
    return {
      width,
      height,
      wide,
      left,
      right,
      eras,
      erasTop: AXIS,
      lanesTop: AXIS + eras * ERAS + 2,
      lanesBottom: height - bars - 8,
      barsTop: height - bars - 4,
      bars,
      near: { day0, day1, x0: left, x1: right },
      far: { day0: all0, day1: all1, x0: left, x1: right },
    };
  }

  /**
   * Draw everything.
   * @param {import("./events.js").Time} time
   * @param {{selected: number, hover: number, period: Period | null, moment: number | null}} now
   */
  draw(time, now) {
    const { events, look, context } = this;
    // In a frame that has no room for lanes nothing is drawn.
    if (!events || !look || !this.canvas.clientWidth || this.canvas.clientHeight < LEAST_HEIGHT)
      return;
    const ratio = globalThis.devicePixelRatio || 1;
    const { width, height } = this.places;
    if (
      this.canvas.width !== Math.round(width * ratio) ||
      this.canvas.height !== Math.round(height * ratio)
    ) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `12px ${look.font}`;
    context.textBaseline = "middle";
    this._axis();
    this._bands();
    this._uncovered();
    this._eras();
    this._lanes(time, now);
    this._bars(time);
    this._brush(now.period);
    if (now.moment !== null) this._moment(now.moment);
  }

  _axis() {
    const { context, look, places } = this;
    const { near, left, right, lanesBottom } = places;
    context.fillStyle = look.colours.quiet;
    context.strokeStyle = look.colours.line;
    context.lineWidth = 1;
    context.textAlign = "left";
    for (const { day, label, major } of ticks(
      [near.day0, near.day1],
      right - left,
      14,
      (label) => context.measureText(label).width,
    )) {
      const x = Math.round(xOf(near, day)) + 0.5;
      if (x < left || x > right) continue;
      context.globalAlpha = major ? 0.9 : 0.5;
      context.beginPath();
      context.moveTo(x, AXIS - 4);
      context.lineTo(x, lanesBottom);
      context.stroke();
      context.globalAlpha = 1;
      if (x + context.measureText(label).width + 4 <= right + 8)
        context.fillText(label, x + 3, AXIS / 2);
    }
  }

  /** Upright bands: where Kim Jong Un was abroad, and the pause in testing. */
  _bands() {
    const { context, look, places, events } = this;
    const { near, lanesTop, lanesBottom, left, right } = places;
    const band = (
      /** @type {number} */ from,
      /** @type {number} */ to,
      /** @type {string} */ colour,
      /** @type {number} */ alpha,
    ) => {
      const [a, b] = [clamp(xOf(near, from), left, right), clamp(xOf(near, to), left, right)];
      if (b <= a) return;
      context.globalAlpha = alpha;
      context.fillStyle = colour;
      context.fillRect(a, lanesTop, Math.max(b - a, 1), lanesBottom - lanesTop);
    };
    for (const era of events.block.about.eras) {
      if (era.id === MORATORIUM) band(era.from, era.to + 1, look.colours.quiet, 0.12);
    }
    const { kind, away } = events.block.columns;
    for (let i = 0; i < events.count; i++) {
      if (away[i] && kind[i] === TRIP && events.mask[i]) {
        band(events.start[i] / DAY, events.end[i] / DAY, look.colours.journey, 0.25);
      }
    }
    context.globalAlpha = 1;
  }

  /** Hatching over the days after the one to which the data are complete. */
  _uncovered() {
    const { context, look, places, events } = this;
    const { near, far, left, right, lanesTop, lanesBottom, barsTop, bars } = places;
    // Columns without that day, such as those of a visitor alone, have no end.
    const from = (events.block.about.asOf ?? Infinity) + 1;
    context.strokeStyle = look.colours.quiet;
    context.lineWidth = 1;
    const hatch = (
      /** @type {number} */ x,
      /** @type {number} */ y,
      /** @type {number} */ high,
    ) => {
      if (!(x < right)) return;
      context.save();
      context.beginPath();
      context.rect(x, y, right - x, high);
      context.clip();
      context.globalAlpha = 0.4;
      context.beginPath();
      for (let at = x - high; at < right; at += HATCH) {
        context.moveTo(at, y + high);
        context.lineTo(at + high, y);
      }
      context.stroke();
      context.restore();
    };
    const x = Math.max(xOf(near, from), left);
    hatch(x, lanesTop, lanesBottom - lanesTop);
    hatch(Math.max(xOf(far, from), left), barsTop, bars);
    if (context.measureText(UNCOVERED).width + 16 > right - x) return;
    context.fillStyle = look.colours.quiet;
    context.textAlign = "left";
    context.fillText(UNCOVERED, x + 8, lanesTop + 9);
  }

  _eras() {
    const { context, look, places, events } = this;
    const { near, left, right, erasTop, eras } = places;
    if (!eras) return;
    const lanes = Object.keys(look.eraLanes).slice(0, eras);
    lanes.forEach((lane, place) => {
      const y = erasTop + place * ERAS;
      context.fillStyle = look.colours.quiet;
      context.textAlign = "right";
      context.fillText(look.eraLanes[lane], left - 8, y + ERAS / 2);
      context.textAlign = "left";
      let shade = 0;
      let taken = left;
      for (const era of events.block.about.eras.filter(
        (/** @type {any} */ one) => one.lane === lane,
      )) {
        const [a, b] = [xOf(near, era.from), xOf(near, era.to === null ? near.day1 : era.to + 1)];
        shade += 1;
        if (b <= left || a >= right) continue;
        const [x0, x1] = [clamp(a, left, right), clamp(b, left, right)];
        context.globalAlpha = shade % 2 ? 0.16 : 0.3;
        context.fillStyle = look.colours.quiet;
        context.fillRect(x0, y + 1, x1 - x0 - 1, ERAS - 3);
        context.globalAlpha = 1;
        // Periods may overlap, their names may not.
        const start = Math.max(x0, taken) + 4;
        const width = context.measureText(era.name).width;
        if (start + width + 4 > x1) continue;
        taken = start + width;
        context.fillStyle = look.colours.ink;
        context.fillText(era.name, start, y + ERAS / 2);
      }
    });
  }

  _lanes(/** @type {import("./events.js").Time} */ time, /** @type {any} */ now) {
    const { context, look, places, events } = this;
    const { near, wide, left, right, lanesTop, lanesBottom } = places;
    const lanes = lanePlaces(events, this.order, lanesTop, lanesBottom - lanesTop);
    const byLane = new Map(lanes.map((one) => [one.lane, one]));
    const { lane, paint, icon } = events.block.columns;
    const { icons } = events.block.about;
    const size = Math.min(MARK[this.face], (lanes[0]?.height ?? 20) * 0.9);
    this.placed.begin(events.count);
    this.taken.begin(places.width, places.height);
    this.titles = [];
    context.textAlign = "right";
    context.strokeStyle = look.colours.line;
    lanes.forEach(({ lane: number, y, height }, place) => {
      if (wide) {
        context.fillStyle = look.colours.ink;
        context.font = `${clamp(Math.floor(height), 9, 12)}px ${look.font}`;
        const label = look.lanes[this.order[number]];
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
    context.save();
    context.beginPath();
    context.rect(left - 6, 0, right - left + 12, places.height);
    context.clip();
    // Many rows on one pixel are one mark: the eye cannot tell them apart, and it is fast.
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
    this._titles(lanes);
    if (!wide && this.face === "timeline") this._namesWithin(lanes);
    for (const [i, width] of [
      [now.hover, 1.5],
      [now.selected, 2.5],
    ]) {
      const at = i >= 0 ? byLane.get(lane[i]) : undefined;
      if (!at) continue;
      const x =
        lane[i] === TRIP
          ? (xOf(near, events.start[i] / DAY) + xOf(near, events.end[i] / DAY)) / 2
          : xOf(near, middleOf(events, i));
      context.strokeStyle = look.colours.ink;
      context.lineWidth = width;
      context.beginPath();
      context.arc(x, at.y + this.offsets[i] * at.height, size * 0.5 + 4, 0, 7);
      context.stroke();
    }
    context.restore();
  }

  /** The names of lanes at their top left. */
  _namesWithin(/** @type {{lane: number, y: number, height: number}[]} */ lanes) {
    const { context, look, places } = this;
    context.textAlign = "left";
    context.fillStyle = look.colours.ink;
    context.strokeStyle = look.colours.page;
    context.lineWidth = HALO;
    for (const { lane, y, height } of lanes) {
      const at = /** @type {const} */ ([places.left, y - height / 2 + 9]);
      context.strokeText(look.lanes[this.order[lane]], ...at);
      context.fillText(look.lanes[this.order[lane]], ...at);
    }
  }

  /** Titles beside the marks of the lanes that are high enough, where there is room. */
  _titles(/** @type {{lane: number, y: number, height: number}[]} */ lanes) {
    const { context, look, events, places } = this;
    if (this.face !== "timeline" || !lanes.length || lanes[0].height < 20) return;
    const { lane } = events.block.columns;
    context.textAlign = "left";
    context.fillStyle = look.colours.ink;
    for (const { lane: number } of lanes) {
      const marks = this.marks.filter((mark) => lane[mark.i] === number).sort((a, b) => a.x - b.x);
      // A lane that is crowded all over has no room for any.
      if (marks.length > 400) continue;
      const measured = marks.map((mark) => {
        const title = this._shortened(events.block.texts.title[mark.i]);
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

  /** @param {string} title */
  _shortened(title) {
    return title.length <= LONGEST_TITLE
      ? title
      : `${title.slice(0, LONGEST_TITLE - 1).trimEnd()}…`;
  }

  _bars(/** @type {import("./events.js").Time} */ time) {
    const { context, look, places, events } = this;
    const { far, wide, left, right, barsTop, bars } = places;
    const { size, all, shown } = histogram(events, time, [far.day0, far.day1], right - left);
    const most = Math.max(...all, 1);
    const width = Math.max((size / (far.day1 - far.day0)) * (right - left) - 0.6, 1);
    const bottom = barsTop + bars;
    context.fillStyle = look.colours.line;
    context.fillRect(left, bottom - 0.5, right - left, 1);
    all.forEach((count, bar) => {
      if (!count) return;
      const x = xOf(far, far.day0 + bar * size);
      const high = (/** @type {number} */ rows) =>
        rows ? Math.max((rows / most) * (bars - 6), 1.5) : 0;
      context.globalAlpha = 0.25;
      context.fillStyle = look.colours.quiet;
      context.fillRect(x, bottom - high(count), width, high(count));
      context.globalAlpha = 1;
      context.fillRect(x, bottom - high(shown[bar]), width, high(shown[bar]));
    });
    if (wide) {
      context.textAlign = "right";
      context.fillStyle = look.colours.quiet;
      context.fillText(fitted(context, "Period", left - 12), left - 8, barsTop + bars / 2);
    }
    if (this.days) {
      // What part of all days the lanes show.
      const [a, b] = [xOf(far, this.days[0]), xOf(far, this.days[1])];
      context.fillStyle = look.colours.ink;
      context.fillRect(a, barsTop - 2, Math.max(b - a, 2), 2);
    }
  }

  /** Pixels of both ends of the brush. @returns {[number, number]} */
  brushEnds(/** @type {Period | null} */ period) {
    const { far } = this.places;
    const [from, to] = period ?? this.brushLimits;
    return [xOf(far, from), xOf(far, to + 1)];
  }

  _brush(/** @type {Period | null} */ period) {
    const { context, look, places } = this;
    const { left, right, barsTop, bars, near, lanesTop, lanesBottom } = places;
    const [a, b] = this.brushEnds(period);
    context.fillStyle = look.colours.page;
    context.globalAlpha = 0.6;
    if (period) {
      context.fillRect(left, barsTop, a - left, bars);
      context.fillRect(b, barsTop, right - b, bars);
      const [c, d] = [
        clamp(xOf(near, period[0]), left, right),
        clamp(xOf(near, period[1] + 1), left, right),
      ];
      context.globalAlpha = 0.35;
      context.fillRect(left, lanesTop, c - left, lanesBottom - lanesTop);
      context.fillRect(d, lanesTop, right - d, lanesBottom - lanesTop);
    }
    context.globalAlpha = 1;
    context.strokeStyle = look.colours.ink;
    context.lineWidth = 1;
    context.strokeRect(a + 0.5, barsTop + 0.5, Math.max(b - a - 1, 1), bars - 1);
    // The ends of a narrow brush stand outside it, apart from each other.
    const out = b - a < 16 ? 5 : 0;
    for (const x of [a - out, b + out]) {
      context.fillStyle = look.colours.ink;
      context.beginPath();
      context.roundRect(x - 3.5, barsTop + bars / 2 - 10, 7, 20, 3);
      context.fill();
    }
  }

  _moment(/** @type {number} */ moment) {
    const { context, look, places } = this;
    const { near, far, left, right, lanesTop, lanesBottom, barsTop, bars } = places;
    context.fillStyle = look.colours.ink;
    const x = xOf(near, moment / DAY);
    if (x >= left && x <= right) context.fillRect(x - 0.75, lanesTop, 1.5, lanesBottom - lanesTop);
    context.fillRect(clamp(xOf(far, moment / DAY), left, right) - 0.75, barsTop, 1.5, bars);
  }

  _listen() {
    const { canvas } = this;
    /** @type {any} */
    let drag = null;
    /** @type {Map<number, {x: number, y: number}>} */
    const fingers = new Map();
    let spread = 0;
    const inside = (/** @type {PointerEvent | WheelEvent | MouseEvent} */ event) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !this.events) return;
      const { x, y } = inside(event);
      fingers.set(event.pointerId, { x, y });
      canvas.setPointerCapture(event.pointerId);
      if (fingers.size === 2) {
        const [one, two] = [...fingers.values()];
        spread = Math.abs(one.x - two.x);
        drag = null;
        return;
      }
      const { far, near, barsTop } = this.places;
      if (y >= barsTop - 4) {
        const period = this.period ?? this.brushLimits;
        const grip = gripAt(x, this.brushEnds(this.period ?? null), !this.period);
        drag = { grip, period, start: dayAt(far, x), x, moved: false };
      } else {
        drag = { pan: this.days, near, start: dayAt(near, x), x, y, moved: false };
      }
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.events) return;
      const { x, y } = inside(event);
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, { x, y });
      if (fingers.size === 2) {
        const [one, two] = [...fingers.values()];
        const apart = Math.abs(one.x - two.x);
        if (spread > 8 && apart > 8) {
          const [day0, day1] = this.days ?? this.limits;
          const about = dayAt(this.places.near, (one.x + two.x) / 2);
          this.days = zoomed([day0, day1], about, spread / apart, this.limits, LEAST_DAYS);
          this.tell.redraw();
        }
        spread = apart;
        return;
      }
      if (drag) {
        if (Math.abs(x - drag.x) > 3) drag.moved = true;
        if (!drag.moved) return;
        if (drag.grip) {
          const [first, last] = this.brushLimits;
          const now = clamp(dayAt(this.places.far, x), first, last + 0.999);
          this.tell.onBrush(dragged(drag.grip, drag.period, drag.start, now, this.brushLimits));
        } else if (drag.pan) {
          const by = drag.start - dayAt(drag.near, x);
          this.days = moved(drag.pan, by, this.limits);
          this.tell.redraw();
        }
        return;
      }
      const overBars = y >= this.places.barsTop - 4;
      if (overBars) {
        const grip = gripAt(x, this.brushEnds(this.period ?? null), !this.period);
        canvas.style.cursor = {
          from: "ew-resize",
          to: "ew-resize",
          middle: "grab",
          new: "crosshair",
        }[grip];
        this.tell.onHover([], event.clientX, event.clientY);
        return;
      }
      const rows = marksAt(this.marks, x, y, REACH);
      canvas.style.cursor = rows.length ? "pointer" : this.days ? "grab" : "default";
      this.tell.onHover(rows, event.clientX, event.clientY);
    });
    const end = (/** @type {PointerEvent} */ event) => {
      fingers.delete(event.pointerId);
      if (!drag) return;
      const { x, y } = inside(event);
      const done = drag;
      drag = null;
      if (done.grip && done.moved) this.tell.onBrushEnd();
      else if (!done.grip && !done.moved && event.type === "pointerup") {
        this.tell.onPick(marksAt(this.marks, x, y, REACH), event.clientX, event.clientY);
      }
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    canvas.addEventListener("pointerleave", (event) => {
      if (!drag) this.tell.onHover([], event.clientX, event.clientY);
    });
    canvas.addEventListener("dblclick", (event) => {
      if (!this.events) return;
      if (inside(event).y >= this.places.barsTop - 4) {
        this.tell.onBrush(this.brushLimits);
        this.tell.onBrushEnd();
      } else this.lookAt(null);
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        if (!this.events) return;
        const { x } = inside(event);
        // On the map's strip a page that is scrolled past shall scroll.
        if (
          this.face === "map" &&
          !event.ctrlKey &&
          Math.abs(event.deltaY) >= Math.abs(event.deltaX)
        )
          return;
        event.preventDefault();
        const days = this.days ?? this.limits;
        this.days =
          Math.abs(event.deltaX) > Math.abs(event.deltaY)
            ? moved(days, ((days[1] - days[0]) * event.deltaX) / 800, this.limits)
            : zoomed(
                days,
                dayAt(this.places.near, x),
                Math.exp(event.deltaY / 400),
                this.limits,
                LEAST_DAYS,
              );
        this.tell.redraw();
      },
      { passive: false },
    );
  }
}
