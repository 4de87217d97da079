// @ts-check
// A journey over the ground: its way, where he may have been, stops behind and ahead, the train.

import { ScatterplotLayer } from "@deck.gl/layers";

import { arrows } from "./arrows.js";
import { missiles } from "./captions.js";
import { headsOf } from "./journey_layers.js";
import { linesBetween, reached } from "./ride.js";

/** @typedef {import("./ride.js").Ride} Ride */
/** @typedef {import("./ride.js").Fix} Fix */

/** Dashes in line widths, by how well times are known. */
const DASHES = { reported: [1, 0], inferred: [4, 3], unknown: [1, 3] };
/** How strong the mark of a missile is before it is fired. */
const AHEAD = 150;
/** Pixels around the middle of a stop and of the train. */
const STOP_PIXELS = 6;
const TRAIN_PIXELS = 10;
/** Other stops than the two beside the train are named from this zoom on. */
const OTHERS_ZOOM = 7;
/** A town is one of the way if a stop lies so near, in degrees; the larger ones are named from afar. */
const IN_TOWN = 0.25;
const LARGE = 5;
const TOWNS_ZOOM = 3;

/** Pixels from the way to the middle of an arrowhead, at the right of who goes there. */
const BESIDE = 8;
/** Where the middles of two stops are nearer than so many pixels, one is shown. */
const MERGED = 9;
/** The camera's zoom is taken in steps, at each of which stops are merged and arrowheads set anew. */
const ZOOM_STEPS = 4;
/** Pixels of a degree of longitude at zoom 0. */
const DEGREE = 512 / 360;

export class RideScene {
  /** @param {Ride} ride */
  constructor(ride) {
    this.ride = ride;
    this.way = ride.moves
      .filter(({ line }) => line.length > 1)
      .map(({ line, evidence, mode }) => ({
        mode,
        path: line.map(([lon, lat]) => [lon, lat]),
        dash: DASHES[evidence],
      }));
    this.stops = ride.stops.filter(({ position }) => position);
    this.tests = ride.tests.filter(({ position }) => position);
    this.done = -2;
    /** @type {number | null} */
    this.step = null;
    this.seen = this.stops;
    /** @type {any[]} */
    this.heads = [];
    this.fired = 0;
    /** @type {Ride["tests"]} */
    this.flown = [];
    /** @type {Ride["stops"]} */
    this.behind = [];
    /** @type {Ride["stops"]} */
    this.labels = [];
  }

  /** All points of the way. @returns {[number, number][]} */
  get points() {
    return this.ride.moves.flatMap(({ line }) =>
      line.map(([lon, lat]) => /** @type {[number, number]} */ ([lon, lat])),
    );
  }

  /** The way, which does not move. @param {Record<string, any>} styles */
  ground(styles) {
    const drawings = [];
    for (const part of ["way", "core"])
      for (const mode of new Set(this.way.map((one) => one.mode)))
        drawings.push(
          styles[`${part}-${mode}`]?.clone({
            data: this.way.filter((one) => one.mode === mode),
            getPath: (/** @type {any} */ { path }) => path,
            getDashArray: (/** @type {any} */ { dash }) => dash,
          }),
        );
    return drawings.filter(Boolean);
  }

  /**
   * The layers of a moment.
   * @param {Record<string, any>} styles layers without data, by their ids
   * @param {number} now seconds since 1970
   * @param {Fix} fix
   * @param {(name: string | null) => number[]} paint the colour of a class of missiles
   * @param {number} zoom
   */
  layers(styles, now, fix, paint, zoom) {
    const step = stepOf(zoom);
    if (step !== this.step) {
      this.step = step;
      this.seen = merged(this.stops, step);
      this.heads = arrows([{ path: this.points, went: 1, beside: BESIDE }], step);
      this.done = -2;
    }
    const fired = this.ride.tests.filter(({ at }) => at <= now).length;
    if (fired !== this.fired) {
      this.fired = fired;
      this.flown = this.ride.tests.filter(({ at, path }) => at <= now && path.length > 0);
    }
    // The same lists as long as the same stops lie behind: nothing is uploaded for them then.
    const done = reached(this.ride, now);
    if (done !== this.done) {
      this.done = done;
      this.behind = this.seen.filter((stop) => stop.at <= now);
      this.labels = this._labels(done);
    }
    const sure = fix.evidence === "reported";
    return [
      styles.range?.clone({
        data: linesBetween(this.ride, fix.low, fix.high).map((path) => ({ path })),
        getPath: (/** @type {any} */ { path }) => path,
      }),
      styles.flights?.clone({
        data: this.flown,
        getPath: (/** @type {any} */ { path }) => path,
        getColor: (/** @type {any} */ test) => paint(test.class).slice(0, 3),
      }),
      styles.arrows?.clone({ ...headsOf(this.heads, false), getColor: styles.range.props.getColor.slice(0, 3) }),
      styles["stops-ahead"]?.clone({ data: this.seen, getPosition: place }),
      styles["stops-behind"]?.clone({ data: this.behind, getPosition: place }),
      styles.tests?.clone({
        data: this.tests,
        getPosition: place,
        getIcon: (/** @type {any} */ { icon }) => icon,
        [styles.tests instanceof ScatterplotLayer ? "getFillColor" : "getColor"]: (
          /** @type {any} */ test,
        ) => [...paint(test.class).slice(0, 3), test.at <= now ? 255 : AHEAD],
        updateTriggers: { getColor: fired, getFillColor: fired },
      }),
      styles[sure ? "train" : "train-about"]?.clone({
        data: [{ position: fix.point }],
        getPosition: place,
      }),
    ].filter(Boolean);
  }

