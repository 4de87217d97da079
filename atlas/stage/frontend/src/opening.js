// @ts-check
// The camera with which a map opens: on what its filters leave, or on all.

import { fitted, grown } from "./camera.js";

/** The clock covers the map from its top for so far, and of a small map no more than this share. */
const CLOCK_PIXELS = 64;
const CLOCK_SHARE = 0.15;

export class Opening {
  constructor() {
    this.aim = "";
    /** @type {any} */
    this.camera = null;
  }

  /**
   * The camera for filters: the same however the map is resized, and none before it has a size.
   * @param {string} aim the filters
   * @param {any} start what a camera has beside its place
   * @param {HTMLElement} box of the map
   * @param {() => [number, number][]} points none: nothing is filtered
   */
  cameraFor(aim, start, box, points) {
    if (this.aim !== aim && box.clientWidth) {
      this.aim = aim;
      const shown = points();
      const top = Math.min(CLOCK_PIXELS, box.clientHeight * CLOCK_SHARE);
      this.camera = shown.length ? fitted(shown, start, box, top) : grown(start, box);
    }
    return this.camera ?? start;
  }
}
