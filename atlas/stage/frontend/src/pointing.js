// @ts-check
// What the pointer means on map and strip: one tooltip and one light for both, and a choice where
// several events are at one point.

import { eraCaption, eventCaption, sharedCaption, siteCaption } from "./captions.js";
import { Choices } from "./choices.js";

/** @typedef {import("./map.js").Hit} Hit */

export class Pointing {
  /**
   * @param {import("./tooltip.js").Tooltip} tip
   * @param {import("./scene.js").Scene} scene
   * @param {{time: () => import("./events.js").Time, certainties: () => string[],
   *   onLight: () => void, onNearer: (points: [number, number][]) => void, onSelect: (row: number) => void,
   *   send: (settled: Record<string, any>) => void}} stage
   */
  constructor(tip, scene, stage) {
    this.tip = tip;
    this.scene = scene;
    this.stage = stage;
    /** The row that is lit up on map and strip; -1: none. */
    this.hover = -1;
    /** Of which filters the choices are. */
    this.mask = 0;
    this.choices = new Choices({
      onSelect: (row) => stage.onSelect(row),
      onSite: (id) => stage.send({ facet: ["site", id, true] }),
    });
  }

  get events() {
    return /** @type {import("./events.js").Events} */ (this.scene.events);
  }

  /** What other filters leave is not what was offered. @param {number} mask the version of the filters */
  filtered(mask) {
    if (mask !== this.mask) this.choices.close();
    this.mask = mask;
  }

  /** @param {Hit | null} hit @param {number} x @param {number} y */
  overMap(hit, x, y) {
    const meant = this.scene.meant(hit);
    const sites = meant?.sites ?? (meant?.site === undefined ? null : [meant.site]);
    if (sites) {
      this.light("map", -1);
      this.tip.tell("map", siteCaption(this.events, sites, this.stage.time()), x, y);
      return;
    }
    if (meant?.shared) {
      this.light("map", -1);
      this.tip.tell("map", sharedCaption(this.events, meant.shared), x, y);
      return;
    }
    const stop = meant?.stop === undefined ? "" : this.events.block.texts.stop[meant.stop];
    this._over("map", meant?.row ?? -1, x, y, 0, stop);
  }

  /** @param {number[]} rows @param {number} x @param {number} y @param {import("./backdrop.js").Era | null} [era] */
  overStrip(rows, x, y, era) {
    this._over("strip", rows[0] ?? -1, x, y, rows.length - 1, "");
    if (era) this.tip.tell("strip", eraCaption(era), x, y);
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
    const sites = meant.find((one) => one?.sites)?.sites;
    if (sites) {
      this._offer(sites, x, y);
      return;
    }
    const site = meant.find((one) => one?.site !== undefined)?.site ?? null;
    const rows = meant.flatMap((one) => one?.shared ?? (one?.row === undefined ? [] : [one.row]));
    this.choose([...new Set(rows)], site, x, y);
  }

  /** Offer the sites that share a disc, and to look at them from nearer. @param {number[]} sites @param {number} x @param {number} y */
  _offer(sites, x, y) {
    const sums = this.events.perSite(this.stage.time());
    const known = this.events.block.about.sites;
    const points = sites.map((site) => /** @type {[number, number]} */ (known[site].slice(2, 4)));
    this.choices.offerSites(
      sites.filter((site) => sums[site]).map((site) => ({ site, name: known[site][1], fired: sums[site] })),
      (site) => this.choose([], site, x, y),
      () => this.stage.onNearer(points),
    );
    this._show(x, y);
  }

  _show(/** @type {number} */ x, /** @type {number} */ y) {
    this.tip.hide();
    this.tip.place(this.choices.root, x, y);
    this.choices.focus();
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
    this._show(x, y);
  }
}
