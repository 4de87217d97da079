// @ts-check
// The face of a ride: the map with the train, the clock, the stops, and the time-distance diagram,
// all at one moment.

import { RELOAD, answerOf } from "./answers.js";
import { clamp } from "./brush.js";
import { fitted } from "./camera.js";
import { PRESENTED_SECONDS, advanced } from "./clock.js";
import { rgb } from "./colours.js";
import { Diagram } from "./diagram.js";
import { el } from "./dom.js";
import { Frame } from "./frame.js";
import { MomentSlider } from "./moment_slider.js";
import { once } from "./once.js";
import { Player } from "./player.js";
import { fixAt, reached, stopBeside } from "./ride.js";
import { RideClock } from "./ride_clock.js";
import { lineKey, rideKey } from "./ride_key.js";
import { RideScene, stepOf } from "./ride_scene.js";
import { drawer } from "./sprites.js";
import { StopList } from "./stop_list.js";

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
const SECONDS_A_DAY = 86_400;
const FOLLOW_ZOOM = 6.5;

/** The rides of all journeys by their address. */
const file = once(async (url) => (await answerOf(url, "journeys")).json());

export class RideFace extends Frame {
  /** @type {any} */
  shared = null;
  /** @type {RideScene | null} */
  scene = null;
  trip = "";
  asked = "";
  clock = new RideClock();
  folded = rideKey();
  stops = new StopList((at) => this._stopAt(at));
  slider = new MomentSlider({ onMove: (at) => this.go(at), onSettled: () => this.settle() });
  player = new Player(this, { previous: "Previous stop", next: "Next stop" }, SPEEDS);
  /** Seconds since 1970. */
  at = 0;
  /** @type {Diagram} */
  diagram = /** @type {any} */ (null);
  follow = false;
  /** @type {any} */
  look = null;
  /** @type {any} */
  whole = null;
  /** How many names of the ground are known. */
  known = 0;

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
  _wholeWay() {
    const { offsetTop, offsetHeight } = this.clock.root;
    const start = { ...this.data.deck.initialViewState };
    return fitted(this.points(), start, this.canvases, offsetTop + offsetHeight);
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
    return this.clock.local.textContent;
  }

  // Building.

  parts() {
    this.area.append(this.clock.root, this.folded);
    this.player.speed.value = String(USUAL_SPEED);
    this.following = el("button", {
      type: "button",
      class: "text",
      "aria-pressed": "false",
      text: "Follow",
      title: "Follow the train",
      onclick: () => this._follow(),
    });
    this.player.root.append(this.following);
    this.bar = el("div", { class: "bar" }, this.player.root, this.saving.buttons());
    this.canvas = el("canvas", { class: "strip", "aria-hidden": "true" });
    this.live = el("div", { class: "live", role: "status", "aria-live": "polite" });
    this.diagram = new Diagram(this.canvas, {
      onMoment: (at) => this.go(at),
      onSettled: () => this.settle(),
      onHover: (test, x, y) => this._over(test, x, y),
      onPick: (test) => this.send({ event: this.ride.tests[test].id }),
    });
    return [
      this.bar,
      el("div", { class: "strip-area" }, this.canvas, this.slider.root, lineKey()),
      this.stops.root,
      this.live,
    ];
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
      this.fault(`${/** @type {Error} */ (error).message} ${RELOAD}`);
      return;
    }
    const asked = JSON.stringify([data.scene, data.at]);
    if (this.trip !== data.trip || !this.scene) {
      this.trip = data.trip;
      this.scene = new RideScene(this.ride);
      this.asked = "";
      this.whole = null;
      this.stops.fill(this.ride.stops);
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
    if (!this.whole && this.canvases.clientWidth) this.whole = this._wholeWay();
    this.chart();
    const { scene } = this;
    this.map?.lay((styles) => scene.ground(styles));
    this.playState();
    this.redraw();
  }

