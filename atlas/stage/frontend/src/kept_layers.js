// @ts-check
// Layers that stay what they are. deck.gl compares each prop of a layer that is new to it, and none of
// one that it knows; it takes none back that it has dropped.

export class KeptLayers {
  constructor() {
    /** @type {Map<string, {of: unknown[], layers: any[]}>} */
    this.kept = new Map();
    /** @type {any[]} the list of the last frame */
    this.list = [];
    /** @type {Set<string>} what this frame has asked for */
    this.asked = new Set();
  }

  /**
   * Layers as they are, or made anew where something differs that they are made of.
   * @param {string} id
   * @param {unknown[]} of what they are made of, each compared by identity
   * @param {() => any[]} make
   * @returns {any[]}
   */
  layers(id, of, make) {
    this.asked.add(id);
    const kept = this.kept.get(id);
    if (kept && of.every((one, n) => Object.is(one, kept.of[n]))) return kept.layers;
    const layers = make().filter(Boolean);
    this.kept.set(id, { of, layers });
    return layers;
  }

  /**
   * The layers of a frame; the very list of the last one if it holds the same. What was not asked for
   * is forgotten.
   * @param {any[]} layers
   */
  listed(layers) {
    for (const id of this.kept.keys()) if (!this.asked.has(id)) this.kept.delete(id);
    this.asked.clear();
    const same =
      layers.length === this.list.length && layers.every((one, n) => one === this.list[n]);
    if (!same) this.list = layers;
    return this.list;
  }
}
