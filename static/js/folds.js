/**
 * What somebody has unfolded stays so when the page comes back, whatever the desk says: <details class="fold-on-phone" id>, and the filters of a list.
 */
import { all } from "./dom.js";

/** @type {string[]} */
let opened = [];

document.addEventListener("htmx:before:swap", () => {
  opened = all(document, "details:is(.fold-on-phone, .filter-fold)[open]", HTMLDetailsElement).map(({ id }) => id);
});

document.addEventListener("htmx:after:swap", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
});
