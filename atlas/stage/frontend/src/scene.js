// @ts-check
// What happens over the ground: the columns of the events bound to the layers of the deck by their
// ids, and moved in time without anything being uploaded.

import { IconLayer, ScatterplotLayer } from "@deck.gl/layers";

import { DAY, positionOn } from "./events.js";
import { clamp } from "./brush.js";
import { arrows } from "./arrows.js";
import { layerOn, marked } from "./layers.js";
import { FAN_ZOOM, fanned, siteRadius } from "./sites.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */
/**
 * @typedef {{selected: number, hover: number, paints: number[][], paintsVersion: string,
 *   ways: Way[], zoom: number, level: number, playing: boolean, maskVersion: number, on: import("./layers.js").On}} Now
 */

/**
 * How a line is drawn: dashes in widths, widths in pixels, how far the way home lies beside it.
 * @typedef {{mode: string, dash: number[], width: number, core: number, beside: number,
 *   out: number[], home: number[]}} Way
 */

/** The ways of a line that is bound out and home. */
export const OUTWARD = 0;
export const HOMEWARD = 1;
/** Beyond any day. */
const FAR = 1e6;
const THOUSANDTH = 0.001;
const HUNDRED_METRES = 100;
/** While time plays, what happened within so many days stands out. */
const FRESH_DAYS = 45;
/** Pixels around the middle of a mark and of a stop. */
const MARK_PIXELS = 7;
const STOP_PIXELS = 6;
const MOST_MARKS = 4000;
/** The busiest sites are named from afar, fewer of them on a narrow map; the others from near by. */
const FIRST_NAMED = 6;
const FIRST_NAMED_NARROW = 2;
const FIRST_ZOOM = 4.4;
const LATER_ZOOM = 7;

/** The layers of the deck that show lines of journeys, and paths of flights. */
const LINES = new Set(["lines", "cores"]);
const FLOWN = new Set(["arcs", "tracks"]);

/** From the bottom up. */
const ORDER = ["lines", "cores", "arrows", "tracks", "arcs", "stops", "marks", "sites", "fan"];

/** The radius of a site's dot, in radii of its disc. */
const DOT_SHARE = 0.4;
/** Pixels of a launch at its site, and of the rings about the one that is pointed at or selected. */
const FAN_PIXELS = 10;
const PLATE_OPACITY = 0.6;
const FAN_RINGS = { hover: 18, selected: 21 };
/** The mark that is a ring. */
const RING = "srbm-h";

export class Scene {
  constructor() {
    /** @type {Record<string, any>} */
    this.bound = {};
    this.version = 0;
    this.arrowsKey = "";
    this.fansKey = "";
    /** @type {import("./sites.js").Fans} the launches that stand round their sites */
    this.fans = { rows: [], offsets: [], place: new Map(), reach: new Map() };
    /** @type {Events | null} */
    this.events = null;
    this.key = "";
    /** @type {Record<string, any>} */
    this.values = {};
    /** @type {Record<string, {key: string, any: boolean}>} whether a layer may show anything at all */
    this.present = {};
    /** @type {{p: [number, number], row: number}[]} who is under way at the moment */
    this.movers = [];
    /** The paths that stand out, and for what. */
    this.lit = { key: "", paths: /** @type {{path: [number, number, number][]}[]} */ ([]) };
    /** @type {Now | null} what was drawn last */
    this.now = null;
  }

