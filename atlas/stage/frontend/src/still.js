// @ts-check
// The face of a map that stands still: Python describes all of it, its data too.

import { Frame } from "./frame.js";

/** What a record may tell in the tooltip: title, how far, details. */
const LINES = ["title", "measure", "details"];

export class Still extends Frame {
  /** @param {any} data */
  update(data) {
    this.dress(data);
    this.chart();
    this.redraw();
  }

  paint() {
    this.map?.draw((styles) => Object.values(styles));
  }

  /** @param {import("./map.js").Hit | null} hit @param {number} x @param {number} y */
  hovered(hit, x, y) {
    const lines = hit?.object ? LINES.flatMap((name) => (hit.object[name] ?? "").split("\n")) : [];
    this.tip.tell("map", lines, x, y);
  }

  fit() {
    this.home();
  }

  // Where it is looked at from is nobody's business.
  rest() {}
}
