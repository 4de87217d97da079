// @ts-check
// The sheet that parts of the strip are drawn on.

/**
 * `ratio`: pixels of the screen to a pixel of the page.
 * @typedef {{context: CanvasRenderingContext2D, look: import("./strip_places.js").Look,
 *   places: import("./strip_places.js").Places, events: import("./events.js").Events,
 *   ratio: number}} Sheet
 */

/** Have letters and pixels as all parts expect them. @param {Sheet} sheet */
export function prepare({ context, look, ratio }) {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.font = `12px ${look.font}`;
  context.textBaseline = "middle";
}

/** An empty sheet of the same size, for a picture that is kept. @param {Sheet} sheet @returns {Sheet} */
export function sheetLike(sheet) {
  const canvas = document.createElement("canvas");
  canvas.width = sheet.context.canvas.width;
  canvas.height = sheet.context.canvas.height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const empty = { ...sheet, context };
  prepare(empty);
  return empty;
}

/** Lay a picture over a sheet, pixel by pixel. @param {Sheet} sheet @param {Sheet} picture */
export function lay({ context }, picture) {
  context.save();
  context.resetTransform();
  context.drawImage(picture.context.canvas, 0, 0);
  context.restore();
}
