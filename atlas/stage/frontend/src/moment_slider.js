// @ts-check
// The moment of a ride as a slider, for the keyboard and for readers of the screen.

import { clamp } from "./brush.js";
import { el } from "./dom.js";

const MINUTE = 60;
/** Seconds that a key moves the clock. */
const KEYS = {
  ArrowLeft: -10 * MINUTE,
  ArrowDown: -10 * MINUTE,
  ArrowRight: 10 * MINUTE,
  ArrowUp: 10 * MINUTE,
  PageDown: -360 * MINUTE,
  PageUp: 360 * MINUTE,
  Home: -1e12,
  End: 1e12,
};

export class MomentSlider {
  /** @param {{onMove: (at: number) => void, onSettled: () => void}} tell */
  constructor(tell) {
    this.tell = tell;
    this.moved = false;
    this.at = this.start = this.end = 0;
    this.root = el("div", {
      class: "moment",
      role: "slider",
      tabindex: "0",
      "aria-label": "Moment of the journey",
      "aria-valuenow": "0",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this._key(event),
      onkeyup: () => this._settle(),
    });
  }

  /**
   * @param {number} at seconds since 1970
   * @param {import("./ride.js").Ride} ride
   * @param {import("./diagram.js").Diagram} diagram over which it lies
   * @param {string} text of the moment
   */
  show(at, { start, end }, diagram, text) {
    Object.assign(this, { at, start, end });
    const { top, bottom } = diagram.places;
    const { root } = this;
    root.style.transform = `translate(${diagram.xAt(at) - 8}px, ${top - 4}px)`;
    root.style.height = `${bottom - top + 8}px`;
    root.setAttribute("aria-valuemin", String(start));
    root.setAttribute("aria-valuemax", String(end));
    root.setAttribute("aria-valuenow", String(Math.round(at)));
    root.setAttribute("aria-valuetext", text);
  }

  _key(/** @type {KeyboardEvent} */ event) {
    const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // A key that is held comes more often than a frame that shows the moment.
    this.at = clamp(this.at + by, this.start, this.end);
    this.moved = true;
    this.tell.onMove(this.at);
  }

  _settle() {
    if (!this.moved) return;
    this.moved = false;
    this.tell.onSettled();
  }
}
