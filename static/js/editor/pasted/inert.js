/**
 * HTML of a clipboard as a document in which nothing runs, is loaded or is reported.
 */

// What a tag is, also one that holds ">" in quotes
const TAG = /<(?:[a-z](?:[^>"']|"[^"]*"|'[^']*')*|\/style\s*)>/gi;
const ATTRIBUTE = /"[^"]*"|'[^']*'|(?<=["'\s/])(?:style|on\w+)(?=\s*=)/gi;

/** @param {string} tag */
const renamed = (tag) =>
  tag.replace(/^<style\b/i, "<script data-css").replace(/^<\/style/i, "</script")
    .replace(ATTRIBUTE, (found) => (/^["']/.test(found) ? found : `data-${found}`));

/**
 * The document has no window. Its styles are kept by another name, `data-style` and `script[data-css]`: under their own
 * the browser would report each as refused, and each handler of an event.
 * @param {string} html
 */
export function inertDocument(html) {
  // within a body from the first letter on, so that a space before the first word is kept
  return new DOMParser().parseFromString(`<body>${html.replace(TAG, renamed)}`, "text/html");
}

/** Whether HTML holds words, and not pictures alone. @param {string} html */
export function hasWords(html) {
  const { body } = inertDocument(html);
  for (const gone of body.querySelectorAll("script, template, noscript, svg, title")) gone.remove();
  return body.textContent.trim() !== "";
}
