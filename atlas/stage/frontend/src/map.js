// @ts-check
// The map: the ground on one canvas, what happens over it on another.
//
// Python describes both as one deck, with every style; a scene makes layers of the styles and of what
// moves. The ground is drawn again when the camera moves, not when time does.

import {
  Deck,
  FlyToInterpolator,
  MapView,
  WebMercatorViewport,
  _GlobeView as GlobeView,
} from "@deck.gl/core";
import { DataFilterExtension, PathStyleExtension } from "@deck.gl/extensions";
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

import { Lettering } from "./lettering.js";
import { once } from "./once.js";
import { Nearer } from "./nearer.js";
import { Rest } from "./rest.js";

/** @typedef {{layer: string, index: number, object: any}} Hit a thing of the map under the pointer */

const CONFIGURATION = new JSONConfiguration({
  classes: {
    BitmapLayer,
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
/** Names of the ground and the dots of its cities, which the lettering writes. */
const NAMES = "basemap-names-";
const DOTS = "basemap-dots";
/** Which kinds of names have the first choice of their place. */
const ORDER = ["country", "sea", "city", "province", "river"];
const PICK_PIXELS = 5;
const MOST_PICKED = 12;
/** Pixels that a finger may move during a click. */
const CLICK_PIXELS = 5;
const MOST_FITTED_ZOOM = 9;
/** Pixels between what is fitted and a box over the map. */
const EDGE = 24;
/** What is kept in sight stays this share of the map away from its edges. */
const IN_SIGHT = 0.25;
/** A flight of the camera from one place to another. */
const FLIGHT_MS = 1600;

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
   * @param {{onCamera: (settled: boolean) => void, onHover: (hit: Hit | null, x: number, y: number) => void,
   *   onPick: (hits: Hit[], x: number, y: number) => void, onPaint: () => void, onLettered: () => void, onFault: (text: string) => void, boxes: () => DOMRect[]}} tell
   */
  constructor(parent, tell) {
    this.parent = parent;
    this.tell = tell;
    this.converter = new JSONConverter({ configuration: CONFIGURATION });
    /** @type {any} */
    this.camera = null;
    /** @type {any[]} */
    this.ground = [];
    this.nearer = new Nearer();
    /** @type {any} */
    this.spec = null;
    /** @type {any} */
    this.views = null;
    /** @type {Record<string, any> | null} */
    this.styles = null;
    /** @type {((styles: Record<string, any>) => any[]) | null} */
    this.make = null;
    /** @type {((styles: Record<string, any>) => any[]) | null} */
    this.beneath = null;
    this.described = 0;
    /** @type {any} */
    this.back = null;
    /** @type {any} */
    this.front = null;
    this.alive = true;
    this.moving = false;
    this.lettering = new Lettering(parent, () => tell.boxes());
    this.labelled = "";
    this.rest = new Rest(() => [this.back, this.front]);
    this.resized = new ResizeObserver(() => this.rest.wake());
    this.resized.observe(parent);
    this._start();
  }

  _start() {
    /** @type {HTMLCanvasElement[]} */
    this.canvases = ["ground", "scene"].map((name) => {
      const canvas = document.createElement("canvas");
      canvas.className = `canvas ${name}`;
      canvas.setAttribute("aria-hidden", "true");
      this.parent.insertBefore(canvas, this.lettering.canvas);
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
        onHover: (/** @type {any} */ info) => this.tell.onHover(hit(info), info.x, info.y),
        onResize: () => {
          this.lettering.due = true;
        },
        onAfterRender: () => {
          this._letter();
          this.tell.onPaint();
        },
        onError: (/** @type {Error} */ error) => this.tell.onFault(error.message),
      }),
    );
    this._clicks(this.canvases[1]);
    // deck.gl looks in its loop for what is under the pointer.
    for (const name of ["pointerdown", "pointermove", "pointerleave", "wheel"])
      this.canvases[1].addEventListener(name, () => this.rest.wake(), { passive: true });
    this.rest.wake();
  }

  /** Have decks draw what is given to them. @param {any[]} decks @param {Record<string, any>} props */
  _give(decks, props) {
    for (const deck of decks) deck?.setProps(props);
    this.rest.wake();
  }

  _restart() {
    this._drop();
    this._start();
    if (this.spec) this.describe(this.spec);
    if (this.make) this.draw(this.make);
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
      this.tell.onPick(infos.map(hit).filter(Boolean), x, y);
    });
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
    const over = layers.filter((/** @type {any} */ one) => !one.id.startsWith(GROUND));
    const styles = Object.fromEntries(over.map((/** @type {any} */ one) => [one.id, one]));
    this.ground = layers.filter(
      (/** @type {any} */ one) =>
        one.id.startsWith(GROUND) && !one.id.startsWith(NAMES) && one.id !== DOTS,
    );
    const mine = (this.described += 1);
    this._lettered(spec.layers, mine);
    // Letters that are drawn before their font is there stay in another one.
    const fonts = over.filter((/** @type {any} */ one) => one instanceof TextLayer).map(font);
    if (fonts.length) {
      this.styles = null;
      Promise.all(fonts).then(() => {
        if (!this.alive || mine !== this.described) return;
        this.styles = styles;
        if (this.make) this.draw(this.make);
        this._ground();
      });
    } else this.styles = styles;
    this._ground();
    this._give([this.back, this.front], { views });
  }

  /** Take over the names of the ground. @param {any[]} described layers @param {number} mine */
  async _lettered(described, mine) {
    const layers = described.filter(({ id }) => id.startsWith(NAMES));
    if (!layers.length) return;
    try {
      const rows = await list(layers[0].data);
      const family = layers[0].fontFamily;
      const letters = rows.map((/** @type {any} */ one) => one.text + one.local).join("");
      await Promise.all(
        ["", "italic ", "600 "].map((style) =>
          document.fonts.load(`${style}16px ${family}`, letters),
        ),
      );
      if (!this.alive || mine !== this.described) return;
      const styles = Object.fromEntries(
        layers.map(({ id, sizeMaxPixels, getColor }) => [
          id.slice(NAMES.length),
          { size: sizeMaxPixels, colour: css(getColor) },
        ]),
      );
      const colour = (/** @type {string} */ name) =>
        css(described.find(({ id }) => id === `${GROUND}${name}`)?.getFillColor ?? [0, 0, 0]);
      const [land, sea] = [colour("land_world"), colour(this.globe ? "sea_globe" : "sea")];
      const first = (/** @type {any} */ one) => ORDER.indexOf(one.kind);
      this.lettering.describe(
        { font: family, styles, land, sea },
        rows
          .filter((/** @type {any} */ one) => one.kind in styles)
          .sort(
            (/** @type {any} */ one, /** @type {any} */ other) =>
              first(one) - first(other) || one.min_zoom - other.min_zoom,
          ),
      );
      this._letter();
    } catch (error) {
      this.tell.onFault(String(/** @type {Error} */ (error).message ?? error));
    }
  }

  /** Write the names where the camera is. */
  _letter() {
    const { camera, views } = this;
    if (!camera || !views) return;
    const [view] = [views].flat();
    this.lettering.draw((box) => view.makeViewport({ ...box, viewState: camera }));
    this.tell.onLettered();
  }

  /**
   * Name what lies on the ground, and keep the ground's names off it.
   * @param {string} key what it is made of: with the same one nothing is done
   * @param {() => {marks: import("./lettering.js").Marks, names: import("./names.js").Name[], hidden?: boolean}} make
   */
  label(key, make) {
    if (key === this.labelled) return;
    this.labelled = key;
    const { marks, names, hidden } = make();
    this.lettering.over(marks, names, hidden);
    this._letter();
  }

  /**
   * @param {any} camera
   * @param {boolean} settled whether it has come to rest
   */
  setCamera(camera, settled) {
    this.camera = camera;
    this.lettering.due = true;
    this._give([this.back, this.front], { viewState: camera });
    if (this.nearer.changes(this.ground, camera.zoom)) this._ground();
    this.tell.onCamera(settled);
  }

  /** Take the camera to another place along a curve. @param {any} camera */
  flyTo(camera) {
    const flight = {
      transitionDuration: FLIGHT_MS,
      transitionInterpolator: new FlyToInterpolator(),
    };
    this._give([this.front], { viewState: { ...camera, ...flight } });
  }

  /**
   * Lay what does not move with time on the ground, which is drawn again with the camera alone.
   * @param {(styles: Record<string, any>) => any[]} make the layers, of the styles of the deck
   */
  lay(make) {
    this.beneath = make;
    this._ground();
  }

  /** Draw the ground, once it and the styles are there. */
  _ground() {
    const beneath = this.styles && this.beneath ? this.beneath(this.styles) : [];
    if (!this.ground.length) return;
    const ground = this.nearer.drawn(this.ground, this.camera?.zoom ?? 0);
    this._give([this.back], { layers: [...ground, ...beneath] });
  }

  /**
   * Draw over the ground.
   * @param {(styles: Record<string, any>) => any[]} make the layers, of the styles of the deck
   */
  draw(make) {
    this.make = make;
    if (this.styles) this._give([this.front], { layers: make(this.styles) });
  }

  /** All canvases, from the back to the front. */
  get drawn() {
    return [...(this.canvases ?? []), this.lettering.canvas];
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
    const camera = fitted(points, start, this.parent);
    return this.globe && points.length ? { ...camera, zoom: camera.zoom - 0.6 } : camera;
  }

  /** Move the camera no more than needed for a point to stay in its middle. @param {[number, number]} point */
  keepInSight(point) {
    const { clientWidth: width, clientHeight: height } = this.parent;
    const { longitude, latitude, zoom } = this.camera;
    const view = new WebMercatorViewport({ width, height, longitude, latitude, zoom });
    const [x, y] = view.project(point);
    const [dx, dy] = [
      x - Math.min(Math.max(x, width * IN_SIGHT), width * (1 - IN_SIGHT)),
      y - Math.min(Math.max(y, height * IN_SIGHT), height * (1 - IN_SIGHT)),
    ];
    if (!dx && !dy) return;
    const [lon, lat] = view.unproject([width / 2 + dx, height / 2 + dy]);
    this.setCamera({ ...this.camera, longitude: lon, latitude: lat }, false);
  }

  finalize() {
    this.alive = false;
    this.resized.disconnect();
    this._drop();
    this.lettering.remove();
  }

  _drop() {
    const dropped = this.canvases ?? [];
    this.canvases = [];
    this.back?.finalize();
    this.front?.finalize();
    for (const canvas of dropped) canvas.remove();
  }
}

