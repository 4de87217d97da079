// @ts-check
// The tooltip, and boxes that stand beside a point as it does.

import { beside, el } from "./dom.js";

export class Tooltip {
  /** @param {() => HTMLElement} frame that boxes stay within */
  constructor(frame) {
    this.frame = frame;
    this.root = el("div", { class: "tip", role: "tooltip", hidden: "" });
    /** Who tells: only who lit something may put it out. */
    this.by = "";
  }

  /**
   * Show lines beside a point of the window; none hides them.
   * @param {string} by who tells
   * @param {string[]} lines
   * @param {number} x
   * @param {number} y
   */
  tell(by, lines, x, y) {
    this.by = by;
    const known = lines.filter(Boolean);
    this.root.hidden = !known.length;
    if (!known.length) return;
    this.root.replaceChildren(
      ...known.map((line, place) => el(place ? "span" : "b", { text: line })),
    );
    this.place(this.root, x, y);
  }

  hide() {
    this.root.hidden = true;
  }

  /**
   * Put a box beside a point of the window, within the frame.
   * @param {HTMLElement} what
   * @param {number} x
   * @param {number} y
   */
  place(what, x, y) {
    const size = { width: what.offsetWidth, height: what.offsetHeight };
    const frame = this.frame().getBoundingClientRect();
    const [left, top] = beside([x, y], size, frame, window.innerHeight);
    what.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
