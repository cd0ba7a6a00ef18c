/**
 * A button with data-fill-field="field-id" puts its value into that field, as if it had been typed there. It is gone as
 * long as that stands there.
 */

import { all } from "../dom.js";

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button[data-fill-field]") : null;
  if (!(button instanceof HTMLButtonElement)) return;
  const field = document.getElementById(button.dataset.fillField ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.value = button.value;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.id) return;
  for (const button of all(document, `[data-fill-field="${CSS.escape(target.id)}"]`, HTMLButtonElement)) {
    button.hidden = button.value === target.value;
  }
});