  /**
   * Bind the columns to the layers.
   * @param {Events} events
   */
  bind(events) {
    this.events = events;
    this.version += 1;
    const { columns: c, about } = events.block;
    const xy = (/** @type {any} */ lon, /** @type {any} */ lat) => {
      const points = new Float32Array(lon.length * 2);
      for (let i = 0; i < lon.length; i++) {
        points[2 * i] = lon[i] * THOUSANDTH;
        points[2 * i + 1] = lat[i] * THOUSANDTH;
      }
      return points;
    };
    const arcs = new Float32Array(c.flight_lon.length * 3);
    for (let i = 0; i < c.flight_lon.length; i++) {
      arcs[3 * i] = c.flight_lon[i] * THOUSANDTH;
      arcs[3 * i + 1] = c.flight_lat[i] * THOUSANDTH;
      arcs[3 * i + 2] = c.flight_height[i] * HUNDRED_METRES;
    }
    const paths = (
      /** @type {any} */ at,
      /** @type {Float32Array} */ value,
      /** @type {number} */ size,
    ) => ({
      length: at.length - 1,
      startIndices: at,
      attributes: { getPath: { value, size } },
    });
    const marks = marked(events);
    const way = (/** @type {number} */ line) =>
      /** @type {Now} */ (this.now).ways[c.line_how[line]];
    const home = (/** @type {number} */ line) => c.line_bound[line] === HOMEWARD;
    const line = {
      rows: c.line_event,
      data: paths(c.line_at, xy(c.line_lon, c.line_lat), 2),
      getDashArray: (/** @type {any} */ _, /** @type {any} */ { index }) => way(index).dash,
    };
    this.bound = {
      lines: {
        ...line,
        getWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => way(index).width,
        getColor: (/** @type {any} */ _, /** @type {any} */ { index }) =>
          home(index) ? way(index).home : way(index).out,
        getOffset: (/** @type {any} */ _, /** @type {any} */ { index }) =>
          home(index) ? way(index).beside : 0,
      },
      // The dashes and the offset are counted in widths: a core has fewer pixels to a width.
      cores: {
        ...line,
        getWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => way(index).core,
        getDashArray: (/** @type {any} */ _, /** @type {any} */ { index }) => {
          const { dash, width, core } = way(index);
          return core ? dash.map((one) => (one * width) / core) : [0, 0];
        },
        getOffset: (/** @type {any} */ _, /** @type {any} */ { index }) => {
          const { beside, width, core } = way(index);
          return home(index) && core ? (beside * width) / core : 0;
        },
      },
      tracks: {
        rows: c.flight_event,
        data: paths(c.flight_at, xy(c.flight_lon, c.flight_lat), 2),
        painted: true,
      },
      arcs: {
        rows: c.flight_event,
        data: paths(c.flight_at, arcs, 3),
        painted: true,
        getDashArray: (/** @type {any} */ _, /** @type {any} */ { index }) =>
          c.flight_sketch[index] ? [2, 3] : [7, 2],
      },
      stops: {
        rows: c.stop_event,
        data: { length: c.stop_event.length },
        getPosition: (/** @type {any} */ _, /** @type {any} */ { index }) => [
          c.stop_lon[index],
          c.stop_lat[index],
        ],
      },
      marks: {
        rows: marks,
        data: { length: marks.length },
        painted: true,
        getPosition: (/** @type {any} */ _, /** @type {any} */ { index }) => {
          const i = marks[index];
          return Number.isNaN(c.to_lon[i]) ? [c.lon[i], c.lat[i]] : [c.to_lon[i], c.to_lat[i]];
        },
        getIcon: (/** @type {any} */ _, /** @type {any} */ { index }) =>
          about.icons[c.icon[marks[index]]],
      },
    };
  }

