// @ts-check
// Whether a map can be drawn here.

/** @type {boolean | null} */
let draws = null;

/** Whether this browser can draw maps at all: asked once, since there are few contexts. */
export function hasWebGL() {
  if (draws === null) {
    const context = document.createElement("canvas").getContext("webgl2");
    draws = context !== null;
    context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return draws;
}
