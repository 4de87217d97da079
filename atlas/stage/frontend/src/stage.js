// @ts-check
// The faces of map and timeline: one map, one strip, one clock.

import { clamp, nudged } from "./brush.js";
import { PRESENTED_SECONDS, SPEEDS, advanced, speedFor } from "./clock.js";
import { bits, joined, unpack } from "./columns.js";
import { dayLabel as dayText, isoOf as isoDay, periodLabel } from "./days.js";
import { el, sign, signButton } from "./dom.js";
import { Due } from "./due.js";
import { DAY, Events, TRIP } from "./events.js";
import { Frame } from "./frame.js";
import { counted, explained, layerOn, travelled } from "./layers.js";
import { Legend } from "./legend.js";
import { fitted, rgb } from "./map.js";
import { once } from "./once.js";
import { Scene } from "./scene.js";
import { drawer } from "./sprites.js";
import { Strip } from "./strip.js";

const WINDOWS = [
  [0, "All so far"],
  [30, "Last 30 days"],
  [365, "Last 12 months"],
];
/** The last days of what is shown, as a period. */
const SPANS = [
  [365, "1 year"],
  [1826, "5 years"],
];
/** With reduced motion a step of the clock takes so long. */
const STEP_MS = 1000;
const MOST_CHOICES = 12;
/** Where the style sheet has one column. */
const NARROW = "(max-width: 640px)";
/** A map of fewer pixels has room for few names. */
const NARROW_MAP = 450;
/** The legend is open at first where the map has so many pixels, and stands beside it from then on. */
const LEGEND_WIDTH = 700;
const LEGEND_HEIGHT = 320;
/** A story's map is looked at from where its step says: it keeps its width. */
const ROOM_WIDTH = 1100;
const BESIDE_PIXELS = 620;
/** The clock covers the map from its top for so far. */
const CLOCK_PIXELS = 64;

