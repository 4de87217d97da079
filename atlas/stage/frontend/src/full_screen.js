// @ts-check
// The button that gives a stage the whole screen, and takes it back.

import { sign, signButton } from "./dom.js";

const NAME = "Full screen";
const LEAVE = "Leave full screen (Esc)";

export class FullScreen {
  /**
   * @param {() => HTMLElement} what gets the screen
   * @param {() => void} onChange the screen was filled or left, by the button or by the Escape key
   */
  constructor(what, onChange) {
    this.what = what;
    this.onChange = onChange;
    this.button = signButton("whole", NAME, () => this.toggle());
    this._onScreen = () => this._changed();
    document.addEventListener("fullscreenchange", this._onScreen);
  }

  get filling() {
    return this.what().matches(":fullscreen");
  }

  toggle() {
    if (this.filling) document.exitFullscreen();
    else this.what().requestFullscreen().catch(() => {});
  }

  _changed() {
    const name = this.filling ? LEAVE : NAME;
    if (this.button.title === name) return;
    this.button.title = name;
    this.button.setAttribute("aria-label", name);
    this.button.replaceChildren(sign(this.filling ? "part" : "whole"));
    this.onChange();
  }

  finalize() {
    document.removeEventListener("fullscreenchange", this._onScreen);
  }
}
