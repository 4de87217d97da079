// @ts-check
// What a presenter needs beside the slides: how long it has taken so far, and the whole screen.

import { el } from "./dom.js";

/** When this story was opened, in milliseconds; a step of it does not begin anew. */
let begun = 0;
let story = "";

export class Podium {
  /** @param {(settled: Record<string, any>) => void} _send */
  constructor(_send) {
    this.box = el("span", { style: "font: 600 1rem/1.4 var(--st-font, sans-serif)" });
    this.timer = 0;
    this._onKey = (/** @type {KeyboardEvent} */ event) => this._key(event);
  }

  /** @param {HTMLElement | ShadowRoot} parent */
  mount(parent) {
    parent.append(this.box);
    document.addEventListener("keydown", this._onKey);
    this.timer = window.setInterval(() => this._tell(), 1000);
  }

  /** @param {{story: string, shown: boolean}} data */
  update(data) {
    if (story !== data.story) {
      story = data.story;
      begun = Date.now();
    }
    this.box.hidden = !data.shown;
    this._tell();
  }

  _tell() {
    this.box.textContent = `Time elapsed: ${elapsed(Date.now() - begun)}`;
  }

  _key(/** @type {KeyboardEvent} */ event) {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    if (event.key.toLowerCase() !== "f" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  finalize() {
    clearInterval(this.timer);
    document.removeEventListener("keydown", this._onKey);
    this.box.remove();
  }
}

/** `1:02:03`, or `02:03` in the first hour. @param {number} milliseconds */
export function elapsed(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${two(minutes)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
