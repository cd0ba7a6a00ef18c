/**
 * The keyboard stays where it was when a row is swapped for another form of itself, or goes to the next row when the row
 * is gone. (htmx keeps the focus only where the same element comes back, and a button that it disables loses it.)
 */

/** @type {{ ids: (string | undefined)[], tick: boolean } | null} */
let place = null;

document.addEventListener("htmx:before:request", (event) => {
  const source = /** @type {CustomEvent} */ (event).detail.ctx?.sourceElement;
  const row = source instanceof Element ? source.closest("li[id]") : null;
  if (!row?.contains(document.activeElement)) return;
  const ids = [row, row.nextElementSibling, row.previousElementSibling].map((found) => found?.id);
  place = { ids, tick: document.activeElement?.matches(".tick") ?? false };
});

function restore() {
  const row = place?.ids.map((id) => (id ? document.getElementById(id) : null)).find((found) => found);
  const next = row?.querySelector(`[autofocus], ${place?.tick ? ".tick" : "a.title"}`);
  if (next?.matches(":disabled")) return;
  place = null;
  if (next instanceof HTMLElement && document.activeElement === document.body) next.focus({ preventScroll: true });
}

// After the swap, or, where its button was disabled, once it works again.
document.addEventListener("htmx:finally:request", () => window.setTimeout(restore));
document.addEventListener("htmx:after:swap", () => window.setTimeout(restore));
