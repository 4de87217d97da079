// @ts-check
// What happens over the ground: the columns of the events bound to the layers of the deck by their
// ids, and moved in time without anything being uploaded. A layer reads its range when it is drawn: as
// long as time alone moves, the layers stay the same.

import { IconLayer, ScatterplotLayer } from "@deck.gl/layers";

import { bindings, fanBinding } from "./bindings.js";
import { siteClusters } from "./clusters.js";
import { DAY } from "./events.js";
import { JourneyLayers } from "./journey_layers.js";
import { KeptLayers } from "./kept_layers.js";
import { labels } from "./labels.js";
import { layerOn, shownCount } from "./layers.js";
import { lights, litPaths } from "./lights.js";
import { moversAt } from "./movers.js";
import { landingScales, scalesOf } from "./scales.js";
import { siteLayers } from "./site_layers.js";
import { FAN_ZOOM, fanned } from "./sites.js";

/** @typedef {import("./journey_layers.js").Way} Way */
/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */
/**
 * @typedef {{selected: number, hover: number, paints: number[][], paintsVersion: string,
 *   ways: Way[], zoom: number, level: number, step: number, playing: boolean, maskVersion: number, on: import("./layers.js").On}} Now
 */

/** Beyond any day. */
const FAR = 1e6;
/** While time plays, what happened within so many days stands out. */
const FRESH_DAYS = 45;
/** The layers of the deck that show paths of flights. */
const FLOWN = new Set(["arcs", "tracks"]);

/** From the bottom up. */
const ORDER = ["tracks", "arcs", "stops", "marks", "sites", "fan"];

/** What does not step back. */
const FULL = { size: 1, opacity: 1 };
/** Pixels of a launch at its site. */
const FAN_PIXELS = 10;

export class Scene {
  constructor() {
    /** @type {Record<string, any>} */
    this.bound = {};
    this.version = 0;
    this.fansKey = "";
    /** @type {import("./sites.js").Fans} the launches that stand round their sites */
    this.fans = { rows: [], offsets: [], place: new Map(), reach: new Map() };
    /** @type {import("./clusters.js").Cluster[]} launch sites, gathered where they would overlap */
    this.clusters = [];
    this.clustersKey = "";
    /** How many flights are shown in the period. */
    this.flights = 0;
    /** How landing points step back where many are shown. */
    this.quiet = landingScales(0, 0);
    /** @type {Events | null} */
    this.events = null;
    this.key = "";
    /** @type {Record<string, any>} */
    this.values = {};
    /** @type {Record<string, {key: string, any: boolean}>} whether a layer may show anything at all */
    this.present = {};
    this.journeys = new JourneyLayers();
    this.kept = new KeptLayers();
    /** First and last value of what is shown, of each column of filter values. */
    this.range = anyRange();
    /** The same of what has just happened. */
    this.fresh = anyRange();
    /** @type {import("./movers.js").Mover[]} who is under way at the moment */
    this.movers = [];
    this.fanOf = /** @type {any} */ (null);
    this.fanStyle = /** @type {any} */ (null);
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
    this.bound = bindings(events);
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
    this.journeys.take(events, this.version, time, now);
    this._fan(time, now);
    this._gather(time, now);
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
    this._moveTo(time);
    const layers = [styles.sea, ...this.journeys.layers(this.kept, styles, now.step)];
    for (const id of ORDER) {
      if (id === "sites") layers.push(...litPaths(this, styles, now));
      layers.push(...this._layersOf(id, styles, time, now));
    }
    layers.push(...lights(this, styles, now), ...this._movers(styles, time));
    return this.kept.listed(layers.filter(Boolean));
  }

  /** Set what is shown in the ranges that the layers have. */
  _moveTo(/** @type {Time} */ time) {
    const [shown, fresh] = [this.range, this.fresh];
    if (time.until === null) {
      [shown[0][1], shown[1][0]] = [time.to, time.from];
      return;
    }
    const until = time.until / DAY;
    shown[0][1] = fresh[0][1] = until;
    shown[1][0] = time.window ? until - time.window + 1e-3 : -FAR;
    fresh[1][0] = until - FRESH_DAYS;
  }

