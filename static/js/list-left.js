/** A task that is deleted on its own page leads back to the list as it was left, with its filters. */

const KEY = "list left";

window.addEventListener("pagehide", () => {
  if (!document.getElementById("task-list")) return;
  try {
    sessionStorage.setItem(KEY, window.location.pathname + window.location.search);
  } catch {
    // Then it leads to the whole list.
  }
});

document.addEventListener("submit", ({ target }) => {
  const field = target instanceof HTMLFormElement ? target.querySelector("[data-list-left]") : null;
  if (field instanceof HTMLInputElement) field.value = sessionStorage.getItem(KEY) ?? "";
}, { capture: true });
