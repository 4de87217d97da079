// @ts-check
// The sheet of the map's marks; and the marks on it, coloured, for the strip and the legend.

import { answerOf } from "./answers.js";
import { once } from "./once.js";

/**
 * A sheet by its addresses.
 * @type {(addresses: string) => Promise<{image: ImageBitmap, places: Record<string, {x: number, y: number, width: number, height: number}>}>}
 *   of its picture, as deck.gl takes it, and of the places on it, apart by a space
 */
export const sheet = once(async (addresses) => {
  const [image, list] = addresses.split(" ");
  const [picture, places] = await Promise.all([
    answerOf(image, "shapes of marks").then((answer) => answer.blob()),
    answerOf(list, "places of marks").then((answer) => answer.json()),
  ]);
  return { image: await createImageBitmap(picture, { premultiplyAlpha: "none" }), places };
});

/**
 * A drawer of coloured marks by their names on the sheet, each made once.
 * @param {Awaited<ReturnType<typeof sheet>>} sheet
 */
function sprites({ image, places }) {
  /** @type {Map<string, HTMLCanvasElement>} */
  const canvases = new Map();
  return (/** @type {string} */ name, /** @type {string} */ colour, /** @type {number} */ size) => {
    const place = places[name];
    if (!place) return null;
    const pixels = Math.ceil(size * (globalThis.devicePixelRatio || 1));
    const key = `${name}|${colour}|${pixels}`;
    let canvas = canvases.get(key);
    if (!canvas) {
      canvas = document.createElement("canvas");
      canvas.width = canvas.height = pixels;
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.imageSmoothingQuality = "high";
      context.drawImage(image, place.x, place.y, place.width, place.height, 0, 0, pixels, pixels);
      context.globalCompositeOperation = "source-in";
      context.fillStyle = colour;
      context.fillRect(0, 0, pixels, pixels);
      canvases.set(key, canvas);
    }
    return canvas;
  };
}

/**
 * A drawer of the marks of a sheet; null without one, where marks are discs.
 * @param {string[] | null} addresses of the sheet's picture and of the places on it
 */
export async function drawer(addresses) {
  if (!addresses) return null;
  try {
    return sprites(await sheet(addresses.join(" ")));
  } catch {
    return null;
  }
}
