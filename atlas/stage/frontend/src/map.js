// @ts-check
// The map: the ground on one canvas, what happens over it on another.
//
// Python describes both as one deck, with every style; a scene makes layers of the styles and of what
// moves. The ground is drawn again when the camera moves, not when time does.

import { Deck, FlyToInterpolator, MapView } from "@deck.gl/core";

import { fitted, keptInSight, kmPerPixel } from "./camera.js";
import { described, namesOf } from "./description.js";
import { Lettering } from "./lettering.js";
import { Nearer } from "./nearer.js";
import { Rest } from "./rest.js";

/** @typedef {{layer: string, index: number, object: any}} Hit a thing of the map under the pointer */

/** Pixels round the pointer in which a small mark is met, and round a click. */
const HOVER_PIXELS = 3;
const PICK_PIXELS = 5;
const MOST_PICKED = 12;
/** Pixels that a finger may move during a click. */
const CLICK_PIXELS = 5;
/** A flight of the camera from one place to another. */
const FLIGHT_MS = 1600;
/** How much farther away a globe shows what a flat map shows. */
const GLOBE_ZOOM = -0.6;

export class AtlasMap {
  /**
   * @param {HTMLElement} parent
   * @param {{onCamera: (settled: boolean) => void, onHover: (hit: Hit | null, x: number, y: number) => void,
   *   onPick: (hits: Hit[], x: number, y: number) => void, onPaint: () => void, onReady: () => void, onLettered: () => void, onFault: (text: string) => void, boxes: () => DOMRect[]}} tell
   */
  constructor(parent, tell) {
    this.parent = parent;
    this.tell = tell;
    /** @type {any} */
    this.camera = null;
    /** @type {any[]} */
    this.ground = [];
    this.nearer = new Nearer();
    /** @type {any} */
    this.spec = null;
    /** @type {any} */
    this.views = null;
    this.globe = false;
    /** The bounds of a camera, whose size a frame need not ask for. @type {any} */
    this.seen = null;
    /** @type {Record<string, any> | null} */
    this.styles = null;
    /** @type {((styles: Record<string, any>) => any[]) | null} */
    this.make = null;
    /** @type {((styles: Record<string, any>) => any[]) | null} */
    this.beneath = null;
    this.described = 0;
    /** @type {any[] | null} the layers over the ground */
    this.over = null;
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
    this.over = null;
    /** @type {HTMLCanvasElement[]} */
    this.canvases = ["ground", "scene"].map((name) => this._canvas(name));
    // One finger scrolls the page past the map, or moves the map from side to side; two do the rest.
    // deck.gl lets the Tab key stop at canvases, which are hidden from screen readers.
    const onLoad = () => {
      this.canvases.forEach((canvas) => canvas.setAttribute("tabindex", "-1"));
      for (const deck of [this.back, this.front]) this.rest.untilSized(deck);
    };
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
        pickingRadius: HOVER_PIXELS,
        controller: { dragRotate: false, doubleClickZoom: true, keyboard: false },
        layers: [],
        views: this.views ?? new MapView(),
        viewState: this.camera ?? { longitude: 0, latitude: 0, zoom: 1 },
        getCursor: (/** @type {any} */ { isDragging, isHovering }) =>
          isDragging ? "grabbing" : isHovering ? "pointer" : "grab",
        onViewStateChange: (/** @type {any} */ change) => this._moved(change),
        onHover: (/** @type {any} */ info) => this.tell.onHover(hit(info), info.x, info.y),
        onResize: () => {
          this.lettering.due = true;
          this.seen = null;
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

  /** @param {string} name @returns {HTMLCanvasElement} */
  _canvas(name) {
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
  }

  /** Take the camera that deck.gl has moved. */
  _moved(/** @type {any} */ { viewState, interactionState }) {
    const { isDragging, isPanning, isZooming, isRotating, inTransition } = interactionState ?? {};
    // deck.gl tells of cameras that it corrects by itself too: nobody has moved these.
    const moving = Boolean(isDragging || isPanning || isZooming || isRotating || inTransition);
    const settled = this.moving && !moving;
    this.moving = moving;
    this.setCamera(viewState, settled);
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
    const { views, globe, ground, styles, ready } = described(spec);
    Object.assign(this, { views, globe, ground });
    const mine = (this.described += 1);
    this._named(spec, mine);
    if (ready.length) {
      this.styles = null;
      Promise.all(ready).then(() => {
        if (!this.alive || mine !== this.described) return;
        this.styles = styles;
        this._ground();
        this.tell.onReady();
      });
    } else this.styles = styles;
    this._ground();
    this._give([this.back, this.front], { views });
  }

  /** Take over the names of the ground. @param {any} spec @param {number} mine */
  async _named(spec, mine) {
    try {
      const named = await namesOf(spec);
      if (!named || !this.alive || mine !== this.described) return;
      this.lettering.describe(named.look, named.names);
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
   * @param {() => {marks: import("./lettering.js").Marks, lines?: [number, number][][], names: import("./names.js").Name[], hidden?: boolean}} make
   */
  label(key, make) {
    if (key === this.labelled) return;
    this.labelled = key;
    const { marks, lines = [], names, hidden } = make();
    this.lettering.over(marks, lines, names, hidden);
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
    const ground = this.nearer.layers(this.ground, this.camera?.zoom ?? 0);
    this._give([this.back], { layers: [...ground, ...beneath] });
  }

  /**
   * Draw over the ground.
   * @param {(styles: Record<string, any>) => any[]} make the layers, of the styles of the deck
   */
  draw(make) {
    this.make = make;
    if (!this.styles) return;
    const layers = make(this.styles);
    // The same list: what its layers read when they are drawn may have changed.
    if (layers === this.over) layers[0]?.setNeedsRedraw();
    else this._give([this.front], { layers });
    this.over = layers;
    this.rest.wake();
  }

  /** All canvases, from the back to the front. */
  get pictures() {
    return [...(this.canvases ?? []), this.lettering.canvas];
  }

  /** Look at points from nearer than now. @param {[number, number][]} points */
  approach(points) {
    const camera = this.cameraFor(points, this.camera);
    this.setCamera({ ...camera, zoom: Math.max(camera.zoom, this.camera.zoom + 1) }, true);
  }

  /** West, south, east and north of what a flat map shows; null before it has a size. */
  get bounds() {
    const { camera, views, globe, seen } = this;
    if (globe || !camera || !views) return null;
    if (seen?.camera === camera && seen.views === views) return seen.bounds;
    const { clientWidth: width, clientHeight: height } = this.parent;
    const view = [views].flat()[0].makeViewport({ width, height, viewState: camera });
    const bounds = view?.getBounds() ?? null;
    this.seen = bounds && { camera, views, bounds };
    return bounds;
  }

  /** Kilometres of a pixel in the middle of the map. */
  kmPerPixel() {
    return kmPerPixel(this.camera, this.globe);
  }

  /** The camera that shows all points, as near as may be. */
  cameraFor(/** @type {[number, number][]} */ points, /** @type {any} */ start) {
    const camera = fitted(points, start, this.parent);
    return this.globe && points.length ? { ...camera, zoom: camera.zoom + GLOBE_ZOOM } : camera;
  }

  /** Move the camera no more than needed for a point to stay in its middle. @param {[number, number]} point */
  keepInSight(point) {
    const camera = keptInSight(this.camera, point, this.parent);
    if (camera !== this.camera) this.setCamera(camera, false);
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
    for (const deck of [this.back, this.front]) {
      const context = deck?.device?.canvasContext;
      deck?.finalize();
      // deck.gl leaves it listening for another density of pixels, and so would keep all of the map.
      context?.destroy();
    }
    // What waits for them to rest waits no more.
    this.back = this.front = null;
    for (const canvas of dropped) {
      // A browser has few contexts, and would keep this one until it looks for garbage.
      canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
      canvas.remove();
    }
  }
}

/** @param {any} info of deck.gl @returns {Hit | null} */
function hit(info) {
  if (!info?.layer || info.index < 0) return null;
  return { layer: info.layer.id, index: info.index, object: info.object };
}
