/**
 * Of the many links by which the blocks of a text are commented on, Tab reaches one; the arrow keys go from one to the next
 * (WAI-ARIA APG, "roving tabindex").
 */

import { all, closest } from "../dom.js";

const ways = () => all(document, "#reading-text a.comment-on", HTMLAnchorElement);

/** @type {string | null} */
let current = null;

function arrange() {
  const links = ways();
  const stop = links.find((link) => link.getAttribute("href") === current) ?? links[0];
  for (const link of links) link.tabIndex = link === stop ? 0 : -1;
}

export function oneStop() {
  arrange();
  document.addEventListener("htmx:after:swap", arrange);
  document.addEventListener("focusin", (event) => {
    const link = closest(event.target, "#reading-text a.comment-on", HTMLAnchorElement);
    if (!link) return;
    current = link.getAttribute("href");
    arrange();
  });
  document.addEventListener("keydown", (event) => {
    const link = closest(event.target, "#reading-text a.comment-on", HTMLAnchorElement);
    if (!link || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    const links = ways();
    const at = links.indexOf(link);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key] ?? at;
    event.preventDefault();
    links[Math.max(0, Math.min(next, links.length - 1))].focus();
  });
}
