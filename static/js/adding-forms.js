/**
 * Forms by which one thing is added after the other. With data-reset a form is empty again once what it sent was taken, but
 * for what was typed behind that meanwhile; when it was refused, what was typed stays. Enter sends the form of a textarea
 * with data-submit-on-enter, which takes several lines when they are pasted, with Shift, or while it is being sent: then
 * Enter ends a line, and the lines that it ended follow.
 */
import { isComposing } from "./dom.js";

/** What each form has sent of its texts, by their names. @type {WeakMap<HTMLFormElement, Record<string, string>>} */
const sent = new WeakMap();

/** The lines that a form sends next, where that isn't all that stands in it. @type {WeakMap<HTMLFormElement, string>} */
const ended = new WeakMap();

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

/** The forms that are being sent, and whether Enter was pressed meanwhile. @type {Map<Element, boolean>} */
const sending = new Map();

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !("submitOnEnter" in field.dataset) || !field.form) return;
  if (event.key !== "Enter" || event.shiftKey || isComposing(event) || event.defaultPrevented) return;
  event.preventDefault();
  if (sending.has(field.form)) {
    sending.set(field.form, true);
    field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (field.value.trim()) field.form.requestSubmit();
});

document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement: form } = event.detail.ctx;
  if (form?.matches("form[data-reset]:has([data-submit-on-enter])")) sending.set(form, false);
});

document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  const follows = sending.get(form);
  sending.delete(form);
  const field = form?.querySelector("[data-submit-on-enter]");
  if (!follows || !(form instanceof HTMLFormElement) || !(field instanceof HTMLTextAreaElement)) return;
  const lines = field.value.slice(0, field.value.lastIndexOf("\n") + 1);
  if (!lines.trim() || !response || response.status >= 300) return;
  ended.set(form, lines);
  form.requestSubmit();
});
