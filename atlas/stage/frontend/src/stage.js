// @ts-check
// The stage: one map, one strip, one clock. What has settled goes to Python; all else stays here.

import { clamp, nudged } from "./brush.js";
import { SPEEDS, advanced, speedFor } from "./clock.js";
import { bits, joined, unpack } from "./columns.js";
import { dayLabel as dayText, isoOf as isoDay } from "./days.js";
import { el, sign, signButton } from "./dom.js";
import { DAY, Events } from "./events.js";
import { AtlasMap, hasWebGL } from "./map.js";
import { once } from "./once.js";
import { sheet, sprites } from "./sprites.js";
import STYLE from "./stage.css";
import { Strip } from "./strip.js";
import { Film, composed, download, filmType } from "./take.js";

const WINDOWS = [
  [0, "All so far"],
  [30, "Last 30 days"],
  [365, "Last 12 months"],
];
const ZOOMS = [
  [366, "1 year"],
  [1827, "5 years"],
];
/** A camera has settled when it has not moved for so long. */
const REST_MS = 700;
/** With reduced motion a step of the clock takes so long. */
const STEP_MS = 1000;
const MOST_CHOICES = 12;
/** What is worked by keys that are the stage's too. */
const KEYED =
  "input, textarea, select, canvas, [contenteditable], [role=slider], [role=listbox], [role=combobox], [role=radiogroup], [role=tablist], [role=menu], [role=grid], [role=dialog]";
const SCALES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const SCALE_PIXELS = 110;
const LEGEND_WIDTH = 560;
const LEGEND_HEIGHT = 320;

