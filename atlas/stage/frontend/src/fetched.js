// @ts-check
// The events of a stage: fetched by the addresses of their columns, and which of them are selected.

import { answerOf } from "./answers.js";
import { bits, joined, unpack } from "./columns.js";
import { Events } from "./events.js";
import { once } from "./once.js";

/** A block of columns by its address. */
const block = once(async (url) => unpack(await (await answerOf(url, "events")).arrayBuffer()));

export class Fetched {
  constructor() {
    /** @type {Events} set before anything is drawn */
    this.events = /** @type {any} */ (null);
    /** The addresses that they came from. */
    this.from = "";
    this.maskKey = "";
    this.maskVersion = 0;
  }

  /**
   * Fetch the events, unless they are there.
   * @param {{columns: string, own: string | null, mask: string}} data
   * @param {() => boolean} overtaken whether other data were asked for in the meantime
   * @returns {Promise<boolean>} whether they are those of the data
   */
  async take({ columns, own, mask }, overtaken) {
    // An update that comes while the columns are fetched waits for them too.
    const from = `${columns} ${own}`;
    if (this.from !== from) {
      const [first, second] = await Promise.all([block(columns), own ? block(own) : null]);
      if (overtaken()) return false;
      this.events = new Events(second ? joined(first, second) : first);
      this.from = from;
      this.maskKey = "";
    }
    if (this.maskKey !== mask) {
      this.events.mask = bits(mask, this.events.count);
      this.maskKey = mask;
      this.maskVersion += 1;
    }
    return true;
  }
}
