// @ts-check
// What stands behind the marks of the strip: the axis, bands, the days without data, and eras.

import { clamp } from "./brush.js";
import { ticks } from "./days.js";
import { DAY } from "./events.js";
import { xOf } from "./lanes.js";
import { AXIS, ERAS } from "./strip_places.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {{id: string, lane: string, name: string, short: string, from: number, to: number | null}} Era */

const MORATORIUM = "moratorium-2017-19";
const UNCOVERED = "Not yet covered";
/** Between two strokes of the hatching. */
const HATCH = 6;
/** Between the ends of an era's band and its name. */
const ERA_GAP = 2;
const ERA_PIXELS = 11;
/** A short name that is a little too long is set narrower, down to this share. */
const NARROWER = 0.76;

/** Years, months or days over the lanes. @param {Sheet} sheet */
export function axis({ context, look, places }) {
  const { near, left, right, lanesBottom } = places;
  context.fillStyle = look.colours.quiet;
  context.strokeStyle = look.colours.line;
  context.lineWidth = 1;
  context.textAlign = "left";
  for (const { day, label, major } of ticks(
    [near.day0, near.day1],
    right - left,
    14,
    (label) => context.measureText(label).width,
  )) {
    const x = Math.round(xOf(near, day)) + 0.5;
    if (x < left || x > right) continue;
    context.globalAlpha = major ? 0.9 : 0.5;
    context.beginPath();
    context.moveTo(x, AXIS - 4);
    context.lineTo(x, lanesBottom);
    context.stroke();
    context.globalAlpha = 1;
    if (x + context.measureText(label).width + 4 <= right + 8)
      context.fillText(label, x + 3, AXIS / 2);
  }
}

/** Upright bands: where Kim Jong Un was abroad, and the pause in testing. @param {Sheet} sheet */
export function bands({ context, look, places, events }) {
  const { near, lanesTop, lanesBottom, left, right } = places;
  const band = (
    /** @type {number} */ from,
    /** @type {number} */ to,
    /** @type {string} */ colour,
    /** @type {number} */ alpha,
  ) => {
    const [a, b] = [clamp(xOf(near, from), left, right), clamp(xOf(near, to), left, right)];
    if (b <= a) return;
    context.globalAlpha = alpha;
    context.fillStyle = colour;
    context.fillRect(a, lanesTop, Math.max(b - a, 1), lanesBottom - lanesTop);
  };
  for (const era of events.block.about.eras) {
    if (era.id === MORATORIUM) band(era.from, era.to + 1, look.colours.quiet, 0.12);
  }
  const { away } = events.block.columns;
  for (const i of events.trips) {
    if (away[i] && events.mask[i])
      band(events.start[i] / DAY, events.end[i] / DAY, look.colours.journey, 0.25);
  }
  context.globalAlpha = 1;
}

/** Hatching over the days after the one to which the data are complete. @param {Sheet} sheet */
export function uncovered({ context, look, places, events }) {
  const { near, far, left, right, lanesTop, lanesBottom, barsTop, bars } = places;
  // Columns without that day, such as those of a visitor alone, have no end.
  const from = (events.block.about.asOf ?? Infinity) + 1;
  context.strokeStyle = look.colours.quiet;
  context.lineWidth = 1;
  const hatch = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ high,
  ) => {
    if (!(x < right)) return;
    context.save();
    context.beginPath();
    context.rect(x, y, right - x, high);
    context.clip();
    context.globalAlpha = 0.4;
    context.beginPath();
    for (let at = x - high; at < right; at += HATCH) {
      context.moveTo(at, y + high);
      context.lineTo(at + high, y);
    }
    context.stroke();
    context.restore();
  };
  const x = Math.max(xOf(near, from), left);
  hatch(x, lanesTop, lanesBottom - lanesTop);
  hatch(Math.max(xOf(far, from), left), barsTop, bars);
  if (context.measureText(UNCOVERED).width + 16 > right - x) return;
  context.fillStyle = look.colours.quiet;
  context.textAlign = "left";
  context.fillText(UNCOVERED, x + 8, lanesTop + 9);
}