  /**
   * What the lettering needs: the stops, and the names of the one that was reached last, of the next
   * one, and, where there is room, of the others and of the towns that the way leads through.
   * @param {import("./names.js").Name[]} ground the names of the ground
   * @returns {{marks: import("./lettering.js").Marks, lines: [number, number][][],
   *   names: import("./names.js").Name[]}} with the way, which no name may cover
   */
  lettered(ground) {
    const first = this.labels;
    // A journey comes to some places twice: there one name is enough.
    const others = this.stops.filter(
      (stop, n) =>
        !first.some(({ name }) => name === stop.name) &&
        this.stops.findIndex(({ name }) => name === stop.name) === n,
    );
    const at = (/** @type {Ride["stops"][number]} */ stop) =>
      /** @type {[number, number]} */ (stop.position);
    return {
      marks: this.stops.map((stop) => [...at(stop), STOP_PIXELS]),
      lines: [
        ...this.way.map(({ path }) => /** @type {[number, number][]} */ (path)),
        ...this.flown.map(({ path }) => path),
      ],
      names: [
        ...[...first, ...others].map((stop, rank) => {
          const near = rank < first.length;
          const [lon, lat] = at(stop);
          return /** @type {import("./names.js").Name} */ ({
            text: stop.name,
            local: "",
            kind: near ? "stop" : "halt",
            lon,
            lat,
            min_zoom: near ? 0 : OTHERS_ZOOM,
            reach: near ? TRAIN_PIXELS : STOP_PIXELS,
          });
        }),
        ...this._flights(),
        ...this._towns(ground),
      ],
    };
  }

  /** How many missiles have been fired, where the last one came down. @returns {import("./names.js").Name[]} */
  _flights() {
    const last = this.flown.at(-1);
    if (!last) return [];
    const [lon, lat] = last.path[last.path.length - 1];
    return [{ text: missiles(this.fired), local: "", kind: "halt", lon, lat, min_zoom: 0 }];
  }

  /** The towns of the ground that have a stop: they come before countries and seas. @param {import("./names.js").Name[]} ground */
  _towns(ground) {
    return ground
      .filter(
        ({ kind, lon, lat, min_zoom }) =>
          kind === "city" &&
          min_zoom <= LARGE &&
          this.stops.some(
            ({ position }) => position && Math.hypot(position[0] - lon, position[1] - lat) < IN_TOWN,
          ),
      )
      .map((town) => ({ ...town, min_zoom: TOWNS_ZOOM, reach: STOP_PIXELS }));
  }

  /** The stop that was reached last and the next one, which are named on the map. */
  _labels(/** @type {number} */ done) {
    const [here, next] = [this.ride.stops[Math.max(done, 0)], this.ride.stops[done + 1]];
    const named = [here, next].filter((stop) => stop?.position);
    // Two stops in one town would lie on each other: the one that he is at is named.
    const far =
      named.length < 2 ||
      Math.hypot(
        /** @type {any} */ (named[0].position)[0] - /** @type {any} */ (named[1].position)[0],
        /** @type {any} */ (named[0].position)[1] - /** @type {any} */ (named[1].position)[1],
      ) > 0.6;
    return far ? named : named.slice(0, 1);
  }

  /** What a thing of the map says. @param {import("./map.js").Hit | null} hit @returns {string[]} */
  lines(hit) {
    if (!hit?.object) return [];
    const { layer, object } = hit;
    if (layer.startsWith("stops")) return [object.title, object.when, object.what];
    if (layer === "tests") return [object.title, object.when];
    return [];
  }
}

const place = (/** @type {any} */ { position }) => position;

/** @param {number} zoom */
export function stepOf(zoom) {
  return Math.round(zoom * ZOOM_STEPS) / ZOOM_STEPS;
}

/**
 * The stops that are told apart at a zoom; of those that would hide each other, the first.
 * @param {Ride["stops"]} stops
 * @param {number} zoom
 */
export function merged(stops, zoom) {
  const scale = DEGREE * 2 ** zoom;
  /** @type {Ride["stops"]} */
  const kept = [];
  for (const stop of stops) {
    const [lon, lat] = /** @type {[number, number]} */ (stop.position);
    const upright = Math.cos((lat * Math.PI) / 180);
    const hidden = kept.some(({ position }) => {
      const [x, y] = /** @type {[number, number]} */ (position);
      return Math.hypot(x - lon, (y - lat) / upright) * scale < MERGED;
    });
    if (!hidden) kept.push(stop);
  }
  return kept;
}
