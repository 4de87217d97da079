// @ts-check
// What every face has: a map with its tools, a tooltip, a picture and a film to take away. What has
// settled goes to Python; all else stays here.

import { clamp } from "./brush.js";
import { rounded } from "./camera.js";
import { el, KEYED } from "./dom.js";
import { FullScreen } from "./full_screen.js";
import { AtlasMap } from "./map.js";
import { mapArea } from "./map_area.js";
import { Playback } from "./playback.js";
import { Saving } from "./saving.js";
import STYLE from "./stage.css";
import { Tooltip } from "./tooltip.js";
import { hasWebGL } from "./webgl.js";

/** @typedef {import("./map.js").Hit} Hit */

/** A camera has settled when it has not moved for so long. */
const REST_MS = 700;
/** What is worked by keys that are ours too. */
const OURS = `canvas, ${KEYED}`;
const MOST_ZOOM = 18;
const MOST_FRAME_TIMES = 600;
/** What Python says of a stage and its style sheet goes by. */
const TRAITS = ["embed", "room", "small", "bare", "alone"];

export class Frame {
  /** @param {(settled: Record<string, any>) => void} send */
  constructor(send) {
    this.send_ = send;
    this.rev = 0;
    /** @type {any} */
    this.data = null;
    /** @type {AtlasMap | null} */
    this.map = null;
    this.deckKey = this.askedCamera = this.sentCamera = "";
    /** Whether the camera was set before the map had a size, which it depends on. */
    this.early = false;
    /** @type {string[]} */
    this.faults = [];
    this.resting = 0;
    this.frames = 0;
    this.painted = 0;
    this.frameTimes = /** @type {number[]} */ ([]);
    this.pending = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.playback = new Playback(this.calm, this);
    this.tip = new Tooltip(() => this.root);
    this.fullScreen = new FullScreen(
      () => this.root,
      () => this.filled(),
    );
    this.saving = new Saving({
      root: () => this.root,
      parts: () => this._taken(),
      file: () => this.data.words.file,
      refresh: () => this._refresh(),
      printed: () => this.ready && !this.data.alone,
      playing: () => this.playing,
      play: () => this.play(),
      pause: () => this.pause(),
    });
    const whole = document.fullscreenEnabled ? this.fullScreen.button : null;
    const { area, canvases, note, scaleBar } = mapArea(this, whole);
    this.area = area;
    this.canvases = canvases;
    this.note = note;
    this.scaleBar = scaleBar;
    // Whoever scrolls a page scrolls past a small picture.
    const pass = (/** @type {Event} */ event) => this.data?.small && event.stopPropagation();
    area.addEventListener("wheel", pass, { capture: true });
    this._onKey = (/** @type {KeyboardEvent} */ event) => this._key(event);
    this.resizes = new ResizeObserver(() => this.resized());
  }

  /** Build all parts and put them into the page. @param {HTMLElement | ShadowRoot} parent */
  mount(parent) {
    this.root = el("div", { class: "stage" }, this.area, ...this.parts(), this.tip.root);
    this.root.stage = this;
    parent.append(el("style", { text: STYLE }), this.root);
    document.addEventListener("keydown", this._onKey);
    this.resizes.observe(this.root);
  }

  // What a face does in its own way.

  /** The parts beside the map. @returns {(HTMLElement | null)[]} */
  parts() {
    return [];
  }

  /** Draw a frame. */
  paint() {}

  resized() {
    if (this.early && this.canvases.clientWidth) this.chart();
    this.redraw();
  }

  /** The stage has got the whole screen, or given it back. */
  filled() {
    this.resized();
  }

  /** Whether there is something to draw. */
  get ready() {
    return this.data !== null;
  }

  /** The points that a map which fits them shows. @returns {[number, number][]} */
  points() {
    return [];
  }

  /** Where the camera stands at first. @returns {any} */
  get first() {
    return this.data.deck.initialViewState;
  }

  /** What the first camera depends on, beside the deck. */
  get aim() {
    return "";
  }

