// @ts-check
// Shows a map of one place, drawn as SVG in two formats: for a page, and for a phone.

const STYLE = `
  :host { display: block; container-type: inline-size; }
  /* All of it, with its scale, is seen at once. */
  svg { display: block; width: 100%; height: auto; max-height: max(420px, calc(100vh - 8rem)); }
  svg svg { display: inline; width: auto; max-height: none; }
  .narrow { display: none; }
  @container (max-width: 640px) {
    .wide { display: none; }
    .narrow { display: block; max-width: 27rem; margin: auto; }
  }
`;

/**
 * @param {{data: Record<string, string>, parentElement: HTMLElement | ShadowRoot}} given
 */
export default function plate({ data, parentElement }) {
  const style = document.createElement("style");
  style.textContent = STYLE;
  const formats = Object.entries(data).map(([name, svg]) => {
    const box = document.createElement("div");
    box.className = `plate ${name}`;
    box.append(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement);
    return box;
  });
  parentElement.replaceChildren(style, ...formats);
}
