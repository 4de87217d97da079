// @ts-check
// The buttons that say how the map is drawn: its projection, and heights as they are or exaggerated.

import { el } from "./dom.js";

const PROJECTIONS = { flat: "Flat", tilted: "Tilted", globe: "Globe" };
const HEIGHTS = [1, 2, 3];

export class MapLooks {
  /** @param {(look: {projection: string} | {heights: number}) => void} onPick */
  constructor(onPick) {
    this.onPick = onPick;
    this.root = el("div", { class: "looks", role: "group", "aria-label": "How the map is drawn" });
  }

  /** @param {{projection: string, heights: number}} now */
  show({ projection, heights }) {
    const pressed = (/** @type {boolean} */ on) => ({ "aria-pressed": on ? "true" : "false" });
    const projections = Object.entries(PROJECTIONS).map(([id, text]) =>
      el("button", {
        type: "button",
        class: "text",
        text,
        ...pressed(id === projection),
        onclick: () => this.onPick({ projection: id }),
      }),
    );
    const times = HEIGHTS.map((factor) =>
      el("button", {
        type: "button",
        class: "text",
        text: `${factor}×`,
        title: factor === 1 ? "True heights" : `${factor}x vertical exaggeration`,
        ...pressed(factor === heights),
        onclick: () => this.onPick({ heights: factor }),
      }),
    );
    this.root.replaceChildren(...projections, ...(projection === "flat" ? [] : times));
  }
}
