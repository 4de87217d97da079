// @ts-check
// Takes away what is seen: a picture, or a short film of what is played, with its captions.

const CAPTION = 15;
const TITLE = 20;
const SOURCE = 12;
const LEADING = 1.35;
const EDGE = 14;
const GAP = 8;
const FRAMES_A_SECOND = 30;
const FILMS = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

/**
 * @typedef {object} Parts
 * @property {HTMLElement} frame whose box holds the canvases
 * @property {HTMLCanvasElement[]} canvases from the back to the front
 * @property {HTMLElement | null} beside a box beside the map whose texts and small canvases are drawn
 * @property {{title: string, sentence: string, source: string, date: string}} captions
 * @property {{page: string, ink: string, quiet: string, font: string, titleFont: string}} look
 */

/**
 * A text in lines of at most `room` pixels.
 * @param {(text: string) => number} measure
 * @param {string} text
 * @param {number} room
 * @returns {string[]}
 */
export function wrapped(measure, text, room) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && measure(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * Draw all parts on one canvas, with captions above and below.
 * @param {Parts} parts
 * @param {HTMLCanvasElement} [canvas] to draw on
 */
export function composed(
  { frame, canvases, beside, captions, look },
  canvas = document.createElement("canvas"),
) {
  const box = frame.getBoundingClientRect();
  // A column in which the page's card stands is left out.
  const wide = Math.max(
    ...[...canvases, ...(beside ? [beside] : [])].map((one) => one.getBoundingClientRect().right - box.left),
  );
  const ratio = Math.max(globalThis.devicePixelRatio || 1, 1);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const lines = [
    {
      text: captions.title,
      size: TITLE,
      colour: look.ink,
      font: `600 ${TITLE}px ${look.titleFont}`,
    },
    {
      text: [captions.sentence, captions.date].filter(Boolean).join(" · "),
      size: CAPTION,
      colour: look.ink,
      font: `${CAPTION}px ${look.font}`,
    },
  ];
  const source = {
    text: captions.source,
    size: SOURCE,
    colour: look.quiet,
    font: `${SOURCE}px ${look.font}`,
  };
  const inLines = (/** @type {typeof source} */ line) => {
    context.font = line.font;
    return wrapped((text) => context.measureText(text).width, line.text, wide).map((text) => ({
      ...line,
      text,
    }));
  };
  const [above, below] = [lines.flatMap(inLines), inLines(source)];
  const high = (/** @type {typeof below} */ some) =>
    some.reduce((sum, { size }) => sum + size * LEADING, 0);
  // What stands between the canvases on the page, the controls, is left out.
  let bottom = 0;
  const places = canvases.map((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const y = top - box.top >= bottom && bottom > 0 ? bottom : top - box.top;
    bottom = Math.max(bottom, y + height);
    return { one, x: left - box.left, y, width, height };
  });
  const top = EDGE + high(above) + GAP;
  const [width, height] = [wide + 2 * EDGE, top + bottom + GAP + high(below) + EDGE];
  // An even number of pixels: some films take no other.
  canvas.width = Math.ceil((width * ratio) / 2) * 2;
  canvas.height = Math.ceil((height * ratio) / 2) * 2;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = look.page;
  context.fillRect(0, 0, width + 2, height + 2);
  context.textBaseline = "top";
  const write = (/** @type {typeof below} */ some, /** @type {number} */ from) => {
    let y = from;
    for (const { text, size, colour, font } of some) {
      context.fillStyle = colour;
      context.font = font;
      context.fillText(text, EDGE, y);
      y += size * LEADING;
    }
  };
  write(above, EDGE);
  for (const { one, x, y, width: wide, height: tall } of places) {
    if (wide && tall) context.drawImage(one, EDGE + x, top + y, wide, tall);
  }
  if (beside) {
    context.save();
    context.translate(EDGE - box.left, top - box.top);
    context.fillStyle = look.ink;
    drawBox(context, beside);
    context.restore();
  }
  write(below, top + bottom + GAP);
  return canvas;
}

/**
 * Draw the texts and small canvases of a box, where they are on the page.
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLElement} of
 */
function drawBox(context, of) {
  const { left, top, width, height } = of.getBoundingClientRect();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  // What is switched off is not on the picture.
  for (const part of of.querySelectorAll(".item:not([aria-checked=false]) > :is(canvas, span), b")) {
    const box = part.getBoundingClientRect();
    if (part instanceof HTMLCanvasElement) {
      context.drawImage(part, box.left, box.top, box.width, box.height);
      continue;
    }
    const { font, lineHeight, fontSize } = getComputedStyle(part);
    const high = Number.parseFloat(lineHeight) || LEADING * Number.parseFloat(fontSize);
    context.font = font;
    const lines = wrapped((text) => context.measureText(text).width, part.firstChild?.textContent ?? "", box.width + 1);
    const from = box.top + (box.height - lines.length * high) / 2;
    lines.forEach((line, n) => context.fillText(line, box.left, from + n * high));
  }
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
  if (typeof MediaRecorder === "undefined" || !HTMLCanvasElement.prototype.captureStream)
    return null;
  return FILMS.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

export class Film {
  /** @param {() => Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.canvas = composed(parts());
    /** @type {Blob[]} */
    this.pieces = [];
    this.recorder = new MediaRecorder(this.canvas.captureStream(FRAMES_A_SECOND), {
      mimeType: filmType() ?? undefined,
      videoBitsPerSecond: 4_000_000,
    });
    this.recorder.ondataavailable = (event) => this.pieces.push(event.data);
    this.recorder.start(1000);
  }

  /** Take one more frame: call it when the map has been painted. */
  frame() {
    const { width, height } = this.canvas;
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const parts = this.parts();
    const picture = composed(parts);
    // The stage may have become wider or narrower since the film began.
    const scale = Math.min(width / picture.width, height / picture.height);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = parts.look.page;
    context.fillRect(0, 0, width, height);
    context.drawImage(picture, 0, 0, scale * picture.width, scale * picture.height);
  }

  /** @returns {Promise<Blob>} */
  end() {
    return new Promise((done) => {
      this.recorder.onstop = () => done(new Blob(this.pieces, { type: "video/webm" }));
      this.recorder.stop();
    });
  }
}
