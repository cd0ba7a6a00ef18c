/**
 * HTML, as web pages and word processors put it on the clipboard, to clean Markdown: its headings, lists, links, tables,
 * bold and italic words, and nothing else.
 */

import { blocksOf } from "./html-blocks.js";

/** @param {string} html @returns {string} */
export function toMarkdown(html) {
  // Nothing of it runs or is loaded: the document has no window. Styles are read, never applied (nor reported as such).
  const inert = html.replace(/<!--\[if [^\]]*\]>.*?<!\[endif\]-->/gs, "").replace(/\sstyle\s*=/gi, " data-style=");
  const body = new DOMParser().parseFromString(inert, "text/html").body;
  for (const gone of body.querySelectorAll("script, style, template, noscript, svg, button, input, select, textarea, iframe, object, meta, link, title")) gone.remove();
  return blocksOf(body).join("\n\n").replace(/\n{3,}/g, "\n\n").trim();
}
