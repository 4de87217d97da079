// @ts-check
// The bar of pages at the foot of a phone's window: a tab for each of the first, and a sheet of the
// others above it. One element, since each costs every click.

/**
 * @param {{data: {tabs: number, pages: [string, string][], here: string},
 *   parentElement: HTMLElement | ShadowRoot,
 *   setTriggerValue: (name: string, value: string) => void}} given
 */
export default function bar({ data, parentElement, setTriggerValue }) {
  let nav = parentElement.querySelector("nav");
  if (!nav) {
    nav = document.createElement("nav");
    nav.setAttribute("aria-label", "Pages");
    const links = data.pages.map(([path, title]) => link(path, title, setTriggerValue));
    nav.append(...links.slice(0, data.tabs), ...more(links.slice(data.tabs)));
    parentElement.append(nav);
  }
  for (const one of nav.querySelectorAll("a")) {
    if (one.dataset.path === data.here) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
}

/**
 * The button of the sheet, and the sheet, which a press anywhere or Escape closes.
 * @param {HTMLElement[]} links
 */
function more(links) {
  const sheet = document.createElement("div");
  sheet.popover = "auto";
  sheet.append(...links);
  sheet.addEventListener("click", () => sheet.hidePopover());
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "More";
  button.popoverTargetElement = sheet;
  return [button, sheet];
}

/**
 * A link that stays within the session, unless it is opened in another tab.
 * @param {string} path
 * @param {string} title
 * @param {(name: string, value: string) => void} setTriggerValue
 */
function link(path, title, setTriggerValue) {
  const anchor = document.createElement("a");
  anchor.href = path || "./";
  anchor.dataset.path = path;
  anchor.textContent = title;
  anchor.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("page", path);
  });
  return anchor;
}
