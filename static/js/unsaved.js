/**
 * A form with data-guard asks before its typed text is left behind, and says in [data-unsaved] that it isn't saved.
 */

/** @type {Set<HTMLFormElement>} */
const changed = new Set();

/** @param {HTMLFormElement} form @param {boolean} dirty */
function mark(form, dirty) {
  if (dirty) changed.add(form);
  else changed.delete(form);
  for (const sign of document.querySelectorAll("[data-unsaved]")) sign.toggleAttribute("hidden", !dirty);
}

document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (form?.matches("[data-guard]")) mark(form, true);
});

document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && !event.defaultPrevented) changed.delete(event.target);
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx?.sourceElement;
  if (form instanceof HTMLFormElement && changed.has(form) && ctx.response?.status < 300) mark(form, false);
});

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
