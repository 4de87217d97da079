// @ts-check
// The map: the ground on one canvas, what happens over it on another.
//
// Python describes both as one deck, with every style; here the columns are bound to its layers by
// their ids, and time moves. The ground is drawn again when the camera moves, not when time does.

import { Deck, MapView, WebMercatorViewport, _GlobeView as GlobeView } from "@deck.gl/core";
import { DataFilterExtension, PathStyleExtension } from "@deck.gl/extensions";
import { JSONConfiguration, JSONConverter } from "@deck.gl/json";
import {
  GeoJsonLayer,
  IconLayer,
  PathLayer,
  ScatterplotLayer,
  SolidPolygonLayer,
  TextLayer,
} from "@deck.gl/layers";

import { DAY, NONE, NO_SITE, TRIP, positionOn } from "./events.js";
import { once } from "./once.js";

/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./events.js").Time} Time */

const CONFIGURATION = new JSONConfiguration({
  classes: {
    DataFilterExtension,
    GeoJsonLayer,
    IconLayer,
    MapView,
    PathLayer,
    PathStyleExtension,
    ScatterplotLayer,
    SolidPolygonLayer,
    TextLayer,
    _GlobeView: GlobeView,
  },
});
const GROUND = "basemap-";
/** Beyond any day. */
const FAR = 1e6;
const THOUSANDTH = 0.001;
const HUNDRED_METRES = 100;
const PICK_PIXELS = 5;
const MOST_PICKED = 12;
/** Pixels that a finger may move during a click. */
const CLICK_PIXELS = 5;
/** While time plays, what happened within so many days stands out. */
const FRESH_DAYS = 45;

/** Names and other lists that the ground fetches. */
const list = once(async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
});

/** @type {boolean | null} */
let draws = null;

