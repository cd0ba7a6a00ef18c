/**
 * A form with data-reset is empty again once what it sent was taken; when it was refused, what was typed stays.
 */

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx?.sourceElement;
  if (form instanceof HTMLFormElement && "reset" in form.dataset && ctx.response?.status < 300) form.reset();
});
