// @ts-check
// The clock of a ride: hours here and elsewhere, the place, the way that is done, in words.

import { el } from "./dom.js";
import { whereabouts, zoneAt } from "./ride.js";
import { clocksOf } from "./zones.js";

export class RideClock {
  constructor() {
    this.local = el("b", { class: "day" });
    this.others = el("span", { class: "count" });
    this.where = el("span", { class: "where" });
    this.gone = el("span", { class: "count" });
    this.root = el("div", { class: "clock" }, this.local, this.others, this.where, this.gone);
  }

  /**
   * @param {any} shared what all rides have in common
   * @param {import("./ride.js").Ride} ride
   * @param {number} at seconds since 1970
   * @param {import("./ride.js").Fix} fix
   */
  say(shared, ride, at, fix) {
    const { local, others } = clocksOf(at, zoneAt(ride, fix), shared.home, shared.cities);
    const fired = ride.tests.filter((test) => test.at <= at).length;
    const number = (/** @type {number} */ value) => Math.round(value).toLocaleString("en-GB");
    const way = `${number(fix.km)} of ${number(ride.km)} km`;
    const tests = ride.tests.length
      ? ` · ${fired} of the ${ride.tests.length} missiles fired`
      : "";
    const lines = [
      [this.local, local],
      [this.others, others],
      [this.where, whereabouts(ride, fix, shared.phrases, shared.exact_km)],
      [this.gone, way + tests],
    ];
    for (const [box, text] of lines) if (box.textContent !== text) box.textContent = text;
  }
}
