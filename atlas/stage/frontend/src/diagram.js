// @ts-check
// The time-distance diagram of a journey: hours across, kilometres down, as E. J. Marey drew the
// trains of France in 1885. A drag in it moves time.

import { clamp } from "./brush.js";
import { missiles } from "./captions.js";
import { ticks } from "./days.js";
import { dayAt, xOf } from "./lanes.js";
import { fitted } from "./letters.js";

/** @typedef {import("./ride.js").Ride} Ride */
/** @typedef {import("./ride.js").Fix} Fix */

const AXIS = 22;
const LEAST_HEIGHT = 60;
const BELOW = 10;
const RIGHT = 14;
/** From this width on there is room for whole names of stations. */
const WIDE = 560;
const LABELS = 132;
const NARROW_LABELS = 86;
/** Pixels from a name to the axis, on which the disc of the moment may stand. */
const BESIDE = 13;
const LABEL_HEIGHT = 14;
const TEST_REACH = 7;
const TEST_MARK = 14;
/** A longer journey has lines for its days alone. */
const HOURLY_DAYS = 4;
const SECONDS_A_DAY = 86_400;
/** Days count from 2000, seconds from 1970. */
const EPOCH = 946_684_800;
/** Dashes in pixels, by how well times are known. */
const DASHES = { reported: [], inferred: [7, 4], unknown: [2, 4] };

export class Diagram {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {{onMoment: (at: number) => void, onSettled: () => void,
   *   onHover: (test: number, x: number, y: number) => void,
   *   onPick: (test: number) => void}} tell
   */
  constructor(canvas, tell) {
    this.canvas = canvas;
    this.tell = tell;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {Ride | null} */
    this.ride = null;
    /** @type {{x: number, y: number, width: number, text: string}[]} names as drawn, for tests */
    this.names = [];
    /** @type {((icon: string, colour: string, size: number) => HTMLCanvasElement | null) | null} */
    this.sprite = null;
    this._listen();
  }

