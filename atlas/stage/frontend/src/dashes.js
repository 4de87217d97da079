// @ts-check
// Dashes that run on round the bends of a line, also where it lies beside itself.

import { PathStyleExtension } from "@deck.gl/extensions";

/**
 * With `offset`, a dash has three numbers: what is drawn, the gap, and how far beside the line it lies,
 * all in widths. As attributes of their own they would be more than WebGL takes.
 */
export class Dashes extends PathStyleExtension {
  static extensionName = "Dashes";

  /** @this {any} @param {any} extension */
  getShaders(extension) {
    const shaders = super.getShaders.call(this, extension);
    const pathStyle = shaders?.modules[0];
    if (!extension.opts.offset || !pathStyle) return shaders;
    const inject = Object.entries(pathStyle.inject).map(([at, code]) => [at, packed(code)]);
    pathStyle.inject = Object.fromEntries(inject);
    // A line is widened to be offset; what it has run so far was counted in that width.
    pathStyle.inject["vs:#main-end"] += "  vDashOffset *= offsetWidth;\n";
    return shaders;
  }

  /** @this {any} @param {any} context @param {any} extension */
  initializeState(context, extension) {
    if (!extension.opts.offset) {
      super.initializeState.call(this, context, extension);
      return;
    }
    this.getAttributeManager().addInstanced({
      instanceDashArrays: { size: 3, accessor: "getDashArray" },
      instanceDashOffsets: {
        size: 1,
        accessor: "getPath",
        transform: extension.getDashOffsets.bind(this),
      },
    });
  }
}

/** @param {string} code of a shader */
function packed(code) {
  return code
    .replaceAll("in vec2 instanceDashArrays;", "in vec3 instanceDashArrays;")
    .replaceAll("= instanceDashArrays;", "= instanceDashArrays.xy;")
    .replaceAll("in float instanceOffsets;", "")
    .replaceAll("instanceOffsets", "instanceDashArrays.z");
}