  /**
   * The layers of a moment.
   * @param {Record<string, any>} styles layers without data, by their ids
   * @param {Time} time
   * @param {Now} now
   */
  layers(styles, time, now) {
    this.now = now;
    const { events } = this;
    if (!events) return [];
    // By moment, a row's own instants count; else its days, as the filters do.
    const byMoment = time.until !== null;
    const on = Object.values(now.on).map(Number).join("");
    if (styles.arrows) this._arrows(time, now, on);
    this._fan(time, now);
    // What is selected is shown, whatever layer it is on.
    const key = `${this.version}|${byMoment ? `${time.from},${time.to}` : ""}|${now.maskVersion}|${on}|${now.selected}`;
    if (key !== this.key) {
      this.key = key;
      this.values = Object.fromEntries(
        ORDER.map((id) => [
          id,
          (/** @type {any} */ _, /** @type {any} */ { index }) =>
            this._value(this.bound[id].rows[index], time, byMoment, id),
        ]),
      );
    }
    const until = byMoment ? /** @type {number} */ (time.until) / DAY : 0;
    const range = byMoment
      ? [
          [-FAR, until],
          [time.window ? until - time.window + 1e-3 : -FAR, FAR],
          [0.5, 1.5],
        ]
      : [
          [-FAR, time.to],
          [time.from, FAR],
          [0.5, 1.5],
        ];
    const layers = [];
    if (styles.sea) layers.push(styles.sea);
    for (const id of ORDER) {
      const style = id === "fan" ? fanStyle(styles.marks) : styles[id];
      if (!style) continue;
      if (id === "sites") {
        layers.push(...this._sites(style, styles["site-dots"], time, now.on.sites));
        continue;
      }
      const { data, rows, painted, ...accessors } = this.bound[id];
      // What it is bound to depends on the camera too.
      const bound = { arrows: this.arrowsKey, fan: this.fansKey }[id] ?? this.version;
      // From afar the lines of journeys are thinner.
      const widthScale = LINES.has(id) ? clamp((now.zoom - 1) / 4, 0.45, 1) : 1;
      const values = `${key}|${bound}`;
      const paint = events.block.columns.paint;
      const colour = painted
        ? {
            [style instanceof ScatterplotLayer ? "getFillColor" : "getColor"]: (
              /** @type {any} */ _,
              /** @type {any} */ { index },
            ) => [...now.paints[paint[rows[index]]].slice(0, 3), style.props.getColor?.[3] ?? 255],
          }
        : {};
      layers.push(
        style.clone({
          data,
          visible: this._present(id, values),
          widthScale,
          ...accessors,
          ...colour,
          getFilterValue: this.values[id],
          filterRange: range,
          updateTriggers: {
            getFilterValue: values,
            getColor: `${now.paintsVersion}|${bound}`,
            getFillColor: now.paintsVersion,
            getDashArray: now.paintsVersion,
            getWidth: now.paintsVersion,
            getOffset: now.paintsVersion,
            getPixelOffset: bound,
            getAngle: bound,
            getIcon: bound,
            getPosition: bound,
          },
        }),
      );
      if (id === "marks" && now.playing && byMoment) {
        // What has just happened stands out, and what is older steps back.
        const fresh = [
          [-FAR, until],
          [until - FRESH_DAYS, FAR],
          [0.5, 1.5],
        ];
        layers.push(
          layers[layers.length - 1].clone({
            id: "fresh",
            getSize: style.props.getSize * 1.6,
            filterRange: fresh,
            pickable: false,
          }),
        );
      }
    }
    layers.push(this._lit(styles, now), ...this._rings(styles, now), this._movers(styles, time));
    return layers.filter(Boolean);
  }

  /**
   * What a thing of the map is: a row, with the place that its journey visited, or a launch site.
   * @param {import("./map.js").Hit | null} hit
   * @returns {{row?: number, stop?: number, site?: number} | null}
   */
  meant(hit) {
    if (!hit) return null;
    if (hit.layer === "sites") return { site: hit.index };
    const rows = this.bound[hit.layer]?.rows;
    if (!rows) return null;
    const row = rows[hit.index];
    return hit.layer === "stops" ? { row, stop: hit.index } : { row };
  }

