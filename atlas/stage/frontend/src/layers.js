// @ts-check
// The layers of the map that are switched on and off, and what of them is on it.

import { NONE, NO_SITE, TRIP } from "./events.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */
/** @typedef {Record<string, boolean>} On whether each layer is on, by its name */
/** @typedef {{facet?: string, id?: string, on?: boolean}} Item an entry of the legend */

/** Which outcomes have a form of their own in the legend. */
const FORMS = ["success", "failure", "unknown"];

/**
 * Whether the layer is on that has the mark of a row; what has no layer is always shown.
 * @param {Events} events
 * @param {On} on
 * @param {number} i
 */
export function layerOn({ block: { columns, about } }, on, i) {
  const layer = columns.layer[i];
  return layer === NONE || on[about.layers[layer]];
}

/**
 * The rows that have a mark: where they came down, or where they happened if no launch site shows it.
 * @param {Events} events
 * @returns {Uint32Array}
 */
export function marked({ count, block: { columns: c, about } }) {
  /** @type {number[]} */
  const rows = [];
  for (let i = 0; i < count; i++) {
    if (c.kind[i] === TRIP || c.icon[i] === NONE) continue;
    const happened = c.site[i] === NO_SITE && about.kinds[c.kind[i]] !== "launch";
    if (!Number.isNaN(c.to_lon[i]) || (happened && !Number.isNaN(c.lon[i]))) rows.push(i);
  }
  return Uint32Array.from(rows);
}

/**
 * How many things each layer shows, or would show if it were on.
 * @param {Events} events
 * @param {ArrayLike<number>} marks the rows that have a mark
 * @param {Time} time
 * @returns {Record<string, number>}
 */
export function counted(events, marks, time) {
  const { columns: c, about } = events.block;
  const flags = events.flags(time);
  /** @type {Record<string, number>} */
  const counts = Object.fromEntries(about.layers.map((/** @type {string} */ one) => [one, 0]));
  const add = (/** @type {number} */ i) => {
    const name = about.layers[c.layer[i]];
    if (name && flags[i]) counts[name] += 1;
  };
  for (let n = 0; n < marks.length; n++) add(marks[n]);
  for (const i of new Set(c.stop_event)) add(i);
  for (const i of c.flight_event) counts.paths += flags[i];
  for (const missiles of events.perSite(time)) counts.sites += missiles > 0 ? 1 : 0;
  return counts;
}

/**
 * How many missiles were fired from known sites, and how many in all.
 * @param {Events} events
 * @param {Time} time
 */
export function located(events, time) {
  const { columns: c, about } = events.block;
  const sum = (/** @type {Iterable<number>} */ all) => [...all].reduce((one, other) => one + other, 0);
  const launches = events.rows(time).filter((i) => about.kinds[c.kind[i]] === "launch");
  const fired = sum(launches.map((i) => c.missiles[i]));
  return { located: sum(events.perSite(time)), fired };
}

/**
 * How many of these rows a period shows, whatever the moment.
 * @param {Events} events
 * @param {ArrayLike<number>} rows
 * @param {Time} time
 */
export function shownCount(events, rows, time) {
  const flags = events.flags({ ...time, until: null });
  return Array.from(rows).filter((i) => flags[i]).length;
}

/**
 * How he went on the journeys that are shown, and whether the route of a train is inferred.
 * @param {Events} events
 * @param {Time} time
 * @param {On} on
 * @param {{mode: string, bed: unknown, dash: number[]}[]} ways by `line_how`
 * @returns {{modes: Set<string>, inferred: boolean}}
 */
export function travelled(events, time, on, ways) {
  const { columns: c } = events.block;
  const flags = events.flags(time);
  const modes = new Set();
  let inferred = false;
  for (let line = 0; line < c.line_event.length; line++) {
    const i = c.line_event[line];
    if (!flags[i] || !layerOn(events, on, i)) continue;
    const { mode, bed, dash } = ways[c.line_how[line]];
    modes.add(mode);
    inferred ||= Boolean(bed && dash[1]);
  }
  return { modes, inferred };
}

/**
 * The entries of a legend that explain a mark or a path, and those that filter now.
 * @template {Item} T
 * @param {T[]} items
 * @param {Events} events
 * @param {ArrayLike<number>} marks the rows that have a mark
 * @param {Time} time
 * @param {On} on
 * @param {string[]} paints what has a colour: the classes, then the kinds
 * @param {Iterable<number>} [others] rows that have a mark elsewhere: at their launch site, in the lanes
 * @returns {T[]}
 */
export function explained(items, events, marks, time, on, paints, others = []) {
  const { columns: c, about } = events.block;
  const flags = events.flags(time);
  const seen = new Set();
  const see = (/** @type {number} */ i) => {
    const kind = about.kinds[c.kind[i]];
    seen.add(`kind ${kind}`);
    if (kind !== "launch") return;
    seen.add(`class ${paints[c.paint[i]]}`);
    seen.add(`outcome ${FORMS[c.outcome[i]]}`);
  };
  for (let n = 0; n < marks.length; n++)
    if (flags[marks[n]] && layerOn(events, on, marks[n])) see(marks[n]);
  for (const i of c.flight_event) if (flags[i] && on.paths) see(i);
  for (const i of c.stop_event) if (flags[i] && layerOn(events, on, i)) see(i);
  for (const i of others) see(i);
  return items.filter((item) => item.on || seen.has(`${item.facet} ${item.id}`));
}