  /** @returns {any[]} */
  _layersOf(
    /** @type {string} */ id,
    /** @type {Record<string, any>} */ styles,
    /** @type {Time} */ time,
    /** @type {Now} */ now,
  ) {
    const style = id === "fan" ? this._fanStyle(styles) : styles[id];
    if (!style) return [];
    const events = /** @type {Events} */ (this.events);
    if (id === "sites") {
      const { clusters, fans } = this;
      const fired = events.perSite(time);
      const of = [style, this.version, clusters, fired.join(), now.on.sites];
      return this.kept.layers(id, of, () =>
        siteLayers(styles, clusters, fired, now.on.sites, fans),
      );
    }
    // What the fan is bound to depends on the camera too.
    const bound = id === "fan" ? this.fansKey : this.version;
    const values = `${this.key}|${bound}`;
    const scales = scalesOf(id, now.step, this.flights);
    const { size, opacity } = id === "marks" ? this.quiet : FULL;
    const of = [style, values, now.paintsVersion, ...Object.values(scales), size, opacity];
    const [layer] = this.kept.layers(id, of, () => [
      this._bound(id, style, `${bound}`, values, scales, now),
    ]);
    if (id !== "marks" || !now.playing || time.until === null) return [layer];
    // What has just happened stands out, and what is older steps back.
    const fresh = this.kept.layers("fresh", [layer], () => [
      layer.clone({
        id: "fresh",
        getSize: style.props.getSize * 1.6,
        getColor: this._colour(id, style, now, FULL),
        filterRange: this.fresh,
        pickable: false,
      }),
    ]);
    return [layer, ...fresh];
  }

  /** A style with what it is bound to. */
  _bound(
    /** @type {string} */ id,
    /** @type {any} */ style,
    /** @type {string} */ bound,
    /** @type {string} */ values,
    /** @type {Record<string, number>} */ scales,
    /** @type {Now} */ now,
  ) {
    const { data, rows: _, painted, landed, ...accessors } = this.bound[id];
    const { size, opacity } = this.quiet;
    const quiet = `${bound}|${size}|${opacity}`;
    const large = style.props.getSize;
    const sizes = (/** @type {any} */ _, /** @type {any} */ { index }) => large * (landed[index] ? size : 1);
    const name = style instanceof ScatterplotLayer ? "getFillColor" : "getColor";
    return style.clone({
      data,
      visible: this._present(id, values),
      ...scales,
      ...accessors,
      ...(painted ? { [name]: this._colour(id, style, now, this.quiet) } : {}),
      ...(landed ? { getSize: sizes } : {}),
      getFilterValue: this.values[id],
      filterRange: this.range,
      updateTriggers: {
        getFilterValue: values,
        getColor: `${now.paintsVersion}|${quiet}`,
        getFillColor: `${now.paintsVersion}|${quiet}`,
        getSize: quiet,
        getPixelOffset: bound,
        getIcon: bound,
        getPosition: bound,
      },
    });
  }

  /**
   * The colour of what a layer shows.
   * @param {string} id
   * @param {any} style
   * @param {Now} now
   * @param {{opacity: number}} quiet how landing points step back
   */
  _colour(id, style, now, quiet) {
    const { rows, landed } = this.bound[id];
    const { paint } = /** @type {Events} */ (this.events).block.columns;
    const alpha = style.props.getColor?.[3] ?? 255;
    return (/** @type {any} */ _, /** @type {any} */ { index }) => [
      ...now.paints[paint[rows[index]]].slice(0, 3),
      alpha * (landed?.[index] ? quiet.opacity : 1),
    ];
  }

