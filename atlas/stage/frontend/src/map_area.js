// @ts-check
// The box of the map: its canvases, the tools that move the camera, north and scale, and a note.

import { el, signButton } from "./dom.js";
import { ScaleBar } from "./scale_bar.js";

/**
 * @param {{zoom: (by: number) => void, fit: () => void, home: () => void}} camera
 * @param {HTMLElement | null} more a tool beside those of the camera
 */
export function mapArea(camera, more) {
  const canvases = el("div", { class: "canvases" });
  const note = el("p", { class: "note", role: "status", hidden: "" });
  const scaleBar = new ScaleBar();
  const area = el(
    "div",
    { class: "map-area", role: "group" },
    canvases,
    el(
      "div",
      { class: "tools", role: "group", "aria-label": "Map zoom" },
      signButton("plus", "Zoom in", () => camera.zoom(1)),
      signButton("minus", "Zoom out", () => camera.zoom(-1)),
      signButton("fit", "Fit to the events shown", () => camera.fit()),
      signButton("home", "Reset the view", () => camera.home()),
      more,
    ),
    el(
      "div",
      { class: "scale", "aria-hidden": "true" },
      el("span", { class: "north", text: "N ↑" }),
      scaleBar.root,
    ),
    note,
  );
  return { area, canvases, note, scaleBar };
}
