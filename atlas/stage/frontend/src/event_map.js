// @ts-check
// The events on the map: the layers of a moment, and the names that go with them.

/** @typedef {import("./map.js").AtlasMap} AtlasMap */
/** @typedef {import("./scene.js").Scene} Scene */

/** A map of fewer pixels has room for few names. */
const NARROW = 450;

export class EventMap {
  /** @param {Scene} scene */
  constructor(scene) {
    this.scene = scene;
    /** How many names are on the map. */
    this.named = 0;
    /** The half level of zoom for which it was drawn last. */
    this.level = NaN;
  }

  /**
   * @param {AtlasMap | null} map
   * @param {import("./events.js").Time} time
   * @param {Omit<import("./scene.js").Now, "zoom" | "level">} state
   * @param {string} from the addresses of the events
   */
  draw(map, time, state, from) {
    if (!map) return;
    const zoom = map.camera?.zoom ?? 0;
    const now = { ...state, zoom: Math.round(zoom), level: Math.floor(zoom) };
    map.draw((styles) => this.scene.layers(styles, time, now));
    // Names do not move while time does, but when other rows are chosen, or sites fan out.
    const { on, maskVersion } = now;
    const { fansKey } = this.scene;
    const narrow = map.parent.clientWidth < NARROW;
    const key = [from, maskVersion, time.from, time.to, JSON.stringify(on), fansKey, narrow].join("|");
    map.label(key, () => ({ ...this.scene.lettered(time, on, narrow), hidden: !on.names }));
  }

  /**
   * Names have found their places.
   * @param {AtlasMap} map
   * @returns {boolean} whether the map is to be drawn again: arrowheads stand closer together on the
   *   ground as one zooms in, and sites fan out, at half a level and at a whole one
   */
  lettered({ camera, lettering }) {
    const level = Math.floor(2 * camera.zoom);
    const named = lettering.placed.length;
    const changed = level !== this.level || named !== this.named;
    this.level = level;
    this.named = named;
    return changed;
  }
}
