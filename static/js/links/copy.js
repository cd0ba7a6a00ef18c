/**
 * A button with data-copy="field-id" copies that field and says so in its own words: data-done="Copied".
 */

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement)) return;
  const field = document.getElementById(button.dataset.copy ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return; // no permission, or no TLS: the text is selected and can be copied by hand
  }
  const words = button.querySelector("span") ?? button;
  words.textContent = button.dataset.done ?? words.textContent;
});
