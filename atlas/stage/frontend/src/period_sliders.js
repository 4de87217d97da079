// @ts-check
// The ends of the brush as two sliders, for the keyboard and for readers of the screen.

import { nudged } from "./brush.js";
import { dayLabel } from "./days.js";
import { el } from "./dom.js";

/** @typedef {import("./strip_places.js").Period} Period */
/** @typedef {"from" | "to"} End */

/** Days that a key moves an end by. */
const KEYS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -30,
  PageUp: 30,
  Home: -1e6,
  End: 1e6,
};
/** With the shift key a step is a week. */
const WEEK = 7;
const HALF_WIDTH = 8;
const NAMES = { from: "First day of the period", to: "Last day of the period" };

export class PeriodSliders {
  /** @param {{onBrush: (period: Period) => void, onBrushEnd: () => void}} tell */
  constructor(tell) {
    this.tell = tell;
    this.moved = false;
    /** @type {Period} */
    this.period = [0, 0];
    /** @type {Period} */
    this.limits = [0, 0];
    /** Where they lie. */
    this.at = ["", ""];
    /** @type {HTMLElement[]} */
    this.roots = /** @type {End[]} */ (["from", "to"]).map((end) =>
      el("div", {
        class: "slider",
        role: "slider",
        "aria-valuenow": "0",
        tabindex: "0",
        "aria-label": NAMES[end],
        onkeydown: (/** @type {KeyboardEvent} */ event) => this._key(end, event),
        onkeyup: () => this._settle(),
      }),
    );
  }

  /** Lay them over the ends of a strip's brush. @param {import("./strip.js").Strip} strip */
  show(strip) {
    this.limits = strip.brushLimits;
    this.period = strip.period ?? this.limits;
    const ends = strip.brushEnds(strip.period);
    const { barsTop, bars } = strip.places;
    this.roots.forEach((slider, place) => {
      const at = `${ends[place]} ${barsTop} ${bars}`;
      if (this.at[place] !== at) {
        this.at[place] = at;
        slider.style.transform = `translate(${ends[place] - HALF_WIDTH}px, ${barsTop}px)`;
        slider.style.height = `${bars}px`;
      }
      const now = String(this.period[place]);
      if (slider.getAttribute("aria-valuenow") === now) return;
      slider.setAttribute("aria-valuemin", String(this.limits[0]));
      slider.setAttribute("aria-valuemax", String(this.limits[1]));
      slider.setAttribute("aria-valuenow", now);
      slider.setAttribute("aria-valuetext", dayLabel(this.period[place]));
    });
  }

  _key(/** @type {End} */ end, /** @type {KeyboardEvent} */ event) {
    const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    // A key that is held comes more often than a frame that shows the period.
    this.period = nudged(end, this.period, by * (event.shiftKey ? WEEK : 1), this.limits);
    this.tell.onBrush(this.period);
    this.moved = true;
  }

  _settle() {
    if (!this.moved) return;
    this.moved = false;
    this.tell.onBrushEnd();
  }
}
