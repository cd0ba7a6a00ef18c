/**
 * A form with data-reset is empty again once what it sent was taken; when it was refused, what was typed stays.
 */

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  const taken = ctx.response && ctx.response.status < 300;
  if (taken && form instanceof HTMLFormElement && "reset" in form.dataset) form.reset();
});
