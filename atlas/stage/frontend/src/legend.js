// @ts-check
// The legend beside the map: its layers, to be switched on and off, and the marks that are on it.

import { el } from "./dom.js";
import { siteRadius } from "./sites.js";

const HOMEWARD_ALPHA = 0.6;
const BED_ALPHA = 0.38;
const INFERRED = "Route inferred, not reported";
/** Pixels of a sample on its canvas, which is drawn at half its size. */
const SIZE = 32;
const HINT = " · press to filter";
/** Missiles fired at the sites of the key to their sizes. */
const SIZES = [1, 10, 100];
/** Pixels between two of them. */
const APART = 4;
/** The kinds of events in the layers whose sample is their marks, and the shapes of some landing points. */
const KINDS = { others: ["nuclear", "other"], context: ["context"] };
const LANDED = ["icbm-f", "srbm-f", "mrbm-f"];
/** Pixels of a mark that shares a sample, and where its corner is. */
const SHARED = 17;
const TWO = [[0, 7], [15, 7]];
const THREE = [[7, 0], [0, 15], [15, 15]];
const NOTE = "Hidden layers still count in the timeline, the table and the totals.";

/** @typedef {(name: string, colour: string, size: number) => HTMLCanvasElement | null} Sprite */
/**
 * @typedef {object} Shown
 * @property {Record<string, string>} names of the layers, in their order
 * @property {Record<string, boolean>} on
 * @property {Record<string, number>} listed how many things a layer has in the period
 * @property {Record<string, number>} counts how many it has at the moment
 * @property {any[]} items the marks
 * @property {any[]} marks those of all kinds that the view may have
 * @property {{located: number, fired: number}} missiles how many the discs stand for, and how many were fired
 * @property {Set<string>} modes how he went on the journeys that are shown
 * @property {boolean} inferred whether the route of a train is inferred
 * @property {boolean} bound whether the way home is told from the way out
 * @property {import("./journey_layers.js").Way[]} ways
 * @property {Record<string, string>} modeNames
 * @property {boolean} filters whether a press on a mark filters
 * @property {Record<string, string>} colours
 * @property {Sprite | null} sprite
 */

export class Legend {
  /**
   * @param {{onSwitch: (layer: string, on: boolean) => void, onFilter: (item: any) => void}} tell
   */
  constructor(tell) {
    this.tell = tell;
    this.key = "";
    this.root = el("div", { class: "key", role: "group", "aria-label": "Legend" });
    /** @type {Record<string, HTMLElement>} */
    this.numbers = {};
    /** @type {Map<string, HTMLCanvasElement>} the samples of this look, of which most stay */
    this.samples = new Map();
    this.look = "";
  }

  /** @param {Shown} shown */
  draw(shown) {
    const { names, on, listed, counts, items, filters, colours, sprite, marks, missiles } = shown;
    const layers = Object.keys(names).filter((one) => listed[one] || one === "names");
    const lines = this._lines(shown);
    const of = [layers, on, items, lines.map(([text]) => text), filters, colours, marks, missiles];
    const key = JSON.stringify([...of, Boolean(sprite)]);
    if (key !== this.key) {
      this.key = key;
      const look = JSON.stringify([colours, Boolean(sprite)]);
      if (look !== this.look) this.samples.clear();
      this.look = look;
      const focused = /** @type {any} */ (this.root.getRootNode()).activeElement?.dataset?.layer;
      this.numbers = {};
      this.root.replaceChildren(
        el("b", { text: "On the map" }),
        ...layers.flatMap((layer) => [
          this._layer(layer, shown),
          ...(layer === "sites" && on.sites ? [this._sizes(shown)] : []),
        ]),
        el("p", { text: NOTE }),
        ...(items.length ? [el("b", { text: "Marks" }, filters ? el("small", { text: HINT }) : null)] : []),
        ...items.map((item) => this._item(item, shown)),
        ...(lines.length ? [el("b", { text: "Journeys" })] : []),
        ...lines.map(([text, draw]) =>
          el("span", { class: "item" }, this._sample(text, draw), el("span", { text })),
        ),
      );
      if (focused) this.root.querySelector(`[data-layer="${focused}"]`)?.focus();
    }
    for (const layer of layers) {
      const text = (counts[layer] ?? 0).toLocaleString("en-GB");
      if (this.numbers[layer].textContent !== text) this.numbers[layer].textContent = text;
    }
  }