  /** Where the parts lie, and the scale of time in days since 2000. */
  get places() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const left = width >= WIDE ? LABELS : NARROW_LABELS;
    const right = width - RIGHT;
    const { start, end } = /** @type {Ride} */ (this.ride);
    const scale = { day0: dayOf(start), day1: dayOf(end), x0: left, x1: right };
    return { width, height, left, right, top: AXIS, bottom: height - BELOW, scale };
  }

  /** @param {number} at seconds since 1970 */
  xAt(at) {
    return xOf(this.places.scale, dayOf(at));
  }

  /** The moment under a place of the canvas, within the journey. @param {number} x */
  momentAt(x) {
    const { start, end } = /** @type {Ride} */ (this.ride);
    return clamp(dayAt(this.places.scale, x) * SECONDS_A_DAY + EPOCH, start, end);
  }

  /** @param {number} km */
  yAt(km) {
    const { top, bottom } = this.places;
    const whole = this.ride?.km || 1;
    return top + 6 + (km / whole) * (bottom - top - 6);
  }

  /**
   * @param {Ride} ride
   * @param {number} now seconds since 1970
   * @param {Fix} fix
   * @param {{colours: Record<string, string>, font: string, size: number,
   *   paint: (name: string | null) => string}} look `size` of letters in pixels
   */
  draw(ride, now, fix, look) {
    this.ride = ride;
    if (!this.canvas.clientWidth || this.canvas.clientHeight < LEAST_HEIGHT) return;
    const { context, canvas } = this;
    const ratio = globalThis.devicePixelRatio || 1;
    const { width, height } = this.places;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high)
      [canvas.width, canvas.height] = [wide, high];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = `${look.size}px ${look.font}`;
    context.textBaseline = "middle";
    this._axis(look);
    this._borders(look);
    this._stations(look);
    this._range(look);
    this._line(look);
    this._tests(now, look);
    this._now(now, fix, look);
  }

  _axis(/** @type {any} */ look) {
    const { context, places } = this;
    const { scale, left, right, bottom } = places;
    context.textAlign = "center";
    context.lineWidth = 1;
    const width = (/** @type {string} */ label) => context.measureText(yearless(label)).width;
    for (const { day, label, major } of ticks([scale.day0, scale.day1], right - left, 12, width)) {
      if (scale.day1 - scale.day0 > HOURLY_DAYS && !Number.isInteger(day)) continue;
      const x = Math.round(xOf(scale, day)) + 0.5;
      context.globalAlpha = major ? 1 : 0.6;
      context.strokeStyle = look.colours.line;
      context.beginPath();
      context.moveTo(x, AXIS - 5);
      context.lineTo(x, bottom);
      context.stroke();
      context.globalAlpha = 1;
      context.fillStyle = look.colours.quiet;
      const half = width(label) / 2;
      context.fillText(yearless(label), clamp(x, left + half - 4, places.width - half - 2), AXIS / 2);
    }
    context.textAlign = "right";
    context.fillStyle = look.colours.quiet;
    context.fillText("UTC", left - BESIDE, AXIS / 2);
  }

  _borders(/** @type {any} */ look) {
    const { context, places, ride } = this;
    const { left, right } = places;
    context.strokeStyle = context.fillStyle = look.colours.quiet;
    context.textAlign = "right";
    context.setLineDash([2, 3]);
    let last = -Infinity;
    for (const [km, label] of /** @type {Ride} */ (ride).borders) {
      const y = Math.round(this.yAt(km)) + 0.5;
      context.beginPath();
      context.moveTo(left, y);
      context.lineTo(right, y);
      context.stroke();
      if (y - last < LABEL_HEIGHT) continue;
      last = y;
      context.fillText(label, right - 2, y - 8);
    }
    context.setLineDash([]);
  }

  /** Names of stations that have room: the first, the last, and what lies apart from those. */
  _stations(/** @type {any} */ look) {
    const { context, places, ride } = this;
    const { stations } = /** @type {Ride} */ (ride);
    const { left, right } = places;
    const end = this.yAt(stations[stations.length - 1][0]);
    this.names = [];
    let last = -Infinity;
    context.textAlign = "right";
    stations.forEach(([km, name], place) => {
      const y = this.yAt(km);
      const final = place === stations.length - 1;
      if (!final && place > 0 && (y - last < LABEL_HEIGHT || end - y < LABEL_HEIGHT)) return;
      if (final && place > 0 && y - last < LABEL_HEIGHT) return;
      last = y;
      const text = fitted(context, name, left - BESIDE - 6);
      context.fillStyle = look.colours.ink;
      context.fillText(text, left - BESIDE, y);
      context.strokeStyle = look.colours.line;
      context.globalAlpha = 0.6;
      context.beginPath();
      context.moveTo(left - 4, Math.round(y) + 0.5);
      context.lineTo(right, Math.round(y) + 0.5);
      context.stroke();
      context.globalAlpha = 1;
      this.names.push({ x: left - BESIDE, y, width: context.measureText(text).width, text });
    });
  }

  /** The pale band: where he may have been. */
  _range(/** @type {any} */ look) {
    const { context } = this;
    const { knots } = /** @type {Ride} */ (this.ride);
    context.beginPath();
    for (const { soonest, km } of knots) context.lineTo(this.xAt(soonest), this.yAt(km));
    for (const { last, km } of [...knots].reverse()) context.lineTo(this.xAt(last), this.yAt(km));
    context.closePath();
    context.globalAlpha = 0.22;
    context.fillStyle = look.colours.journey;
    context.fill();
    context.globalAlpha = 1;
  }

  _line(/** @type {any} */ look) {
    const { context } = this;
    const { knots, between } = /** @type {Ride} */ (this.ride);
    context.strokeStyle = look.colours.journey;
    context.lineWidth = 2.4;
    for (let place = 1; place < knots.length; place++) {
      const [one, two] = [knots[place - 1], knots[place]];
      context.setLineDash(DASHES[between[place][1]]);
      context.beginPath();
      context.moveTo(this.xAt(one.at), this.yAt(one.km));
      context.lineTo(this.xAt(two.at), this.yAt(two.km));
      context.stroke();
    }
    context.setLineDash([]);
  }

  _tests(/** @type {number} */ now, /** @type {any} */ look) {
    const { context, places, ride } = this;
    const { tests } = /** @type {Ride} */ (ride);
    tests.forEach((test) => {
      const x = this.xAt(test.at);
      const colour = look.paint(test.class);
      context.globalAlpha = test.at <= now ? 1 : 0.7;
      context.strokeStyle = context.fillStyle = colour;
      context.lineWidth = 1.5;
      context.beginPath();
      context.moveTo(x, places.top);
      context.lineTo(x, places.bottom);
      context.stroke();
      const sprite = this.sprite?.(test.icon, colour, TEST_MARK);
      const y = places.top + TEST_MARK / 2;
      if (sprite) context.drawImage(sprite, x - 7, y - 7, TEST_MARK, TEST_MARK);
      else {
        context.beginPath();
        context.arc(x, y, 5, 0, 7);
        context.fill();
      }
      context.globalAlpha = 1;
    });
    if (!tests.length) return;
    // At its foot, where the line of a journey, which leads down to the right, leaves room.
    context.textAlign = "right";
    context.fillStyle = look.colours.ink;
    const x = this.xAt(tests[0].at) - 5;
    context.fillText(fitted(context, missiles(tests.length), x - places.left), x, places.bottom - 8);
  }

  _now(/** @type {number} */ now, /** @type {Fix} */ fix, /** @type {any} */ look) {
    const { context, places } = this;
    const x = this.xAt(now);
    context.fillStyle = look.colours.ink;
    context.fillRect(x - 0.75, places.top - 6, 1.5, places.bottom - places.top + 6);
    context.globalAlpha = 0.5;
    context.fillStyle = look.colours.journey;
    const [low, high] = [this.yAt(fix.low), this.yAt(fix.high)];
    context.fillRect(x - 4, low, 8, Math.max(high - low, 1));
    context.globalAlpha = 1;
    context.beginPath();
    context.arc(x, this.yAt(fix.km), 6.5, 0, 7);
    context.fillStyle = fix.evidence === "reported" ? look.colours.ink : look.colours.page;
    context.fill();
    context.strokeStyle = look.colours.ink;
    context.lineWidth = 2.5;
    context.stroke();
  }

  /** The test whose mark is under a place of the canvas; -1: none. */
  _testAt(/** @type {number} */ x, /** @type {number} */ y) {
    if (y > this.places.top + TEST_MARK) return -1;
    const { tests } = /** @type {Ride} */ (this.ride);
    return tests.findIndex(({ at }) => Math.abs(this.xAt(at) - x) <= TEST_REACH);
  }

  _listen() {
    const { canvas } = this;
    let dragged = false;
    const inside = (/** @type {PointerEvent} */ event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !this.ride) return;
      const [x, y] = inside(event);
      const test = this._testAt(x, y);
      if (test >= 0) return this.tell.onPick(test);
      canvas.setPointerCapture(event.pointerId);
      dragged = true;
      this.tell.onMoment(this.momentAt(x));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.ride) return;
      const [x, y] = inside(event);
      if (dragged) return this.tell.onMoment(this.momentAt(x));
      const test = this._testAt(x, y);
      canvas.style.cursor = test >= 0 ? "pointer" : "ew-resize";
      this.tell.onHover(test, event.clientX, event.clientY);
    });
    const end = () => {
      if (!dragged) return;
      dragged = false;
      this.tell.onSettled();
    };
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
    canvas.addEventListener("pointerleave", (event) => {
      if (!dragged && this.ride) this.tell.onHover(-1, event.clientX, event.clientY);
    });
  }
}

/** The year of a date stands on the clock. @param {string} label */
function yearless(label) {
  return label.replace(/ \d{4}$/, "");
}

/** Days since 2000 of seconds since 1970. @param {number} seconds */
function dayOf(seconds) {
  return (seconds - EPOCH) / SECONDS_A_DAY;
}
