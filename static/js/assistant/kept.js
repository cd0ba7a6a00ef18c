/**
 * An answer stays in its tab (sessionStorage) until it is taken or thrown away, so that a reload doesn't lose it. Signing
 * out forgets it (typed.js).
 */

/** The name under which the answer of a place is kept. @param {string} address of help with this draft or task */
const keyOf = (address) => `answer ${document.body.dataset.account ?? ""} ${new URL(address, location.href).pathname}`;

/** The answer that this tab has for a place, as the page that shows it; null without one. @param {string} address */
export function recall(address) {
  try {
    return sessionStorage.getItem(keyOf(address));
  } catch {
    return null;
  }
}

/** Keep it until it is taken or thrown away. @param {string} address @param {string} html "" where there is none any more */
export function keep(address, html) {
  try {
    if (html) sessionStorage.setItem(keyOf(address), html);
    else sessionStorage.removeItem(keyOf(address));
  } catch {
    // it is too much for this browser: a reload loses it
  }
}
