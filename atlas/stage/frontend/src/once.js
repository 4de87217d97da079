// @ts-check
// What is fetched once and kept for all stages of a page.

/**
 * Keep what a fetch comes to by its address; one that fails is tried anew when it is asked for.
 * @template T
 * @param {(url: string) => Promise<T>} fetched
 * @returns {(url: string) => Promise<T>}
 */
export function once(fetched) {
  /** @type {Map<string, Promise<T>>} */
  const kept = new Map();
  return (url) => {
    let found = kept.get(url);
    if (!found) {
      found = fetched(url);
      found.catch(() => kept.delete(url));
      kept.set(url, found);
    }
    return found;
  };
}
