// @ts-check
// Draws the names of a map on a canvas of their own, above the marks.

import { Covered } from "./covered.js";
import { CAPITALS as ALWAYS, placed } from "./names.js";

/** @typedef {import("./names.js").Name} Name */
/** @typedef {{size: number, colour: string}} Style the size in pixels */
/**
 * What the ground's names are written in, by their kind, and how what lies behind them is coloured.
 * @typedef {{font: string, styles: Record<string, Style>, land: string, sea: string}} Hand
 */
/**
 * What names must not cover: points with the pixels around them.
 * @typedef {[number, number, number][]} Marks lon, lat, pixels
 */

const HALO = 3;
const DOT = 2;
/** Letters of countries and provinces stand apart, in sizes of their letters. */
const SPACED = 0.12;
const HIGH = 1.2;
/** Capitals have no part below their line. */
const CAPITALS = 1;
/** A name that has no room but in two lines is so much smaller. */
const IN_TWO = 0.93;
/** The stops beside the train are so much larger than a city. */
const NEAR = 1.15;
/** Degrees beyond the map's edge from which a line comes in. */
const BEYOND = 0.2;
const COUNTRIES = ["country", "seat", "shore"];
const SMALL = { size: 12.5, colour: "#000" };

export class Lettering {
  /**
   * @param {HTMLElement} parent
   * @param {() => DOMRect[]} boxes of what lies over the map
   */
  constructor(parent, boxes) {
    this.boxes = boxes;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "canvas names";
    this.canvas.setAttribute("aria-hidden", "true");
    this.parent = parent;
    parent.append(this.canvas);
    /** @type {Name[]} of the ground, and of what lies on it */
    this.ground = [];
    /** @type {Name[]} */
    this.own = [];
    /** @type {Marks} */
    this.marks = [];
    /** @type {[number, number][][]} */
    this.lines = [];
    /** @type {Hand | null} */
    this.hand = null;
    /** @type {import("./names.js").Placed[]} */
    this.placed = [];
    /** @type {Map<string, [number, number]>} */
    this.measured = new Map();
    this.due = true;
    this.hidden = false;
  }

  /** @param {Hand} hand @param {Name[]} names of the ground */
  describe(hand, names) {
    this.hand = hand;
    this.ground = names;
    this.measured.clear();
    this.due = true;
  }

  /**
   * Take what lies on the ground.
   * @param {Marks} marks that no name may cover
   * @param {[number, number][][]} lines that none may cover either
   * @param {Name[]} names which are placed first
   * @param {boolean} [hidden] whether no name is written at all
   */
  over(marks, lines, names, hidden = false) {
    this.marks = marks;
    this.lines = lines;
    this.hidden = hidden;
    this.own = names;
    this.due = true;
  }

