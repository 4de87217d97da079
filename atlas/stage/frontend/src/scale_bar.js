// @ts-check
// The bar that says how far a hundred pixels reach.

import { el } from "./dom.js";

const KILOMETRES = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const MOST_PIXELS = 110;

export class ScaleBar {
  constructor() {
    this.root = el("div", { class: "scale-bar" });
    this.width = this.text = "";
  }

  /** @param {number} kmPerPixel */
  draw(kmPerPixel) {
    const most = kmPerPixel * MOST_PIXELS;
    const km = KILOMETRES.filter((one) => one <= most).pop() ?? KILOMETRES[0];
    const width = `${Math.round(km / kmPerPixel)}px`;
    const text = km < 1 ? `${Math.round(km * 1000)} m` : `${km.toLocaleString("en-GB")} km`;
    // 10 km from near by can be as wide as 100 km from afar.
    if (this.width === width && this.text === text) return;
    this.root.style.width = this.width = width;
    this.root.textContent = this.text = text;
  }
}
