/**
 * Enter sends the form of a textarea with data-submit-on-enter, which takes several lines only when they are pasted, or
 * with Shift.
 */
import { isComposing } from "./dom.js";

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !("submitOnEnter" in field.dataset)) return;
  if (event.key !== "Enter" || event.shiftKey || isComposing(event) || event.defaultPrevented) return;
  event.preventDefault();
  if (field.value.trim()) field.form?.requestSubmit();
});