/** A block of columns by its address. */
const block = once(async (url) => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The events could not be fetched (${answer.status}).`);
  return unpack(await answer.arrayBuffer());
});
/** The sheet of marks by its address. */
const marks = once(sheet);

export class Stage {
  /**
   * @param {HTMLElement | ShadowRoot} parent
   * @param {(settled: Record<string, any>) => void} send
   */
  constructor(parent, send) {
    this.send_ = send;
    this.rev = 0;
    /** @type {any} */
    this.data = null;
    /** @type {Events} set before anything is drawn */
    this.events = /** @type {any} */ (null);
    this.look = /** @type {any} */ (null);
    /** @type {Film | null} */
    this.film = null;
    this.maskKey = this.deckKey = this.legendKey = this.askedCamera = "";
    this.sentCamera = this.lanesFor = this.loaded = "";
    /** @type {Events | null} */
    this.boundTo = null;
    /** @type {string[]} */
    this.faults = [];
    this.litBy = "";
    this.resting = 0;
    this.slid = false;
    this.sized = false;
    /** @type {any} */
    this.playButton = null;
    /** @type {any} */
    this.whole = null;
    /** @type {any} */
    this.film_ = null;
    /** @type {HTMLElement[]} */
    this.sliders = [];
    this.speedChosen = false;
    /** @type {[number, number] | null} */
    this.period = null;
    /** @type {number | null} */
    this.until = null;
    this.window = 0;
    this.loop = false;
    this.playing = false;
    this.selected = -1;
    this.hover = -1;
    this.maskVersion = 0;
    this.frames = 0;
    this.painted = 0;
    this.frameTimes = /** @type {number[]} */ ([]);
    this.pending = 0;
    this.position = -1;
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    /** @type {Strip} */
    this.strip = /** @type {any} */ (null);
    /** @type {AtlasMap | null} */
    this.map = null;
    this._build(parent);
    this._onKey = (/** @type {KeyboardEvent} */ event) => this._key(event);
    document.addEventListener("keydown", this._onKey);
    this.resizes = new ResizeObserver(() => {
      // Where there is room at first, the legend is open.
      const { clientWidth, clientHeight } = this.area;
      if (!this.sized && clientWidth)
        this.folded.open = clientWidth >= LEGEND_WIDTH && clientHeight >= LEGEND_HEIGHT;
      this.sized = this.sized || clientWidth > 0;
      this.redraw();
    });
    this.resizes.observe(this.root);
  }

  // What Python sends.

  /** @param {any} data */
  async update(data) {
    const before = this.data;
    this.data = data;
    const late = data.rev < this.rev;
    this.root.className = `stage ${data.face} ${data.theme}${data.embed ? " embed" : ""}`;
    if (JSON.stringify(before?.colours) !== JSON.stringify(data.colours)) {
      for (const [name, value] of Object.entries(data.colours))
        this.root.style.setProperty(`--${name}`, value);
    }
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
      this._fault(
        `${/** @type {Error} */ (error).message} Reload the page; the table below has every row.`,
      );
      return;
    }
    const events = this.events;
    this.selected = data.selected === null ? -1 : (events.number.get(data.selected) ?? -1);
    if (!late) {
      this.period = data.period;
      if (!this.playing) {
        this.until = data.until;
        this.window = data.window;
      }
    }
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
    this._map(data);
    this._controls();
    this._legend();
    this.redraw();
    this._listed();
  }

  async _sprites(/** @type {any} */ data) {
    if (!data.marks) return;
    try {
      const found = await marks(data.marks);
      if (this.strip.sprite) return;
      this.strip.sprite = sprites(found);
      this._legend();
      this.redraw();
    } catch {
      // Without the sheet the marks are discs.
    }
  }

  _map(/** @type {any} */ data) {
    if (!hasWebGL()) {
      this.note.textContent =
        "This browser draws no maps (WebGL is off). The timeline and the table have every event.";
      this.note.hidden = false;
      return;
    }
    if (!this.map) {
      this.map = new AtlasMap(this.canvases, {
        onCamera: (camera, settled) => this._moved(camera, settled),
        onHover: (picked, x, y) => this._hovered(picked, x, y),
        onPick: (picked, x, y) => this._picked(picked, x, y),
        onPaint: () => this._painted(),
        onFault: (text) => this._fault(`The map lacks a part: ${text}.`),
      });
    }
    const deck = JSON.stringify(data.deck);
    if (deck !== this.deckKey) {
      this.deckKey = deck;
      this.map.describe(data.deck);
    }
    if (this.boundTo !== this.events) {
      this.boundTo = this.events;
      this.map.bind(this.events);
    }
    const start = data.deck.initialViewState;
    const asked = JSON.stringify([data.projection, data.camera]);
    if (!this.map.camera || (asked !== this.askedCamera && asked !== this.sentCamera)) {
      this.map.setCamera({ ...start, ...(data.camera ?? {}) }, false);
    }
    this.askedCamera = asked;
    this.rgba = data.paints.map(rgb);
  }

  // What goes up.

  /** @param {Record<string, any>} settled */
  send(settled) {
    this.rev += 1;
    this.send_({ ...settled, rev: this.rev });
  }

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

  redraw() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => {
      this.pending = 0;
      this._frame();
    });
  }

  _frame() {
    const { events, data } = this;
    if (!events || !data) return;
    const begun = performance.now();
    const { time } = this;
    this.strip.period = this.period;
    this.strip.draw(time, {
      selected: this.selected,
      hover: this.hover,
      period: this.period,
      moment: this.until,
    });
    this.map?.draw(time, {
      selected: this.selected,
      hover: this.hover,
      paints: this.rgba,
      paintsVersion: data.theme,
      dashes: data.dashes,
      playing: this.playing,
      maskVersion: this.maskVersion,
    });
    this._clock(time);
    this._sliders();
    this._scale();
    this.frames += 1;
    this.frameTimes.push(performance.now() - begun);
    if (this.frameTimes.length > 600) this.frameTimes.shift();
  }

  _painted() {
    this.painted += 1;
    this.film?.frame();
  }

  /** What is shown, in words. */
  _said() {
    const count = this.events.counted(this.time);
    const { total, noun } = this.data.words;
    return `${count.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} ${noun}`;
  }

  _clock(/** @type {import("./events.js").Time} */ time) {
    const { until, window, from, to } = time;
    const when =
      until === null
        ? this.period
          ? `${dayText(from)} – ${dayText(to)}`
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

  _scale() {
    if (!this.map?.camera) return;
    const km = this.map.kmPerPixel() * SCALE_PIXELS;
    const nice = SCALES.filter((one) => one <= km).pop() ?? SCALES[0];
    const width = `${Math.round(nice / this.map.kmPerPixel())}px`;
    if (this.scaleBar.style.width !== width) {
      this.scaleBar.style.width = width;
      this.scaleBar.textContent = `${nice.toLocaleString("en-GB")} km`;
    }
  }

  // Building.

  _build(/** @type {HTMLElement | ShadowRoot} */ parent) {
    this.canvases = el("div", { class: "canvases" });
    this.day = el("b", { class: "day" });
    this.count = el("span", { class: "count" });
    this.scaleBar = el("div", { class: "scale-bar" });
    this.note = el("p", { class: "note", role: "status", hidden: "" });
    this.tip = el("div", { class: "tip", role: "tooltip", hidden: "" });
    this.choices = el("div", {
      class: "choices",
      role: "dialog",
      "aria-label": "Events at this point",
      hidden: "",
    });
    this.legend = el("div", { role: "group", "aria-label": "Legend: press to filter" });
    this.folded = el(
      "details",
      { class: "legend" },
      el("summary", { text: "Legend" }),
      this.legend,
    );
    this.looks = el("div", { class: "looks", role: "group", "aria-label": "How the map is drawn" });
    const tools = el(
      "div",
      { class: "tools", role: "group", "aria-label": "Zoom of the map" },
      signButton("plus", "Zoom in", () => this._zoom(1)),
      signButton("minus", "Zoom out", () => this._zoom(-1)),
      signButton("fit", "Fit to what is shown", () => this._fit()),
      signButton("home", "Back to the first view", () => this._home()),
    );
    this.area = el(
      "div",
      { class: "map-area" },
      this.canvases,
      el("div", { class: "clock" }, this.day, this.count),
      tools,
      this.looks,
      this.folded,
      el(
        "div",
        { class: "scale", "aria-hidden": "true" },
        el("span", { class: "north", text: "N ↑" }),
        this.scaleBar,
      ),
      this.note,
    );
    this.playButton = signButton("play", "Play", () => this.toggle());
    this.speed = el(
      "select",
      { "aria-label": "Speed" },
      ...SPEEDS.map(([days, name]) => el("option", { value: days, text: name })),
    );
    this.windowed = el(
      "select",
      {
        "aria-label": "What stays on the map",
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
    this.film_ = signButton("film", "Record a clip", () => this._record(), {
      "aria-pressed": "false",
    });
    const zooms = el(
      "div",
      { class: "zooms", role: "group", "aria-label": "Zoom of the timeline" },
      signButton("minus", "Show more of the timeline", () => this.strip.zoom(1.6)),
      signButton("plus", "Show less of the timeline", () => this.strip.zoom(1 / 1.6)),
      ...ZOOMS.map(([days, name]) =>
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
        onclick: () => this.strip.lookAt(null),
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
      el(
        "div",
        { class: "takes", role: "group", "aria-label": "Take away" },
        signButton("picture", "Save a picture (PNG)", () => this.picture()),
        filmType() ? this.film_ : null,
      ),
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
      "aria-label": "Events shown: step through by the arrow keys, open with Enter",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this._browse(event),
    });
    this.live = el("div", { class: "live", role: "status", "aria-live": "polite" });
    this.root = el(
      "div",
      { class: "stage" },
      this.area,
      this.bar,
      el("div", { class: "strip-area" }, this.stripCanvas, ...this.sliders),
      this.list,
      this.live,
      this.tip,
      this.choices,
    );
    parent.append(el("style", { text: STYLE }), this.root);
    this.strip = new Strip(this.stripCanvas, "map", {
      onBrush: (period) => this._brush(period),
      onBrushEnd: () => this._sendPeriod(),
      onHover: (rows, x, y) => this._over(rows, x, y),
      onPick: (rows, x, y) => this._choose(rows, null, x, y),
      redraw: () => this.redraw(),
    });
    /** @type {any} */ (this.root).stage = this;
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
      if (span) this.speed.value = String(speedFor((span[1] - span[0]) / DAY));
      this.speed.onchange = () => {
        this.speedChosen = true;
      };
    }
    this.windowed.value = String(this.window);
    this._playState();
  }

  _playState() {
    const { playing } = this;
    const name = playing ? "Pause" : "Play";
    if (this.playButton.title !== name) {
      this.playButton.title = name;
      this.playButton.setAttribute("aria-label", name);
      this.playButton.replaceChildren(sign(playing ? "pause" : "play"));
    }
    this.whole.hidden = playing || this.until === null;
  }

  _legend() {
    const { data } = this;
    if (!data) return;
    const key = JSON.stringify([data.legend, data.theme, Boolean(this.strip.sprite)]);
    if (key === this.legendKey) return;
    this.legendKey = key;
    this.legend.replaceChildren(
      ...data.legend.map((/** @type {any} */ item) => {
        const picture = el("canvas", { width: 32, height: 32, "aria-hidden": "true" });
        this._mark(picture.getContext("2d"), item);
        const label = el("span", { text: item.label });
        if (!item.facet) return el("span", { class: "item" }, picture, label);
        const title = item.on ? "Press to remove this filter" : "Press to show only these";
        const press = () => this.send({ facet: [item.facet, item.id, !item.on] });
        return el(
          "button",
          { type: "button", class: "item", "aria-pressed": String(item.on), title, onclick: press },
          picture,
          label,
        );
      }),
    );
  }

  /** The mark of an item of the legend: of the sheet, a ring, or a disc. */
  _mark(/** @type {CanvasRenderingContext2D} */ context, /** @type {any} */ { icon, colour }) {
    const sprite = icon && icon !== "ring" ? this.strip.sprite?.(icon, colour, 16) : null;
    if (sprite) {
      context.drawImage(sprite, 0, 0, 32, 32);
      return;
    }
    context.fillStyle = context.strokeStyle = colour;
    context.lineWidth = 3;
    context.beginPath();
    context.arc(16, 16, 11, 0, 7);
    if (icon === "ring") context.stroke();
    else context.fill();
  }

  _fault(/** @type {string} */ text) {
    this.note.textContent = text;
    this.note.hidden = false;
    this.faults.push(text);
  }

  // The brush.

  _brush(/** @type {[number, number]} */ [from, to]) {
    const [first, last] = this.strip.brushLimits;
    this.period = from <= first && to >= last ? null : [from, to];
    this._pause();
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
    this.sliders.forEach((slider, place) => {
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
          Number(this.speed.value),
          span,
          { loop: this.loop, halt },
        );
        this.until = after.until;
        this.playing = after.playing;
      }
      before = now;
      this._frame();
      if (this.playing) requestAnimationFrame(tick);
      else this._stopAt(this.until);
    };
    requestAnimationFrame(tick);
  }

  _pause() {
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
    if (this.film) this._record();
    this.send({ until: this.until, window: this.window });
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
    const to = (this.period?.[1] ?? this.strip.brushLimits[1]) + 1;
    this.strip.lookAt([to - days, to]);
  }

  // Hover and choice.

  _hovered(/** @type {any} */ picked, /** @type {number} */ x, /** @type {number} */ y) {
    const box = this.canvases.getBoundingClientRect();
    if (picked?.site !== undefined) {
      const events = this.events;
      const [, name] = events.block.about.sites[picked.site];
      const fired = events.perSite(this.time)[picked.site];
      this._tell(
        "map",
        -1,
        [name, `${fired.toLocaleString("en-GB")} ${fired === 1 ? "missile" : "missiles"} shown`],
        box.left + x,
        box.top + y,
      );
      return;
    }
    this._light("map", picked ? picked.row : -1, box.left + x, box.top + y);
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
  ) {
    if (row < 0 && this.litBy !== by) return;
    const { texts, columns } = this.events.block;
    const lines =
      row < 0
        ? []
        : [
            texts.title[row],
            ...texts.when[row].split("\n"),
            texts.where[row],
            texts.detail[row],
            `Certainty: ${this.data.certainties[columns.certainty[row]] ?? "not known"}`,
            more > 0 ? `and ${more} more here` : "",
          ];
    this._tell(by, row, lines, x, y);
  }

  _tell(
    /** @type {string} */ by,
    /** @type {number} */ row,
    /** @type {string[]} */ lines,
    /** @type {number} */ x,
    /** @type {number} */ y,
  ) {
    this.litBy = by;
    const known = lines.filter(Boolean);
    this.tip.hidden = !known.length;
    if (known.length) {
      this.tip.replaceChildren(
        ...known.map((line, place) => el(place ? "span" : "b", { text: line })),
      );
      this._place(this.tip, x, y);
    }
    if (this.hover !== row) {
      this.hover = row;
      this.redraw();
    }
  }

  /** Put a box beside a point of the window, within the stage. */
  _place(/** @type {HTMLElement} */ what, /** @type {number} */ x, /** @type {number} */ y) {
    const box = this.root.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = what;
    const left = clamp(x - box.left + 14, 4, Math.max(box.width - width - 4, 4));
    const above = y - box.top - height - 12;
    const top = above > 4 ? above : y - box.top + 16;
    what.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  _picked(/** @type {any[]} */ picked, /** @type {number} */ x, /** @type {number} */ y) {
    const box = this.canvases.getBoundingClientRect();
    const site = picked.find((one) => one.site !== undefined);
    const rows = [...new Set(picked.filter((one) => one.row !== undefined).map((one) => one.row))];
    this._choose(rows, site ? site.site : null, box.left + x, box.top + y);
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
    this._place(this.choices, x, y);
    this.choices.querySelector("button:not(.sign)")?.focus();
  }

  select(/** @type {number} */ i) {
    this.selected = i;
    this.tip.hidden = true;
    this.redraw();
    this._listed();
    this.send({ event: this.events.ids[i] });
  }

  // The camera.

  _moved(/** @type {any} */ camera, /** @type {boolean} */ settled) {
    this._scale();
    this.tip.hidden = true;
    // What deck.gl tells of the view that is just left is overtaken by what is asked for.
    clearTimeout(this.resting);
    if (!settled) return;
    this.resting = window.setTimeout(() => this._rest(camera), REST_MS);
  }

  _rest(/** @type {any} */ moved) {
    if (this.playing) return;
    const round = (/** @type {number} */ value, /** @type {number} */ digits) =>
      Number(value.toFixed(digits));
    const at = (/** @type {any} */ one) => ({
      longitude: round(((one.longitude + 540) % 360) - 180, 3),
      latitude: round(one.latitude, 3),
      zoom: round(one.zoom, 2),
      ...(one.pitch || one.bearing
        ? { pitch: round(one.pitch ?? 0, 1), bearing: round(one.bearing ?? 0, 1) }
        : {}),
    });
    // Where it stood at first, the link says nothing of it.
    const [now, first] = [at(moved), at(this.data.deck.initialViewState)];
    const camera = JSON.stringify(now) === JSON.stringify(first) ? null : now;
    this.sentCamera = JSON.stringify([this.data.projection, camera]);
    if (this.sentCamera !== this.askedCamera) this.send({ camera });
  }

  _zoom(/** @type {number} */ by) {
    if (!this.map) return;
    const { zoom } = this.map.camera;
    this.map.setCamera({ ...this.map.camera, zoom: clamp(zoom + by, 0, 14) }, true);
  }

  _fit() {
    if (!this.map) return;
    const { map } = this;
    const events = this.events;
    const points = events.rows(this.time).flatMap((i) => map.pointsOf(i));
    map.setCamera(
      map.cameraFor(points, { ...this.data.deck.initialViewState, ...map.camera }),
      true,
    );
  }

  _home() {
    this.map?.setCamera({ ...this.data.deck.initialViewState }, true);
  }

  // The keyboard.

  _key(/** @type {KeyboardEvent} */ event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !this.events)
      return;
    const target = /** @type {Element} */ (event.composedPath()[0]);
    if (event.key === "Escape" && !this.choices.hidden) {
      this.choices.hidden = true;
      return;
    }
    // A control keeps its keys.
    if (target.closest?.(KEYED)) return;
    if (target.closest?.("button, summary, [role=button]") && event.key === " ") return;
    if (event.key === " ") this.toggle();
    else if (event.key === "ArrowRight") this.step(1);
    else if (event.key === "ArrowLeft") this.step(-1);
    else if (event.key === "+" || event.key === "=")
      this.data.face === "map" ? this._zoom(1) : this.strip.zoom(1 / 1.6);
    else if (event.key === "-") this.data.face === "map" ? this._zoom(-1) : this.strip.zoom(1.6);
    else return;
    event.preventDefault();
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
      this._tell("list", rows[this.position], [], 0, 0);
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
            ? `${rows.length.toLocaleString("en-GB")} events shown: step through by the arrow keys`
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

  /** @returns {import("./take.js").Parts} */
  _parts() {
    const { words, colours, font } = this.data;
    return {
      frame: this.root,
      canvases: [...(this.map?.canvases ?? []), this.stripCanvas],
      captions: {
        title: words.title,
        sentence: words.sentence,
        source: words.source,
        date: this.until === null ? "" : `until ${this.day.textContent}`,
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

  picture() {
    this._frame();
    // Both are drawn anew in this very task, or the browser may have cleared what they hold.
    this.map?.back?.redraw("picture");
    this.map?.front?.redraw("picture");
    composed(this._parts()).toBlob((blob) => blob && download(blob, `${this.data.words.file}.png`));
  }

  async _record() {
    if (this.film) {
      const { film } = this;
      this.film = null;
      this.film_.setAttribute("aria-pressed", "false");
      this._pause();
      download(await film.end(), `${this.data.words.file}.webm`);
      return;
    }
    this.film = new Film(() => this._parts());
    this.film_.setAttribute("aria-pressed", "true");
    if (!this.playing) this.play();
  }

  finalize() {
    this.playing = false;
    clearTimeout(this.resting);
    cancelAnimationFrame(this.pending);
    document.removeEventListener("keydown", this._onKey);
    this.resizes.disconnect();
    this.map?.finalize();
    this.root.remove();
  }
}

/** `#RRGGBB` as deck.gl takes it. @param {string} colour @returns {number[]} */
function rgb(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).concat(255);
}