  /**
   * How the lines of journeys are drawn: a text and a sample each.
   * @param {Shown} shown
   * @returns {[string, (context: CanvasRenderingContext2D) => void][]}
   */
  _lines({ modes, inferred, bound, ways, modeNames, colours, sprite }) {
    const names = Object.keys(modeNames).filter((mode) => modes.has(mode));
    /** @type {[string, (context: CanvasRenderingContext2D) => void][]} */
    const lines = names.map((mode) => [
      modeNames[mode],
      (context) => {
        const { width, dash } = /** @type {any} */ (ways.find((way) => way.mode === mode));
        const dashes = mode === "foot" || mode === "order" ? dash : [];
        const colour = mode === "order" ? colours.predecessor : colours.journey;
        line(context, colour, dashes.map((/** @type {number} */ one) => 2 * one * width), 2 * width);
      },
    ]);
    if (inferred)
      lines.push([
        INFERRED,
        (context) => {
          context.globalAlpha = BED_ALPHA;
          line(context, colours.journey, [], 6);
          context.globalAlpha = 1;
          line(context, colours.journey, [12, 8], 6);
        },
      ]);
    if (bound)
      for (const [text, alpha] of /** @type {[string, number][]} */ ([
        ["Outward", 1],
        ["Return route, paler", HOMEWARD_ALPHA],
      ]))
        lines.push([
          text,
          (context) => {
            context.globalAlpha = alpha;
            line(context, colours.journey, [], 6);
            context.globalAlpha = 1;
            const arrow = sprite?.("trip-f", colours.journey, 13);
            if (!arrow) return;
            context.translate(SIZE / 2, SIZE / 2);
            context.rotate(alpha < 1 ? -Math.PI / 2 : Math.PI / 2);
            context.drawImage(arrow, -13, -13, 26, 26);
          },
        ]);
    return lines;
  }

  /** @param {string} name @param {(context: CanvasRenderingContext2D) => void} draw */
  _sample(name, draw) {
    const picture = this.samples.get(name) ?? sample(draw);
    this.samples.set(name, picture);
    return picture;
  }

  /** @param {string} layer @param {Shown} shown */
  _layer(layer, { names, on, colours, sprite, marks: all }) {
    const kinds = KINDS[/** @type {keyof typeof KINDS} */ (layer)] ?? [];
    const marks = all.filter(({ facet, id }) => facet === "kind" && kinds.includes(id));
    const number = el("span", { class: "number" });
    this.numbers[layer] = number;
    return el(
      "button",
      {
        type: "button",
        class: "item",
        role: "switch",
        "data-layer": layer,
        "aria-checked": String(on[layer]),
        title: on[layer] ? "Press to hide this layer" : "Press to show this layer",
        onclick: () => this.tell.onSwitch(layer, !on[layer]),
      },
      this._sample(`${layer} ${marks.map(({ id }) => id)}`, (context) =>
        drawLayer(context, layer, colours, sprite, marks),
      ),
      el("span", { text: names[layer] }),
      number,
    );
  }

  /** The discs of launch sites as large as on the map. @param {Shown} shown */
  _sizes({ colours, missiles: { located, fired } }) {
    const radii = SIZES.map(siteRadius);
    const wide = radii.reduce((sum, radius) => sum + 2 * radius + APART, 0);
    const high = 2 * Math.max(...radii) + APART;
    // At twice its size, as the other samples.
    const canvas = el("canvas", {
      width: String(2 * wide),
      height: String(2 * high),
      style: `width: ${wide}px; height: ${high}px`,
      "aria-hidden": "true",
    });
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    Object.assign(context, { lineWidth: 1.2, font: "600 11px sans-serif", textAlign: "center" });
    let left = APART / 2;
    for (const [n, radius] of radii.entries()) {
      const x = left + radius;
      context.beginPath();
      context.arc(x, high / 2, radius, 0, 2 * Math.PI);
      context.fillStyle = colours.page;
      context.fill();
      context.strokeStyle = context.fillStyle = colours.ink;
      context.stroke();
      context.fillText(String(SIZES[n]), x, high / 2 + 4);
      left += 2 * radius + APART;
    }
    const text = located < fired ? `${located} of ${fired} missiles` : "missiles fired";
    const title = located < fired ? "The launch sites of the others are not known" : "Missiles fired";
    return el("span", { class: "item sizes", title }, canvas, el("span", { text }));
  }

