// @ts-check
// The face of a ride: the map with the train, the clock, the stops, and the time-distance diagram,
// all at one moment.

import { clamp } from "./brush.js";
import { PRESENTED_SECONDS, advanced } from "./clock.js";
import { Diagram } from "./diagram.js";
import { el, signButton } from "./dom.js";
import { Frame } from "./frame.js";
import { fitted, rgb } from "./map.js";
import { once } from "./once.js";
import { fixAt, reached, stopBeside, whereabouts, zoneAt } from "./ride.js";
import { RideScene } from "./ride_scene.js";
import { drawer } from "./sprites.js";
import { clocksOf } from "./zones.js";

/** @typedef {import("./ride.js").Ride} Ride */

/** Hours of the journey in a second. */
const SPEEDS = [
  [1, "1 hour/s"],
  [3, "3 hours/s"],
  [6, "6 hours/s"],
  [12, "12 hours/s"],
  [24, "1 day/s"],
];
const USUAL_SPEED = 6;
const MINUTE = 60;
const STEP_MS = 1000;
const FOLLOW_ZOOM = 6.5;
/** Seconds that a key moves the clock. */
const KEYS = {
  ArrowLeft: -10 * MINUTE,
  ArrowDown: -10 * MINUTE,
  ArrowRight: 10 * MINUTE,
  ArrowUp: 10 * MINUTE,
  PageDown: -360 * MINUTE,
  PageUp: 360 * MINUTE,
  Home: -1e12,
  End: 1e12,
};

