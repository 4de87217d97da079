// @ts-check
// How much smaller the layers over the ground are drawn from afar, and how much paler where there are many.

import { clamp } from "./brush.js";

/** The layers that show paths of flights. */
const FLOWN = new Set(["arcs", "tracks"]);
/**
 * So many paths or landing points are seen one by one; more of them step back, until one is so near
 * that they part.
 */
const FEW_PATHS = 24;
const FEW_POINTS = 40;
const PALEST_PATH = 0.14;
const PALEST_POINT = 0.7;
const SMALLEST_POINT = 0.9;
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
    opacity: FLOWN.has(id) ? stepsBack(FEW_PATHS / flights, PALEST_PATH, zoom) : 1,
    radiusScale: id === "stops" ? clamp(zoom / 5, 0.7, 1) : 1,
  };
}

/** Lines of journeys are thinner from afar, and wider where a river is a band. @param {number} zoom */
export function lineScale(zoom) {
  return clamp((zoom - 1.25) / 4, 0.65, 1) + clamp((zoom - 9) / 5, 0, 0.5);
}

/**
 * How landing points step back: their size and their opacity, as shares of those of other marks.
 * @param {number} zoom
 * @param {number} landings how many are shown in the period
 */
export function landingScales(zoom, landings) {
  const few = FEW_POINTS / landings;
  return {
    size: stepsBack(few, SMALLEST_POINT, zoom),
    opacity: stepsBack(few, PALEST_POINT, zoom),
  };
}

/** @param {number} few how many are seen one by one, of each that is shown @param {number} least @param {number} zoom */
function stepsBack(few, least, zoom) {
  const near = clamp((zoom - FROM_AFAR) / (FROM_NEAR_BY - FROM_AFAR), 0, 1);
  const back = clamp(Math.sqrt(few), least, 1);
  return back + near * (1 - back);
}
