/**
 * What moves the items of a list by hand (reorder/items.js) is loaded with the first list that has two of them.
 */
const { reorderScript } = document.body.dataset;

function load() {
  if (!reorderScript || !document.querySelector("[data-reorder] > :nth-child(2)")) return;
  document.removeEventListener("htmx:after:swap", load);
  import(reorderScript).catch(() => document.addEventListener("htmx:after:swap", load)); // with the next one then
}

document.addEventListener("htmx:after:swap", load);
load();