  /** @param {any} item @param {Shown} shown */
  _item(item, { filters, sprite }) {
    const picture = this._sample(`${item.facet} ${item.id}`, (context) =>
      drawMark(context, item.icon, item.colour, sprite),
    );
    const label = el("span", { text: item.label });
    if (!filters) return el("span", { class: "item" }, picture, label);
    return el(
      "button",
      {
        type: "button",
        class: "item",
        "aria-pressed": String(item.on),
        title: item.on ? "Press to remove this filter" : "Press to show only these",
        onclick: () => this.tell.onFilter(item),
      },
      picture,
      label,
    );
  }
}

/** @param {(context: CanvasRenderingContext2D) => void} draw */
function sample(draw) {
  const canvas = el("canvas", { width: SIZE, height: SIZE, "aria-hidden": "true" });
  draw(canvas.getContext("2d"));
  return canvas;
}

/**
 * A mark of the sheet; a disc without one.
 * @param {CanvasRenderingContext2D} context
 * @param {string} icon
 * @param {string} colour
 * @param {Sprite | null} sprite
 */
function drawMark(context, icon, colour, sprite) {
  const mark = icon && sprite?.(icon, colour, SIZE / 2);
  if (mark) {
    context.drawImage(mark, 0, 0, SIZE, SIZE);
    return;
  }
  disc(context, 11);
  context.fillStyle = colour;
  context.fill();
}

/**
 * Several marks beside each other: a triangle of three, two in a row, one alone.
 * @param {CanvasRenderingContext2D} context
 * @param {{icon: string, colour: string}[]} marks
 * @param {Sprite | null} sprite
 */
function drawMarks(context, marks, sprite) {
  if (marks.length === 1) {
    drawMark(context, marks[0].icon, marks[0].colour, sprite);
    return;
  }
  const corners = marks.length === 2 ? TWO : THREE;
  for (const [n, { icon, colour }] of marks.entries()) {
    context.save();
    context.translate(corners[n][0], corners[n][1]);
    context.scale(SHARED / SIZE, SHARED / SIZE);
    drawMark(context, icon, colour, sprite);
    context.restore();
  }
}

/**
 * What a layer looks like.
 * @param {CanvasRenderingContext2D} context
 * @param {string} layer
 * @param {Record<string, string>} colours
 * @param {Sprite | null} sprite
 * @param {any[]} marks of its kinds
 */
function drawLayer(context, layer, { ink, quiet, journey, predecessor, page }, sprite, marks) {
  const landed = LANDED.map((icon) => ({ icon, colour: quiet }));
  if (layer === "landings") drawMarks(context, landed, sprite);
  else if (marks.length) drawMarks(context, marks, sprite);
  else if (layer === "names") {
    context.fillStyle = ink;
    context.font = "600 24px serif";
    context.textAlign = "center";
    context.fillText("Aa", SIZE / 2, 25);
  } else if (layer === "sites") {
    disc(context, 14);
    context.fillStyle = page;
    context.fill();
    context.strokeStyle = context.fillStyle = ink;
    context.lineWidth = 2.4;
    context.stroke();
    context.font = "600 18px sans-serif";
    context.textAlign = "center";
    context.fillText("9", SIZE / 2, SIZE / 2 + 6.5);
  } else {
    const colour = { paths: quiet, predecessors: predecessor }[layer] ?? journey;
    line(context, colour, LINES[/** @type {keyof typeof LINES} */ (layer)]);
    if (layer !== "journeys") return;
    // Lines of journeys differ, and have their own key; their stops don't.
    disc(context, 8);
    context.fillStyle = colour;
    context.fill();
  }
}

/** Dashes of the lines of layers, in pixels of a sample. */
const LINES = { journeys: [], predecessors: [3, 7], paths: [8, 4] };

/** @param {CanvasRenderingContext2D} context @param {string} colour @param {number[]} dash */
function line(context, colour, dash, width = 4) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(0, SIZE / 2);
  context.lineTo(SIZE, SIZE / 2);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number} radius */
function disc(context, radius) {
  context.beginPath();
  context.arc(SIZE / 2, SIZE / 2, radius, 0, 2 * Math.PI);
}
