/**
 * Enter sends the form of a textarea with data-submit-on-enter, which takes several lines when they are pasted, with Shift,
 * or while it is being sent: then Enter ends a line, and the lines that it ended follow.
 */
import { isComposing } from "./dom.js";
import { ended } from "./reset.js";

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
