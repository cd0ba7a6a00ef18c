/**
 * A form with data-reset is empty again once what it sent was taken; when it was refused, what was typed stays.
 */

/** What was refused before came back as what its field begins with, and why: both go. @param {HTMLFormElement} form */
function empty(form) {
  for (const field of form.querySelectorAll("textarea")) {
    field.defaultValue = "";
    if (!field.hasAttribute("aria-invalid")) continue;
    const hint = field.getAttribute("aria-describedby")?.replace(`${field.id}-error`, "").trim();
    if (hint) field.setAttribute("aria-describedby", hint);
    else field.removeAttribute("aria-describedby");
    field.removeAttribute("aria-invalid");
    document.getElementById(`${field.id}-error`)?.remove();
  }
  form.reset();
}

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  const taken = ctx.response && ctx.response.status < 300;
  if (taken && form instanceof HTMLFormElement && "reset" in form.dataset) empty(form);
});