/** A block of columns by its address. */
const block = once(async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The events could not be fetched (${answer.status}).`);
  return unpack(await answer.arrayBuffer());
});

export class Stage extends Frame {
  /** @type {Events} set before anything is drawn */
  events = /** @type {any} */ (null);
  scene = new Scene();
  look = /** @type {any} */ (null);
  asked = "";
  maskKey = "";
  /** @type {import("./layers.js").On} */
  layers = {};
  open = false;
  named = 0;
  listed = /** @type {any} */ ({ key: "" });
  due = new Due();
  narrow = matchMedia(NARROW);
  level = NaN;
  /** @type {Legend} */
  legend = /** @type {any} */ (null);
  /** @type {HTMLElement} */
  foldButton = /** @type {any} */ (null);
  lanesFor = "";
  loaded = "";
  slid = false;
  sized = false;
  speedChosen = false;
  /** Days a second, in a story. */
  pace = 1;
  /** @type {[number, number] | null} */
  period = null;
  /** @type {number | null} */
  until = null;
  window = 0;
  loop = false;
  /** @type {Strip} */
  strip = /** @type {any} */ (null);
  /** @type {number[][]} */
  rgba = [];
  /** @type {HTMLButtonElement} */
  playButton = /** @type {any} */ (null);
  /** @type {HTMLElement} */
  whole = /** @type {any} */ (null);
  selected = -1;
  hover = -1;
  maskVersion = 0;
  /** @type {{aim: string, camera: any}} the first camera of the filters that are set */
  opening = { aim: "", camera: null };
  position = -1;

  resized() {
    this._size();
    this.redraw();
  }

  /** With filters the map opens on what they leave; a story says itself where to look. */
  get first() {
    const { room, projection, deck } = this.data;
    const start = deck.initialViewState;
    const filtered = this.events?.mask.includes(0) || this.data.period;
    if (room || projection !== "flat" || !filtered) return start;
    if (this.opening.aim !== this.aim && this.canvases.clientWidth) {
      const points = this._pointsOf(this.events.rows({ ...this.time, until: null }));
      const camera = fitted(points, start, this.canvases, CLOCK_PIXELS);
      this.opening = { aim: this.aim, camera };
    }
    return this.opening.camera ?? start;
  }

  get aim() {
    return this.maskKey;
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
      // An update that came while the columns were fetched waits for them too.
      const wanted = `${data.columns} ${data.own}`;
      if (this.loaded !== wanted) {
        const [first, second] = await Promise.all([
          block(data.columns),
          data.own ? block(data.own) : null,
        ]);
        if (this.data !== data) return;
        this.events = new Events(second ? joined(first, second) : first);
        this.loaded = wanted;
        this.maskKey = "";
      }
      if (this.maskKey !== data.mask) {
        this.events.mask = bits(data.mask, this.events.count);
        this.maskKey = data.mask;
        this.maskVersion += 1;
      }
    } catch (error) {
      this.fault(
        `${/** @type {Error} */ (error).message} Reload the page; the table below has every row.`,
      );
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
        this.until = data.until;
        this.window = data.window;
      }
    }
    this.asked = asked;
    this.look = {
      colours: data.colours,
      paints: data.paints,
      font: data.font,
      lanes: data.lanes,
      eraLanes: data.eraLanes,
    };
    this.strip.setEvents(events, this.look);
    // The large lanes show the period; under the map they are an overview of all.
    if (data.face === "timeline" && this.lanesFor !== JSON.stringify(this.period)) {
      this.lanesFor = JSON.stringify(this.period);
      this.strip.lookAtPeriod(this.period);
    }
    this._sprites(data);
    if (this.scene.events !== events) this.scene.bind(events);
    this.rgba = data.paints.map(rgb);
    this._size();
    // Asked for first: deck.gl draws in the same frame, once, camera and layers together.
    this.redraw();
    this.chart();
    this._controls();
    this._listed();
  }

  async _sprites(/** @type {any} */ data) {
    const sprite = await drawer(data.marks);
    if (!sprite || this.strip.sprite) return;
    this.strip.sprite = sprite;
    this.redraw();
  }

  // What goes up.

  _sendPeriod() {
    this.live.textContent = this._said();
    this._listed();
    this.send({ period: this.period && this.period.map(isoDay), until: this.until });
  }

  // Drawing.

  /** @returns {import("./events.js").Time} */
  get time() {
    const events = this.events;
    const [from, to] = this.period ?? [events.first, events.last];
    return { from, to, until: this.until, window: this.window };
  }

  paint() {
    const { data } = this;
    const { time } = this;
    this.strip.period = this.period;
    this.strip.draw(time, {
      selected: this.selected,
      hover: this.hover,
      period: this.period,
      moment: this.until,
    });
    const now = {
      selected: this.selected,
      hover: this.hover,
      paints: this.rgba,
      paintsVersion: data.theme,
      ways: data.ways,
      zoom: Math.round(this.map?.camera?.zoom ?? 0),
      level: Math.floor(this.map?.camera?.zoom ?? 0),
      playing: this.playing,
      maskVersion: this.maskVersion,
      on: this.layers,
    };
    this.map?.draw((styles) => this.scene.layers(styles, time, now));
    // Names do not move while time does, but when other rows are chosen, or sites fan out.
    const on = JSON.stringify(this.layers);
    const { fans, fansKey } = this.scene;
    const narrow = this.area.clientWidth < NARROW_MAP;
    const shown = [this.loaded, this.maskVersion, time.from, time.to, on, fansKey, narrow].join("|");
    this.map?.label(shown, () => ({
      ...this.scene.lettered(time, this.layers, fans, narrow),
      hidden: !this.layers.names,
    }));
    this._clock(time);
    this._legend();
    this._sliders();
  }

  /** What is shown, in words. */
  _said() {
    const count = this.events.counted(this.time);
    const { total, noun } = this.data.counted;
    return `${count.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} ${noun}`;
  }

  _clock(/** @type {import("./events.js").Time} */ time) {
    const { until, window, from, to } = time;
    const when =
      until === null
        ? this.period
          ? periodLabel(from, to)
          : "Whole period"
        : dayText(Math.ceil(until / DAY) - 1);
    if (this.day.textContent !== when) this.day.textContent = when;
    const span =
      until === null
        ? ""
        : window
          ? `, ${WINDOWS.find(([days]) => days === window)?.[1]}`.toLowerCase()
          : ", so far";
    const said = this._said() + span;
    if (this.count.textContent !== said) this.count.textContent = said;
  }

  // Building.

  parts() {
    this.day = el("b", { class: "day" });
    this.count = el("span", { class: "count" });
    this.choices = el("div", {
      class: "choices",
      role: "dialog",
      "aria-label": "Events at this point",
      hidden: "",
    });
    this.legend = new Legend({
      onSwitch: (layer, on) => this._switch(layer, on),
      onFilter: ({ facet, id, on }) => this.send({ facet: [facet, id, !on] }),
    });
    this.foldButton = el("button", {
      type: "button",
      class: "text fold",
      text: "Legend",
      "aria-expanded": "false",
      onclick: () => this._fold(!this.open),
    });
    this.looks = el("div", { class: "looks", role: "group", "aria-label": "How the map is drawn" });
    this.area.append(el("div", { class: "clock" }, this.day, this.count), this.looks, this.foldButton);
    this.playButton = signButton("play", "Play", () => this.toggle());
    this.speed = el(
      "select",
      { "aria-label": "Speed" },
      ...SPEEDS.map(([days, name]) => el("option", { value: days, text: name })),
    );
    this.windowed = el(
      "select",
      {
        "aria-label": "Events kept on the map",
        onchange: () => this._window(Number(this.windowed.value)),
      },
      ...WINDOWS.map(([days, name]) => el("option", { value: days, text: name })),
    );
    this.looped = el(
      "button",
      {
        type: "button",
        class: "sign",
        "aria-pressed": "false",
        "aria-label": "Repeat",
        title: "Repeat",
        onclick: () => this._loop(),
      },
      sign("loop"),
    );
    this.whole = el("button", {
      type: "button",
      class: "text",
      text: "Whole period",
      onclick: () => this._stopAt(null),
    });
    const zooms = el(
      "div",
      { class: "zooms", role: "group", "aria-label": "Timeline zoom" },
      signButton("minus", "Show more of the timeline", () => this.strip.zoom(1.6)),
      signButton("plus", "Show less of the timeline", () => this.strip.zoom(1 / 1.6)),
      ...SPANS.map(([days, name]) =>
        el("button", {
          type: "button",
          class: "text",
          text: name,
          onclick: () => this._last(Number(days)),
        }),
      ),
      el("button", {
        type: "button",
        class: "text",
        text: "All",
        onclick: () => this._show(this.strip.brushLimits),
      }),
    );
    this.bar = el(
      "div",
      { class: "bar" },
      el(
        "div",
        { class: "player", role: "group", "aria-label": "Play" },
        signButton("previous", "Previous day with an event", () => this.step(-1)),
        this.playButton,
        signButton("next", "Next day with an event", () => this.step(1)),
        this.looped,
        this.speed,
        this.windowed,
        this.whole,
      ),
      zooms,
      this.takes(),
    );
    this.stripCanvas = el("canvas", { class: "strip", "aria-hidden": "true" });
    this.sliders = ["from", "to"].map((end) =>
      el("div", {
        class: "slider",
        role: "slider",
        "aria-valuenow": "0",
        tabindex: "0",
        "aria-label": end === "from" ? "First day of the period" : "Last day of the period",
        onkeydown: (/** @type {KeyboardEvent} */ event) =>
          this._slide(/** @type {"from" | "to"} */ (end), event),
        onkeyup: () => this._slid(),
      }),
    );
    this.list = el("div", {
      class: "list",
      role: "listbox",
      tabindex: "0",
      "aria-label": "Events shown: step through with the arrow keys, open with Enter",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this._browse(event),
    });
    this.live = el("div", { class: "live", role: "status", "aria-live": "polite" });
    this.strip = new Strip(this.stripCanvas, "map", {
      onBrush: (period) => this._brush(period),
      onBrushEnd: () => this._sendPeriod(),
      onHover: (rows, x, y) => this._over(rows, x, y),
      onPick: (rows, x, y) => this._choose(rows, null, x, y),
      redraw: () => this.redraw(),
    });
    return [
      this.legend.root,
      this.bar,
      el("div", { class: "strip-area" }, this.stripCanvas, ...this.sliders),
      this.list,
      this.live,
      this.choices,
    ];
  }

  _controls() {
    const { data } = this;
    const projections = { flat: "Flat", tilted: "Tilted", globe: "Globe" };
    const pressed = (/** @type {boolean} */ on) => ({ "aria-pressed": on ? "true" : "false" });
    this.looks.replaceChildren(
      ...Object.entries(projections).map(([id, name]) =>
        el("button", {
          type: "button",
          class: "text",
          text: name,
          ...pressed(id === data.projection),
          onclick: () => this.send({ projection: id }),
        }),
      ),
      ...(data.projection === "flat"
        ? []
        : [1, 2, 3].map((times) =>
            el("button", {
              type: "button",
              class: "text",
              text: `${times}×`,
              title: times === 1 ? "True heights" : `${times}x vertical exaggeration`,
              ...pressed(times === data.heights),
              onclick: () => this.send({ heights: times }),
            }),
          )),
    );
    if (!this.speedChosen) {
      const span = this.events.played(this.time);
      if (span) {
        const days = (span[1] - span[0]) / DAY;
        this.pace = days / PRESENTED_SECONDS;
        this.speed.value = String(speedFor(days));
      }
      this.speed.onchange = () => {
        this.speedChosen = true;
      };
    }
    this.windowed.value = String(this.window);
    this._playState();
  }

  _playState() {
    this.bar.hidden = Boolean(this.data.bare || (this.data.room && !this.data.plays));
    const { playing } = this;
    this.playState(this.playButton);
    this.whole.hidden = playing || this.until === null;
  }

  lettered() {
    // Arrowheads stand closer together on the ground as one zooms in, and sites fan out: at half a
    // level, and at a whole one.
    const level = Math.floor(2 * this.map?.camera.zoom);
    const named = this.map?.lettering.placed.length ?? 0;
    if (level === this.level && named === this.named) return;
    this.level = level;
    this.named = named;
    this.redraw();
  }

  // The legend.

  _legend() {
    if (!this.data || !this.open) return;
    const { data, events, layers: on, named, maskVersion } = this;
    const { time } = this;
    const { sprite } = this.strip;
    // To count takes longer than to draw: not in every frame.
    const { fans, fansKey } = this.scene;
    const made = [data, events, on, named, maskVersion, sprite, fansKey, ...Object.values(time)];
    if (!this.due.now(made, this.playing, performance.now())) return;
    const marks = this.scene.bound.marks.rows;
    // What is listed stays while time moves; the counts follow it.
    const key = JSON.stringify([time.from, time.to, maskVersion, on, fansKey, data.legend]);
    if (key !== this.listed.key) {
      const period = { ...time, until: null };
      this.listed = {
        key,
        listed: counted(events, marks, period),
        items: explained(data.legend, events, marks, period, on, data.paintNames, fans.rows),
        ...travelled(events, period, on, data.ways),
      };
    }
    this.legend.draw({
      names: data.layerNames,
      on,
      counts: { ...counted(events, marks, time), names: named },
      ...this.listed,
      ways: data.ways,
      modeNames: data.modes,
      filters: !data.room && !data.alone,
      colours: data.colours,
      sprite,
    });
  }

  /** Open the legend where there is room for it. */
  _fold(/** @type {boolean} */ open) {
    this.open = open;
    this._lay();
    this.foldButton.setAttribute("aria-expanded", String(open));
    if (this.ready) this._legend();
  }

  /** The legend's place: beside the map, in the column of a small map under it, or below. */
  get _place() {
    if (this.data?.face === "timeline") return this.narrow.matches ? "below" : "under";
    return this.root.clientWidth >= BESIDE_PIXELS ? "beside" : "below";
  }

  _lay() {
    const key = this.open ? this._place : "";
    if (this.root.dataset.key !== key) this.root.dataset.key = key;
  }

  _whole() {
    super._whole();
    // There is room for the legend now.
    if (this.filling && this._keyed && this.root.clientWidth >= LEGEND_WIDTH) this._fold(true);
  }

  /** Whether there is a legend at all. */
  get _keyed() {
    return this.data && !this.data.bare;
  }

  /** Where there is room at first, the legend is open; the small map of the timeline needs its own. */
  _size() {
    const { clientWidth, clientHeight } = this.area;
    if (!this.sized && clientWidth) {
      this.sized = true;
      const wide = this.data?.room ? ROOM_WIDTH : LEGEND_WIDTH;
      const room = clientWidth >= wide && clientHeight >= LEGEND_HEIGHT;
      this._fold(this._keyed && this.data.face === "map" && room);
    } else if (this.sized) this._lay();
  }

  _switch(/** @type {string} */ layer, /** @type {boolean} */ on) {
    this.layers = { ...this.layers, [layer]: on };
    this.redraw();
    this.live.textContent = `${this.data.layerNames[layer]}: ${on ? "shown" : "hidden"} on the map`;
    this.send({ layers: this.layers, ...this.settledCamera() });
  }

  // The brush.

  _brush(/** @type {[number, number]} */ [from, to]) {
    const [first, last] = this.strip.brushLimits;
    this.period = from <= first && to >= last ? null : [from, to];
    this.pause();
    this.until = null;
    this.redraw();
  }

  _slide(/** @type {"from" | "to"} */ end, /** @type {KeyboardEvent} */ event) {
    const limits = this.strip.brushLimits;
    const steps = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -30,
      PageUp: 30,
      Home: -1e6,
      End: 1e6,
    };
    const by = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this._brush(nudged(end, this.period ?? limits, by * (event.shiftKey ? 7 : 1), limits));
    this.slid = true;
  }

  _slid() {
    if (!this.slid) return;
    this.slid = false;
    this._sendPeriod();
  }

  _sliders() {
    const ends = this.strip.brushEnds(this.period);
    const days = this.period ?? this.strip.brushLimits;
    const [first, last] = this.strip.brushLimits;
    const { barsTop, bars } = this.strip.places;
    this.sliders?.forEach((/** @type {HTMLElement} */ slider, place) => {
      slider.style.transform = `translate(${ends[place] - 8}px, ${barsTop}px)`;
      slider.style.height = `${bars}px`;
      const now = String(days[place]);
      if (slider.getAttribute("aria-valuenow") === now) return;
      slider.setAttribute("aria-valuemin", String(first));
      slider.setAttribute("aria-valuemax", String(last));
      slider.setAttribute("aria-valuenow", now);
      slider.setAttribute("aria-valuetext", dayText(days[place]));
    });
  }

  // The clock.

  toggle() {
    if (this.playing) this._stopAt(this.until);
    else this.play();
  }

  play() {
    const span = this.events.played(this.time);
    if (!span) return;
    if (this.until === null || this.until >= span[1] || this.until < span[0]) this.until = span[0];
    this.playing = true;
    this._playState();
    let before = performance.now();
    const halt = this.selected >= 0 ? this.events.start[this.selected] : null;
    const tick = (/** @type {number} */ now) => {
      if (!this.playing) return;
      const calm = this.calm.matches;
      if (calm && now - before < STEP_MS) {
        requestAnimationFrame(tick);
        return;
      }
      if (calm) {
        const next = this.events.beside(this.time, /** @type {number} */ (this.until), 1);
        this.until = next ?? span[1];
        this.playing = next !== null && next < span[1];
      } else {
        const after = advanced(
          /** @type {number} */ (this.until),
          (now - before) / 1000,
          this.data.room ? this.pace : Number(this.speed.value),
          span,
          { loop: this.loop, halt },
        );
        this.until = after.until;
        this.playing = after.playing;
      }
      before = now;
      this.frame();
      if (this.playing) requestAnimationFrame(tick);
      else this._stopAt(this.until);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this._playState();
  }

  /** Stand still at a moment, or show the whole period. */
  _stopAt(/** @type {number | null} */ until) {
    this.playing = false;
    this.until = until === null ? null : Math.round(until);
    this._playState();
    this.redraw();
    this.live.textContent = this._said();
    this._listed();
    if (this.film) this.record();
    this.send({ until: this.until, window: this.window, ...this.settledCamera() });
  }

  step(/** @type {1 | -1} */ direction) {
    const events = this.events;
    const now = this.until ?? (direction > 0 ? -Infinity : Infinity);
    const there = events.beside(this.time, now, direction);
    if (there !== null) this._stopAt(there);
  }

  _window(/** @type {number} */ days) {
    this.window = days;
    this.redraw();
    if (!this.playing && this.until !== null) this._stopAt(this.until);
  }

  _loop() {
    this.loop = !this.loop;
    this.looped.setAttribute("aria-pressed", String(this.loop));
  }

  _last(/** @type {number} */ days) {
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

  // Hover and choice.

  hovered(
    /** @type {import("./map.js").Hit | null} */ hit,
    /** @type {number} */ x,
    /** @type {number} */ y,
  ) {
    const meant = this.scene.meant(hit);
    if (meant?.site !== undefined) {
      const events = this.events;
      const [, name] = events.block.about.sites[meant.site];
      const fired = events.perSite(this.time)[meant.site];
      this._lit("map", -1);
      this.tell(
        "map",
        [name, `${fired.toLocaleString("en-GB")} ${fired === 1 ? "missile" : "missiles"} shown`],
        x,
        y,
      );
      return;
    }
    const stop = meant?.stop === undefined ? "" : this.events.block.texts.stop[meant.stop];
    this._light("map", meant?.row ?? -1, x, y, 0, stop);
  }

  _over(/** @type {number[]} */ rows, /** @type {number} */ x, /** @type {number} */ y) {
    this._light("strip", rows[0] ?? -1, x, y, rows.length - 1);
  }

  /** Only who lit a mark may put it out: the map tells of nothing long after the pointer has gone. */
  _light(
    /** @type {string} */ by,
    /** @type {number} */ row,
    /** @type {number} */ x,
    /** @type {number} */ y,
    more = 0,
    stop = "",
  ) {
    if (row < 0 && this.litBy !== by) return;
    const { texts, columns } = this.events.block;
    const lines =
      row < 0
        ? []
        : [
            stop || texts.title[row],
            stop ? texts.title[row] : "",
            ...texts.when[row].split("\n"),
            stop ? "" : texts.where[row],
            texts.detail[row],
            `Certainty: ${this.data.certainties[columns.certainty[row]] ?? "not known"}`,
            more > 0 ? `and ${more} more here` : "",
          ];
    this.tell(by, lines, x, y);
    this._lit(by, row);
  }

  /** Light up a row on map and strip; -1: none. */
  _lit(/** @type {string} */ by, /** @type {number} */ row) {
    this.litBy = by;
    if (this.hover === row) return;
    this.hover = row;
    this.redraw();
  }

  picked(
    /** @type {import("./map.js").Hit[]} */ hits,
    /** @type {number} */ x,
    /** @type {number} */ y,
  ) {
    // Who aims at a launch beside its site means neither its neighbour nor the line under it.
    const aimed = hits.find(({ layer }) => layer === "fan");
    const meant = (aimed ? [aimed] : hits).map((hit) => this.scene.meant(hit));
    const site = meant.find((one) => one?.site !== undefined)?.site ?? null;
    const rows = meant.flatMap((one) => (one?.row === undefined ? [] : [one.row]));
    this._choose([...new Set(rows)], site, x, y);
  }

  /** Select one row, or offer several, and all launches of a site. */
  _choose(
    /** @type {number[]} */ rows,
    /** @type {number | null} */ site,
    /** @type {number} */ x,
    /** @type {number} */ y,
  ) {
    this.choices.hidden = true;
    const events = this.events;
    if (site !== null) {
      const here = events.rows(this.time).filter((i) => events.block.columns.site[i] === site);
      rows = [...new Set([...rows, ...here.reverse()])];
      this.send({ site: events.block.about.sites[site][0] });
    }
    if (!rows.length) return;
    if (rows.length === 1 && site === null) {
      this.select(rows[0]);
      return;
    }
    const { texts, about } = events.block;
    const close = () => {
      this.choices.hidden = true;
    };
    const items = rows
      .slice(0, MOST_CHOICES)
      .map((i) =>
        el(
          "button",
          { type: "button", onclick: () => (close(), this.select(i)) },
          el("b", { text: texts.title[i] }),
          el("span", { text: texts.when[i].split("\n")[0] }),
        ),
      );
    const rest = rows.length - items.length;
    this.choices.replaceChildren(
      el(
        "div",
        { class: "head" },
        el("b", { text: site === null ? `${rows.length} events here` : about.sites[site][1] }),
        signButton("close", "Close", close),
      ),
      ...(site === null
        ? []
        : [
            el("button", {
              type: "button",
              class: "all",
              text: `Show all launches from here`,
              onclick: () => (close(), this.send({ facet: ["site", about.sites[site][0], true] })),
            }),
          ]),
      ...items,
      ...(rest > 0
        ? [
            el("p", {
              text: `and ${rest.toLocaleString("en-GB")} more: zoom in, or shorten the period.`,
            }),
          ]
        : []),
    );
    this.choices.hidden = false;
    this.place(this.choices, x, y);
    this.choices.querySelector("button:not(.sign)")?.focus();
  }

  select(/** @type {number} */ i) {
    this.selected = i;
    this.tip.hidden = true;
    this.redraw();
    this._listed();
    this.send({ event: this.events.ids[i] });
  }

  points() {
    return this._pointsOf(this.events.rows(this.time));
  }

  /** Where rows lie, journeys with their stops. @param {number[]} rows @returns {[number, number][]} */
  _pointsOf(rows) {
    const { columns: c } = this.events.block;
    const shown = new Set(
      rows.filter((i) => c.kind[i] !== TRIP || layerOn(this.events, this.layers, i)),
    );
    const stops = [...c.stop_event.keys()].filter((stop) => shown.has(c.stop_event[stop]));
    const lines = [...c.line_event.keys()].filter((line) => shown.has(c.line_event[line]));
    const ends = lines.flatMap((line) => [c.line_at[line], c.line_at[line + 1] - 1]);
    return [
      ...[...shown].flatMap((i) => this.scene.pointsOf(i)),
      ...stops.map((n) => /** @type {[number, number]} */ ([c.stop_lon[n], c.stop_lat[n]])),
      ...ends.map((n) => /** @type {[number, number]} */ ([c.line_lon[n] / 1e3, c.line_lat[n] / 1e3])),
    ];
  }

  // The keyboard.

  /** @param {string} key */
  pressed(key) {
    const onMap = this.data.face === "map";
    const { room, bare, plays } = this.data;
    if (key === "Escape" && !this.choices.hidden) this.choices.hidden = true;
    else if (room && plays && key.toLowerCase() === "p") this.toggle();
    // In a story the other keys go from step to step.
    else if (room || bare) return false;
    else if (key === " ") this.toggle();
    else if (key === "ArrowRight") this.step(1);
    else if (key === "ArrowLeft") this.step(-1);
    else if (key === "+" || key === "=") onMap ? this.zoom(1) : this.strip.zoom(1 / 1.6);
    else if (key === "-") onMap ? this.zoom(-1) : this.strip.zoom(1.6);
    else return false;
    return true;
  }

  _browse(/** @type {KeyboardEvent} */ event) {
    const events = this.events;
    const rows = events.rows(this.time);
    const steps = {
      ArrowDown: 1,
      ArrowRight: 1,
      ArrowUp: -1,
      ArrowLeft: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -1e9,
      End: 1e9,
    };
    const by = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (event.key === "Enter" && this.position >= 0) this.select(rows[this.position]);
    else if (by !== undefined && rows.length) {
      this.position =
        this.position < 0 && Math.abs(by) < 1e8 ? 0 : clamp(this.position + by, 0, rows.length - 1);
      this.tell("list", [], 0, 0);
      this._lit("list", rows[this.position]);
      this._listed();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The list has one option at a time: the one that is stepped to. */
  _listed() {
    const { events } = this;
    if (!events) return;
    const rows = events.rows(this.time);
    if (this.selected >= 0 && this.litBy !== "list") this.position = rows.indexOf(this.selected);
    const i = rows[this.position];
    if (i === undefined) {
      this.list.replaceChildren(
        el("div", {
          class: "hint",
          role: "option",
          "aria-selected": "false",
          text: rows.length
            ? `${rows.length.toLocaleString("en-GB")} events shown: step through with the arrow keys`
            : "No events shown",
        }),
      );
      this.list.removeAttribute("aria-activedescendant");
      return;
    }
    const { title, when } = events.block.texts;
    this.list.replaceChildren(
      el("div", {
        id: "stage-option",
        role: "option",
        "aria-selected": String(i === this.selected),
        "aria-posinset": this.position + 1,
        "aria-setsize": rows.length,
        text: `${this.position + 1} of ${rows.length}: ${title[i]}, ${when[i].split("\n")[0]}`,
      }),
    );
    this.list.setAttribute("aria-activedescendant", "stage-option");
  }

  // Take away.

  get drawings() {
    return [this.stripCanvas];
  }

  get beside() {
    const { key = "" } = this.root.dataset;
    return ["beside", "under"].includes(key) ? this.legend.root : null;
  }

  get moment() {
    return this.until === null ? "" : `until ${this.day.textContent}`;
  }
}
