// @ts-check
// The faces of map and timeline: one map, one strip, one clock.

import { RELOAD } from "./answers.js";
import { ClockFace } from "./clock_face.js";
import { rgb } from "./colours.js";
import { DayClock } from "./day_clock.js";
import { isoOf as isoDay } from "./days.js";
import { el } from "./dom.js";
import { EventList } from "./event_list.js";
import { EventMap } from "./event_map.js";
import { extentOf, fittedTo, isNarrow, rowsFor } from "./extent.js";
import { Fetched } from "./fetched.js";
import { Frame } from "./frame.js";
import { LegendPanel } from "./legend_panel.js";
import { MapLooks } from "./map_looks.js";
import { Opening } from "./opening.js";
import { PeriodSliders } from "./period_sliders.js";
import { Pointing } from "./pointing.js";
import { Scene } from "./scene.js";
import { drawer } from "./sprites.js";
import { Strip } from "./strip.js";
import { lookOf } from "./strip_places.js";
import { TimeBar, ZOOM } from "./time_bar.js";

export class Stage extends Frame {
  fetched = new Fetched();
  scene = new Scene();
  onMap = new EventMap(this.scene);
  asked = "";
  /** @type {import("./layers.js").On} */
  layers = {};
  /** @type {[number, number] | null} */
  period = null;
  /** @type {number[][]} */
  paints = [];
  selected = -1;
  opening = new Opening();
  clock = new DayClock();
  clockFace = new ClockFace();
  pointing = new Pointing(this.tip, this.scene, {
    time: () => this.time,
    certainties: () => this.data.certainties,
    onLight: () => this.redraw(),
    onNearer: (points) => this.map?.approach(points),
    onSelect: (row) => this.select(row),
    send: (settled) => this.send(settled),
  });
  legend = new LegendPanel({
    onSwitch: (layer, on) => this._switch(layer, on),
    onFilter: ({ facet, id, on }) => this.send({ facet: [facet, id, !on] }),
    onFold: () => this._legend(),
  });
  looks = new MapLooks((look) => this.send(look));
  list = new EventList({
    rows: () => this.events.rows(this.time),
    onStep: (row) => this._stepped(row),
    onOpen: (row) => this.select(row),
  });
  brushing = {
    onBrush: (/** @type {[number, number]} */ period) => this._brush(period),
    onBrushEnd: () => this._sendPeriod(),
  };
  sliders = new PeriodSliders(this.brushing);
  bar = new TimeBar(
    {
      toggle: () => this.toggle(),
      step: (direction) => this.step(direction),
      keep: (days) => this._keep(days),
      wholePeriod: () => this._stopAt(null),
      zoomStrip: (factor) => this.strip.zoom(factor),
      showLast: (days) => this._showLast(days),
      showAll: () => this._show(this.strip.brushLimits),
    },
    this.saving.buttons(),
  );
  stripCanvas = el("canvas", { class: "strip", "aria-hidden": "true" });
  strip = new Strip(this.stripCanvas, "map", {
    ...this.brushing,
    onHover: (rows, x, y, era) => this.pointing.overStrip(rows, x, y, era),
    onPick: (rows, x, y) => this.pointing.choose(rows, null, x, y),
    redraw: () => this.redraw(),
  });
  live = el("div", { class: "live", role: "status", "aria-live": "polite" });

  /** Set before anything is drawn. */
  get events() {
    return this.fetched.events;
  }

  resized() {
    this.legend.size(this.root, this.area, this.data);
    super.resized();
  }

  filled() {
    super.filled();
    if (this.fullScreen.filling && this.data && !this.data.bare) this.legend.filled();
  }

  /** The small map of the timeline, and any with filters, opens on what is shown; a story says itself where to look. */
  get first() {
    const { room, projection, deck, face, period } = this.data;
    const start = deck.initialViewState;
    if (room || projection !== "flat" || !this.events) return start;
    const fits = isNarrow(this.canvases) || face === "timeline" || this.events.mask.includes(0) || period;
    const points = () => (fits ? this._pointsOf({ ...this.time, until: null }) : []);
    return this.opening.cameraFor(`${this.aim}|${Boolean(fits)}`, start, this.canvases, points);
  }

  get aim() {
    return this.fetched.maskKey;
  }

  get ready() {
    return this.events !== null && this.data !== null;
  }

