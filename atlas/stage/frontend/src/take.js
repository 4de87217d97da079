// @ts-check
// Takes away what is seen: a picture, or a short film of what is played, with its captions.

const CAPTION = 15;
const TITLE = 20;
const EDGE = 14;
const FRAMES_A_SECOND = 30;
const FILMS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

/**
 * @typedef {object} Parts
 * @property {HTMLElement} frame whose box holds the canvases
 * @property {HTMLCanvasElement[]} canvases from the back to the front
 * @property {{title: string, sentence: string, source: string, date: string}} captions
 * @property {{page: string, ink: string, quiet: string, font: string, titleFont: string}} look
 */

/**
 * Draw all parts on one canvas, with captions above and below.
 * @param {Parts} parts
 * @param {HTMLCanvasElement} [canvas] to draw on
 */
export function composed({ frame, canvases, captions, look }, canvas = document.createElement("canvas")) {
  const box = frame.getBoundingClientRect();
  const ratio = Math.max(globalThis.devicePixelRatio || 1, 1);
  const top = EDGE + TITLE + 6 + CAPTION + 8;
  const [width, height] = [box.width + 2 * EDGE, box.height + top + CAPTION * 2.6];
  // An even number of pixels: some films take no other.
  canvas.width = Math.ceil((width * ratio) / 2) * 2;
  canvas.height = Math.ceil((height * ratio) / 2) * 2;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = look.page;
  context.fillRect(0, 0, width + 2, height + 2);
  context.textBaseline = "alphabetic";
  const write = (/** @type {string} */ text, /** @type {number} */ y, /** @type {string} */ colour, /** @type {string} */ font) => {
    context.fillStyle = colour;
    context.font = font;
    let cut = text;
    while (cut && context.measureText(cut).width > box.width) cut = cut.slice(0, -1);
    context.fillText(cut === text ? text : `${cut.slice(0, -1).trimEnd()}…`, EDGE, y);
  };
  write(captions.title, EDGE + TITLE - 3, look.ink, `600 ${TITLE}px ${look.titleFont}`);
  write([captions.sentence, captions.date].filter(Boolean).join(" · "), EDGE + TITLE + 6 + CAPTION - 3, look.ink, `${CAPTION}px ${look.font}`);
  write(captions.source, height - EDGE, look.quiet, `12px ${look.font}`);
  for (const one of canvases) {
    const place = one.getBoundingClientRect();
    if (place.width && place.height) {
      context.drawImage(one, EDGE + place.left - box.left, top + place.top - box.top, place.width, place.height);
    }
  }
  return canvas;
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
export function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken hold of it once the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The kind of film that this browser records; null: none. */
export function filmType() {
  if (typeof MediaRecorder === "undefined" || !HTMLCanvasElement.prototype.captureStream) return null;
  return FILMS.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

export class Film {
  /** @param {() => Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.canvas = composed(parts());
    /** @type {Blob[]} */
    this.pieces = [];
    this.recorder = new MediaRecorder(this.canvas.captureStream(FRAMES_A_SECOND), { mimeType: filmType() ?? undefined, videoBitsPerSecond: 4_000_000 });
    this.recorder.ondataavailable = (event) => this.pieces.push(event.data);
    this.recorder.start(1000);
  }

  /** Take one more frame: call it when the map has been painted. */
  frame() {
    const { width, height } = this.canvas;
    const drawn = composed(this.parts());
    /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d")).setTransform(1, 0, 0, 1, 0, 0);
    /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d")).drawImage(drawn, 0, 0, width, height);
  }

  /** @returns {Promise<Blob>} */
  end() {
    return new Promise((done) => {
      this.recorder.onstop = () => done(new Blob(this.pieces, { type: "video/webm" }));
      this.recorder.stop();
    });
  }
}
