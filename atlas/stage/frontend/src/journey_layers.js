// @ts-check
// The layers of journeys: a stroke where several share a way, and over all the journey that is pointed
// at or selected, its two directions side by side.

import { arrows } from "./arrows.js";
import { corridors, curved, HOME, lanes } from "./corridors.js";
import { layerOn } from "./layers.js";
import { lineScale } from "./scales.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./corridors.js").Stroke} Stroke */
/** @typedef {import("./corridors.js").Point[]} Path */
/**
 * How a line is drawn: dashes in widths, widths in pixels. One with a `bed` is drawn in that colour from
 * end to end, and its dashes over it; `more` are the pixels for each further journey, and `home` is the
 * colour of a way home that is told from the way out.
 * @typedef {{mode: string, dash: number[], width: number, more: number, bed: number[] | null,
 *   home: number[]}} Way
 */
/** @typedef {{path: Path, way: Way, width: number, beside: number, colour: number[], went: number}} Mark as drawn: `beside` is how many pixels right of the way it lies */

/** From the bottom up. */
const PARTS = /** @type {const} */ (["casings", "lines", "cores"]);
/** Pixels of the ground that stay free on either side of a railway, and between the directions of one. */
const CASING = 1.4;
const APART = 1.6;
const MOST_SHARED = 4;
/** From here on each direction of a shared way has arrowheads beside it, and railways are curves. */
const PAIRED_ZOOM = 7;
const CURVED_ZOOM = 8;
/** From here on the directions of what is pointed at or selected are lines of their own. */
const PARTED_ZOOM = 9;
const BESIDE_PIXELS = 8;
/** What is pointed at or selected is so much wider, and all else steps back. */
const LIT_SCALE = 1.25;
const PALE = 0.4;

export class JourneyLayers {
  constructor() {
    this.key = "";
    this.near = false;
    /** @type {Stroke[]} */
    this.strokes = [];
    /** @type {Mark[]} */
    this.marks = [];
    this.litKey = "";
    /** @type {Mark[]} what is pointed at or selected */
    this.lit = [];
    /** @type {Mark[]} the ways of its arrowheads */
    this.litWays = [];
    this.headsKey = "";
    /** @type {import("./arrows.js").Arrow[]} */
    this.heads = [];
  }

  /**
   * Merge the journeys that are shown at a moment.
   * @param {Events} events
   * @param {number} version of the events
   * @param {import("./events.js").Time} time
   * @param {import("./scene.js").Now} now
   */
  take(events, version, time, { ways, hover, selected, on, zoom, paints, paintsVersion }) {
    const { columns: c } = events.block;
    const shown = new Set(c.line_event);
    for (const row of shown)
      if (!events.shown(row, time) || (row !== selected && !layerOn(events, on, row)))
        shown.delete(row);
    const near = zoom >= CURVED_ZOOM;
    this.near = near;
    const look = `${version}|${paintsVersion}|${near}`;
    const strokes = (/** @type {(row: number) => boolean} */ wanted) =>
      corridors(
        /** @type {any} */ (c),
        (line) => wanted(c.line_event[line]),
        (line) => `${ways[c.line_how[line]].mode}|${c.layer[c.line_event[line]]}`,
      ).map((one) => (near && ways[one.how].bed ? { ...one, path: curved(one.path) } : one));
    const colour = (/** @type {number} */ row) => paints[c.paint[row]];
    const key = `${look}|${[...shown]}`;
    if (key !== this.key) {
      this.key = key;
      this.strokes = strokes((row) => shown.has(row));
      this.marks = this.strokes.map((one) => strokeMark(one, ways[one.how], colour(one.rows[0])));
    }
    const lit = [...new Set([selected, hover])].filter((row) => shown.has(row));
    const parted = zoom >= PARTED_ZOOM;
    const litKey = `${look}|${parted}|${lit}`;
    if (litKey !== this.litKey) {
      this.litKey = litKey;
      const own = lit.flatMap((one) => strokes((row) => row === one));
      const whole = own.map((one) => strokeMark(one, ways[one.how], colour(one.rows[0])));
      const apart = lanes(own).map((one) => laneMark(one, ways[one.how], colour(one.row)));
      // From afar there is no room for two lines, but for the arrowheads of both.
      this.lit = parted ? apart : whole;
      this.litWays = parted ? apart : directions(whole, own, PAIRED_ZOOM);
    }
    const headsKey = `${this.key}|${this.litKey}|${zoom}`;
    if (headsKey === this.headsKey) return;
    this.headsKey = headsKey;
    this.heads = arrows(lit.length ? this.litWays : directions(this.marks, this.strokes, zoom), zoom);
  }

  /** The lines off which names are kept: from afar they would leave no room. */
  get fromNear() {
    return this.near ? this.strokes.map(({ path }) => path) : [];
  }

  /** Whether a way home is told from a way out. */
  get homeward() {
    return this.heads.some(({ mark }) => mark.went === HOME);
  }

