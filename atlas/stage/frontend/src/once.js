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
    let answer = kept.get(url);
    if (!answer) {
      answer = fetched(url);
      answer.catch(() => kept.delete(url));
      kept.set(url, answer);
    }
    return answer;
  };
}
