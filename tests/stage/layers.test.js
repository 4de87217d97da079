// @ts-check
/** Layers of the map: what each counts, and which entries of the legend are explained by a mark. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Events, NONE, NO_SITE } from "../../atlas/stage/frontend/src/events.js";
import { counted, explained, layerOn, located, marked, travelled } from "../../atlas/stage/frontend/src/layers.js";
import { ALL, atMinute, blockOf } from "./blocks.js";

const LAYERS = ["journeys", "predecessors", "sites", "paths", "landings", "others", "context"];
const KINDS = ["trip", "launch", "nuclear", "context", "own"];
const PAINTS = ["icbm", "srbm", ...KINDS];
const at = (/** @type {string} */ name) => LAYERS.indexOf(name);

/**
 * His journey, another's, a launch that landed at sea, one whose path is not known, one without a
 * mark, a nuclear test, context without a place, an event of the visitor's own.
 */
function fewEvents() {
  const none = Number.NaN;
  const rows = [
    { kind: 0, layer: at("journeys"), paint: 2, outcome: NONE, icon: NONE, lon: 116, to: none },
    { kind: 0, layer: at("predecessors"), paint: 2, outcome: NONE, icon: NONE, lon: 37, to: none },
    { kind: 1, layer: at("landings"), paint: 0, outcome: 0, icon: 0, lon: 125, to: 140, site: 0 },
    { kind: 1, layer: at("landings"), paint: 1, outcome: 1, icon: 0, lon: 125, to: 131, site: 0 },
    { kind: 1, layer: at("landings"), paint: 1, outcome: 2, icon: 0, lon: 125, to: none, site: 1 },
    { kind: 2, layer: at("others"), paint: 4, outcome: NONE, icon: 0, lon: 129, to: none },
    { kind: 3, layer: at("context"), paint: 5, outcome: NONE, icon: 0, lon: none, to: none },
    { kind: 4, layer: NONE, paint: 6, outcome: NONE, icon: 0, lon: 127, to: none },
  ];
  const block = blockOf(
    rows.map(({ site = NO_SITE }, n) => atMinute(`row-${n}`, n * 1440, { site, missiles: 1 })),
    { icons: ["mark"] },
  );
  for (const name of /** @type {const} */ (["kind", "layer", "paint", "outcome", "icon"]))
    block.columns[name] = Uint8Array.from(rows, (row) => row[name]);
  block.columns.lon = Float32Array.from(rows, ({ lon }) => lon);
  block.columns.to_lon = Float32Array.from(rows, ({ to }) => to);
  block.columns.flight_event = Uint32Array.of(2);
  block.columns.stop_event = Uint32Array.of(0, 0, 1);
  Object.assign(block.about, { layers: LAYERS, kinds: KINDS });
  return new Events(block);
}

/** @param {Record<string, boolean>} [but] */
const on = (but = {}) => ({ ...Object.fromEntries(LAYERS.map((one) => [one, true])), ...but });

test("marks are landing points, and places of what no site shows", () => {
  assert.deepEqual([...marked(fewEvents())], [2, 3, 5, 7]);
});

test("each layer counts what it shows in the period, also while it is off", () => {
  const events = fewEvents();
  const all = { journeys: 1, predecessors: 1, sites: 2, paths: 1, landings: 2, others: 1, context: 0 };
  assert.deepEqual(counted(events, marked(events), ALL), all);
  const later = { ...ALL, from: 3 };
  assert.deepEqual(counted(events, marked(events), later), {
    ...{ journeys: 0, predecessors: 0, paths: 0 },
    ...{ sites: 2, landings: 1, others: 1, context: 0 },
  });
  events.mask[5] = 0;
  assert.equal(counted(events, marked(events), ALL).others, 0);
});

test("missiles of no known site are fired, not located", () => {
  const events = fewEvents();
  assert.deepEqual(located(events, ALL), { located: 3, fired: 3 });
  events.sited = events.sited.slice(1);
  assert.deepEqual(located(events, ALL), { located: 2, fired: 3 });
});

test("a row is hidden with its layer, and an event of one's own never", () => {
  const events = fewEvents();
  assert.equal(layerOn(events, on(), 1), true);
  assert.equal(layerOn(events, on({ predecessors: false }), 1), false);
  assert.equal(layerOn(events, on({ predecessors: false }), 0), true);
  assert.equal(layerOn(events, Object.fromEntries(LAYERS.map((one) => [one, false])), 7), true);
});

test("how he went, on the journeys that are shown", () => {
  const events = fewEvents();
  Object.assign(events.block.columns, {
    line_event: Uint32Array.of(0, 0, 1),
    line_how: Uint8Array.of(1, 2, 0),
    line_bound: Uint8Array.of(0, 1, NONE),
  });
  const ways = [
    { mode: "order", bed: null, dash: [1, 4] },
    { mode: "train", bed: [1], dash: [6, 3] },
    { mode: "plane", bed: null, dash: [4, 2] },
    { mode: "train", bed: [1], dash: [1, 0] },
  ];
  const went = (/** @type {Record<string, boolean>} */ layers, time = ALL) => {
    const { modes, inferred } = travelled(events, time, layers, ways);
    return [[...modes].sort(), inferred];
  };
  assert.deepEqual(went(on()), [["order", "plane", "train"], true]);
  assert.deepEqual(went(on({ journeys: false })), [["order"], false]);
  assert.deepEqual(went(on(), { ...ALL, from: 1 }), [["order"], false]);
  assert.deepEqual(went(on(), { ...ALL, from: 2 }), [[], false]);
  events.block.columns.line_how[0] = 3;
  assert.deepEqual(went(on()), [["order", "plane", "train"], false]);
});

test("the legend explains what is on the map, and what filters now", () => {
  const items = [
    ...["trip", "nuclear", "context"].map((id) => ({ facet: "kind", id })),
    ...["icbm", "srbm"].map((id) => ({ facet: "class", id })),
    ...["failure", "unknown"].map((id) => ({ facet: "outcome", id })),
  ];
  const events = fewEvents();
  const ids = (/** @type {Record<string, boolean>} */ layers, time = ALL, given = items) =>
    explained(given, events, marked(events), time, layers, PAINTS).map(({ id }) => id);
  // Neither the context without a place nor the outcome of a launch that no mark shows.
  assert.deepEqual(ids(on()), ["trip", "nuclear", "icbm", "srbm", "failure"]);
  assert.deepEqual(ids(on({ landings: false })), ["trip", "nuclear", "icbm"]);
  assert.deepEqual(ids(on({ landings: false, paths: false })), ["trip", "nuclear"]);
  assert.deepEqual(ids(on({ journeys: false })), ["trip", "nuclear", "icbm", "srbm", "failure"]);
  assert.deepEqual(ids(on({ journeys: false, predecessors: false }), { ...ALL, from: 4 }), ["nuclear"]);
  // From near by, a launch has a mark at its site.
  const near = explained(items, events, marked(events), ALL, on(), PAINTS, [4]);
  assert.deepEqual(near.map(({ id }) => id), ["trip", "nuclear", "icbm", "srbm", "failure", "unknown"]);
  const pressed = [{ facet: "kind", id: "context", on: true }];
  assert.deepEqual(ids(on(), ALL, /** @type {any} */ (pressed)), ["context"]);
});
