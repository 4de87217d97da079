// @ts-check
// The box that offers the events at one point, and all launches of a site.

import { el, signButton } from "./dom.js";

const MOST = 12;

export class Choices {
  /** @param {{onSelect: (row: number) => void, onSite: (id: string) => void}} tell */
  constructor(tell) {
    this.tell = tell;
    this.root = el("div", {
      class: "choices",
      role: "dialog",
      "aria-label": "Events at this point",
      hidden: "",
    });
  }

  get open() {
    return !this.root.hidden;
  }

  close() {
    this.root.hidden = true;
  }

  /**
   * @param {import("./events.js").Events} events
   * @param {number[]} rows
   * @param {number | null} site
   */
  offer({ block: { texts, about } }, rows, site) {
    const close = () => this.close();
    const items = rows
      .slice(0, MOST)
      .map((i) =>
        el(
          "button",
          { type: "button", onclick: () => (close(), this.tell.onSelect(i)) },
          el("b", { text: texts.title[i] }),
          el("span", { text: texts.when[i].split("\n")[0] }),
        ),
      );
    const rest = rows.length - items.length;
    const all = (/** @type {string} */ id) =>
      el("button", {
        type: "button",
        class: "all",
        text: `Show all launches from here`,
        onclick: () => (close(), this.tell.onSite(id)),
      });
    this.root.replaceChildren(
      el(
        "div",
        { class: "head" },
        el("b", { text: site === null ? `${rows.length} events here` : about.sites[site][1] }),
        signButton("close", "Close", close),
      ),
      ...(site === null ? [] : [all(about.sites[site][0])]),
      ...items,
      ...(rest > 0
        ? [
            el("p", {
              text: `and ${rest.toLocaleString("en-GB")} more: zoom in, or shorten the period.`,
            }),
          ]
        : []),
    );
    this.root.hidden = false;
  }

  focus() {
    this.root.querySelector("button:not(.sign)")?.focus();
  }
}