  /** Bind the arrowheads of a zoom level, of the journeys that are shown in the period. */
  _arrows(/** @type {Time} */ time, /** @type {Now} */ now, /** @type {string} */ on) {
    const events = /** @type {Events} */ (this.events);
    const { columns: c } = events.block;
    const key = `${this.version}|${time.from},${time.to}|${now.maskVersion}|${on}|${now.zoom}`;
    if (key === this.arrowsKey) return;
    this.arrowsKey = key;
    const flags = events.flags({ ...time, until: null });
    const found = arrows(
      /** @type {any} */ (c),
      now.zoom,
      (line) =>
        c.line_bound[line] <= HOMEWARD &&
        Boolean(flags[c.line_event[line]]) &&
        layerOn(events, now.on, c.line_event[line]),
    );
    const way = (/** @type {number} */ line) => now.ways[c.line_how[line]];
    this.bound.arrows = {
      rows: found.map(({ line }) => c.line_event[line]),
      data: found,
      getPosition: (/** @type {any} */ { position }) => position,
      getAngle: (/** @type {any} */ { heading }) => -heading,
      getIcon: () => "trip-f",
      getColor: (/** @type {any} */ { line }) => way(line).out,
      getPixelOffset: (/** @type {any} */ { line, heading }) => {
        const { beside, width } = way(line);
        const by = c.line_bound[line] === HOMEWARD ? beside * width : 0;
        const right = (heading * Math.PI) / 180;
        return [by * Math.cos(right), by * Math.sin(right)];
      },
    };
  }

  /** Bind the launches of the period that stand round their sites at a zoom. */
  _fan(/** @type {Time} */ time, /** @type {Now} */ now) {
    const events = /** @type {Events} */ (this.events);
    const { columns: c, about } = events.block;
    const zoom = now.on.sites && now.level >= FAN_ZOOM ? now.level : 0;
    const key = zoom ? `${this.version}|${time.from},${time.to}|${now.maskVersion}|${zoom}` : "none";
    if (key === this.fansKey && this.bound.fan) return;
    this.fansKey = key;
    this.fans = fanned(events, time, zoom);
    const { rows, offsets } = this.fans;
    this.bound.fan = {
      rows,
      data: rows,
      painted: true,
      getPosition: (/** @type {number} */ row) => about.sites[c.site[row]].slice(2, 4),
      getPixelOffset: (/** @type {any} */ _, /** @type {any} */ { index }) => offsets[index],
      getIcon: (/** @type {number} */ row) => about.icons[c.icon[row]],
    };
  }

  /** Whether a layer has anything to show at some moment: drawing nothing takes its time too. */
  _present(/** @type {string} */ id, /** @type {string} */ key) {
    if (this.present[id]?.key !== key) {
      const { length } = this.bound[id].rows;
      let any = false;
      for (let index = 0; index < length && !any; index++)
        any = this.values[id](null, { index })[2] > 0;
      this.present[id] = { key, any };
    }
    return this.present[id].any;
  }

  /** Whether the layer that a row is drawn on is switched on. */
  _switched(/** @type {string} */ id, /** @type {number} */ i) {
    const { on } = /** @type {Now} */ (this.now);
    if (id === "fan") return on.sites;
    return FLOWN.has(id) ? on.paths : layerOn(/** @type {Events} */ (this.events), on, i);
  }

  /** @returns {[number, number, number]} */
  _value(
    /** @type {number} */ i,
    /** @type {Time} */ time,
    /** @type {boolean} */ byMoment,
    /** @type {string} */ id,
  ) {
    const { mask, dayFrom, dayTo, start, end } = /** @type {Events} */ (this.events);
    const { selected } = /** @type {Now} */ (this.now);
    const shown = i === selected || this._switched(id, i) ? mask[i] : 0;
    if (!byMoment) return [dayFrom[i], dayTo[i], shown];
    const within = shown && dayFrom[i] <= time.to && dayTo[i] >= time.from;
    return [start[i] / DAY, end[i] / DAY, within ? 1 : 0];
  }

