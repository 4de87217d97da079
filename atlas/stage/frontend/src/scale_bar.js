// @ts-check
// The bar that says how far a hundred pixels reach.

import { el } from "./dom.js";

const KILOMETRES = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const MOST_PIXELS = 110;

export class ScaleBar {
  constructor() {
    this.root = el("div", { class: "scale-bar" });
    /** @type {any} of the map when it was drawn last */
    this.camera = null;
  }

  /** @param {{camera: any, kmPerPixel: () => number}} map */
  draw(map) {
    if (map.camera === this.camera) return;
    this.camera = map.camera;
    const kmPerPixel = map.kmPerPixel();
    const most = kmPerPixel * MOST_PIXELS;
    const km = KILOMETRES.filter((one) => one <= most).pop() ?? KILOMETRES[0];
    this.root.style.width = `${Math.round(km / kmPerPixel)}px`;
    this.root.textContent =
      km < 1 ? `${Math.round(km * 1000)} m` : `${km.toLocaleString("en-GB")} km`;
  }
}
