// @ts-check
// Where the parts of the strip lie, in pixels of its canvas.

/** @typedef {[number, number]} Period first and last day */
/** @typedef {"map" | "timeline"} Face */
/**
 * @typedef {object} Look
 * @property {Record<string, string>} colours of ink, quiet, line, page, journey
 * @property {string[]} paints a colour for each number of `paint`
 * @property {string} font
 * @property {Record<string, string>} lanes labels by the ids of lanes, in their order
 * @property {Record<string, string>} shortLanes for a narrow strip
 * @property {Record<string, string>} eraLanes
 * @property {Record<string, number>} eraRows how many rows the eras of a lane need that has more than one
 * @property {{rows: number[], label: string}} named the events that a headline counts
 */
/** @typedef {ReturnType<typeof stripPlaces>} Places */
/** Heights of the axis and of a lane of eras. */
export const AXIS = 22;
export const ERAS = 16;
const HISTOGRAM = { map: 34, timeline: 46 };
/** From this width on the lanes have room for their whole labels. */
const WIDE = 430;
const LABELS = 134;
const SHORT_LABELS = 74;
const EDGE = 8;
/** Between the parts. */
const ABOVE_LANES = 2;
const UNDER_LANES = 8;
/** A lane under the map needs no more than this. */
const ROOMY = 30;

/**
 * Sizes and scales of the parts, from the top: axis, eras, lanes, histogram with the brush.
 * @param {{clientWidth: number, clientHeight: number}} canvas
 * @param {Face} face
 * @param {Look} look
 * @param {Period | null} days that the lanes show; null: all
 * @param {Period} limits all days, with a little beyond both ends
 */
export function stripPlaces({ clientWidth: width, clientHeight: height }, face, look, days, limits) {
  const wide = width >= WIDE;
  // The large lanes of a narrow strip have their names in them.
  const left = wide ? LABELS : face === "map" ? SHORT_LABELS : EDGE;
  const right = width - 10;
  // Under the map there is room for one lane of them, the named periods.
  const known = Object.keys(look.eraLanes);
  const rows = known.reduce((sum, lane) => sum + (look.eraRows[lane] ?? 1), 0);
  const eras = !wide ? 0 : face === "timeline" ? rows : Math.min(known.length, 1);
  const bars = HISTOGRAM[face];
  const [day0, day1] = days ?? limits;
  const [all0, all1] = limits;
  return {
    width,
    height,
    wide,
    /** Which names of the lanes stand beside them. */
    beside: /** @type {"lanes" | "shortLanes" | null} */ (
      wide ? "lanes" : face === "map" ? "shortLanes" : null
    ),
    left,
    right,
    eras,
    zoomed: days !== null,
    erasTop: AXIS,
    lanesTop: AXIS + eras * ERAS + ABOVE_LANES,
    lanesBottom: height - bars - UNDER_LANES,
    barsTop: height - bars - 4,
    bars,
    near: { day0, day1, x0: left, x1: right },
    far: { day0: all0, day1: all1, x0: left, x1: right },
  };
}

/**
 * The height that a strip of so many lanes needs under a map.
 * @param {Places} places
 * @param {number} lanes
 */
export function neededHeight({ lanesTop, bars }, lanes) {
  return lanesTop + Math.max(lanes, 1) * ROOMY + UNDER_LANES + bars;
}

/**
 * In which row of its lane each era lies: where two are at one time, the later one is below. It does
 * not depend on what is shown, or names would jump.
 * @template {{lane: string, from: number, to: number | null}} Era
 * @param {Era[]} eras
 * @returns {{era: Era, lane: string, row: number}[]} in the order of time
 */
export function eraRowsOf(eras) {
  /** @type {Record<string, number[]>} */
  const ends = {};
  return [...eras]
    .sort((one, other) => one.from - other.from)
    .map((era) => {
      const rows = (ends[era.lane] ??= []);
      let row = rows.findIndex((end) => end <= era.from);
      if (row < 0) row = rows.length;
      // Of two that are free, the one that has been so for longer.
      rows.forEach((end, other) => {
        if (end <= era.from && end < rows[row]) row = other;
      });
      rows[row] = era.to ?? Infinity;
      return { era, lane: era.lane, row };
    });
}

/**
 * How the strip looks, of what Python says.
 * @param {any} data
 * @param {import("./events.js").Events} events
 * @returns {Look}
 */
export function lookOf({ colours, paints, font, lanes, shortLanes, eraLanes, named }, events) {
  const rows = (named?.events ?? [])
    .map((/** @type {string} */ id) => events.number.get(id) ?? -1)
    .filter((/** @type {number} */ row) => row >= 0);
  const label = named?.label ?? "";
  /** @type {Record<string, number>} */
  const eraRows = {};
  for (const { lane, row } of eraRowsOf(events.block.about.eras ?? []))
    eraRows[lane] = Math.max(eraRows[lane] ?? 1, row + 1);
  return { colours, paints, font, lanes, shortLanes, eraLanes, eraRows, named: { rows, label } };
}
