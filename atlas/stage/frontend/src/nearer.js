// @ts-check
// What the ground shows at a zoom: some layers have a `minZoom` or a `maxZoom` of their own.
//
// Such a layer is fetched when it is first seen. From then on it stays, and is only hidden.

export class Nearer {
  constructor() {
    /** @type {Set<string>} ids of the layers that were seen once */
    this.met = new Set();
    this.last = "";
  }

  /**
   * @param {any[]} ground its layers
   * @param {number} zoom
   * @returns {boolean} whether other layers are seen than when they were last drawn
   */
  changes(ground, zoom) {
    return seen(ground, zoom).join() !== this.last;
  }

  /**
   * @param {any[]} ground its layers
   * @param {number} zoom
   * @returns {any[]} those to draw, the hidden ones among them
   */
  layers(ground, zoom) {
    const ids = seen(ground, zoom);
    this.last = ids.join();
    for (const id of ids) this.met.add(id);
    return ground
      .filter((one) => !limited(one) || this.met.has(one.id))
      .map((one) => (limited(one) ? one.clone({ visible: ids.includes(one.id) }) : one));
  }
}

/** @param {any} layer */
function limited({ props }) {
  return props.minZoom !== undefined || props.maxZoom !== undefined;
}

/** @param {any[]} ground @param {number} zoom @returns {string[]} ids of the limited layers in sight */
function seen(ground, zoom) {
  return ground
    .filter(limited)
    .filter(({ props: { minZoom = -Infinity, maxZoom = Infinity } }) => zoom >= minZoom && zoom < maxZoom)
    .map(({ id }) => id);
}
