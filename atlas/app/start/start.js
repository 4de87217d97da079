// @ts-check
// What the page does before Streamlit's own program: `server.py` writes it into the page.

// Streamlit asks for its server at every level of the address; this says where it is.
// @ts-ignore: Streamlit's own name
window.__streamlit = { BACKEND_BASE_URL: new URL("/", location.href).href };

// The server writes the address of a link as it was read, with what each page says always. Back
// would lead to the link as it came, which is written anew: nobody would get past it. So the
// history gets an entry for what a visitor does, and for another page, and none for that.
{
  let byLink = true;
  const push = history.pushState.bind(history);
  for (const one of ["pointerdown", "keydown", "click"]) {
    addEventListener(one, () => (byLink = false), true);
  }
  addEventListener("popstate", () => (byLink = true), true);
  history.pushState = (state, title, url) => {
    const samePage = new URL(url ?? "", location.href).pathname === location.pathname;
    if (byLink && samePage) {
      history.replaceState(state, title, url);
      return;
    }
    push(state, title, url);
    byLink ||= !samePage;
  };
}
