// @ts-check
// The bar of all pages at the foot of a phone's window: one element, since each costs every click.

/**
 * @param {{data: {pages: [string, string][], here: string}, parentElement: HTMLElement | ShadowRoot,
 *   setTriggerValue: (name: string, value: string) => void}} given
 */
export default function bar({ data, parentElement, setTriggerValue }) {
  let nav = parentElement.querySelector("nav");
  if (!nav) {
    nav = document.createElement("nav");
    nav.setAttribute("aria-label", "Pages");
    nav.append(...data.pages.map(([path, title]) => link(path, title, setTriggerValue)));
    parentElement.append(nav);
  }
  for (const one of nav.querySelectorAll("a")) {
    if (one.dataset.path !== data.here) one.removeAttribute("aria-current");
    else if (!one.hasAttribute("aria-current")) {
      one.setAttribute("aria-current", "page");
      one.scrollIntoView({ block: "nearest", inline: "center" });
    }
  }
}

/**
 * A link that stays within the session, unless it is opened in another tab.
 * @param {string} path
 * @param {string} title
 * @param {(name: string, value: string) => void} setTriggerValue
 */
function link(path, title, setTriggerValue) {
  const made = document.createElement("a");
  made.href = path || "./";
  made.dataset.path = path;
  made.textContent = title;
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("page", path);
  });
  return made;
}
