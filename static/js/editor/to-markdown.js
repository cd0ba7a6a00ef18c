/**
 * HTML, as web pages and word processors put it on the clipboard, to clean Markdown: its headings, lists, links, tables,
 * bold and italic words, and nothing else.
 */

import { blocksOf } from "./html-blocks.js";

/** What HTML holds that a reader would see. @param {string} html */
export function inertBody(html) {
  // Nothing of it runs or is loaded: the document has no window. Its styles are only read, by another name: under their
  // own the browser would report each as refused, and each handler of an event.
  const inert = html
    .replace(/<!--\[if [^\]]*\]>.*?<!\[endif\]-->|<style\b.*?<\/style>/gis, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  const body = new DOMParser().parseFromString(inert, "text/html").body;
  for (
    const gone of body.querySelectorAll(
      "script, style, template, noscript, svg, button, input, select, textarea, iframe, object, meta, link, title",
    )
  ) gone.remove();
  return body;
}

/** @param {string} html @returns {string} */
export function toMarkdown(html) {
  return blocksOf(inertBody(html)).join("\n\n").replace(/\n{3,}/g, "\n\n").trim();
}
