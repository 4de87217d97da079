// @ts-check
// The events shown as a listbox: for the keyboard and for readers of the screen.

import { clamp } from "./brush.js";
import { el } from "./dom.js";

/** Options that a key steps over. */
const KEYS = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -1e9,
  End: 1e9,
};
/** A step of more goes to an end of the list. */
const TO_AN_END = 1e8;

export class EventList {
  /** @param {{rows: () => number[], onStep: (row: number) => void, onOpen: (row: number) => void}} tell */
  constructor(tell) {
    this.tell = tell;
    this.position = -1;
    this.root = el("div", {
      class: "list",
      role: "listbox",
      tabindex: "0",
      "aria-label": "Events shown: step through with the arrow keys, open with Enter",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this._key(event),
    });
  }

  _key(/** @type {KeyboardEvent} */ event) {
    const rows = this.tell.rows();
    const by = KEYS[/** @type {keyof typeof KEYS} */ (event.key)];
    if (event.key === "Enter" && this.position >= 0) this.tell.onOpen(rows[this.position]);
    else if (by !== undefined && rows.length) {
      this.position =
        this.position < 0 && Math.abs(by) < TO_AN_END
          ? 0
          : clamp(this.position + by, 0, rows.length - 1);
      this.tell.onStep(rows[this.position]);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * It has one option at a time: the one that is stepped to.
   * @param {import("./events.js").Events} events
   * @param {number[]} rows that are shown
   * @param {number} selected
   * @param {boolean} follow whether to step to what is selected
   */
  show(events, rows, selected, follow) {
    if (selected >= 0 && follow) this.position = rows.indexOf(selected);
    const i = rows[this.position];
    if (i === undefined) {
      const text = rows.length
        ? `${rows.length.toLocaleString("en-GB")} events shown: step through with the arrow keys`
        : "No events shown";
      this.root.replaceChildren(
        el("div", { class: "hint", role: "option", "aria-selected": "false", text }),
      );
      this.root.removeAttribute("aria-activedescendant");
      return;
    }
    const { title, when } = events.block.texts;
    this.root.replaceChildren(
      el("div", {
        id: "stage-option",
        role: "option",
        "aria-selected": String(i === selected),
        "aria-posinset": this.position + 1,
        "aria-setsize": rows.length,
        text: `${this.position + 1} of ${rows.length}: ${title[i]}, ${when[i].split("\n")[0]}`,
      }),
    );
    this.root.setAttribute("aria-activedescendant", "stage-option");
  }
}
