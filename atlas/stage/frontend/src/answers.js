// @ts-check
// What the server answers to an address, and what to do where that is missing.

/** After the reason why something can't be drawn. */
export const RELOAD = "Reload the page; if that does not help, the server needs a restart.";

/**
 * The answer to an address.
 * @param {string} url
 * @param {string} what in the plural, as a visitor is to read it
 * @returns {Promise<Response>}
 * @throws {Error} there is nothing
 */
export async function answerOf(url, what) {
  const answer = await fetch(url);
  if (answer.ok) return answer;
  throw new Error(`The ${what} could not be fetched (${answer.status}).`);
}
