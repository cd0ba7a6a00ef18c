/**
 * A button with data-fill-field="field-id" puts its value into that field, as if it had been typed there, and is gone.
 */

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button[data-fill-field]") : null;
  if (!(button instanceof HTMLButtonElement)) return;
  const field = document.getElementById(button.dataset.fillField ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.value = button.value;
  button.hidden = true;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