  /** What a hit of the map is called. @param {Hit | null} _hit @param {number} _x @param {number} _y */
  hovered(_hit, _x, _y) {}

  /** @param {Hit[]} _hits @param {number} _x @param {number} _y */
  picked(_hits, _x, _y) {}

  /** A key that no control keeps for itself. @param {string} _key @returns {boolean} whether it was ours */
  pressed(_key) {
    return false;
  }

  /** Names have found their places. */
  lettered() {}

  play() {}

  /** Its button says whether it plays. */
  playState() {}

  /** Move the clock to what happens next. @returns {boolean} whether it plays on */
  leap() {
    return false;
  }

  /** Move the clock. @param {number} _seconds that have passed @returns {boolean} whether it plays on */
  advance(_seconds) {
    return false;
  }

  /** All has been played. */
  ended() {}

  /** The canvases of a picture beside the map's, from the top down. @returns {HTMLCanvasElement[]} */
  get drawings() {
    return [];
  }

  /** What stands beside the map in a picture: a box whose texts and small canvases are drawn. */
  get beside() {
    return /** @type {HTMLElement | null} */ (null);
  }

  /** What the caption of a picture says of the moment. */
  get moment() {
    return "";
  }

  // What Python sends.

  /** Take the look that Python describes: class, colours, captions. @param {any} data */
  dress(data) {
    const before = this.data;
    this.data = data;
    const traits = TRAITS.filter((name) => data[name]);
    this.root.className = ["stage", data.face, data.theme, ...traits].join(" ");
    this.area.setAttribute("aria-label", `Map: ${data.words.sentence}`);
    if (JSON.stringify(before?.colours) !== JSON.stringify(data.colours)) {
      for (const [name, value] of Object.entries(data.colours))
        this.root.style.setProperty(`--${name}`, value);
    }
  }

  /** Make the map or change it. @returns {boolean} whether this browser draws maps */
  chart() {
    const { data } = this;
    if (!hasWebGL()) {
      this.note.textContent =
        "This browser cannot draw maps (WebGL is off). The table below has every row.";
      this.note.hidden = false;
      return false;
    }
    if (!this.map) {
      this.map = new AtlasMap(this.canvases, {
        onCamera: (settled) => this._moved(settled),
        onHover: (hit, x, y) => this.hovered(hit, ...this._inWindow(x, y)),
        onPick: (hits, x, y) => this.picked(hits, ...this._inWindow(x, y)),
        onPaint: () => this._painted(),
        onReady: () => this.redraw(),
        onLettered: () => this.lettered(),
        boxes: () => [...this.area.children].filter((one) => one !== this.canvases).map((one) => one.getBoundingClientRect()),
        onFault: (text) => this.fault(`Part of the map is missing: ${text}.`),
      });
    }
    const deck = JSON.stringify(data.deck);
    if (deck !== this.deckKey) this.map.describe(data.deck);
    this.deckKey = deck;
    const asked = this._asked(data.camera);
    if (!this.map.camera || this.early || (asked !== this.askedCamera && asked !== this.sentCamera)) {
      const camera = { ...this.first, ...(data.camera ?? {}) };
      if (this.map.camera && data.room && !this.calm.matches) this.map.flyTo(camera);
      else this.map.setCamera(camera, false);
    }
    this.askedCamera = asked;
    this.early = !this.canvases.clientWidth;
    return true;
  }

  // What goes up.

  /** @param {Record<string, any>} settled */
  send(settled) {
    // What a presenter looks at stays with the step of the story.
    if (this.data.room || this.data.alone) return;
    this.rev += 1;
    this.send_({ ...settled, rev: this.rev });
  }

