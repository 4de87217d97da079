// @ts-check
// The events on the map: the layers of a moment, and the names that go with them.

import { Beyond } from "./beyond.js";
import { isNarrow } from "./extent.js";

/** @typedef {import("./map.js").AtlasMap} AtlasMap */
/** @typedef {import("./scene.js").Scene} Scene */

/** What depends on the camera is bound anew so often in a level of zoom. */
const STEPS = 4;

export class EventMap {
  /** @param {Scene} scene */
  constructor(scene) {
    this.scene = scene;
    /** How many names are on the map. */
    this.named = 0;
    /** The step of zoom for which it was drawn last. */
    this.step = NaN;
    this.beyond = new Beyond();
  }

  /**
   * @param {AtlasMap | null} map
   * @param {import("./events.js").Time} time
   * @param {Omit<import("./scene.js").Now, "zoom" | "level" | "step">} state
   * @param {string} from the addresses of the events
   */
  draw(map, time, state, from) {
    if (!map) return;
    const zoom = map.camera?.zoom ?? 0;
    const step = Math.floor(STEPS * zoom) / STEPS;
    const now = { ...state, zoom: Math.round(zoom), level: Math.floor(zoom), step };
    map.draw((styles) => this.scene.layers(styles, time, now));
    // The next frame comes when they are there.
    if (!map.styles) return;
    this.beyond.take(this.scene.events, time, state.on);
    this.beyond.show(map);
    // Names do not move while time does, but when other rows are chosen, or sites gather or fan out.
    const { on, maskVersion } = now;
    const { clustersKey, journeys } = this.scene;
    const lines = journeys.fromNear;
    const narrow = isNarrow(map.parent);
    const key = [from, maskVersion, time.from, time.to, JSON.stringify(on), clustersKey, narrow, lines.length && journeys.key].join("|");
    map.label(key, () => ({ ...this.scene.lettered(time, on, narrow), lines, hidden: !on.names }));
  }

  /**
   * Names have found their places.
   * @param {AtlasMap} map
   * @returns {boolean} whether the map is to be drawn again: as one zooms in, arrowheads stand closer
   *   together on the ground, and discs of sites part and fan out
   */
  lettered(map) {
    const { camera, lettering } = map;
    this.beyond.show(map);
    const step = Math.floor(STEPS * camera.zoom);
    const named = lettering.placed.length;
    const changed = step !== this.step || named !== this.named;
    this.step = step;
    this.named = named;
    return changed;
  }
}