/** @param {any} info of deck.gl @returns {Hit | null} */
function hit(info) {
  if (!info?.layer || info.index < 0) return null;
  return { layer: info.layer.id, index: info.index, object: info.object };
}

/** @param {any} layer of letters */
function font(layer) {
  return document.fonts.load(`16px ${layer.props.fontFamily}`);
}

/**
 * The camera of a flat map that shows all points, as near as may be.
 * @param {[number, number][]} points
 * @param {any} start what a camera has beside its place; itself, if there are no points
 * @param {HTMLElement} box of the map
 * @param {number} [covered] pixels at the top that are not seen
 */
export function fitted(
  points,
  start,
  { clientWidth: width, clientHeight: height },
  covered = 0,
) {
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
  const edge = Math.min(width, height) * 0.1;
  // What covers half of the map or more can't be helped.
  const top = Math.min(Math.max(covered + EDGE, edge), height / 2);
  const fit = view.fitBounds(/** @type {any} */ (bounds), {
    padding: { top, bottom: edge, left: edge, right: edge },
    minExtent: 0.05,
  });
  return {
    ...start,
    longitude: fit.longitude,
    latitude: fit.latitude,
    zoom: Math.min(fit.zoom, MOST_FITTED_ZOOM),
  };
}

/** A colour of deck.gl in CSS. @param {number[]} colour */
function css([red, green, blue, alpha = 255]) {
  return `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
}

/** `#RRGGBB` as deck.gl takes it. @param {string} colour @returns {number[]} */
export function rgb(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).concat(255);
}
