// @ts-check
// The buttons of a player: back, play or pause, on, and the speed.

import { el, sign, signButton } from "./dom.js";

export class Player {
  /**
   * @param {{toggle: () => void, step: (direction: 1 | -1) => void}} clock
   * @param {{previous: string, next: string}} names of the steps
   * @param {(string | number)[][]} speeds value and name of each
   */
  constructor(clock, { previous, next }, speeds) {
    this.button = signButton("play", "Play", () => clock.toggle());
    /** @type {HTMLSelectElement} */
    this.speed = el(
      "select",
      { "aria-label": "Speed" },
      ...speeds.map(([value, name]) => el("option", { value, text: name })),
    );
    this.root = el(
      "div",
      { class: "player", role: "group", "aria-label": "Play" },
      signButton("previous", previous, () => clock.step(-1)),
      this.button,
      signButton("next", next, () => clock.step(1)),
      this.speed,
    );
  }

  /** Show on the button whether it plays or pauses. @param {boolean} playing */
  show(playing) {
    const name = playing ? "Pause" : "Play";
    if (this.button.title === name) return;
    this.button.title = name;
    this.button.setAttribute("aria-label", name);
    this.button.replaceChildren(sign(playing ? "pause" : "play"));
  }
}
