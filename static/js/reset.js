/**
 * A form with data-reset is empty again once what it sent was taken, but for what was typed behind that meanwhile; when it
 * was refused, what was typed stays.
 */

/** What each form has sent of its texts, by their names. @type {WeakMap<HTMLFormElement, Record<string, string>>} */
const sent = new WeakMap();

/** The lines that a form sends next, where that isn't all that stands in it. @type {WeakMap<HTMLFormElement, string>} */
export const ended = new WeakMap();

/** What was refused before came back as what its field begins with, and why: both go. @param {HTMLFormElement} form */
function empty(form) {
  const fields = [...form.querySelectorAll("textarea")];
  const rests = fields.map(({ name, value }) => {
    const text = sent.get(form)?.[name] ?? value;
    return value.startsWith(text) ? value.slice(text.length).replace(/^\n/, "") : value;
  });
  for (const field of fields) {
    field.defaultValue = "";
    if (!field.hasAttribute("aria-invalid")) continue;
    const hint = field.getAttribute("aria-describedby")?.replace(`${field.id}-error`, "").trim();
    if (hint) field.setAttribute("aria-describedby", hint);
    else field.removeAttribute("aria-describedby");
    field.removeAttribute("aria-invalid");
    document.getElementById(`${field.id}-error`)?.remove();
  }
  form.reset();
  fields.forEach((field, at) => {
    if (rests[at]) field.value = rests[at];
  });
}

/** @param {Element | undefined} element @returns {HTMLFormElement | null} */
const resetting = (element) => element instanceof HTMLFormElement && "reset" in element.dataset ? element : null;

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const form = resetting(ctx.sourceElement);
  if (!form) return;
  const lines = ended.get(form);
  ended.delete(form);
  sent.set(
    form,
    Object.fromEntries([...form.querySelectorAll("textarea")].map(({ name, value }) => [name, lines ?? value])),
  );
  const { body } = ctx.request;
  const [field] = form.querySelectorAll("textarea");
  if (lines && field && body instanceof FormData) body.set(field.name, lines);
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = resetting(ctx.sourceElement);
  if (form && ctx.response && ctx.response.status < 300) empty(form);
});
