// @ts-check
// What stands out on the map: the path, the mark and a ring of the row that is pointed at and of the
// selected one, at their full size and colour.

import { ScatterplotLayer } from "@deck.gl/layers";

import { flightsOf } from "./bindings.js";
import { placesOf } from "./extent.js";

/** @typedef {import("./scene.js").Now} Now */
/** @typedef {import("./scene.js").Scene} Scene */

/** Pixels of the rings about a launch at its site. */
const FAN_RINGS = { hover: 18, selected: 21 };
/** The mark that is a ring. */
const RING = "srbm-h";

/**
 * The marks and their rings, from the bottom up.
 * @param {Scene} scene
 * @param {Record<string, any>} styles
 * @param {Now} now
 * @returns {any[]}
 */
export function lights(scene, styles, now) {
  return /** @type {const} */ (["hover", "selected"]).flatMap((name) => {
    const of = [styles[name], styles.marks, scene.version, scene.fansKey, now.paintsVersion, now[name]];
    return scene.kept.layers(name, of, () => [
      mark(scene, styles.marks, now, name),
      ring(scene, styles[name], now[name]),
      fanRing(scene, styles[name], scene.fanStyle, name, now[name]),
    ]);
  });
}

/**
 * The paths, which end under the discs of their sites.
 * @param {Scene} scene
 * @param {Record<string, any>} styles
 * @param {Now} now
 * @returns {any[]}
 */
export function litPaths({ events, kept, version }, { lit }, { selected, hover }) {
  return kept.layers("lit", [lit, version, selected, hover], () => {
    const data = flightsOf(/** @type {any} */ (events), [selected, hover]);
    const visible = data.length > 0;
    return [lit?.clone({ data, visible, getPath: (/** @type {any} */ { path }) => path })];
  });
}

/**
 * A row's own mark, which is small and pale where there are many.
 * @param {Scene} scene
 * @param {any} style
 * @param {Now} now
 * @param {"hover" | "selected"} name
 */
function mark({ bound, events }, style, now, name) {
  const { paint } = /** @type {any} */ (events).block.columns;
  const index = bound.marks.rows.indexOf(now[name]);
  const at = (/** @type {string} */ accessor) => () => bound.marks[accessor](null, { index });
  const paints = style instanceof ScatterplotLayer ? "getFillColor" : "getColor";
  return style?.clone({
    id: `${name}-mark`,
    data: index < 0 ? [] : [index],
    visible: index >= 0,
    getPosition: at("getPosition"),
    getIcon: at("getIcon"),
    [paints]: () => now.paints[paint[now[name]]],
    extensions: [],
    pickable: false,
  });
}

/** @param {Scene} scene @param {any} style @param {number} row */
function ring({ events, fans }, style, row) {
  // A launch that stands beside its site has its ring there.
  const points = placesOf(/** @type {any} */ (events), row);
  if (fans.place.has(row)) points.shift();
  return style?.clone({
    data: points,
    visible: points.length > 0,
    getPosition: (/** @type {any} */ point) => point,
  });
}

/** @param {Scene} scene @param {any} style @param {any} fan @param {"hover" | "selected"} name @param {number} row */
function fanRing({ bound, fans }, style, fan, name, row) {
  const place = fans.place.get(row);
  return fan?.clone({
    id: `fan-${name}`,
    data: place === undefined ? [] : [place],
    visible: place !== undefined,
    getPosition: (/** @type {number} */ at) => bound.fan.getPosition(fans.rows[at]),
    getPixelOffset: (/** @type {number} */ at) => fans.offsets[at],
    getIcon: () => RING,
    getSize: FAN_RINGS[name],
    getColor: style?.props.getLineColor,
    extensions: [],
    pickable: false,
  });
}
