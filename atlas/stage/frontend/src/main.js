// @ts-check
/** The stage's entry: what Streamlit calls on each of its pages. */

/** Draw nothing yet. */
export default function stage() {}
