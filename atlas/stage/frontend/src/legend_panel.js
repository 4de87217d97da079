// @ts-check
// The legend's place beside or below the map, its button, and what it counts and when.

import { el } from "./dom.js";
import { Due } from "./due.js";
import { counted, explained, located, travelled } from "./layers.js";
import { Legend } from "./legend.js";

/** Where the style sheet has one column. */
const NARROW = "(max-width: 640px)";
/** The legend is open at first where the map has so many pixels, and stands beside it from then on. */
const WIDTH = 700;
const HEIGHT = 320;
/** A story's map is looked at from where its step says: it keeps its width. */
const ROOM_WIDTH = 1100;
const BESIDE_PIXELS = 620;

/**
 * What the legend is made of.
 * @typedef {object} Shown
 * @property {any} data what Python says
 * @property {import("./events.js").Events} events
 * @property {import("./layers.js").On} on
 * @property {number} named how many names are on the map
 * @property {number} maskVersion
 * @property {import("./events.js").Time} time
 * @property {any} sprite
 * @property {import("./scene.js").Scene} scene
 * @property {boolean} playing
 */

export class LegendPanel {
  /**
   * @param {{onSwitch: (layer: string, on: boolean) => void,
   *   onFilter: (entry: any) => void, onFold: () => void}} tell
   */
  constructor(tell) {
    this.tell = tell;
    this.legend = new Legend(tell);
    this.button = el("button", {
      type: "button",
      class: "text fold",
      text: "Legend",
      "aria-expanded": "false",
      onclick: () => this.fold(!this.open),
    });
    this.open = false;
    this.narrow = matchMedia(NARROW);
    /** What the style sheet lays out. @type {HTMLElement | null} */
    this.stage = null;
    this.face = "map";
    this.due = new Due();
    /** What is listed in a period. */
    this.listed = /** @type {any} */ ({ key: "" });
    this.sized = false;
    /** Whether a card stands where the page leaves the legend a column. */
    this.carded = false;
  }

  /** Open the legend where there is room for it. @param {boolean} open */
  fold(open) {
    this.open = open;
    this._lay();
    this.button.setAttribute("aria-expanded", String(open));
    this.tell.onFold();
  }

  /** Whether the page leaves the stage a column at its right. */
  get _column() {
    return this.stage !== null && getComputedStyle(this.stage).getPropertyValue("--side") !== "";
  }

  /** In that column, beside the map, in the column of a small map under it, or below. */
  get place() {
    if (this._column && !this.carded) return "side";
    if (this.face === "timeline") return this.narrow.matches ? "below" : "under";
    return (this.stage?.clientWidth ?? 0) >= BESIDE_PIXELS ? "beside" : "below";
  }

  _lay() {
    const key = this.open ? this.place : "";
    if (this.stage && this.stage.dataset.key !== key) this.stage.dataset.key = key;
  }

  /**
   * Where there is room at first, the legend is open; the small map of the timeline needs its own,
   * and a card the column of the legend.
   * @param {HTMLElement} stage
   * @param {HTMLElement} map
   * @param {any} data
   */
  size(stage, { clientWidth, clientHeight }, data) {
    this.stage = stage;
    this.face = data?.face ?? "map";
    const carded = Boolean(data?.carded);
    const changed = carded !== this.carded;
    this.carded = carded;
    // Where the page leaves a column, the small map stands in it.
    stage.toggleAttribute("data-inset", this.face === "timeline" && this._column);
    if (!this.sized && clientWidth) {
      this.sized = true;
      const room = clientWidth >= (data?.room ? ROOM_WIDTH : WIDTH) && clientHeight >= HEIGHT;
      const open = this._column ? !carded : this.face === "map" && room;
      this.fold(Boolean(data && !data.bare) && open);
    } else if (this.sized && changed && this._column) this.fold(!carded);
    else if (this.sized) this._lay();
  }

  /** The stage has got the whole screen: there is room for the legend now. */
  filled() {
    if ((this.stage?.clientWidth ?? 0) >= WIDTH) this.fold(true);
  }

  /** What stands beside the map in a picture. */
  get beside() {
    return ["side", "beside", "under"].includes(this.stage?.dataset.key ?? "") ? this.legend.root : null;
  }

  /** @param {Shown} shown */
  draw({ data, events, on, named, maskVersion, time, sprite, scene, playing }) {
    if (!this.open) return;
    // To count takes longer than to draw: not in every frame.
    const { fans, fansKey, clustersKey, journeys } = scene;
    const of = [data, events, on, named, maskVersion, sprite, clustersKey, journeys.homeward];
    of.push(...Object.values(time));
    if (!this.due.now(of, playing, performance.now())) return;
    const marks = scene.bound.marks.rows;
    // What is listed stays while time moves; the counts follow it.
    const key = JSON.stringify([time.from, time.to, maskVersion, on, fansKey, data.legend]);
    if (key !== this.listed.key) {
      const period = { ...time, until: null };
      // The lanes are the picture there, and show what has no place.
      const others = data.face === "timeline" ? events.rows(period) : fans.rows;
      this.listed = {
        key,
        listed: counted(events, marks, period),
        items: explained(data.legend, events, marks, period, on, data.paintNames, others),
        ...travelled(events, period, on, data.ways),
        missiles: located(events, period),
      };
    }
    this.legend.draw({
      names: data.layerNames,
      on,
      counts: { ...counted(events, marks, time), names: named },
      ...this.listed,
      bound: scene.journeys.homeward,
      marks: data.legend,
      ways: data.ways,
      modeNames: data.modes,
      filters: !data.room && !data.alone,
      colours: data.colours,
      sprite,
    });
  }
}