  // What Python sends.

  /** @param {any} data */
  async update(data) {
    this.dress(data);
    const late = data.rev < this.rev;
    this.strip.face = data.face;
    try {
      if (!(await this.fetched.take(data, () => this.data !== data))) return;
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      this.fault(`${message} ${RELOAD} The table below has every row.`);
      return;
    }
    const events = this.events;
    this.selected = data.selected === null ? -1 : (events.number.get(data.selected) ?? -1);
    // What is played of a story's step begins anew with another step.
    const asked = JSON.stringify([data.scene, data.until, data.window, data.period]);
    if (data.room ? asked !== this.asked : !late) {
      if (data.room) this.pause();
      this.period = data.period;
      this.layers = data.layers;
      if (!this.playing) {
        this.clock.until = data.until;
        this.clock.window = data.window;
      }
    }
    this.asked = asked;
    this.strip.setEvents(events, lookOf(data, events));
    this.strip.follow(this.period);
    this._sprites(data);
    if (this.scene.events !== events) this.scene.bind(events);
    this.pointing.filtered(this.fetched.maskVersion);
    this.paints = data.paints.map(rgb);
    // Asked for first: deck.gl draws in the same frame, once, camera and layers together.
    this.resized();
    this.chart();
    this._controls();
    this._listed();
  }

  async _sprites(/** @type {any} */ data) {
    const sprite = await drawer(data.marks);
    if (!sprite || this.strip.lanes.marks.sprite) return;
    this.strip.lanes.marks.sprite = sprite;
    this.redraw();
  }

  // What goes up.

  _sendPeriod() {
    this.live.textContent = this._counted();
    this._listed();
    this.send({ period: this.period && this.period.map(isoDay), until: this.clock.until });
  }

  // Drawing.

  /** @returns {import("./events.js").Time} */
  get time() {
    const events = this.events;
    const [from, to] = this.period ?? [events.first, events.last];
    const { until, window } = this.clock;
    return { from, to, until, window };
  }

  paint() {
    const { data, time, selected, period } = this;
    const { hover } = this.pointing;
    const { maskVersion, from } = this.fetched;
    this.strip.period = period;
    this.strip.draw(time, { selected, hover, period, moment: time.until });
    const { theme: paintsVersion, ways } = data;
    const { paints, playing, layers: on } = this;
    const now = { selected, hover, paints, paintsVersion, ways, playing, maskVersion, on };
    this.onMap.draw(this.map, time, now, from);
    this.clockFace.show(time, period === null, this._counted());
    this._legend();
    this.sliders.show(this.strip);
  }

  /** What is shown, in words. */
  _counted() {
    const count = this.events.counted(this.time);
    const { total, noun } = this.data.counted;
    return `${count.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} ${noun}`;
  }

  _legend() {
    if (!this.ready) return;
    const { data, events, layers: on, time, scene, playing } = this;
    const { maskVersion } = this.fetched;
    const { sprite } = this.strip.lanes.marks;
    this.legend.draw({ data, events, on, named: this.onMap.named, maskVersion, time, sprite, scene, playing });
  }

  // Building.

  parts() {
    this.area.append(this.clockFace.root, this.looks.root, this.legend.button, this.onMap.beyond.root);
    return [
      this.legend.legend.root,
      this.bar.root,
      el("div", { class: "strip-area" }, this.stripCanvas, ...this.sliders.roots),
      this.list.root,
      this.live,
      this.pointing.choices.root,
    ];
  }

  _controls() {
    this.looks.show(this.data);
    this.bar.suit(this.events.played(this.time));
    this.bar.windowed.value = String(this.clock.window);
    this.playState();
  }

  playState() {
    this.bar.root.hidden = Boolean(this.data.bare || (this.data.room && !this.data.plays));
    this.bar.show(this.playing, this.clock.until !== null);
  }

  lettered() {
    if (this.map && this.onMap.lettered(this.map)) this.redraw();
  }

  _switch(/** @type {string} */ layer, /** @type {boolean} */ on) {
    this.layers = { ...this.layers, [layer]: on };
    this.redraw();
    this.live.textContent = `${this.data.layerNames[layer]}: ${on ? "shown" : "hidden"} on the map`;
    this.send({ layers: this.layers, ...this.settledCamera() });
  }

  // The period.

