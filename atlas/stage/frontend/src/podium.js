// @ts-check
// What a presenter has beside the slides: the keys, the notes with the time that has passed, a blank
// screen, and the whole screen. None of it waits for the server, but the steps themselves.

import { el, KEYED } from "./dom.js";
import STYLE from "./podium.css";
import { elapsed, Steps } from "./steps.js";

/**
 * @typedef {{text: string, sources: {title: string, url: string | null}[]}} Notes
 * @typedef {{story: string, step: number, last: number, notes: Notes | null, bare: boolean}} Slide
 *   `bare`: another site shows it, without the presenter's own things
 */

const NOTES_WINDOW = "popup,width=560,height=720";
const PRESSED = "a, button, summary, [role=button]";

/** What outlives the slide: the next one is another component in Streamlit's eyes. */
const kept = {
  story: "",
  /** When the story was opened, in milliseconds. */
  begun: 0,
  notes: false,
  blank: false,
  /** @type {Window | null} the notes in a window of their own */
  window: null,
};

export class Podium {
  /** @param {(settled: Record<string, any>) => void} send */
  constructor(send) {
    this.send = send;
    this.steps = new Steps();
    this.timer = 0;
    /** @type {Slide | null} */
    this.slide = null;
    this._onKey = (/** @type {KeyboardEvent} */ event) => this._key(event);
    this._build();
  }

  _build() {
    const button = (
      /** @type {string} */ label,
      /** @type {string} */ key,
      /** @type {() => void} */ press,
    ) =>
      el(
        "button",
        { type: "button", class: "text", "aria-keyshortcuts": key, onclick: press },
        el("span", { text: `${label} ` }),
        el("kbd", { text: key, "aria-hidden": "true" }),
      );
    this.noted = button("Notes", "N", () => this._switch("notes"));
    this.blanked = button("Blank", "B", () => this._switch("blank"));
    this.buttons = el(
      "div",
      { class: "podium-buttons" },
      this.noted,
      this.blanked,
      button("Full screen", "F", () => wholeScreen()),
    );
    this.time = el("span", { class: "podium-time" });
    this.notes = el("div", { class: "podium-text" });
    this.away = el("button", {
      type: "button",
      class: "text",
      text: "In a separate window",
      onclick: () => this._open(),
    });
    this.box = el(
      "section",
      { class: "podium-notes", "aria-label": "Notes", hidden: "" },
      this.notes,
      el("p", { class: "podium-foot" }, this.time, this.away),
    );
    this.root = el("div", { class: "podium" }, this.box, this.buttons);
    this.curtain = el("div", {
      class: "blank",
      role: "img",
      "aria-label": "The screen is blank; press B to return",
      style: "position:fixed;inset:0;background:#000;z-index:1000000",
      onclick: () => this._switch("blank"),
    });
  }

  /** @param {HTMLElement | ShadowRoot} parent */
  mount(parent) {
    parent.append(el("style", { text: STYLE }), this.root);
    document.addEventListener("keydown", this._onKey);
    this.timer = window.setInterval(() => this._tell(), 1000);
  }

  /** @param {Slide} slide */
  update(slide) {
    if (kept.story !== slide.story) {
      Object.assign(kept, { story: slide.story, begun: Date.now(), notes: false, blank: false });
    }
    this.slide = slide;
    this.steps.shown(slide.step, slide.last, Date.now());
    this._draw();
  }

  _draw() {
    const { slide } = this;
    if (!slide) return;
    this.buttons.hidden = slide.bare;
    this.box.hidden = slide.bare || !kept.notes;
    this.noted.setAttribute("aria-pressed", String(kept.notes));
    this.blanked.setAttribute("aria-pressed", String(kept.blank));
    if (kept.blank) document.body.append(this.curtain);
    else this.curtain.remove();
    this.notes.replaceChildren(...written(slide.notes));
    this._tell();
    this._mirror();
  }

  _tell() {
    this.time.textContent = `Time elapsed: ${elapsed(Date.now() - kept.begun)}`;
    const clock = kept.window?.document.getElementById("time");
    if (clock) clock.textContent = this.time.textContent;
  }

  /** The notes in a window that the room does not see. */
  _open() {
    kept.window = window.open("", "khasan-atlas-notes", NOTES_WINDOW);
    if (!kept.window) {
      this.away.textContent = "The browser blocked the window: allow it, and press again";
      return;
    }
    kept.window.addEventListener("keydown", this._onKey);
    this._mirror();
    kept.window.focus();
  }

  _mirror() {
    const { slide } = this;
    if (!slide || !kept.window || kept.window.closed) return;
    const { document: paper } = kept.window;
    paper.title = "Notes · Khasan Atlas";
    Object.assign(paper.body.style, {
      font: "20px/1.5 sans-serif",
      margin: "24px",
      background: "#fff",
      color: "#111",
    });
    paper.body.replaceChildren(
      el("p", { text: `Step ${slide.step} of ${slide.last - 1}` }),
      ...written(slide.notes),
      el("p", { id: "time", text: this.time.textContent }),
    );
  }

  /** @param {"notes" | "blank"} name */
  _switch(name) {
    kept[name] = !kept[name];
    this._draw();
  }

  _key(/** @type {KeyboardEvent} */ event) {
    const target = /** @type {Element} */ (event.composedPath()[0]);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.closest?.(KEYED)) return;
    if (event.key === " " && target.closest?.(PRESSED)) return;
    if (this._pressed(event.key)) event.preventDefault();
  }

  /** @param {string} key @returns {boolean} whether it was ours */
  _pressed(key) {
    const bare = this.slide?.bare;
    const letter = key.toLowerCase();
    const to = this.steps.target(key);
    if (kept.blank && (to !== null || key === "Escape" || letter === "b")) this._switch("blank");
    else if (to !== null) this._ask(to);
    else if (bare) return false;
    else if (letter === "n") this._switch("notes");
    else if (letter === "b") this._switch("blank");
    else if (letter === "f") wholeScreen();
    else if (key === "Escape") this.send({ leave: true });
    else return false;
    return true;
  }

  /** @param {number} step */
  _ask(step) {
    if (this.steps.ask(step, Date.now())) this.send({ step });
  }

  finalize() {
    clearInterval(this.timer);
    document.removeEventListener("keydown", this._onKey);
    kept.window?.removeEventListener("keydown", this._onKey);
    this.curtain.remove();
    this.root.remove();
  }
}

/** @param {Notes | null} notes @returns {HTMLElement[]} */
function written(notes) {
  if (!notes) return [el("p", { text: "This slide has no notes." })];
  const links = notes.sources.flatMap(({ title, url }, n) => [
    n ? ", " : "Sources: ",
    url ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer", text: title }) : title,
  ]);
  return [
    el("p", { text: notes.text || "This slide has no notes." }),
    ...(links.length ? [el("p", {}, ...links)] : []),
  ];
}

function wholeScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(() => {});
}
