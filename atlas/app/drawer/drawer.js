// @ts-check
// On a phone: the button that closes the drawer of the filters, and the card of what was tapped.
// Everywhere: Enter applies a date that was typed.

const PHONE = matchMedia("(max-width: 768px)");
/** Of a card that is in sight at least so many pixels are seen. */
const SEEN = 160;

// Streamlit takes a typed date when its calendar closes, which Escape does and Enter does not.
const apply = (/** @type {KeyboardEvent} */ event) => {
  const { key, target } = event;
  if (key !== "Enter" || !(target instanceof Element)) return;
  if (!target.closest('[data-testid="stDateInputFieldsScroller"]')) return;
  event.stopPropagation();
  event.preventDefault();
  target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
};
document.addEventListener("keydown", apply, { capture: true });

/** @type {string | null | undefined} the event that was selected last; at first it is not known */
let event;

/**
 * @param {{data: {label: string, event: string | null}, parentElement: HTMLElement | ShadowRoot}} given
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
  const chosen = event !== undefined && data.event !== null && data.event !== event;
  event = data.event;
  const card = document.querySelector(".st-key-event_card");
  if (chosen && PHONE.matches && card && card.getBoundingClientRect().top > innerHeight - SEEN)
    card.scrollIntoView({ behavior: "smooth" });
}
