/**
 * The keyboard stays where it was when a row is swapped for another form of itself, or goes to the next row when the row
 * is gone. (htmx keeps the focus only where the same element comes back.)
 */

/** @type {string[]} */
let candidates = [];

document.addEventListener("htmx:before:swap", (event) => {
  const target = /** @type {CustomEvent} */ (event).detail.ctx?.target;
  if (!(target instanceof Element) || !target.contains(document.activeElement)) return;
  const row = target.closest("li[id]");
  if (row) candidates = [row, row.nextElementSibling, row.previousElementSibling].map((found) => found?.id ?? "");
});

document.addEventListener("htmx:after:swap", () => {
  const row = candidates.map((id) => (id ? document.getElementById(id) : null)).find((found) => found);
  candidates = [];
  if (!row || row.contains(document.activeElement)) return;
  const next = row.querySelector("[autofocus], a.title");
  if (next instanceof HTMLElement) next.focus();
});
