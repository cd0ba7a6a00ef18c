/** When a stream that was lost is opened again: later each time, and not by all browsers at once. */

const FIRST = 1200; // milliseconds, at most, until it is opened again
const LONGEST = 20_000;

/**
 * Milliseconds until it is tried again; `chance` is from 0 up to 1, and `least` what the desk asks to wait, in seconds.
 * @param {number} failures so far @param {number} chance @param {number} least
 */
export function backoff(failures, chance, least) {
  const longest = Math.min(FIRST * 2 ** failures, LONGEST);
  return least * 1000 + longest * (0.25 + 0.75 * chance);
}
