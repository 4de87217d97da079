// @ts-check
// The deck as pydeck wrote it: read into layers of deck.gl, and parted into the ground, the names of
// the ground and the styles of what happens over it.

import { MapView, _GlobeView as GlobeView } from "@deck.gl/core";
import { DataFilterExtension } from "@deck.gl/extensions";
import { JSONConfiguration, JSONConverter } from "@deck.gl/json";
import {
  BitmapLayer,
  GeoJsonLayer,
  IconLayer,
  PathLayer,
  ScatterplotLayer,
  SolidPolygonLayer,
  TextLayer,
} from "@deck.gl/layers";

import { answerOf } from "./answers.js";
import { css } from "./colours.js";
import { Dashes } from "./dashes.js";
import { once } from "./once.js";
import { sheet } from "./sprites.js";

const CONFIGURATION = new JSONConfiguration({
  classes: {
    BitmapLayer,
    DataFilterExtension,
    GeoJsonLayer,
    IconLayer,
    MapView,
    PathLayer,
    PathStyleExtension: Dashes,
    ScatterplotLayer,
    SolidPolygonLayer,
    TextLayer,
    _GlobeView: GlobeView,
  },
});
const converter = new JSONConverter({ configuration: CONFIGURATION });
const GROUND = "basemap-";
/** Names of the ground and the dots of its cities, which the lettering writes. */
const NAMES = "basemap-names-";
const DOTS = "basemap-dots";
/** Which kinds of names have the first choice of their place. */
const ORDER = ["seat", "shore", "country", "sea", "city", "province", "river"];

/** Names and other lists that the ground fetches. */
const list = once(async (url) => (await answerOf(url, "names")).json());

/**
 * Make layers and views of a description.
 * @param {any} spec what pydeck wrote
 * @returns {{views: any, globe: boolean, ground: any[], styles: Record<string, any>,
 *   ready: Promise<any>[]}} `styles`: layers without data, by their ids, to be drawn when all is
 *   `ready`: letters that are drawn before their fonts are there stay in another one
 */
export function described(spec) {
  const { layers, views } = /** @type {any} */ (converter).convert({
    layers: spec.layers,
    views: spec.views,
  });
  const over = layers.filter((/** @type {any} */ one) => !one.id.startsWith(GROUND));
  const styles = Object.fromEntries(over.map((/** @type {any} */ one) => [one.id, one]));
  return {
    views,
    globe: spec.views[0]["@@type"] === "_GlobeView",
    ground: layers.filter(
      (/** @type {any} */ one) =>
        one.id.startsWith(GROUND) && !one.id.startsWith(NAMES) && one.id !== DOTS,
    ),
    styles,
    ready: [
      ...over
        .filter((/** @type {any} */ one) => one instanceof TextLayer)
        .map((/** @type {any} */ { props }) => document.fonts.load(`16px ${props.fontFamily}`)),
      ...spec.layers
        .filter((/** @type {any} */ one) => one["@@type"] === "IconLayer" && one.id in styles)
        .map((/** @type {any} */ one) => withSheet(styles, one)),
    ],
  };
}

/**
 * Give a layer its sheet of icons: it would fetch both files itself, and all be drawn anew for each.
 * @param {Record<string, any>} styles
 * @param {{id: string, iconAtlas: string, iconMapping: string}} layer as pydeck wrote it
 */
async function withSheet(styles, { id, iconAtlas, iconMapping }) {
  try {
    const { image, places } = await sheet(`${iconAtlas} ${iconMapping}`);
    styles[id] = styles[id].clone({ iconAtlas: image, iconMapping: places });
  } catch {
    // deck.gl fetches it anew, and tells what is missing.
  }
}

/**
 * The names of the ground as the lettering writes them, once their letters are there.
 * @param {any} spec what pydeck wrote
 * @returns {Promise<{look: any, names: import("./names.js").Name[]} | null>} null: it has none
 */
export async function namesOf({ layers, views }) {
  const named = layers.filter((/** @type {any} */ { id }) => id.startsWith(NAMES));
  if (!named.length) return null;
  const rows = await list(named[0].data);
  const font = named[0].fontFamily;
  const letters = rows.map((/** @type {any} */ one) => one.text + one.local).join("");
  await Promise.all(
    ["", "italic ", "600 "].map((style) => document.fonts.load(`${style}16px ${font}`, letters)),
  );
  const styles = Object.fromEntries(
    named.map((/** @type {any} */ { id, sizeMaxPixels, getColor }) => [
      id.slice(NAMES.length),
      { size: sizeMaxPixels, colour: css(getColor) },
    ]),
  );
  const colour = (/** @type {string} */ name) => {
    const layer = layers.find((/** @type {any} */ { id }) => id === `${GROUND}${name}`);
    return css(layer?.getFillColor ?? [0, 0, 0]);
  };
  const sea = colour(views[0]["@@type"] === "_GlobeView" ? "sea_globe" : "sea");
  const rank = (/** @type {any} */ one) => ORDER.indexOf(one.kind);
  return {
    look: { font, styles, land: colour("land_world"), sea },
    names: rows
      .filter((/** @type {any} */ one) => one.kind in styles || ["seat", "shore"].includes(one.kind))
      .sort(
        (/** @type {any} */ one, /** @type {any} */ other) =>
          rank(one) - rank(other) || one.min_zoom - other.min_zoom,
      ),
  };
}