  /**
   * @param {import("./kept_layers.js").KeptLayers} kept
   * @param {Record<string, any>} styles
   * @param {number} step of zoom
   * @returns {any[]} from the bottom up
   */
  layers(kept, styles, step) {
    const scale = lineScale(step);
    const opacity = this.lit.length ? PALE : 1;
    const style = PARTS.map((part) => styles[part]);
    const lying = styles.arrows?.props.billboard === false;
    return [
      ...kept.layers("journeys", [...style, this.marks, scale, opacity], () =>
        bound(style, "", this.marks, { widthScale: scale, opacity }),
      ),
      ...kept.layers("lit-journeys", [...style, this.lit, scale], () =>
        bound(style, "lit-", this.lit, { widthScale: LIT_SCALE * scale, pickable: false }),
      ),
      ...kept.layers("arrows", [styles.arrows, this.heads], () => [
        styles.arrows?.clone(headsOf(this.heads, lying)),
      ]),
    ];
  }
}

/**
 * Several journeys on one way make it wider.
 * @param {Stroke} stroke @param {Way} way @param {number[]} colour
 * @returns {Mark}
 */
function strokeMark({ path, rows, ahead, back }, way, colour) {
  const width = way.width + way.more * (Math.min(rows.length, MOST_SHARED) - 1);
  return { path, way, width, beside: 0, colour, went: ahead | back };
}

/** @param {import("./corridors.js").Lane} lane @param {Way} way @param {number[]} out its colour on the way out @returns {Mark} */
function laneMark({ path, went, shared }, way, out) {
  const { width, home } = way;
  const beside = shared ? (width + APART) / 2 : 0;
  return { path, way, width, beside, colour: went === HOME ? home : out, went };
}

/**
 * The directions in which strokes have arrowheads. From afar one that runs both ways has none.
 * @param {Mark[]} marks
 * @param {Stroke[]} strokes
 * @param {number} zoom
 * @returns {Mark[]}
 */
export function directions(marks, strokes, zoom) {
  return lanes(strokes.map((stroke, n) => ({ ...stroke, rows: [n] })))
    .filter(({ shared }) => !shared || zoom >= PAIRED_ZOOM)
    .map(({ path, row, went, shared }) => {
      const { way, width, colour } = marks[row];
      const beside = shared ? width / 2 + BESIDE_PIXELS : 0;
      return { path, way, width, beside, colour: went === HOME ? way.home : colour, went };
    });
}

/**
 * The layers of some marks: what keeps them off the ground, the lines, and the dashes over their beds.
 * @param {any[]} styles
 * @param {string} prefix of the ids
 * @param {Mark[]} marks
 * @param {Record<string, any>} props
 */
function bound([casings, lines, cores], prefix, marks, props) {
  const dashed = marks.filter(({ way }) => way.bed && way.dash[1]);
  const layer = (
    /** @type {any} */ style,
    /** @type {Mark[]} */ data,
    /** @type {number} */ around,
    /** @type {(mark: Mark) => number[]} */ dash,
    /** @type {Record<string, any>} */ more,
  ) =>
    style?.clone({
      ...props,
      id: prefix + style.id,
      data,
      visible: data.length > 0,
      getPath: (/** @type {Mark} */ { path }) => path,
      getWidth: (/** @type {Mark} */ { width }) => width + 2 * around,
      // What is drawn, the gap, and how far beside the way, all in widths.
      getDashArray: (/** @type {Mark} */ mark) => [
        ...dash(mark),
        mark.beside / (mark.width + 2 * around),
      ],
      ...more,
    });
  const solid = () => [1, 0];
  return [
    layer(casings, marks, CASING, solid, {
      getColor: (/** @type {Mark} */ { way }) => [...casings.props.getColor.slice(0, 3), way.bed ? 255 : 0],
    }),
    layer(lines, marks, 0, ({ way }) => (way.bed ? solid() : way.dash), {
      getColor: (/** @type {Mark} */ { way, colour }) => (way.bed && way.dash[1] ? way.bed : colour),
    }),
    layer(cores, dashed, 0, ({ way }) => way.dash, { getColor: (/** @type {Mark} */ { colour }) => colour }),
  ];
}

/** @param {import("./arrows.js").Arrow[]} heads @param {boolean} lying on the globe, with their faces down: turned half round */
export function headsOf(heads, lying) {
  return {
    data: heads,
    visible: heads.length > 0,
    getPosition: (/** @type {any} */ { position }) => position,
    getAngle: (/** @type {any} */ { heading }) => (lying ? 180 : 0) - heading,
    getIcon: () => "trip-f",
    getColor: (/** @type {any} */ { mark }) => mark.colour,
    getPixelOffset: (/** @type {any} */ { mark, heading }) => {
      const by = mark.beside * (lying ? -1 : 1);
      const right = (heading * Math.PI) / 180;
      return [by * Math.cos(right), by * Math.sin(right)];
    },
  };
}