/**
 * The bands of eras, in lanes of their own, with the pixels that they take.
 * @param {Omit<Sheet, "context" | "ratio">} sheet
 * @returns {{era: Era, lane: string, x0: number, x1: number, y: number}[]}
 */
function eraBands({ look, places, events }) {
  const { near, left, right, erasTop, eras: most } = places;
  return Object.keys(look.eraLanes)
    .slice(0, most)
    .flatMap((lane, place) =>
      events.block.about.eras
        .filter((/** @type {Era} */ one) => one.lane === lane)
        .map((/** @type {Era} */ era) => ({
          era,
          lane,
          x0: clamp(xOf(near, era.from), left, right),
          x1: clamp(xOf(near, era.to === null ? near.day1 : era.to + 1), left, right),
          y: erasTop + place * ERAS,
        })),
    );
}

/** The eras at a point; of several in a lane the last one lies on top. @param {Omit<Sheet, "context" | "ratio">} sheet @param {number} x @param {number} y @returns {Era | null} */
export function eraAt(sheet, x, y) {
  const bands = eraBands(sheet).filter(
    (one) => x >= one.x0 && x < one.x1 && y >= one.y && y < one.y + ERAS,
  );
  return bands.at(-1)?.era ?? null;
}

/**
 * Named periods, in lanes of their own; what has no room for its name has its short one. A name may
 * run on beyond its band, or stand before it, where the lane is empty.
 * @param {Sheet} sheet
 */
export function eras(sheet) {
  const { context, look, places } = sheet;
  const { left, right, erasTop, eras: most } = places;
  context.fillStyle = look.colours.quiet;
  context.textAlign = "right";
  Object.values(look.eraLanes)
    .slice(0, most)
    .forEach((name, place) => context.fillText(name, left - 8, erasTop + (place + 0.5) * ERAS));
  context.textAlign = "left";
  context.font = `${ERA_PIXELS}px ${look.font}`;
  /** @type {Record<string, {shade: number, taken: number}>} */
  const lanes = {};
  const bands = eraBands(sheet);
  for (const { lane, x0, x1, y } of bands) {
    lanes[lane] ??= { shade: 0, taken: left };
    lanes[lane].shade += 1;
    if (x1 <= x0) continue;
    context.globalAlpha = lanes[lane].shade % 2 ? 0.16 : 0.3;
    context.fillStyle = look.colours.quiet;
    context.fillRect(x0, y + 1, x1 - x0 - 1, ERAS - 3);
    context.globalAlpha = 1;
  }
  context.fillStyle = look.colours.ink;
  const visible = bands.filter(({ x0, x1 }) => x1 > x0).sort((one, other) => one.x0 - other.x0);
  visible.forEach((one, place) => {
    const { era, x0, y } = one;
    const lane = lanes[one.lane];
    const beside = (/** @type {typeof one} */ other) => other.lane === one.lane;
    const next = visible.slice(place + 1).find(beside)?.x0 ?? right;
    const ended = visible.slice(0, place).filter(beside).map((other) => other.x1);
    const before = Math.max(lane.taken, ...ended);
    // Periods may overlap, their names may not.
    const within = Math.max(x0, lane.taken);
    const room = next - within - 2 * ERA_GAP;
    const width = (/** @type {string} */ text) => context.measureText(text).width;
    const fits = width(era.name) <= room ? era.name : era.short;
    const name = NARROWER * width(fits) <= room ? fits : "";
    if (name) {
      const long = Math.min(width(name), room);
      context.fillText(name, within + ERA_GAP, y + ERAS / 2, long);
      lane.taken = within + ERA_GAP + long;
    } else {
      const start = x0 - ERA_GAP - width(era.short);
      if (start > before + ERA_GAP) context.fillText(era.short, start, y + ERAS / 2);
    }
  });
  context.font = `12px ${look.font}`;
}
