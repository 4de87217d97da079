// @ts-check
// Texts that must fit.

/**
 * A text, or as much of it as there is room for.
 * @param {CanvasRenderingContext2D} context with the font that it is written in
 * @param {string} text
 * @param {number} room in pixels
 */
export function fitted(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let cut = text;
  while (cut && context.measureText(`${cut}…`).width > room) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}
