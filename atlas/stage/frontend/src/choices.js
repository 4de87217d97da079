// @ts-check
// The box that offers the events at one point, all launches of a site, and sites that share a disc.

import { missiles } from "./captions.js";
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
    const all = (/** @type {string} */ id) =>
      el("button", {
        type: "button",
        class: "all",
        text: `Show all launches from here`,
        onclick: () => (close(), this.tell.onSite(id)),
      });
    this._fill(
      site === null ? `${rows.length} events here` : about.sites[site][1],
      [...(site === null ? [] : [all(about.sites[site][0])]), ...items],
      rows.length - items.length,
    );
  }

  /**
   * @param {{site: number, name: string, fired: number}[]} sites the busiest first
   * @param {(site: number) => void} onSite
   * @param {() => void} onNearer
   */
  offerSites(sites, onSite, onNearer) {
    const close = () => this.close();
    const items = sites.slice(0, MOST).map(({ site, name, fired }) =>
      el(
        "button",
        { type: "button", onclick: () => (close(), onSite(site)) },
        el("b", { text: name }),
        el("span", { text: missiles(fired) }),
      ),
    );
    const nearer = el("button", {
      type: "button",
      class: "all",
      text: "Zoom in to tell them apart",
      onclick: () => (close(), onNearer()),
    });
    this._fill(`${sites.length} launch sites here`, [nearer, ...items], sites.length - items.length);
  }

  /** @param {string} title @param {HTMLElement[]} items @param {number} rest how many more there are */
  _fill(title, items, rest) {
    this.root.replaceChildren(
      el("div", { class: "head" }, el("b", { text: title }), signButton("close", "Close", () => this.close())),
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