  /** Launch sites: a disc as large as what was fired there, and a dot in its middle. */
  _sites(
    /** @type {any} */ disc,
    /** @type {any} */ dot,
    /** @type {Time} */ time,
    /** @type {boolean} */ on,
  ) {
    const events = /** @type {Events} */ (this.events);
    const sums = events.perSite(time);
    const key = sums.join();
    const visible = on && sums.some((/** @type {number} */ missiles) => missiles > 0);
    const radius = (/** @type {number} */ share) => (/** @type {any} */ _, /** @type {any} */ { index }) =>
      sums[index] ? siteRadius(sums[index]) * share : 0;
    const common = {
      data: events.block.about.sites,
      visible,
      getPosition: (/** @type {any} */ site) => [site[2], site[3]],
      updateTriggers: { getRadius: `${key}|${this.fansKey}`, getLineWidth: key },
    };
    const { reach } = this.fans;
    return [
      // Lines step back under the launches that stand round a site.
      disc.clone({
        ...common,
        id: "fan-plates",
        visible: visible && reach.size > 0,
        getRadius: (/** @type {any} */ _, /** @type {any} */ { index }) =>
          sums[index] ? (reach.get(index) ?? 0) : 0,
        stroked: false,
        opacity: PLATE_OPACITY,
        pickable: false,
      }),
      disc.clone({
        ...common,
        getRadius: radius(1),
        getLineWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => (sums[index] ? 1.2 : 0),
      }),
      dot?.clone({ ...common, getRadius: radius(DOT_SHARE) }),
    ];
  }

  /**
   * What is shown in a period as the lettering needs it: the places of marks, and the sites' names.
   * @param {Time} time
   * @param {import("./layers.js").On} on
   * @param {import("./sites.js").Fans} fans
   * @param {boolean} narrow whether the map has little room for names
   * @returns {{marks: import("./lettering.js").Marks, names: import("./names.js").Name[]}}
   */
  lettered(time, on, fans, narrow) {
    const events = /** @type {Events} */ (this.events);
    const { columns: c, about } = events.block;
    const flags = events.flags({ ...time, until: null });
    /** @type {Map<string, [number, number, number]>} */
    const marks = new Map();
    // From near by, marks that share a hundredth of a degree lie apart.
    const digits = fans.rows.length ? 4 : 2;
    const mark = (/** @type {number} */ lon, /** @type {number} */ lat, /** @type {number} */ around) => {
      if (Number.isNaN(lon) || marks.size >= MOST_MARKS) return;
      marks.set(`${lon.toFixed(digits)},${lat.toFixed(digits)}`, [lon, lat, around]);
    };
    for (const i of this.bound.marks.rows) {
      if (!flags[i] || !layerOn(events, on, i)) continue;
      if (Number.isNaN(c.to_lon[i])) mark(c.lon[i], c.lat[i], MARK_PIXELS);
      else mark(c.to_lon[i], c.to_lat[i], MARK_PIXELS);
    }
    for (let stop = 0; stop < c.stop_event.length; stop++)
      if (flags[c.stop_event[stop]] && layerOn(events, on, c.stop_event[stop]))
        mark(c.stop_lon[stop], c.stop_lat[stop], STOP_PIXELS);
    const sums = events.perSite({ ...time, until: null });
    const busiest = !on.sites ? [] : [...sums.keys()].filter((site) => sums[site]).sort((a, b) => sums[b] - sums[a]);
    const first = narrow ? FIRST_NAMED_NARROW : FIRST_NAMED;
    const names = busiest.map((site, rank) => {
      const [, text, lon, lat] = about.sites[site];
      const reach = fans.reach.get(site) ?? siteRadius(sums[site]);
      mark(lon, lat, reach);
      return {
        // With its local name it would be too long for a map that is full of marks.
        text: `${text.split(" · ")[0]} (${sums[site]})`,
        local: "",
        kind: /** @type {const} */ ("site"),
        lon,
        lat,
        min_zoom: rank < first ? FIRST_ZOOM : LATER_ZOOM,
        reach,
      };
    });
    return { marks: [...marks.values()], names };
  }