  // Drawing.

  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      try {
        this.frame();
      } finally {
        // What was asked for while the frame was drawn, such as a recount of the names, is in it.
        this.pending = 0;
      }
    });
  }

  frame() {
    if (!this.ready) return;
    const begun = performance.now();
    this.paint();
    this._scale();
    this.frames += 1;
    this.frameTimes.push(performance.now() - begun);
    if (this.frameTimes.length > MOST_FRAME_TIMES) this.frameTimes.shift();
  }

  _painted() {
    this.painted += 1;
    this.saving.film?.frame();
  }

  _scale() {
    if (this.map?.camera) this.scaleBar.draw(this.map);
  }

  /** @param {string} text */
  fault(text) {
    this.note.textContent = text;
    this.note.hidden = false;
    this.faults.push(text);
  }

  /** @param {number} x @param {number} y @returns {[number, number]} */
  _inWindow(x, y) {
    const box = this.canvases.getBoundingClientRect();
    return [box.left + x, box.top + y];
  }

  // The camera.

  _moved(/** @type {boolean} */ settled) {
    this._scale();
    this.tip.hide();
    // What deck.gl tells of the view that is just left is overtaken by what is asked for.
    clearTimeout(this.resting);
    if (!settled) return;
    this.resting = window.setTimeout(() => this.rest(), REST_MS);
  }

  /** The camera has come to rest: while it plays, that is told when it stops. */
  rest() {
    const settled = this.settledCamera();
    if ("camera" in settled) this.send(settled);
  }

  /** Which camera is asked for: a moved one, or that of what is shown. @param {any} camera */
  _asked(camera) {
    const { projection, scene } = this.data;
    return JSON.stringify([projection, camera ?? this.aim, scene]);
  }

  /** The camera, if Python does not know it yet. @returns {{camera?: any}} */
  settledCamera() {
    if (!this.map?.camera) return {};
    const now = rounded(this.map.camera);
    // Where it stood at first, the link says nothing of it.
    const camera = JSON.stringify(now) === JSON.stringify(rounded(this.first)) ? null : now;
    const key = this._asked(camera);
    if (key === this.askedCamera || this.playing) return {};
    this.sentCamera = key;
    return { camera };
  }

  /** @param {number} by levels */
  zoom(by) {
    if (!this.map) return;
    const { zoom } = this.map.camera;
    this.map.setCamera({ ...this.map.camera, zoom: clamp(zoom + by, 0, MOST_ZOOM) }, true);
  }

  fit() {
    const { map } = this;
    map?.setCamera(map.cameraFor(this.points(), { ...this.first, ...map.camera }), true);
  }

  home() {
    this.map?.setCamera({ ...this.first }, true);
  }

  // Playing.

  get playing() {
    return this.playback.playing;
  }

  pause() {
    if (this.playback.stop()) this.playState();
  }

  // The keyboard.

  _key(/** @type {KeyboardEvent} */ event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !this.ready)
      return;
    const target = /** @type {Element} */ (event.composedPath()[0]);
    // A control keeps its keys.
    if (event.key !== "Escape" && target.closest?.(OURS)) return;
    if (target.closest?.("button, summary, [role=button]") && event.key === " ") return;
    if (this.pressed(event.key)) event.preventDefault();
  }

  // Take away.

  /** @returns {import("./take.js").Parts} */
  _taken() {
    const { words, colours, font } = this.data;
    return {
      frame: this.root,
      canvases: [...(this.map?.pictures ?? []), ...this.drawings],
      beside: this.beside,
      captions: {
        title: words.title,
        sentence: words.sentence,
        source: words.source,
        date: this.moment,
      },
      look: {
        page: colours.page,
        ink: colours.ink,
        quiet: colours.quiet,
        font,
        titleFont: words.titleFont,
      },
    };
  }

  /** Draw all in this very task, or the browser may have cleared what the canvases hold. */
  _refresh() {
    this.frame();
    this.map?.back?.redraw("picture");
    this.map?.front?.redraw("picture");
  }

  /** What is seen now, as a picture with its captions. */
  still() {
    return this.saving.still();
  }

  finalize() {
    this.playback.stop();
    clearTimeout(this.resting);
    cancelAnimationFrame(this.pending);
    document.removeEventListener("keydown", this._onKey);
    this.fullScreen.finalize();
    this.saving.finalize();
    this.resizes.disconnect();
    this.map?.finalize();
    this.root.remove();
  }
}
