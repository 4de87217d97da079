// @ts-check
// Keeps a visitor's own events in this tab's session storage, and gives them back to a new session.

const KEY = "khasan-atlas-own";

/** Which session this page has answered, with which copy, and to which of its questions. */
let answered = { session: "", question: "", copy: false };

/** How many orders there were: what an older one still fetches is not kept. */
let orders = 0;

/** @returns {Storage | null} none where the browser forbids it, or cannot read what it kept */
function storage() {
  try {
    window.sessionStorage.getItem(KEY);
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** Of which copy the page was last told that this tab could not keep it. */
let lost = "";

/**
 * Whether the tab has the copy that it is to keep.
 * @param {Storage} store
 * @param {{digest: string, url: string}} data
 */
async function keep(store, { digest, url }) {
  const order = orders;
  if (store.getItem(KEY)?.startsWith(`${digest}\n`)) return true;
  // Rather nothing than what was there before, where the new copy does not come or is too large.
  store.removeItem(KEY);
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) return false;
  const text = await answer.text();
  if (order === orders) store.setItem(KEY, `${digest}\n${text}`);
  return true;
}

/**
 * @param {{data: any, setTriggerValue: (name: string, value: any) => void}} given
 */
export default function keeper({ data, setTriggerValue }) {
  const store = storage();
  orders += 1;
  // Another session, or another copy, is to be told anew.
  if (data.does !== "keep") lost = "";
  if (data.does === "keep") {
    const order = orders;
    const keeping = store ? keep(store, data) : Promise.resolve(false);
    keeping
      .catch(() => false)
      .then((kept) => {
        const now = kept ? "" : data.digest;
        if (order !== orders || now === lost) return;
        lost = now;
        setTriggerValue("lost", lost || "none");
      });
  }
  if (!store) return;
  if (data.does === "forget") store.removeItem(KEY);
  if (data.does !== "ask") return;
  const { session, question } = data;
  // A session that asks again has not had its answer; where there was no copy there is none now.
  if (answered.session !== session || (answered.copy && answered.question !== question)) {
    const kept = store.getItem(KEY);
    const text = kept?.slice(kept.indexOf("\n") + 1);
    answered = { session, question, copy: Boolean(text) };
    // Longer than ours are is somebody else's, and would cost the page its connection.
    if (text && text.length > data.most) store.removeItem(KEY);
    else if (text) setTriggerValue("restored", text);
  }
}