  async _sprites(/** @type {any} */ data) {
    const sprite = await drawer(data.marks);
    if (!sprite || this.diagram.sprite) return;
    this.diagram.sprite = sprite;
    this.redraw();
  }

  // Drawing.

  paint() {
    const { ride, at, fix, look } = this;
    this.diagram.draw(ride, at, fix, look);
    const paint = (/** @type {string | null} */ name) => rgb(look.paint(name));
    const { scene } = this;
    const zoom = this.map?.camera?.zoom ?? this.first.zoom;
    if (scene) {
      this.map?.draw((styles) => scene.layers(styles, at, fix, paint, zoom));
      const ground = this.map?.lettering.ground ?? [];
      this.map?.label(`${this.trip}|${scene.done}|${scene.fired}|${ground.length}`, () => scene.lettered(ground));
    }
    this._say(fix);
    this.stops.show(reached(ride, at));
  }

  /** Clock, place and way in words. @param {import("./ride.js").Fix} fix */
  _say(fix) {
    const { ride, at, clock } = this;
    clock.say(this.shared, ride, at, fix);
    this.slider.show(at, ride, this.diagram, clock.local.textContent);
  }

  /** The towns of the way are named once the names of the ground are there. */
  lettered() {
    const known = this.map?.lettering.ground.length ?? 0;
    if (known === this.known) return;
    this.known = known;
    this.redraw();
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
    const { local, where } = this.clock;
    this.live.textContent = `${local.textContent}. ${where.textContent}`;
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

  playState() {
    this.player.show(this.playing);
  }

  /** Where playing begins and ends. @returns {[number, number]} */
  get span() {
    const [from, to] = this.data.span ?? [];
    return [from ?? this.ride.start, to ?? this.ride.end];
  }

  play() {
    const [first, last] = this.span;
    // A small picture rests at a moment that says most, and is played from its beginning.
    const rests = this.data.small && this.at === this.data.at;
    if (rests || this.at >= last || this.at < first) this.at = first;
    this.playback.start();
    this.playState();
  }

  /** From stop to stop. */
  leap() {
    const [, last] = this.span;
    this.at = Math.min(stopBeside(this.ride, this.at, 1), last);
    this._keepInSight();
    return this.at < last;
  }

  /** @param {number} seconds */
  advance(seconds) {
    const [first, last] = this.span;
    const speed = this.data.room
      ? (last - first) / SECONDS_A_DAY / PRESENTED_SECONDS
      : Number(this.player.speed.value) / 24;
    const after = advanced(
      this.at / MINUTE,
      seconds,
      speed,
      [first / MINUTE, last / MINUTE],
      { loop: false, halt: null },
    );
    this.at = after.until * MINUTE;
    this._keepInSight();
    return after.playing;
  }

  ended() {
    this.playState();
    this.saving.played();
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

  /** Arrowheads and the stops that are told apart depend on the zoom. @param {boolean} settled */
  _moved(settled) {
    super._moved(settled);
    if (this.map && this.scene && this.scene.step !== stepOf(this.map.camera.zoom)) this.redraw();
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

  _over(/** @type {number} */ test, /** @type {number} */ x, /** @type {number} */ y) {
    const { tests } = this.ride;
    this.tip.tell("strip", test < 0 ? [] : [tests[test].title, tests[test].when], x, y);
  }

  /** @param {import("./map.js").Hit | null} hit @param {number} x @param {number} y */
  hovered(hit, x, y) {
    if (!hit && this.tip.by !== "map") return;
    this.tip.tell("map", this.scene?.lines(hit) ?? [], x, y);
  }

  /** @param {import("./map.js").Hit[]} hits */
  picked(hits) {
    const test = hits.find(({ layer }) => layer === "tests");
    const stop = hits.find(({ layer }) => layer.startsWith("stops"));
    if (test) this.send({ event: test.object.id });
    else if (stop) this._stopAt(stop.object.at);
  }
}