/** The rides of all journeys by their address. */
const file = once(async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The journeys could not be fetched (${answer.status}).`);
  return answer.json();
});

export class RideFace extends Frame {
  /** @type {any} */
  shared = null;
  /** @type {RideScene | null} */
  scene = null;
  trip = "";
  asked = "";
  playing = false;
  /** @type {HTMLButtonElement} */
  playButton = /** @type {any} */ (null);
  /** Seconds since 1970. */
  at = 0;
  /** @type {Diagram} */
  diagram = /** @type {any} */ (null);
  follow = false;
  keyed = false;
  stopsFor = "";
  current = -2;
  /** @type {any} */
  look = null;
  /** @type {any} */
  whole = null;

  /** @returns {Ride} */
  get ride() {
    return this.shared.rides[this.trip];
  }

  get ready() {
    return this.scene !== null;
  }

  get first() {
    return this.whole ?? this.data.deck.initialViewState;
  }

  /** The camera that shows the whole way, below the clock as it is when the journey opens. */
  _whole() {
    const covered = this.clock.offsetTop + this.clock.offsetHeight;
    const start = { ...this.data.deck.initialViewState };
    return fitted(this.points(), start, this.canvases, covered);
  }

  points() {
    return this.scene?.points ?? [];
  }

  get fix() {
    return fixAt(this.ride, this.at);
  }

  get drawings() {
    return this.data.room ? [] : [this.canvas];
  }

  get moment() {
    return this.local.textContent;
  }

  // Building.

  parts() {
    this.local = el("b", { class: "day" });
    this.others = el("span", { class: "count" });
    this.where = el("span", { class: "where" });
    this.gone = el("span", { class: "count" });
    this.clock = el("div", { class: "clock" }, this.local, this.others, this.where, this.gone);
    this.area.append(this.clock, this._legend());
    this.playButton = signButton("play", "Play", () => this.toggle());
    this.speed = el(
      "select",
      { "aria-label": "Speed" },
      ...SPEEDS.map(([hours, name]) => el("option", { value: hours, text: name })),
    );
    this.speed.value = String(USUAL_SPEED);
    this.following = el("button", {
      type: "button",
      class: "text",
      "aria-pressed": "false",
      text: "Follow",
      title: "Follow the train",
      onclick: () => this._follow(),
    });
    this.bar = el(
      "div",
      { class: "bar" },
      el(
        "div",
        { class: "player", role: "group", "aria-label": "Play" },
        signButton("previous", "Previous stop", () => this.step(-1)),
        this.playButton,
        signButton("next", "Next stop", () => this.step(1)),
        this.speed,
        this.following,
      ),
      this.takes(),
    );
    this.canvas = el("canvas", { class: "strip", "aria-hidden": "true" });
    this.slider = el("div", {
      class: "moment",
      role: "slider",
      tabindex: "0",
      "aria-label": "Moment of the journey",
      "aria-valuenow": "0",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this._slide(event),
      onkeyup: () => this._slid(),
    });
    this.list = el("ol", { class: "stops", "aria-label": "Stops in order" });
    this.live = el("div", { class: "live", role: "status", "aria-live": "polite" });
    this.diagram = new Diagram(this.canvas, {
      onMoment: (at) => this.go(at),
      onSettled: () => this.settle(),
      onHover: (test, x, y) => this._over(test, x, y),
      onPick: (test) => this.send({ event: this.ride.tests[test].id }),
    });
    return [
      this.bar,
      el("div", { class: "strip-area" }, this.canvas, this.slider),
      this.list,
      this.live,
    ];
  }

  /** What the lines mean. */
  _legend() {
    const sample = (/** @type {string} */ kind) => el("i", { class: `sample ${kind}` });
    const item = (/** @type {string} */ kind, /** @type {string} */ text) =>
      el("span", { class: "item" }, sample(kind), el("span", { text }));
    this.folded = el(
      "details",
      { class: "legend" },
      el("summary", { text: "Legend" }),
      el(
        "div",
        {},
        item("reported", "Route between two reported times"),
        item("inferred", "Time estimated"),
        item("unknown", "Times not known"),
        item("range", "Possible range"),
        item("here", "Position reported"),
        item("about", "Approximate position"),
        item("passed", "Stop reached"),
        item("ahead", "Stop ahead"),
      ),
    );
    return this.folded;
  }

  // What Python sends.

  /** @param {any} data */
  async update(data) {
    this.dress(data);
    const late = data.rev < this.rev;
    try {
      const shared = await file(data.rides);
      if (this.data !== data) return;
      this.shared = shared;
      if (!shared.rides[data.trip]) throw new Error("This journey is not among the rides.");
    } catch (error) {
      this.fault(`${/** @type {Error} */ (error).message} Reload the page.`);
      return;
    }
    const asked = JSON.stringify([data.scene, data.at]);
    if (this.trip !== data.trip || !this.scene) {
      this.trip = data.trip;
      this.scene = new RideScene(this.ride);
      this.asked = "";
      this.whole = null;
      this._stops();
    }
    if (this.asked !== asked && !late) {
      this.pause();
      this.at = data.at ?? this.ride.start;
      this.asked = asked;
    }
    this.bar.hidden = Boolean(data.room && !data.plays);
    // On the map of a small picture, where no name is laid under the button.
    if (data.small) this.area.append(this.bar);
    this.look = {
      colours: data.colours,
      font: data.font,
      size: data.room && !data.small ? 16 : 12,
      paint: (/** @type {string | null} */ name) => data.paints[name ?? "unknown"],
    };
    if (data.embed) this.folded.open = false;
    this._sprites(data);
    this.diagram.ride = this.ride;
    this._say(this.fix);
    // Once it is seen: a page that is still built has no room yet.
    if (!this.whole && this.canvases.clientWidth) this.whole = this._whole();
    this.chart();
    const { scene } = this;
    this.map?.lay((styles) => scene.ground(styles));
    this.playState(this.playButton);
    this.redraw();
  }

  async _sprites(/** @type {any} */ data) {
    const sprite = await drawer(data.marks);
    if (!sprite || this.diagram.sprite) return;
    this.diagram.sprite = sprite;
    this.redraw();
  }

  _stops() {
    this.current = -2;
    this.list.replaceChildren(
      ...this.ride.stops.map((stop) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", onclick: () => this._stopAt(stop.at) },
            el("b", { text: stop.title }),
            el("span", { text: stop.when }),
          ),
        ),
      ),
    );
  }

  // Drawing.

  paint() {
    const { ride, at, fix, look } = this;
    this.diagram.draw(ride, at, fix, look);
    const paint = (/** @type {string | null} */ name) => rgb(look.paint(name));
    const { scene } = this;
    if (scene) {
      this.map?.draw((styles) => scene.layers(styles, at, fix, paint));
      this.map?.label(`${this.trip}|${scene.done}`, () => scene.lettered());
    }
    this._say(fix);
    this._light();
  }

  /** Clock, place and way in words. @param {import("./ride.js").Fix} fix */
  _say(fix) {
    const { ride, at, shared } = this;
    const { local, others } = clocksOf(at, zoneAt(ride, fix), shared.home, shared.cities);
    const fired = ride.tests.filter((test) => test.at <= at).length;
    const number = (/** @type {number} */ value) => Math.round(value).toLocaleString("en-GB");
    const way = `${number(fix.km)} of ${number(ride.km)} km`;
    const tests = ride.tests.length
      ? ` · ${fired} of ${ride.tests.length} missiles of these days fired`
      : "";
    const said = [
      [this.local, local],
      [this.others, others],
      [this.where, whereabouts(ride, fix, shared.phrases, shared.exact_km)],
      [this.gone, way + tests],
    ];
    for (const [box, text] of said) if (box.textContent !== text) box.textContent = text;
    const { slider, diagram } = this;
    const { top, bottom } = diagram.places;
    slider.style.transform = `translate(${diagram.xAt(at) - 8}px, ${top - 4}px)`;
    slider.style.height = `${bottom - top + 8}px`;
    slider.setAttribute("aria-valuemin", String(ride.start));
    slider.setAttribute("aria-valuemax", String(ride.end));
    slider.setAttribute("aria-valuenow", String(Math.round(at)));
    slider.setAttribute("aria-valuetext", local);
  }

  /** Show in the list of stops which lie behind; the last of these stays in sight. */
  _light() {
    const done = reached(this.ride, this.at);
    if (done === this.current) return;
    this.current = done;
    [...this.list.children].forEach((item, place) => {
      item.className = place < done ? "behind" : place === done ? "here" : "ahead";
      if (place === done) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const here = this.list.children[Math.max(done, 0)];
    if (here) this.list.scrollTop = here.offsetTop - this.list.clientHeight / 3;
  }

  // Time.

  /** Show a moment; nothing is sent. @param {number} at */
  go(at) {
    this.pause();
    this.at = at;
    this.redraw();
  }

  /** The moment has come to rest. */
  settle() {
    this.at = Math.round(this.at / MINUTE) * MINUTE;
    this.at = clamp(this.at, this.ride.start, this.ride.end);
    this.redraw();
    this.frame();
    this.live.textContent = `${this.local.textContent}. ${this.where.textContent}`;
    // What Python says of it in return is no news, even where it plays on by then.
    this.asked = JSON.stringify([this.data.scene, this.at]);
    this.send({ at: this.at, ...this.settledCamera() });
  }

  _stopAt(/** @type {number} */ at) {
    this.go(at);
    this.settle();
  }

  /** @param {1 | -1} direction */
  step(direction) {
    this._stopAt(stopBeside(this.ride, this.at, direction));
  }

  toggle() {
    if (this.playing) {
      this.pause();
      this.settle();
    } else this.play();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.playState(this.playButton);
  }

  /** Where playing begins and ends. @returns {[number, number]} */
  get span() {
    const [from, to] = this.data.span ?? [];
    return [from ?? this.ride.start, to ?? this.ride.end];
  }

  play() {
    const [first, last] = this.span;
    if (this.at >= last || this.at < first) this.at = first;
    this.playing = true;
    this.playState(this.playButton);
    let before = performance.now();
    const tick = (/** @type {number} */ time) => {
      if (!this.playing) return;
      if (this.calm.matches) {
        // From stop to stop, a second each.
        if (time - before >= STEP_MS) {
          before = time;
          this.at = Math.min(stopBeside(this.ride, this.at, 1), last);
          this.playing = this.at < last;
        }
      } else {
        const [now, ...span] = [this.at, first, last].map((one) => one / MINUTE);
        const after = advanced(
          now,
          (time - before) / 1000,
          this.data.room
            ? (last - first) / 86_400 / PRESENTED_SECONDS
            : Number(this.speed.value) / 24,
          /** @type {[number, number]} */ (span),
          { loop: false, halt: null },
        );
        before = time;
        this.at = after.until * MINUTE;
        this.playing = after.playing;
      }
      this._keepInSight();
      this.frame();
      if (this.playing) requestAnimationFrame(tick);
      else this._end();
    };
    requestAnimationFrame(tick);
  }

  _end() {
    this.playState(this.playButton);
    if (this.film) this.record();
    this.settle();
  }

  _follow() {
    this.follow = !this.follow;
    this.following.setAttribute("aria-pressed", String(this.follow));
    if (!this.follow || !this.map) return;
    const [longitude, latitude] = this.fix.point;
    const zoom = Math.max(this.map.camera.zoom, FOLLOW_ZOOM);
    this.map.setCamera({ ...this.map.camera, longitude, latitude, zoom }, true);
  }

  /** While it is followed, the camera goes along where the train leaves the middle of the map. */
  _keepInSight() {
    if (this.follow) this.map?.keepInSight(this.fix.point);
  }

  // Keyboard and pointer.

  /** @param {string} key */
  pressed(key) {
    const { room, plays } = this.data;
    if (room && plays && key.toLowerCase() === "p") this.toggle();
    // In a story the other keys go from step to step.
    else if (room) return false;
    else if (key === " ") this.toggle();
    else if (key === "ArrowRight") this.step(1);
    else if (key === "ArrowLeft") this.step(-1);
    else if (key === "+" || key === "=") this.zoom(1);
    else if (key === "-") this.zoom(-1);
    else return false;
    return true;
  }

  _slide(/** @type {KeyboardEvent} */ event) {
    const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(clamp(this.at + by, this.ride.start, this.ride.end));
    this.keyed = true;
  }

  _slid() {
    if (!this.keyed) return;
    this.keyed = false;
    this.settle();
  }

  _over(/** @type {number} */ test, /** @type {number} */ x, /** @type {number} */ y) {
    const { tests } = this.ride;
    this.tell("strip", test < 0 ? [] : [tests[test].title, tests[test].when], x, y);
  }

  /** @param {import("./map.js").Hit | null} hit @param {number} x @param {number} y */
  hovered(hit, x, y) {
    if (!hit && this.litBy !== "map") return;
    this.tell("map", this.scene?.lines(hit) ?? [], x, y);
  }

  /** @param {import("./map.js").Hit[]} hits */
  picked(hits) {
    const test = hits.find(({ layer }) => layer === "tests");
    const stop = hits.find(({ layer }) => layer.startsWith("stops"));
    if (test) this.send({ event: test.object.id });
    else if (stop) this._stopAt(stop.object.at);
  }
}