  /**
   * Draw, if something has changed.
   * @param {(box: {width: number, height: number}) => any} view a viewport of deck.gl for that size
   */
  draw(view) {
    if (!this.due || !this.hand) return;
    const { clientWidth: width, clientHeight: height } = this.parent;
    const context = this.canvas.getContext("2d");
    if (!width || !height || !context) return;
    const viewport = view({ width, height });
    if (!viewport) return;
    this.due = false;
    const ratio = globalThis.devicePixelRatio || 1;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== across || this.canvas.height !== down)
      Object.assign(this.canvas, { width: across, height: down });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const pixel = pixelOf(viewport, width);
    const covered = new Covered(width, height);
    const { left, top } = this.parent.getBoundingClientRect();
    const blocked = this.boxes().map(
      (box) =>
        /** @type {import("./boxes.js").Box} */ ([
          box.left - left,
          box.top - top,
          box.right - left,
          box.bottom - top,
        ]),
    );
    const [west, south, east, north] = viewport.getBounds();
    const inside = (/** @type {[number, number]} */ [lon, lat]) =>
      lon > west - BEYOND && lon < east + BEYOND && lat > south - BEYOND && lat < north + BEYOND;
    for (const line of this.lines)
      covered.addLine(line.map((point) => (inside(point) ? pixel(...point) : null)));
    for (const [lon, lat, around] of this.marks) {
      const at = pixel(lon, lat);
      if (at) covered.add([at[0] - around, at[1] - around, at[0] + around, at[1] + around]);
    }
    this.placed = placed(
      this.hidden ? [] : this._ranked(),
      { width, height, zoom: viewport.zoom, pixel },
      (text, kind) => this._measure(context, text, kind),
      covered,
      blocked,
    );
    // Lines first: a name lies on the line to another one.
    for (const one of this.placed) this._lead(context, one);
    for (const one of this.placed) this._write(context, one);
  }

  /** Names in the order in which they have their choice: a map says first which countries it shows. */
  _ranked() {
    const capital = (/** @type {Name} */ { kind, text }) => kind === "city" && ALWAYS.includes(text);
    const ranks = [
      this.own.filter(({ kind }) => kind !== "site"),
      this.ground.filter(({ kind }) => COUNTRIES.includes(kind)),
      this.own.filter(({ kind }) => kind === "site"),
      this.ground.filter(capital),
      this.ground.filter((name) => !COUNTRIES.includes(name.kind) && !capital(name)),
    ];
    return ranks.flat();
  }

  /** @param {CanvasRenderingContext2D} context @param {string} text @param {Name["kind"]} kind */
  _measure(context, text, kind) {
    const key = `${kind}|${text}`;
    let size = this.measured.get(key);
    if (!size) {
      const lines = this._font(context, kind, text);
      const wide = Math.max(...lines.map((line) => context.measureText(line).width));
      size = [wide, lines.length * this._size(kind, lines) * (kind === "country" ? CAPITALS : HIGH)];
      this.measured.set(key, size);
    }
    return size;
  }

  /** @param {Name["kind"]} kind @returns {Style} */
  _style(kind) {
    const { styles } = /** @type {Hand} */ (this.hand);
    const city = styles.city ?? SMALL;
    return kind === "stop" ? { ...city, size: city.size * NEAR } : (styles[kind] ?? city);
  }

  /** @param {Name["kind"]} kind @param {string[]} lines */
  _size(kind, lines) {
    return this._style(kind).size * (kind === "country" && lines.length > 1 ? IN_TWO : 1);
  }

  /**
   * Take the font of a name.
   * @param {CanvasRenderingContext2D} context
   * @param {Name["kind"]} kind
   * @param {string} text
   * @returns {string[]} its lines
   */
  _font(context, kind, text) {
    const { font } = /** @type {Hand} */ (this.hand);
    const lines = shown(text, kind).split("\n");
    const size = this._size(kind, lines);
    const weight = kind === "stop" ? "600 " : "";
    context.font = `${kind === "sea" || kind === "river" ? "italic " : ""}${weight}${size}px ${font}`;
    context.letterSpacing = kind === "country" || kind === "province" ? `${SPACED * size}px` : "0px";
    return lines;
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./names.js").Placed} one */
  _write(context, one) {
    const { name, text, x, y, box, point, dotted } = one;
    const { land, sea } = /** @type {Hand} */ (this.hand);
    const { colour } = this._style(name.kind);
    context.fillStyle = colour;
    context.strokeStyle = name.kind === "sea" ? sea : land;
    context.lineWidth = HALO;
    context.lineJoin = "round";
    context.textBaseline = "middle";
    if (name.kind === "city" && dotted) {
      context.beginPath();
      context.arc(point[0], point[1], DOT, 0, 2 * Math.PI);
      context.fill();
    }
    const lines = this._font(context, name.kind, text);
    const high = (box[3] - box[1]) / lines.length;
    lines.forEach((line, n) => {
      const left = (x + box[2] - context.measureText(line).width) / 2;
      const middle = y + (n - (lines.length - 1) / 2) * high;
      context.strokeText(line, left, middle);
      context.fillText(line, left, middle);
    });
  }

  /** A line from a name to its place. @param {CanvasRenderingContext2D} context @param {import("./names.js").Placed} one */
  _lead(context, { name, line }) {
    if (!line) return;
    const { land } = /** @type {Hand} */ (this.hand);
    for (const [style, wide] of /** @type {[string, number][]} */ ([
      [land, HALO],
      [this._style(name.kind).colour, 1],
    ])) {
      context.beginPath();
      context.moveTo(line[0], line[1]);
      context.lineTo(line[2], line[3]);
      context.strokeStyle = style;
      context.lineWidth = wide;
      context.stroke();
    }
  }

  remove() {
    this.canvas.remove();
  }
}

/** @param {string} text @param {Name["kind"]} kind */
function shown(text, kind) {
  return kind === "country" ? text.toUpperCase() : text;
}

/**
 * Where points are seen: null behind the globe. A flat map shows the world again beside itself.
 * @param {any} viewport of deck.gl
 * @param {number} width
 * @returns {(lon: number, lat: number) => [number, number] | null}
 */
function pixelOf(viewport, width) {
  if (viewport.resolution !== undefined) {
    // A globe: what it turns away is not seen. Its edge is left out too, where names can't be read.
    const near = 0.3;
    const [lon0, lat0] = [radians(viewport.longitude), radians(viewport.latitude)];
    return (lon, lat) => {
      const [x, y] = [radians(lon) - lon0, radians(lat)];
      const facing =
        Math.sin(lat0) * Math.sin(y) + Math.cos(lat0) * Math.cos(y) * Math.cos(x);
      if (facing < near) return null;
      const [left, top] = viewport.project([lon, lat]);
      return [left, top];
    };
  }
  return (lon, lat) => {
    const turns = Math.round((viewport.longitude - lon) / 360);
    const [x, y] = viewport.project([lon + 360 * turns, lat]);
    return x < -width || x > 2 * width ? null : [x, y];
  };
}

/** @param {number} degrees */
function radians(degrees) {
  return (degrees * Math.PI) / 180;
}