  _brush(/** @type {[number, number]} */ [from, to]) {
    const [first, last] = this.strip.brushLimits;
    this.period = from <= first && to >= last ? null : [from, to];
    this.pause();
    this.clock.until = null;
    this.redraw();
  }

  _showLast(/** @type {number} */ days) {
    const [first, last] = this.strip.brushLimits;
    const to = this.period?.[1] ?? last;
    this._show([Math.max(to - days + 1, first), to]);
  }

  /** Take a period, and have the link say so. */
  _show(/** @type {[number, number]} */ period) {
    this._brush(period);
    if (this.data.face === "timeline") this.strip.lookAtPeriod(this.period);
    this._sendPeriod();
  }

  // The clock.

  toggle() {
    if (this.playing) this.ended();
    else this.play();
  }

  play() {
    if (!this.clock.begin(this.events, this.time, this.selected)) return;
    this.playback.start();
    this.playState();
  }

  leap() {
    return this.clock.leap(this.events, this.time);
  }

  /** @param {number} seconds */
  advance(seconds) {
    return this.clock.advance(seconds, this.data.room ? null : this.bar.speed, this.bar.loop);
  }

  ended() {
    this._stopAt(this.clock.until);
  }

  /** Stand still at a moment, or show the whole period. */
  _stopAt(/** @type {number | null} */ until) {
    this.playback.stop();
    this.clock.until = until === null ? null : Math.round(until);
    this.playState();
    this.redraw();
    this.live.textContent = this._counted();
    this._listed();
    this.saving.played();
    this.send({ until: this.clock.until, window: this.clock.window, ...this.settledCamera() });
  }

  step(/** @type {1 | -1} */ direction) {
    const there = this.clock.beside(this.events, this.time, direction);
    if (there !== null) this._stopAt(there);
  }

  /** Keep the events of so many days before the moment; 0: all. */
  _keep(/** @type {number} */ days) {
    this.clock.window = days;
    this.redraw();
    if (!this.playing && this.clock.until !== null) this.ended();
  }

  // Hover and choice.

  /** @param {import("./map.js").Hit | null} hit @param {number} x @param {number} y */
  hovered(hit, x, y) {
    this.pointing.overMap(hit, x, y);
  }

  /** @param {import("./map.js").Hit[]} hits @param {number} x @param {number} y */
  picked(hits, x, y) {
    this.pointing.pick(hits, x, y);
  }

  select(/** @type {number} */ i) {
    this.selected = i;
    this.tip.hide();
    this.redraw();
    this._listed();
    this.send({ event: this.events.ids[i] });
  }

  points() {
    return this._pointsOf(this.time);
  }

  _pointsOf(/** @type {import("./events.js").Time} */ time) {
    const rows = rowsFor(this.events, this.events.rows(time), this.canvases);
    const whole = this.events.trips.some((i) => rows.includes(i));
    return fittedTo(extentOf(this.events, rows, this.layers), this.canvases, whole);
  }

  // The keyboard.

  /** @param {string} key */
  pressed(key) {
    const onMap = this.data.face === "map";
    const { room, bare, plays } = this.data;
    const { choices } = this.pointing;
    if (key === "Escape" && choices.open) choices.close();
    else if (room && plays && key.toLowerCase() === "p") this.toggle();
    // In a story the other keys go from step to step.
    else if (room || bare) return false;
    else if (key === " ") this.toggle();
    else if (key === "ArrowRight") this.step(1);
    else if (key === "ArrowLeft") this.step(-1);
    else if (key === "+" || key === "=") onMap ? this.zoom(1) : this.strip.zoom(1 / ZOOM);
    else if (key === "-") onMap ? this.zoom(-1) : this.strip.zoom(ZOOM);
    else return false;
    return true;
  }

  /** The list has stepped to a row. */
  _stepped(/** @type {number} */ row) {
    this.tip.tell("list", [], 0, 0);
    this.pointing.light("list", row);
    this._listed();
  }

  _listed() {
    const { events, selected } = this;
    if (events) this.list.show(events, events.rows(this.time), selected, this.tip.by !== "list");
  }

  // Take away.

  get drawings() {
    return [this.stripCanvas];
  }

  get beside() {
    return this.legend.beside;
  }

  get moment() {
    return this.clock.until === null ? "" : `until ${this.clockFace.day.textContent}`;
  }
}
