// @ts-check
// The date on the map, and how much is shown.

import { dayLabel, periodLabel } from "./days.js";
import { el } from "./dom.js";
import { DAY } from "./events.js";
import { WINDOWS } from "./time_bar.js";

export class ClockFace {
  constructor() {
    this.day = el("b", { class: "day" });
    this.count = el("span", { class: "count" });
    this.root = el("div", { class: "clock" }, this.day, this.count);
  }

  /**
   * @param {import("./events.js").Time} time
   * @param {boolean} whole whether the period is that of all data
   * @param {string} count in words
   */
  show({ until, window, from, to }, whole, count) {
    const period = whole ? "Whole period" : periodLabel(from, to);
    const day = until === null ? period : dayLabel(Math.ceil(until / DAY) - 1);
    if (this.day.textContent !== day) this.day.textContent = day;
    const [, kept] = WINDOWS.find(([days]) => days === window) ?? WINDOWS[0];
    const span = until === null ? "" : window ? `, ${kept.toLowerCase()}` : ", so far";
    if (this.count.textContent !== count + span) this.count.textContent = count + span;
  }
}
