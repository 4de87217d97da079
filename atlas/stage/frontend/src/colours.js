// @ts-check
// Colours from one notation to another.

/** A colour of deck.gl in CSS. @param {number[]} colour */
export function css([red, green, blue, alpha = 255]) {
  return `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
}

/** `#RRGGBB` as deck.gl takes it. @param {string} colour @returns {number[]} */
export function rgb(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)).concat(255);
}
