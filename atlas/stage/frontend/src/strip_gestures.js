// @ts-check
// Pointer, fingers and wheel over the strip: the brush is dragged, the lanes are moved and zoomed,
// marks are pointed at and picked.

import { clamp, dragged, gripAt } from "./brush.js";
import { dayAt } from "./lanes.js";

/** @typedef {import("./strip.js").Strip} Strip */
/** @typedef {import("./strip_places.js").Period} Period */
/**
 * What is held: of the brush the `grip`, or the lanes, which showed `days` when it began.
 * @typedef {{x: number, start: number, moved: boolean, grip?: import("./brush.js").Grip,
 *   period: Period, days: Period | null, near: import("./lanes.js").Scale}} Drag
 */

/** How far from a mark a pointer means it, and a finger. */
const REACH = 9;
const FINGER = 22;
/** What is pressed and let go within so many pixels is a click. */
const CLICK_PIXELS = 3;
/** Two fingers nearer to each other than this cannot zoom. */
const LEAST_SPREAD = 8;
/** Above the bars so much belongs to the brush. */
const ABOVE_BARS = 4;
/** Pixels of a wheel to move the lanes by what they show, and to zoom by e. */
const WHEEL_MOVE = 800;
const WHEEL_ZOOM = 400;
const CURSORS = { from: "ew-resize", to: "ew-resize", middle: "grab", new: "crosshair" };

export class StripGestures {
  /** @param {Strip} strip */
  constructor(strip) {
    this.strip = strip;
    /** @type {Drag | null} */
    this.drag = null;
    /** @type {Map<number, {x: number, y: number}>} */
    this.fingers = new Map();
    this.spread = 0;
    const { canvas } = strip;
    const whenDrawn =
      (/** @type {(event: any) => void} */ act) => (/** @type {Event} */ event) => {
        if (strip.events) act.call(this, event);
      };
    canvas.addEventListener("pointerdown", whenDrawn(this._down));
    canvas.addEventListener("pointermove", whenDrawn(this._move));
    canvas.addEventListener("pointerup", (event) => this._up(event));
    canvas.addEventListener("pointercancel", (event) => this._up(event));
    canvas.addEventListener("pointerleave", (event) => {
      if (!this.drag) strip.tell.onHover([], event.clientX, event.clientY);
    });
    canvas.addEventListener("dblclick", whenDrawn(this._double));
    canvas.addEventListener("wheel", whenDrawn(this._wheel), { passive: false });
  }

  /** @param {MouseEvent} event */
  _inside(event) {
    const box = this.strip.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  _overBars(/** @type {number} */ y) {
    return y >= this.strip.places.barsTop - ABOVE_BARS;
  }

  /** What of the brush is under a pointer. @param {number} x */
  _gripAt(x) {
    const { strip } = this;
    return gripAt(x, strip.brushEnds(strip.period), !strip.period);
  }

  _down(/** @type {PointerEvent} */ event) {
    if (event.button !== 0) return;
    const { strip, fingers } = this;
    const { x, y } = this._inside(event);
    fingers.set(event.pointerId, { x, y });
    strip.canvas.setPointerCapture(event.pointerId);
    if (fingers.size === 2) {
      const [one, two] = [...fingers.values()];
      this.spread = Math.abs(one.x - two.x);
      this.drag = null;
      return;
    }
    const { far, near } = strip.places;
    const period = strip.period ?? strip.brushLimits;
    const held = { x, moved: false, period, days: strip.days, near };
    this.drag = this._overBars(y)
      ? { ...held, grip: this._gripAt(x), start: dayAt(far, x) }
      : { ...held, start: dayAt(near, x) };
  }

  _move(/** @type {PointerEvent} */ event) {
    const { strip, fingers } = this;
    const { x, y } = this._inside(event);
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, { x, y });
    if (fingers.size === 2) this._pinch();
    else if (this.drag) this._drag(this.drag, x);
    else if (this._overBars(y)) {
      strip.canvas.style.cursor = CURSORS[this._gripAt(x)];
      strip.tell.onHover([], event.clientX, event.clientY);
    } else {
      const rows = this._rowsAt(event);
      strip.canvas.style.cursor = rows.length ? "pointer" : strip.days ? "grab" : "default";
      const era = rows.length ? null : strip.eraAt(x, y);
      strip.tell.onHover(rows, event.clientX, event.clientY, era);
    }
  }

  /** The rows that a pointer means. @param {PointerEvent} event */
  _rowsAt(event) {
    const { x, y } = this._inside(event);
    const precise = event.pointerType !== "touch";
    return this.strip.lanes.rowsAt(x, y, precise ? REACH : FINGER, precise);
  }

  _pinch() {
    const { strip } = this;
    const [one, two] = [...this.fingers.values()];
    const apart = Math.abs(one.x - two.x);
    if (this.spread > LEAST_SPREAD && apart > LEAST_SPREAD)
      strip.zoom(this.spread / apart, dayAt(strip.places.near, (one.x + two.x) / 2));
    this.spread = apart;
  }

  _drag(/** @type {Drag} */ drag, /** @type {number} */ x) {
    const { strip } = this;
    if (Math.abs(x - drag.x) > CLICK_PIXELS) drag.moved = true;
    if (!drag.moved) return;
    if (drag.grip) {
      const [first, last] = strip.brushLimits;
      const now = clamp(dayAt(strip.places.far, x), first, last + 0.999);
      strip.tell.onBrush(dragged(drag.grip, drag.period, drag.start, now, strip.brushLimits));
    } else if (drag.days) strip.move(drag.start - dayAt(drag.near, x), drag.days);
  }

  _up(/** @type {PointerEvent} */ event) {
    this.fingers.delete(event.pointerId);
    const { strip, drag } = this;
    if (!drag) return;
    this.drag = null;
    if (drag.grip && drag.moved) strip.tell.onBrushEnd();
    else if (!drag.grip && !drag.moved && event.type === "pointerup")
      strip.tell.onPick(this._rowsAt(event), event.clientX, event.clientY);
  }

  _double(/** @type {MouseEvent} */ event) {
    const { strip } = this;
    if (this._overBars(this._inside(event).y)) {
      strip.tell.onBrush(strip.brushLimits);
      strip.tell.onBrushEnd();
    } else strip.lookAt(null);
  }

  _wheel(/** @type {WheelEvent} */ event) {
    const { strip } = this;
    const { deltaX, deltaY } = event;
    const sideways = Math.abs(deltaX) > Math.abs(deltaY);
    // On the map's strip a page that is scrolled past shall scroll.
    if (strip.face === "map" && !event.ctrlKey && !sideways) return;
    event.preventDefault();
    const [day0, day1] = strip.days ?? strip.limits;
    if (sideways) strip.move(((day1 - day0) * deltaX) / WHEEL_MOVE);
    else strip.zoom(Math.exp(deltaY / WHEEL_ZOOM), dayAt(strip.places.near, this._inside(event).x));
  }
}
