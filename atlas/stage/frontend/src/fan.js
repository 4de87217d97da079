// @ts-check
// How a launch site fans out into its launches: rings of small marks round its disc, in pixels.

/** Of more launches the last ones have a mark, and the disc has the number of all. */
export const MOST_FANNED = 72;
/** Pixels from mark to mark, and from ring to ring. */
const APART = 12;
/** Pixels from the disc to the middle of the first marks. */
const CLEAR = 9;
/** Pixels between the fans of two sites. */
const BETWEEN = 6;
/** Pixels of the world at zoom 0. */
export const WORLD = 512;

/**
 * Where marks stand round a disc: ring by ring outwards, in each clockwise from the top.
 * @param {number} count of marks
 * @param {number} radius of the disc
 * @returns {[number, number][]} to the right of its middle, and down
 */
export function fan(count, radius) {
  return rings(count, radius).flatMap(([far, marks]) =>
    Array.from({ length: marks }, (_, n) => {
      const turn = (2 * Math.PI * n) / marks;
      return /** @type {[number, number]} */ ([far * Math.sin(turn), -far * Math.cos(turn)]);
    }),
  );
}

/** Pixels round its middle that a fan covers. @param {number} count @param {number} radius */
export function fanReach(count, radius) {
  const [far] = rings(count, radius).at(-1) ?? [radius];
  return count ? far + APART / 2 : radius;
}

/**
 * As few rings as hold all marks, none fuller than another.
 * @param {number} count
 * @param {number} radius
 * @returns {[number, number][]} radius and marks of each ring
 */
function rings(count, radius) {
  /** @type {[number, number][]} */
  const rings = [];
  let room = 0;
  for (let far = radius + CLEAR; room < count; far += APART) {
    rings.push([far, Math.floor((2 * Math.PI * far) / APART)]);
    room += rings[rings.length - 1][1];
  }
  let [held, before] = [0, 0];
  return rings.map(([far, most]) => {
    held += most;
    const marks = Math.round((count * held) / room) - before;
    before += marks;
    return [far, marks];
  });
}

/**
 * The zoom from which each site's fan meets no other one.
 * @param {{lon: number, lat: number, reach: number}[]} sites
 * @returns {number[]} infinite for two sites at one place
 */
export function fanZooms(sites) {
  const places = sites.map(({ lon, lat }) => [WORLD * (lon / 360), WORLD * mercator(lat)]);
  return sites.map(({ reach }, n) =>
    Math.max(
      ...sites.map((other, m) => {
        if (m === n) return 0;
        const far = Math.hypot(places[n][0] - places[m][0], places[n][1] - places[m][1]);
        return Math.log2((reach + other.reach + BETWEEN) / far);
      }),
    ),
  );
}

/** How far north a latitude is on a map as wide as 1. @param {number} lat */
export function mercator(lat) {
  return Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
}
