/**
 * A form with data-guard asks before its typed text is left behind, and says in its [data-unsaved] that it isn't saved.
 */

/** @type {Set<HTMLFormElement>} */
const changed = new Set();

/** @param {HTMLFormElement} form @param {boolean} dirty */
function mark(form, dirty) {
  if (dirty) changed.add(form);
  else changed.delete(form);
  for (const sign of form.querySelectorAll("[data-unsaved]")) sign.toggleAttribute("hidden", !dirty);
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
  if ([...changed].some((form) => form.isConnected && form.matches("[data-guard]"))) event.preventDefault();
});

// What came back because something is wrong with it isn't saved either.
for (const form of document.querySelectorAll("form[data-guard]:has(.error:not([hidden]))")) {
  mark(/** @type {HTMLFormElement} */ (form), true);
}
