// @ts-check
// On a phone: the button that closes the drawer of the filters, and the place of the page in the bar.

/**
 * @param {{data: {label: string, path: string}, parentElement: HTMLElement | ShadowRoot}} given
 */
export default function drawer({ data, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => {
      const close = '[data-testid="stSidebarCollapseButton"] button';
      /** @type {HTMLElement | null} */ (document.querySelector(close))?.click();
    });
    parentElement.append(button);
  }
  button.textContent = data.label;
  for (const link of document.querySelectorAll(".st-key-pages_bar a")) {
    if (link.getAttribute("href") !== data.path) link.removeAttribute("aria-current");
    else if (!link.hasAttribute("aria-current")) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "center" });
    }
  }
}
