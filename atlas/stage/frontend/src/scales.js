// @ts-check
// How much smaller the layers over the ground are drawn from afar.

import { clamp } from "./brush.js";

/** The layers of the deck that show lines of journeys. */
const LINES = new Set(["lines", "cores"]);

/** From afar lines are thinner, and marks smaller: there are many. @param {string} id @param {number} zoom */
export function scalesOf(id, zoom) {
  const far = clamp(zoom / 6, 0.65, 1);
  return {
    widthScale: LINES.has(id) ? clamp((zoom - 1.25) / 4, 0.45, 1) : id === "arcs" ? far : 1,
    sizeScale: id === "marks" ? far : 1,
    radiusScale: id === "stops" ? clamp(zoom / 5, 0.7, 1) : 1,
  };
}