  /** The style of launches at their sites; without the sheet of marks there is none. */
  _fanStyle(/** @type {Record<string, any>} */ { marks }) {
    if (this.fanOf !== marks) {
      this.fanOf = marks;
      const props = { id: "fan", getSize: FAN_PIXELS, billboard: true, getAngle: 0 };
      this.fanStyle = marks instanceof IconLayer ? marks.clone(props) : null;
    }
    return this.fanStyle;
  }

  /**
   * What a thing of the map is: a row, with the place that its journey visited, a launch site, or
   * several that share a disc, or the rows whose journeys share a way.
   * @param {import("./map.js").Hit | null} hit
   * @returns {{row?: number, stop?: number, site?: number, sites?: number[], shared?: number[]} | null}
   */
  meant(hit) {
    if (!hit) return null;
    if (hit.layer === "sites") {
      const { sites } = this.clusters[hit.index];
      return sites.length > 1 ? { sites } : { site: sites[0] };
    }
    if (hit.layer === "casings") {
      const { rows } = this.journeys.strokes[hit.index];
      return rows.length > 1 ? { shared: rows } : { row: rows[0] };
    }
    const rows = this.bound[hit.layer]?.rows;
    if (!rows) return null;
    const row = rows[hit.index];
    return hit.layer === "stops" ? { row, stop: hit.index } : { row };
  }

  /** Bind the launches of the period that stand round their sites at a zoom. */
  _fan(/** @type {Time} */ time, /** @type {Now} */ now) {
    const events = /** @type {Events} */ (this.events);
    const zoom = now.on.sites && now.level >= FAN_ZOOM ? now.level : 0;
    const key = zoom ? `${this.version}|${time.from},${time.to}|${now.maskVersion}|${zoom}` : "none";
    if (key === this.fansKey && this.bound.fan) return;
    this.fansKey = key;
    this.fans = fanned(events, time, zoom);
    this.bound.fan = fanBinding(events, this.fans);
  }

  /** Gather the sites of the period whose discs would overlap, and count what flew and came down. */
  _gather(/** @type {Time} */ time, /** @type {Now} */ now) {
    const key = `${this.version}|${time.from},${time.to}|${now.maskVersion}|${now.step}|${this.fansKey}`;
    if (key === this.clustersKey) return;
    this.clustersKey = key;
    const events = /** @type {Events} */ (this.events);
    this.clusters = siteClusters(events, time, now.step, this.fans);
    this.flights = shownCount(events, events.block.columns.flight_event, time);
    const { rows, landed } = this.bound.marks;
    const landings = rows.filter((/** @type {number} */ _, /** @type {number} */ n) => landed[n]);
    this.quiet = landingScales(now.step, shownCount(events, landings, time));
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

  /**
   * What is shown in a period as the lettering needs it.
   * @param {Time} time
   * @param {import("./layers.js").On} on
   * @param {boolean} narrow whether the map has little room for names
   */
  lettered(time, on, narrow) {
    const events = /** @type {Events} */ (this.events);
    const { fans, clusters, quiet, flights } = this;
    const { sizeScale: marks } = scalesOf("marks", /** @type {Now} */ (this.now).step, flights);
    const sizes = { marks, landings: marks * quiet.size };
    return labels(events, this.bound.marks.rows, time, on, fans, clusters, narrow, sizes);
  }

  /** Trains and planes that are under way at the moment. */
  _movers(/** @type {any} */ styles, /** @type {Time} */ time) {
    const events = /** @type {Events} */ (this.events);
    const movers = moversAt(events, /** @type {Now} */ (this.now).on, time.until);
    // The same list as long as nobody is under way.
    if (movers.length || this.movers.length) this.movers = movers;
    return this.kept.layers("movers", [styles.movers, this.movers], () => [
      styles.movers?.clone({
        data: this.movers,
        visible: this.movers.length > 0,
        getPosition: (/** @type {any} */ { position }) => position,
      }),
    ]);
  }
}

/** A range that holds all values of times, and of whether a row is shown, those that say so. */
function anyRange() {
  return [
    [-FAR, FAR],
    [-FAR, FAR],
    [0.5, 1.5],
  ];
}
