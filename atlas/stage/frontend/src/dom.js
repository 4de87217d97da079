// @ts-check
// Elements, made in one line each. Text is always text.

/** What keeps its keys for itself. */
export const KEYED =
  "input, textarea, select, [contenteditable], [role=slider], [role=listbox], [role=combobox], [role=radiogroup], [role=tablist], [role=menu], [role=grid], [role=dialog]";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {Record<string, any>} [given] attributes; `on…` are listeners, `text` is the content
 * @param {(Node | null)[]} children
 * @returns {any}
 */
export function el(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Pixels between a box and the point that it tells of, and between it and the edges. */
const [ASIDE, ABOVE, BELOW, EDGE] = [14, 12, 16, 4];

/**
 * Where a box beside a point goes: above it, or below where there is no room; within its frame, and
 * within the part of that which the window shows.
 * @param {[number, number]} point in the window
 * @param {{width: number, height: number}} size of the box
 * @param {{left: number, top: number, width: number, height: number}} frame in the window
 * @param {number} windowHeight
 * @returns {[number, number]} its upper left corner in the frame
 */
export function beside([x, y], { width, height }, frame, windowHeight) {
  const between = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
    Math.max(low, Math.min(value, high));
  const top = Math.max(0, -frame.top) + EDGE;
  const bottom = Math.min(frame.height, windowHeight - frame.top) - height - EDGE;
  const above = y - frame.top - height - ABOVE;
  return [
    between(x - frame.left + ASIDE, EDGE, frame.width - width - EDGE),
    between(above >= top ? above : y - frame.top + BELOW, top, bottom),
  ];
}

/** Shapes of the buttons, in a box of 24. */
const SIGNS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  previous: "M6 5h3v14H6zM20 5v14l-10-7z",
  next: "M15 5h3v14h-3zM4 5v14l10-7z",
  loop: "M12 5V2L7 6.5 12 11V8a5 5 0 1 1-5 5H4a8 8 0 1 0 8-8z",
  plus: "M10.500 4h3v6.500H20v3h-6.500V20h-3v-6.500H4v-3h6.500z",
  minus: "M4 10.500h16v3H4z",
  fit: "M3 3h6v2.500H5.500V9H3zM15 3h6v6h-2.500V5.500H15zM3 15h2.500v3.500H9V21H3zM18.500 15H21v6h-6v-2.500h3.500zM8.500 8.500h7v7h-7z",
  whole: "M13 4h7v7h-2.500V8.300l-4 4-1.800-1.800 4-4H13zM11 20H4v-7h2.500v2.700l4-4 1.800 1.800-4 4H11z",
  part: "M11.500 11.500h-7V9h2.700L3 4.800 4.800 3 9 7.200V4.500h2.500zM12.500 12.500h7V15h-2.700l4.200 4.200-1.800 1.800-4.200-4.200v2.700h-2.500z",
  home: "M12 3l9 8h-3v9h-5v-6h-2v6H6v-9H3z",
  picture: "M4 5h4l2-2h4l2 2h4v15H4zm8 3.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9z",
  film: "M3 5h13v4.500l5-3v11l-5-3V19H3z",
  close: "M6 4l6 6 6-6 2 2-6 6 6 6-2 2-6-6-6 6-2-2 6-6-6-6z",
};

/** @param {keyof typeof SIGNS} name */
export function sign(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SIGNS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

/**
 * A button with a sign, and its name for those who do not see it.
 * @param {keyof typeof SIGNS} name
 * @param {string} label
 * @param {() => void} press
 * @param {Record<string, any>} [given]
 * @returns {HTMLButtonElement}
 */
export function signButton(name, label, press, given = {}) {
  return el(
    "button",
    { type: "button", class: "sign", "aria-label": label, title: label, onclick: press, ...given },
    sign(name),
  );
}
