// @ts-check
// The bar between map and strip: the player, the events that it keeps, and the days that the strip
// shows.

import { SPEEDS, speedFor } from "./clock.js";
import { el, sign, signButton } from "./dom.js";
import { DAY } from "./events.js";
import { Player } from "./player.js";

/** Days before the moment whose events are kept, with their names. */
export const WINDOWS = /** @type {[number, string][]} */ ([
  [0, "All so far"],
  [30, "Last 30 days"],
  [365, "Last 12 months"],
]);
/** The last days of what is shown, as a period. */
const SPANS = [
  [365, "1 year"],
  [1826, "5 years"],
];
/** What a press zooms the strip by. */
export const ZOOM = 1.6;
const STEPS = { previous: "Previous day with an event", next: "Next day with an event" };

export class TimeBar {
  /**
   * @param {{toggle: () => void, step: (direction: 1 | -1) => void, keep: (days: number) => void,
   *   wholePeriod: () => void, zoomStrip: (factor: number) => void,
   *   showLast: (days: number) => void, showAll: () => void}} stage
   * @param {HTMLElement} saving the buttons that save
   */
  constructor(stage, saving) {
    this.player = new Player(stage, STEPS, SPEEDS);
    this.windowed = el(
      "select",
      {
        "aria-label": "Events kept on the map",
        onchange: () => stage.keep(Number(this.windowed.value)),
      },
      ...WINDOWS.map(([days, name]) => el("option", { value: days, text: name })),
    );
    this.loop = false;
    this.looped = el(
      "button",
      {
        type: "button",
        class: "sign",
        "aria-pressed": "false",
        "aria-label": "Repeat",
        title: "Repeat",
        onclick: () => this._repeat(),
      },
      sign("loop"),
    );
    this.whole = textButton("Whole period", () => stage.wholePeriod());
    this.chosen = false;
    this.player.speed.onchange = () => {
      this.chosen = true;
    };
    this.player.speed.before(this.looped);
    this.player.root.append(this.windowed, this.whole);
    this.root = el(
      "div",
      { class: "bar" },
      this.player.root,
      el(
        "div",
        { class: "zooms", role: "group", "aria-label": "Timeline zoom" },
        signButton("minus", "Show more of the timeline", () => stage.zoomStrip(ZOOM)),
        signButton("plus", "Show less of the timeline", () => stage.zoomStrip(1 / ZOOM)),
        ...SPANS.map(([days, name]) => textButton(String(name), () => stage.showLast(Number(days)))),
        textButton("All", () => stage.showAll()),
      ),
      saving,
    );
  }

  _repeat() {
    this.loop = !this.loop;
    this.looped.setAttribute("aria-pressed", String(this.loop));
  }

  /** Days a second. */
  get speed() {
    return Number(this.player.speed.value);
  }

  /**
   * Set a speed at which a span is played in a minute, until one is chosen.
   * @param {[number, number] | null} span minutes
   */
  suit(span) {
    if (!span || this.chosen) return;
    this.player.speed.value = String(speedFor((span[1] - span[0]) / DAY));
  }

  /** @param {boolean} playing @param {boolean} stopped whether the clock stands at a moment */
  show(playing, stopped) {
    this.player.show(playing);
    this.whole.hidden = playing || !stopped;
  }
}

/** @param {string} text @param {() => void} press */
function textButton(text, press) {
  return el("button", { type: "button", class: "text", text, onclick: press });
}
