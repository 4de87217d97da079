// @ts-check
// What every face has: a map with its tools, a tooltip, a picture and a film to take away. What has
// settled goes to Python; all else stays here.

import { clamp } from "./brush.js";
import { beside, el, KEYED, sign, signButton } from "./dom.js";
import { AtlasMap, hasWebGL } from "./map.js";
import STYLE from "./stage.css";
import { Film, composed, download, filmType } from "./take.js";

/** @typedef {import("./map.js").Hit} Hit */

/** A camera has settled when it has not moved for so long. */
const REST_MS = 700;
/** What is worked by keys that are ours too. */
const OURS = `canvas, ${KEYED}`;
const SCALES = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const SCALE_PIXELS = 110;
const MOST_ZOOM = 18;
const MOST_FRAME_TIMES = 600;

const WHOLE = "Full screen";
const PRINTING = ["beforeprint", "afterprint"];

export class Frame {
  /** @param {(settled: Record<string, any>) => void} send */
  constructor(send) {
    this.send_ = send;
    this.rev = 0;
    /** @type {any} */
    this.data = null;
    /** @type {AtlasMap | null} */
    this.map = null;
    /** @type {Film | null} */
    this.film = null;
    this.deckKey = this.askedCamera = this.sentCamera = "";
    /** @type {string[]} */
    this.faults = [];
    /** @type {HTMLButtonElement} */
    this.wholeButton = /** @type {any} */ (null);
    this.litBy = "";
    this.resting = 0;
    this.playing = false;
    this.frames = 0;
    this.painted = 0;
    this.frameTimes = /** @type {number[]} */ ([]);
    this.pending = 0;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this._onKey = (/** @type {KeyboardEvent} */ event) => this._key(event);
    this._onWhole = () => this._whole();
    this._onPrint = (/** @type {Event} */ { type }) => this._print(type);
    this.resizes = new ResizeObserver(() => this.resized());
  }

