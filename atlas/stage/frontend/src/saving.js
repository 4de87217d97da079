// @ts-check
// What is seen as a file to keep: a picture, a film of what is played, and a picture for the printer.

import { el, signButton } from "./dom.js";
import { Film, composed, download, filmType } from "./take.js";

const PRINTING = ["beforeprint", "afterprint"];

export class Saving {
  /**
   * @param {{root: () => HTMLElement, parts: () => import("./take.js").Parts, file: () => string,
   *   refresh: () => void, printed: () => boolean, playing: () => boolean, play: () => void,
   *   pause: () => void}} stage `file`: a name without its ending; `refresh` draws all canvases in
   *   this very task; `printed`: whether a picture stands for the stage on paper
   */
  constructor(stage) {
    this.stage = stage;
    /** @type {Film | null} */
    this.film = null;
    /** @type {HTMLButtonElement} */
    this.filming = signButton("film", "Record a clip", () => this.record(), {
      "aria-pressed": "false",
    });
    this._onPrint = (/** @type {Event} */ { type }) => this._print(type);
    for (const moment of PRINTING) window.addEventListener(moment, this._onPrint);
  }

  /** The buttons for a picture and a film. */
  buttons() {
    return el(
      "div",
      { class: "takes", role: "group", "aria-label": "Save" },
      signButton("picture", "Save a picture (PNG)", () => this.picture()),
      filmType() ? this.filming : null,
    );
  }

  /** What is seen now, as a picture with its captions. @returns {HTMLCanvasElement} */
  still() {
    this.stage.refresh();
    return composed(this.stage.parts());
  }

  picture() {
    const name = `${this.stage.file()}.png`;
    this.still().toBlob((blob) => blob && download(blob, name));
  }

  /** Begin a film, which plays, or end it. */
  async record() {
    if (this.film) {
      const { film } = this;
      this.film = null;
      this.filming.setAttribute("aria-pressed", "false");
      this.stage.pause();
      download(await film.end(), `${this.stage.file()}.webm`);
      return;
    }
    this.film = new Film(() => this.stage.parts());
    this.filming.setAttribute("aria-pressed", "true");
    if (!this.stage.playing()) this.stage.play();
  }

  /** What was played is over: so is its film. */
  played() {
    if (this.film) this.record();
  }

  /** On paper a picture stands for the stage: what is drawn by the screen's card is blank there. */
  _print(/** @type {string} */ moment) {
    const root = this.stage.root();
    root.querySelector(":scope > .printed")?.remove();
    if (moment !== "beforeprint" || !this.stage.printed()) return;
    const still = this.still();
    still.className = "printed";
    root.append(still);
  }

  finalize() {
    for (const moment of PRINTING) window.removeEventListener(moment, this._onPrint);
  }
}