  /** Points of a row on the map: its place, and where it came down. @returns {[number, number][]} */
  pointsOf(/** @type {number} */ i) {
    const c = this.events?.block.columns;
    if (!c || i < 0) return [];
    /** @type {[number, number][]} */
    const points = [
      [c.lon[i], c.lat[i]],
      [c.to_lon[i], c.to_lat[i]],
    ];
    return points.filter(([lon]) => !Number.isNaN(lon));
  }

  /** The paths of the row that is pointed at and of the selected one. */
  _lit(/** @type {any} */ styles, /** @type {Now} */ now) {
    const key = `${this.version}|${now.selected}|${now.hover}`;
    if (this.lit.key !== key) this.lit = { key, paths: this._pathsOf(now) };
    return styles.lit?.clone({
      data: this.lit.paths,
      visible: this.lit.paths.length > 0,
      getPath: (/** @type {any} */ { path }) => path,
    });
  }

  _pathsOf(/** @type {Now} */ now) {
    const { columns: c } = /** @type {Events} */ (this.events).block;
    /** @type {{path: [number, number, number][]}[]} */
    const paths = [];
    for (let n = 0; n < c.flight_event.length; n++) {
      if (c.flight_event[n] !== now.selected && c.flight_event[n] !== now.hover) continue;
      /** @type {[number, number, number][]} */
      const path = [];
      for (let i = c.flight_at[n]; i < c.flight_at[n + 1]; i++)
        path.push([
          c.flight_lon[i] * THOUSANDTH,
          c.flight_lat[i] * THOUSANDTH,
          c.flight_height[i] * HUNDRED_METRES,
        ]);
      paths.push({ path });
    }
    return paths;
  }

  _rings(/** @type {any} */ styles, /** @type {any} */ now) {
    return /** @type {const} */ (["hover", "selected"]).flatMap((name) => {
      const row = now[name];
      const place = this.fans.place.get(row);
      // A launch that stands beside its site has its ring there.
      const points = this.pointsOf(row).slice(place === undefined ? 0 : 1);
      return [
        styles[name]?.clone({
          data: points,
          visible: points.length > 0,
          getPosition: (/** @type {any} */ point) => point,
        }),
        fanStyle(styles.marks)?.clone({
          id: `fan-${name}`,
          data: place === undefined ? [] : [place],
          visible: place !== undefined,
          getPosition: (/** @type {number} */ at) => this.bound.fan.getPosition(this.fans.rows[at]),
          getPixelOffset: (/** @type {number} */ at) => this.fans.offsets[at],
          getIcon: () => RING,
          getSize: FAN_RINGS[name],
          getColor: styles[name]?.props.getLineColor,
          extensions: [],
          pickable: false,
        }),
      ];
    });
  }

  /** Trains and planes that are under way at the moment. */
  _movers(/** @type {any} */ styles, /** @type {Time} */ time) {
    const events = /** @type {Events} */ (this.events);
    const { columns: c } = events.block;
    /** @type {{p: [number, number], row: number}[]} */
    const found = [];
    if (time.until !== null) {
      for (let line = 0; line < c.line_event.length; line++) {
        const row = c.line_event[line];
        if (!events.mask[row] || !layerOn(events, /** @type {Now} */ (this.now).on, row)) continue;
        const p = positionOn(/** @type {any} */ (c), line, time.until);
        if (p) found.push({ p, row });
      }
    }
    this.movers = found;
    return styles.movers?.clone({
      data: found,
      visible: found.length > 0,
      getPosition: (/** @type {any} */ { p }) => p,
    });
  }
}

/** The style of launches at their sites; without the sheet of marks there is none. @param {any} marks */
function fanStyle(marks) {
  return marks instanceof IconLayer
    ? marks.clone({ id: "fan", getSize: FAN_PIXELS, billboard: true, getAngle: 0 })
    : null;
}
