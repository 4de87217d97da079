// @ts-check
// The stops of a ride in their order: which lie behind, and the last of these kept in sight.

import { el } from "./dom.js";

/** @typedef {import("./ride.js").Ride} Ride */

/** No stop, not even none, has been shown as the last one. */
const NEW = -2;

export class StopList {
  /** @param {(at: number) => void} onPick */
  constructor(onPick) {
    this.onPick = onPick;
    this.root = el("ol", { class: "stops", "aria-label": "Stops in order" });
    this.reached = NEW;
  }

  /** @param {Ride["stops"]} stops */
  fill(stops) {
    this.reached = NEW;
    this.root.replaceChildren(
      ...stops.map((stop) =>
        el(
          "li",
          {},
          el(
            "button",
            { type: "button", onclick: () => this.onPick(stop.at) },
            el("b", { text: stop.title }),
            el("span", { text: stop.when }),
          ),
        ),
      ),
    );
  }

  /** @param {number} reached the place of the last stop that lies behind; -1: none */
  show(reached) {
    if (reached === this.reached) return;
    this.reached = reached;
    const { root } = this;
    [...root.children].forEach((item, place) => {
      item.className = place < reached ? "behind" : place === reached ? "here" : "ahead";
      if (place === reached) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const here = root.children[Math.max(reached, 0)];
    if (here) root.scrollTop = here.offsetTop - root.clientHeight / 3;
  }
}
