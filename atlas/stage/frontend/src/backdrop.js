// @ts-check
// What stands behind the marks of the strip: the axis, bands, the days without data, and eras.

import { clamp } from "./brush.js";
import { monthLabel, ticks } from "./days.js";
import { DAY } from "./events.js";
import { xOf } from "./lanes.js";
import { AXIS, ERAS, eraRowsOf } from "./strip_places.js";

/** @typedef {import("./sheet.js").Sheet} Sheet */
/** @typedef {{id: string, lane: string, name: string, short: string, from: number, to: number | null}} Era */

const MORATORIUM = "moratorium-2017-19";
const UNCOVERED = "Not yet covered";
/** From so many days on the axis has years alone. */
const YEARS = 8 * 366;
/** Labels stand out so far at the end of the axis, and so far apart. */
const OUT = 5;
const LABELS_APART = 6;
/** Between two strokes of the hatching. */
const HATCH = 6;
/** Between the ends of an era's band and its name. */
const ERA_GAP = 4;
const ERA_PIXELS = 11;
const ERA_TINT = 0.15;

/** Years, months or days over the lanes. @param {Sheet} sheet */
export function axis({ context, look, places, events }) {
  const { near, left, right, lanesBottom } = places;
  context.fillStyle = look.colours.quiet;
  context.strokeStyle = look.colours.line;
  context.lineWidth = 1;
  context.textAlign = "left";
  const width = (/** @type {string} */ label) => context.measureText(label).width;
  const years = ticks([near.day0, near.day1], right - left, 14, width)
    .map((tick) => ({ ...tick, x: Math.round(xOf(near, tick.day)) + 0.5 }))
    .filter(({ x }) => x >= left && x <= right);
  const labels = years.map(({ x, label }) => {
    const x0 = Math.max(x - width(label) / 2, 2);
    return { x: x0, label, x1: x0 + width(label) };
  });
  const long = near.day0 <= near.day1 - YEARS && near.day1 >= events.last;
  const end = long ? endOf(monthLabel(events.last), right + OUT, labels, width) : null;
  if (end) context.fillText(end.label, end.x, AXIS / 2);
  const free = end ? end.x - LABELS_APART : right + OUT;
  years.forEach(({ x, major }, n) => {
    context.globalAlpha = major ? 0.9 : 0.5;
    context.beginPath();
    context.moveTo(x, AXIS - 4);
    context.lineTo(x, lanesBottom);
    context.stroke();
    context.globalAlpha = 1;
    if (labels[n].x1 <= free) context.fillText(labels[n].label, labels[n].x, AXIS / 2);
  });
}

/**
 * How the month in which the data end is written at the right: as long as it takes the place of no
 * other label; else as short as can be.
 * @param {string} month
 * @param {number} right
 * @param {{x1: number}[]} labels of the other ticks
 * @param {(label: string) => number} width
 */
function endOf(month, right, labels, width) {
  const ways = [`to ${month}`, month, month.slice(-4), `’${month.slice(-2)}`].map((label) => {
    const x = right - width(label);
    return { label, x, hides: labels.filter(({ x1 }) => x1 > x - LABELS_APART).length };
  });
  const least = Math.min(...ways.map(({ hides }) => hides));
  const good = ways.filter(({ hides }) => hides === least);
  return least ? good[good.length - 1] : good[0];
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
      band(events.start[i] / DAY, events.end[i] / DAY, look.colours.journey, 0.14);
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
 * @returns {{era: Era, x0: number, x1: number, y: number}[]} in the order of time
 */
function eraBands({ look, places, events }) {
  const { near, left, right, erasTop, eras: most } = places;
  const tops = eraTops(look);
  return eraRowsOf(/** @type {Era[]} */ (events.block.about.eras))
    .map(({ era, lane, row }) => ({ era, place: tops[lane] + (most > 1 ? row : 0) }))
    .filter(({ place }) => place < most)
    .map(({ era, place }) => ({
      era,
      x0: clamp(xOf(near, era.from), left, right),
      x1: clamp(xOf(near, era.to === null ? near.day1 : era.to + 1), left, right),
      y: erasTop + place * ERAS,
    }));
}

/** The first row of each lane of eras. @param {Pick<import("./strip_places.js").Look, "eraLanes" | "eraRows">} look */
function eraTops({ eraLanes, eraRows }) {
  let row = 0;
  /** @type {Record<string, number>} */
  const tops = {};
  for (const lane of Object.keys(eraLanes)) {
    tops[lane] = row;
    row += eraRows[lane] ?? 1;
  }
  return tops;
}

/** The era at a point; of several the last one lies on top. @param {Omit<Sheet, "context" | "ratio">} sheet @param {number} x @param {number} y @returns {Era | null} */
export function eraAt(sheet, x, y) {
  const bands = eraBands(sheet).filter(
    (one) => x >= one.x0 && x < one.x1 && y >= one.y && y < one.y + ERAS,
  );
  return bands.at(-1)?.era ?? null;
}

/**
 * Named periods, in lanes of their own; what has no room for its name has its short one. A name may
 * run on beyond its band, or stand before it, where the row is empty.
 * @param {Sheet} sheet
 */
export function eras(sheet) {
  const { context, look, places } = sheet;
  const { left, right, erasTop, eras: most } = places;
  context.fillStyle = look.colours.quiet;
  context.textAlign = "right";
  const tops = eraTops(look);
  for (const [lane, name] of Object.entries(look.eraLanes)) {
    if (tops[lane] < most) context.fillText(name, left - 8, erasTop + (tops[lane] + 0.5) * ERAS);
  }
  context.textAlign = "left";
  context.font = `${ERA_PIXELS}px ${look.font}`;
  const visible = eraBands(sheet).filter(({ x0, x1 }) => x1 > x0);
  context.globalAlpha = ERA_TINT;
  for (const { x0, x1, y } of visible) context.fillRect(x0, y + 1, Math.max(x1 - x0 - 1, 1), ERAS - 2);
  context.globalAlpha = 1;
  context.fillStyle = look.colours.ink;
  /** Where the names of a row end. @type {Map<number, number>} */
  const ends = new Map();
  visible.forEach(({ era, x0, y }, place) => {
    const beside = (/** @type {(typeof visible)[0]} */ other) => other.y === y;
    const next = visible.slice(place + 1).find(beside)?.x0 ?? right;
    const before = visible.slice(0, place).filter(beside).map(({ x1 }) => x1);
    const end = ends.get(y) ?? left;
    const names = [era.name, era.short].map((text) => ({ text, width: context.measureText(text).width }));
    const fits = names.find(({ width }) => x0 >= end && width + 2 * ERA_GAP <= next - x0);
    const start = fits ? x0 + ERA_GAP : x0 - ERA_GAP - names[1].width;
    const { text, width } = fits ?? names[1];
    if (!fits && start <= Math.max(end, ...before) + ERA_GAP) return;
    context.fillText(text, start, y + ERAS / 2);
    ends.set(y, start + width);
  });
  context.font = `12px ${look.font}`;
}