/** Whether this browser can draw maps at all: asked once, since there are few contexts. */
export function hasWebGL() {
  if (draws === null) {
    const context = document.createElement("canvas").getContext("webgl2");
    draws = context !== null;
    context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return draws;
}

export class AtlasMap {
  /**
   * @param {HTMLElement} parent
   * @param {{onCamera: (camera: any, settled: boolean) => void, onHover: (picked: any, x: number, y: number) => void,
   *   onPick: (picked: any[], x: number, y: number) => void, onPaint: () => void, onFault: (text: string) => void}} tell
   */
  constructor(parent, tell) {
    this.parent = parent;
    this.tell = tell;
    this.converter = new JSONConverter({ configuration: CONFIGURATION });
    /** @type {any} */
    this.camera = null;
    /** @type {any[]} */
    this.ground = [];
    /** @type {Record<string, any>} */
    this.bound = {};
    this.version = 0;
    /** @type {any} */
    this.spec = null;
    /** @type {any} */
    this.views = null;
    /** @type {Record<string, any> | null} */
    this.styles = null;
    /** @type {Events | null} */
    this.events = null;
    /** @type {{time: Time, now: any} | null} */
    this.last = null;
    this.key = "";
    /** @type {Record<string, any>} */
    this.values = {};
    this.described = 0;
    /** @type {any} */
    this.back = null;
    /** @type {any} */
    this.front = null;
    this.alive = true;
    this.moving = false;
    this._start();
  }

  _start() {
    /** @type {HTMLCanvasElement[]} */
    this.canvases = ["ground", "scene"].map((name) => {
      const canvas = document.createElement("canvas");
      canvas.className = `canvas ${name}`;
      canvas.setAttribute("aria-hidden", "true");
      this.parent.append(canvas);
      canvas.addEventListener("webglcontextlost", (event) => {
        event.preventDefault();
        // At once, or the page would stay empty until the driver gives the old one back.
        if (this.alive && this.canvases?.includes(canvas)) this._restart();
      });
      return canvas;
    });
    // One finger scrolls the page past the map, or moves the map from side to side; two do the rest.
    // deck.gl lets the Tab key stop at canvases, which are hidden from screen readers.
    const onLoad = () => this.canvases.forEach((canvas) => canvas.setAttribute("tabindex", "-1"));
    const common = {
      onLoad,
      touchAction: "pan-y",
      width: "100%",
      height: "100%",
      parameters: {},
      useDevicePixels: true,
    };
    this.back = new Deck(
      /** @type {any} */ ({
        ...common,
        canvas: this.canvases[0],
        controller: false,
        layers: [],
        views: this.views ?? new MapView(),
        viewState: this.camera ?? { longitude: 0, latitude: 0, zoom: 1 },
      }),
    );
    this.front = new Deck(
      /** @type {any} */ ({
        ...common,
        canvas: this.canvases[1],
        controller: { dragRotate: false, doubleClickZoom: true, keyboard: false },
        layers: [],
        views: this.views ?? new MapView(),
        viewState: this.camera ?? { longitude: 0, latitude: 0, zoom: 1 },
        getCursor: (/** @type {any} */ { isDragging, isHovering }) =>
          isDragging ? "grabbing" : isHovering ? "pointer" : "grab",
        onViewStateChange: (/** @type {any} */ { viewState, interactionState }) => {
          const { isDragging, isPanning, isZooming, isRotating, inTransition } =
            interactionState ?? {};
          // deck.gl tells of cameras that it corrects by itself too: nobody has moved these.
          const moving = Boolean(
            isDragging || isPanning || isZooming || isRotating || inTransition,
          );
          const settled = this.moving && !moving;
          this.moving = moving;
          this.setCamera(viewState, settled);
        },
        onHover: (/** @type {any} */ info) => this.tell.onHover(this._picked(info), info.x, info.y),
        onAfterRender: () => this.tell.onPaint(),
        onError: (/** @type {Error} */ error) => this.tell.onFault(error.message),
      }),
    );
    this._clicks(this.canvases[1]);
  }

  _restart() {
    this._drop();
    this._start();
    if (this.spec) this.describe(this.spec);
    if (this.events) this.bind(this.events);
    if (this.last) this.draw(this.last.time, this.last.now);
  }

  /** Presses are ours: deck.gl takes for a click only what is let go within 250 ms. */
  _clicks(/** @type {HTMLCanvasElement} */ canvas) {
    let [downX, downY] = [0, 0];
    canvas.addEventListener("pointerdown", (event) => {
      [downX, downY] = [event.clientX, event.clientY];
    });
    canvas.addEventListener("click", (event) => {
      if (Math.hypot(event.clientX - downX, event.clientY - downY) > CLICK_PIXELS) return;
      const box = canvas.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      const infos = this.front.pickMultipleObjects({
        x,
        y,
        radius: PICK_PIXELS,
        depth: MOST_PICKED,
      });
      this.tell.onPick(
        infos.map((/** @type {any} */ info) => this._picked(info)).filter(Boolean),
        x,
        y,
      );
    });
  }

  /** What a thing of the map is: a row, or a launch site. */
  _picked(/** @type {any} */ info) {
    if (!info?.layer || info.index < 0) return null;
    const rows = this.bound[info.layer.id]?.rows;
    if (info.layer.id === "sites") return { site: info.index };
    return rows ? { row: rows[info.index] } : null;
  }

  /**
   * Take another description: styles, ground, views.
   * @param {any} spec what pydeck wrote
   */
  describe(spec) {
    this.spec = spec;
    const { layers, views } = /** @type {any} */ (this.converter).convert({
      layers: spec.layers,
      views: spec.views,
    });
    this.views = views;
    this.globe = spec.views[0]["@@type"] === "_GlobeView";
    this.styles = Object.fromEntries(
      layers
        .filter((/** @type {any} */ one) => !one.id.startsWith(GROUND))
        .map((/** @type {any} */ one) => [one.id, one]),
    );
    const ground = layers.filter((/** @type {any} */ one) => one.id.startsWith(GROUND));
    this.ground = [];
    const mine = (this.described += 1);
    Promise.all(
      ground.map(async (/** @type {any} */ one) => {
        // Names wait for their font, and their letters are gathered from a list, not from a file.
        if (!(one instanceof TextLayer) || typeof one.props.data !== "string") return one;
        const [rows] = await Promise.all([
          list(one.props.data),
          document.fonts.load(`16px ${one.props.fontFamily}`),
        ]);
        return one.clone({ data: rows });
      }),
    ).then(
      (ready) => {
        if (!this.alive || mine !== this.described) return;
        this.ground = ready;
        this.back?.setProps({ layers: this.ground });
      },
      (error) => this.tell.onFault(String(error.message ?? error)),
    );
    for (const deck of [this.back, this.front]) deck?.setProps({ views });
  }

  /**
   * @param {any} camera
   * @param {boolean} settled whether it has come to rest
   */
  setCamera(camera, settled) {
    this.camera = camera;
    for (const deck of [this.back, this.front]) deck?.setProps({ viewState: camera });
    this.tell.onCamera(camera, settled);
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
    /** @type {number[]} */
    const marks = [];
    for (let i = 0; i < events.count; i++) {
      const lands = !Number.isNaN(c.to_lon[i]);
      if (
        c.kind[i] !== TRIP &&
        c.icon[i] !== NONE &&
        (lands ||
          (c.site[i] === NO_SITE && !Number.isNaN(c.lon[i]) && about.kinds[c.kind[i]] !== "launch"))
      )
        marks.push(i);
    }
    this.bound = {
      lines: {
        rows: c.line_event,
        data: paths(c.line_at, xy(c.line_lon, c.line_lat), 2),
        getDashArray: (/** @type {any} */ _, /** @type {any} */ { index }) =>
          this.dashes?.[c.line_how[index]] ?? [0, 0],
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
        rows: Uint32Array.from(marks),
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
   * @param {Time} time
   * @param {{selected: number, hover: number, paints: number[][], paintsVersion: string,
   *   dashes: number[][], playing: boolean, maskVersion: number}} now
   */
  draw(time, now) {
    this.last = { time, now };
    const { events, styles } = this;
    if (!events || !styles || !this.front) return;
    this.dashes = now.dashes;
    // By moment, a row's own instants count; else its days, as the filters do.
    const byMoment = time.until !== null;
    const key = `${this.version}|${byMoment ? `${time.from},${time.to}` : ""}|${now.maskVersion}`;
    if (key !== this.key) {
      this.key = key;
      this.values = Object.fromEntries(
        Object.entries(this.bound).map(([id, { rows }]) => [
          id,
          (/** @type {any} */ _, /** @type {any} */ { index }) =>
            this._value(rows[index], time, byMoment),
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
    for (const id of ["lines", "tracks", "arcs", "sites", "stops", "marks"]) {
      const style = styles[id];
      if (!style) continue;
      if (id === "sites") {
        layers.push(this._sites(style, time));
        continue;
      }
      const { data, rows, painted, ...accessors } = this.bound[id];
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
          ...accessors,
          ...colour,
          getFilterValue: this.values[id],
          filterRange: range,
          updateTriggers: {
            getFilterValue: key,
            getColor: now.paintsVersion,
            getFillColor: now.paintsVersion,
            getDashArray: "",
            getIcon: this.version,
            getPosition: this.version,
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
    layers.push(...this._rings(styles, now), this._movers(styles, time));
    this.front.setProps({ layers: layers.filter(Boolean) });
  }

  /** @returns {[number, number, number]} */
  _value(/** @type {number} */ i, /** @type {Time} */ time, /** @type {boolean} */ byMoment) {
    const { mask, dayFrom, dayTo, start, end } = /** @type {Events} */ (this.events);
    if (!byMoment) return [dayFrom[i], dayTo[i], mask[i]];
    const within = mask[i] && dayFrom[i] <= time.to && dayTo[i] >= time.from;
    return [start[i] / DAY, end[i] / DAY, within ? 1 : 0];
  }

  _sites(/** @type {any} */ style, /** @type {Time} */ time) {
    const events = /** @type {Events} */ (this.events);
    const sums = events.perSite(time);
    return style.clone({
      data: events.block.about.sites,
      getPosition: (/** @type {any} */ site) => [site[2], site[3]],
      getRadius: (/** @type {any} */ _, /** @type {any} */ { index }) =>
        sums[index] ? 4 + 1.6 * Math.sqrt(sums[index]) : 0,
      getLineWidth: (/** @type {any} */ _, /** @type {any} */ { index }) => (sums[index] ? 1.2 : 0),
      updateTriggers: { getRadius: sums.join(), getLineWidth: sums.join() },
    });
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

  _rings(/** @type {any} */ styles, /** @type {any} */ now) {
    return [
      styles.hover?.clone({
        data: this.pointsOf(now.hover).map((p) => ({ p })),
        getPosition: (/** @type {any} */ { p }) => p,
      }),
      styles.selected?.clone({
        data: this.pointsOf(now.selected).map((p) => ({ p })),
        getPosition: (/** @type {any} */ { p }) => p,
      }),
    ];
  }

  /** Trains and planes that are under way at the moment. */
  _movers(/** @type {any} */ styles, /** @type {Time} */ time) {
    const events = /** @type {Events} */ (this.events);
    const { columns: c } = events.block;
    /** @type {{p: [number, number], row: number}[]} */
    const found = [];
    if (time.until !== null) {
      for (let line = 0; line < c.line_event.length; line++) {
        if (!events.mask[c.line_event[line]]) continue;
        const p = positionOn(/** @type {any} */ (c), line, time.until);
        if (p) found.push({ p, row: c.line_event[line] });
      }
    }
    this.movers = found;
    return styles.movers?.clone({ data: found, getPosition: (/** @type {any} */ { p }) => p });
  }

  /** Kilometres of a pixel in the middle of the map. */
  kmPerPixel() {
    const { latitude, zoom } = this.camera;
    if (this.globe) return (40075.017 / 512 / 2 ** zoom) * Math.cos(0);
    const metres = new WebMercatorViewport({
      width: 100,
      height: 100,
      longitude: 0,
      latitude,
      zoom,
    }).metersPerPixel;
    return metres / 1000;
  }

  /** The camera that shows all points, as near as may be. */
  cameraFor(/** @type {[number, number][]} */ points, /** @type {any} */ start) {
    const { clientWidth: width, clientHeight: height } = this.parent;
    if (!points.length) return start;
    const lons = points.map(([lon]) => lon);
    const lats = points.map(([, lat]) => lat);
    const bounds = [
      [Math.min(...lons), Math.min(...lats)],
      [Math.max(...lons), Math.max(...lats)],
    ];
    const view = new WebMercatorViewport({
      width: Math.max(width, 50),
      height: Math.max(height, 50),
    });
    const fit = view.fitBounds(/** @type {any} */ (bounds), {
      padding: Math.min(width, height) * 0.12,
      minExtent: 0.05,
    });
    const zoom = Math.min(fit.zoom, 9) - (this.globe ? 0.6 : 0);
    return { ...start, longitude: fit.longitude, latitude: fit.latitude, zoom };
  }

  finalize() {
    this.alive = false;
    this._drop();
  }

  _drop() {
    const dropped = this.canvases ?? [];
    this.canvases = [];
    this.back?.finalize();
    this.front?.finalize();
    for (const canvas of dropped) canvas.remove();
  }
}
