// @ts-check
// Lets deck.gl rest. Its loop runs at each frame of the screen, though nothing changes: with two maps
// of a page that was a twelfth of a core for as long as the page was open.

/** How long nothing must have been asked of the maps before they rest, in milliseconds. */
const QUIET_MS = 500;

/** What of a map's decks this needs; deck.gl's types hide the loop. @typedef {any} Deck */

export class Rest {
  /**
   * @param {() => (Deck | null)[]} decks
   * @param {{now: () => number, after: (run: () => void, ms: number) => void}} [clock]
   */
  constructor(decks, clock = CLOCK) {
    this.decks = decks;
    this.clock = clock;
    this.last = -Infinity;
    this.waiting = false;
  }

  /** Something was asked of the maps, or is about to be. */
  wake() {
    this.last = this.clock.now();
    // A loop that runs already goes on; what goes wrong in it is told to the deck's `onError`.
    for (const deck of this.decks()) deck?.animationLoop?.start().catch(() => {});
    this._look(QUIET_MS);
  }

  /** Let a deck that begins draw once its canvas has its pixels: before that it would draw in vain. @param {Deck} deck */
  untilSized(deck) {
    const context = deck?.device?.canvasContext;
    if (!context || context.isInitialized) return;
    deck.animationLoop.stop();
    context.initialized.then(() => this.wake());
  }

  _look(/** @type {number} */ ms) {
    if (this.waiting) return;
    this.waiting = true;
    this.clock.after(() => {
      this.waiting = false;
      const left = this.last + QUIET_MS - this.clock.now();
      if (left > 0) return this._look(left);
      const decks = this.decks().filter(Boolean);
      if (decks.every(atRest)) for (const deck of decks) deck.animationLoop.stop();
      else this._look(QUIET_MS);
    }, ms);
  }
}

const CLOCK = {
  now: () => performance.now(),
  after: (/** @type {() => void} */ run, /** @type {number} */ ms) => {
    setTimeout(run, ms);
  },
};

/** Whether a deck has drawn all it was given: its files are there too. @param {Deck} deck */
function atRest(deck) {
  return (
    deck.isInitialized &&
    !deck.needsRedraw({ clearRedrawFlags: false }) &&
    !deck.layerManager.needsUpdate() &&
    deck.layerManager.getLayers().every((/** @type {any} */ layer) => layer.isLoaded)
  );
}
