// @ts-check
// How much smaller the layers over the ground are drawn from afar, and how much paler where there are many.

import { clamp } from "./brush.js";

/** The layers that show paths of flights. */
const FLOWN = new Set(["arcs", "tracks"]);
/** So many paths are seen one by one; more of them step back, until one is so near that they part. */
const FEW = 24;
const PALEST = 0.4;
const [FROM_AFAR, FROM_NEAR_BY] = [5, 7];

/**
 * From afar lines are thinner, and marks smaller: there are many.
 * @param {string} id
 * @param {number} zoom
 * @param {number} flights how many are shown in the period
 */
export function scalesOf(id, zoom, flights) {
  const far = clamp(zoom / 6, 0.65, 1);
  return {
    widthScale: id === "arcs" ? far : 1,
    sizeScale: id === "marks" ? far : 1,
    opacity: FLOWN.has(id) ? opacityOf(flights, zoom) : 1,
    radiusScale: id === "stops" ? clamp(zoom / 5, 0.7, 1) : 1,
  };
}

/** The same of lines of journeys. @param {number} zoom */
export function lineScale(zoom) {
  return clamp((zoom - 1.25) / 4, 0.65, 1);
}

/** @param {number} flights @param {number} zoom */
function opacityOf(flights, zoom) {
  const near = clamp((zoom - FROM_AFAR) / (FROM_NEAR_BY - FROM_AFAR), 0, 1);
  const pale = clamp(Math.sqrt(FEW / flights), PALEST, 1);
  return pale + near * (1 - pale);
}
