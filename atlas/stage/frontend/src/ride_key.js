// @ts-check
// What the lines and marks of a ride mean.

import { el } from "./dom.js";

/** Samples as the style sheet draws them, and their names. */
const SAMPLES = [
  ["reported", "Route between two reported times"],
  ["inferred", "Time estimated"],
  ["unknown", "Times not known"],
  ["range", "Possible range"],
  ["here", "Position reported"],
  ["about", "Approximate position"],
  ["passed", "Stop reached"],
  ["ahead", "Stop ahead"],
];

/** What the lines of the diagram mean, in one line. */
const LINES = [
  ["reported", "Times reported"],
  ["inferred", "Estimated"],
  ["unknown", "Not known"],
  ["range", "Possible range"],
];

/** @param {string[]} sample */
function item([kind, text]) {
  return el("span", { class: "item" }, el("i", { class: `sample ${kind}` }), el("span", { text }));
}

/** The key of the diagram, which is always seen. */
export function lineKey() {
  return el("div", { class: "line-key" }, ...LINES.map(item));
}

/** The legend of a ride, folded. @returns {HTMLDetailsElement} */
export function rideKey() {
  return el(
    "details",
    { class: "legend" },
    el("summary", { text: "Legend" }),
    el(
      "div",
      {},
      ...SAMPLES.map(item),
    ),
  );
}