  /** Build all parts and put them into the page. @param {HTMLElement | ShadowRoot} parent */
  mount(parent) {
    this._buildMap();
    this.root = el("div", { class: "stage" }, this.area, ...this.parts(), this.tip);
    this.root.stage = this;
    parent.append(el("style", { text: STYLE }), this.root);
    document.addEventListener("keydown", this._onKey);
    document.addEventListener("fullscreenchange", this._onWhole);
    for (const moment of PRINTING) window.addEventListener(moment, this._onPrint);
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
    this.redraw();
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

  pause() {}

  play() {}

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
    this.root.className = [
      "stage",
      data.face,
      data.theme,
      data.embed ? "embed" : "",
      data.room ? "room" : "",
      data.small ? "small" : "",
      data.bare ? "bare" : "",
      data.alone ? "alone" : "",
    ]
      .filter(Boolean)
      .join(" ");
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
        onLettered: () => this.lettered(),
        boxes: () =>
          [...this.area.children]
            .filter((one) => one !== this.canvases)
            .map((one) => one.getBoundingClientRect()),
        onFault: (text) => this.fault(`Part of the map is missing: ${text}.`),
      });
    }
    const deck = JSON.stringify(data.deck);
    if (deck !== this.deckKey) {
      this.deckKey = deck;
      this.map.describe(data.deck);
    }
    const asked = this._asked(data.camera);
    if (!this.map.camera || (asked !== this.askedCamera && asked !== this.sentCamera)) {
      const camera = { ...this.first, ...(data.camera ?? {}) };
      if (this.map.camera && data.room && !this.calm.matches) this.map.flyTo(camera);
      else this.map.setCamera(camera, false);
    }
    this.askedCamera = asked;
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
    this.film?.frame();
  }

  _scale() {
    if (!this.map?.camera) return;
    const km = this.map.kmPerPixel() * SCALE_PIXELS;
    const nice = SCALES.filter((one) => one <= km).pop() ?? SCALES[0];
    const width = `${Math.round(nice / this.map.kmPerPixel())}px`;
    const text = nice < 1 ? `${Math.round(nice * 1000)} m` : `${nice.toLocaleString("en-GB")} km`;
    // 10 km from near by can be as wide as 100 km from afar.
    if (this.scaleBar.style.width === width && this.scaleBar.textContent === text) return;
    this.scaleBar.style.width = width;
    this.scaleBar.textContent = text;
  }

  /** @param {string} text */
  fault(text) {
    this.note.textContent = text;
    this.note.hidden = false;
    this.faults.push(text);
  }

  // Building.

  _buildMap() {
    this.canvases = el("div", { class: "canvases" });
    this.scaleBar = el("div", { class: "scale-bar" });
    this.note = el("p", { class: "note", role: "status", hidden: "" });
    this.tip = el("div", { class: "tip", role: "tooltip", hidden: "" });
    this.wholeButton = signButton("whole", WHOLE, () => this.fill());
    this.tools = el(
      "div",
      { class: "tools", role: "group", "aria-label": "Map zoom" },
      signButton("plus", "Zoom in", () => this.zoom(1)),
      signButton("minus", "Zoom out", () => this.zoom(-1)),
      signButton("fit", "Fit to the events shown", () => this.fit()),
      signButton("home", "Reset the view", () => this.home()),
      document.fullscreenEnabled ? this.wholeButton : null,
    );
    this.area = el(
      "div",
      { class: "map-area", role: "group" },
      this.canvases,
      this.tools,
      el(
        "div",
        { class: "scale", "aria-hidden": "true" },
        el("span", { class: "north", text: "N ↑" }),
        this.scaleBar,
      ),
      this.note,
    );
    // Whoever scrolls a page scrolls past a small picture.
    const pass = (/** @type {Event} */ event) => this.data?.small && event.stopPropagation();
    this.area.addEventListener("wheel", pass, { capture: true });
  }

  /** The buttons for a picture and a film. */
  takes() {
    this.filming = signButton("film", "Record a clip", () => this.record(), {
      "aria-pressed": "false",
    });
    return el(
      "div",
      { class: "takes", role: "group", "aria-label": "Save" },
      signButton("picture", "Save a picture (PNG)", () => this.picture()),
      filmType() ? this.filming : null,
    );
  }

  /** Show on a button whether it plays or pauses. @param {HTMLElement} button */
  playState(button) {
    const name = this.playing ? "Pause" : "Play";
    if (button.title === name) return;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.replaceChildren(sign(this.playing ? "pause" : "play"));
  }

  // The tooltip.

  /**
   * Show lines beside a point of the window; none hides them.
   * @param {string} by who tells: only who lit something may put it out
   * @param {string[]} lines
   * @param {number} x
   * @param {number} y
   */
  tell(by, lines, x, y) {
    this.litBy = by;
    const known = lines.filter(Boolean);
    this.tip.hidden = !known.length;
    if (!known.length) return;
    this.tip.replaceChildren(
      ...known.map((line, place) => el(place ? "span" : "b", { text: line })),
    );
    this.place(this.tip, x, y);
  }

  /**
   * Put a box beside a point of the window, within the stage.
   * @param {HTMLElement} what
   * @param {number} x
   * @param {number} y
   */
  place(what, x, y) {
    const size = { width: what.offsetWidth, height: what.offsetHeight };
    const frame = this.root.getBoundingClientRect();
    const [left, top] = beside([x, y], size, frame, window.innerHeight);
    what.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  /** @param {number} x @param {number} y @returns {[number, number]} */
  _inWindow(x, y) {
    const box = this.canvases.getBoundingClientRect();
    return [box.left + x, box.top + y];
  }

  // The camera.

  _moved(/** @type {boolean} */ settled) {
    this._scale();
    this.tip.hidden = true;
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

  // The whole screen.

  /** Whether the stage has the whole screen. */
  get filling() {
    return this.root.matches(":fullscreen");
  }

  fill() {
    if (this.filling) document.exitFullscreen();
    else this.root.requestFullscreen().catch(() => {});
  }

  /** The screen was filled or left, by the button or by the Escape key. */
  _whole() {
    const name = this.filling ? "Leave full screen (Esc)" : WHOLE;
    if (this.wholeButton.title === name) return;
    this.wholeButton.title = name;
    this.wholeButton.setAttribute("aria-label", name);
    this.wholeButton.replaceChildren(sign(this.filling ? "part" : "whole"));
    this.resized();
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
      canvases: [...(this.map?.drawn ?? []), ...this.drawings],
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

  /** What is seen now, as a picture with its captions. @returns {HTMLCanvasElement} */
  still() {
    this.frame();
    // Both are drawn anew in this very task, or the browser may have cleared what they hold.
    this.map?.back?.redraw("picture");
    this.map?.front?.redraw("picture");
    return composed(this._taken());
  }

  /** On paper a picture stands for the stage: what is drawn by the screen's card is blank there. */
  _print(/** @type {string} */ moment) {
    this.root.querySelector(":scope > .printed")?.remove();
    if (moment !== "beforeprint" || !this.ready || this.data.alone) return;
    const still = this.still();
    still.className = "printed";
    this.root.append(still);
  }

  picture() {
    const name = `${this.data.words.file}.png`;
    this.still().toBlob((blob) => blob && download(blob, name));
  }

  async record() {
    if (this.film) {
      const { film } = this;
      this.film = null;
      this.filming?.setAttribute("aria-pressed", "false");
      this.pause();
      download(await film.end(), `${this.data.words.file}.webm`);
      return;
    }
    this.film = new Film(() => this._taken());
    this.filming?.setAttribute("aria-pressed", "true");
    if (!this.playing) this.play();
  }

  finalize() {
    this.playing = false;
    clearTimeout(this.resting);
    cancelAnimationFrame(this.pending);
    document.removeEventListener("keydown", this._onKey);
    document.removeEventListener("fullscreenchange", this._onWhole);
    for (const moment of PRINTING) window.removeEventListener(moment, this._onPrint);
    this.resizes.disconnect();
    this.map?.finalize();
    this.root.remove();
  }
}

/** A camera as links have it. @param {any} camera */
function rounded(camera) {
  const round = (/** @type {number} */ value, /** @type {number} */ digits) =>
    Number(value.toFixed(digits));
  return {
    longitude: round(((camera.longitude + 540) % 360) - 180, 3),
    latitude: round(camera.latitude, 3),
    zoom: round(camera.zoom, 2),
    ...(camera.pitch || camera.bearing
      ? { pitch: round(camera.pitch ?? 0, 1), bearing: round(camera.bearing ?? 0, 1) }
      : {}),
  };
}
