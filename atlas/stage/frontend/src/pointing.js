// @ts-check
// What the pointer means on map and strip: one tooltip and one light for both, and a choice where
// several events are at one point.

import { eventCaption, siteCaption } from "./captions.js";
import { Choices } from "./choices.js";

/** @typedef {import("./map.js").Hit} Hit */

export class Pointing {
  /**
   * @param {import("./tooltip.js").Tooltip} tip
   * @param {import("./scene.js").Scene} scene
   * @param {{time: () => import("./events.js").Time, certainties: () => string[],
   *   onLight: () => void, onSelect: (row: number) => void,
   *   send: (settled: Record<string, any>) => void}} stage
   */
  constructor(tip, scene, stage) {
    this.tip = tip;
    this.scene = scene;
    this.stage = stage;
    /** The row that is lit up on map and strip; -1: none. */
    this.hover = -1;
    this.choices = new Choices({
      onSelect: (row) => stage.onSelect(row),
      onSite: (id) => stage.send({ facet: ["site", id, true] }),
    });
  }

  get events() {
    return /** @type {import("./events.js").Events} */ (this.scene.events);
  }

  /** @param {Hit | null} hit @param {number} x @param {number} y */
  overMap(hit, x, y) {
    const meant = this.scene.meant(hit);
    if (meant?.site !== undefined) {
      this.light("map", -1);
      this.tip.tell("map", siteCaption(this.events, meant.site, this.stage.time()), x, y);
      return;
    }
    const stop = meant?.stop === undefined ? "" : this.events.block.texts.stop[meant.stop];
    this._over("map", meant?.row ?? -1, x, y, 0, stop);
  }

  /** @param {number[]} rows @param {number} x @param {number} y */
  overStrip(rows, x, y) {
    this._over("strip", rows[0] ?? -1, x, y, rows.length - 1, "");
  }

  /**
   * Only who lit a mark may put it out: the map tells of nothing long after the pointer has gone.
   * @param {string} by
   * @param {number} row
   * @param {number} x
   * @param {number} y
   * @param {number} more other rows at the same point
   * @param {string} stop
   */
  _over(by, row, x, y, more, stop) {
    if (row < 0 && this.tip.by !== by) return;
    const certainties = this.stage.certainties();
    const lines = row < 0 ? [] : eventCaption(this.events, row, certainties, more, stop);
    this.tip.tell(by, lines, x, y);
    this.light(by, row);
  }

  /** Light up a row on map and strip. @param {string} by who @param {number} row -1: none */
  light(by, row) {
    this.tip.by = by;
    if (this.hover === row) return;
    this.hover = row;
    this.stage.onLight();
  }

  /** @param {Hit[]} hits @param {number} x @param {number} y */
  pick(hits, x, y) {
    // Who aims at a launch beside its site means neither its neighbour nor the line under it.
    const aimed = hits.find(({ layer }) => layer === "fan");
    const meant = (aimed ? [aimed] : hits).map((hit) => this.scene.meant(hit));
    const site = meant.find((one) => one?.site !== undefined)?.site ?? null;
    const rows = meant.flatMap((one) => (one?.row === undefined ? [] : [one.row]));
    this.choose([...new Set(rows)], site, x, y);
  }

  /**
   * Select one row, or offer several, and all launches of a site.
   * @param {number[]} rows
   * @param {number | null} site
   * @param {number} x
   * @param {number} y
   */
  choose(rows, site, x, y) {
    this.choices.close();
    const { events } = this;
    if (site !== null) {
      const fired = events.rows(this.stage.time());
      const here = fired.filter((i) => events.block.columns.site[i] === site);
      rows = [...new Set([...rows, ...here.reverse()])];
      this.stage.send({ site: events.block.about.sites[site][0] });
    }
    if (!rows.length) return;
    if (rows.length === 1 && site === null) {
      this.stage.onSelect(rows[0]);
      return;
    }
    this.choices.offer(events, rows, site);
    this.tip.place(this.choices.root, x, y);
    this.choices.focus();
  }
}
