/**
 * Notices leave by themselves after a while, but never while they are pointed at or hold the focus, and at once by
 * their button or Escape. One that says data-toast="stay" waits to be closed.
 */

const SHOWN_FOR = 10_000;
const region = () => document.getElementById("notices");

/** @param {Element} toast */
function watch(toast) {
  if (!(toast instanceof HTMLElement) || !("toast" in toast.dataset) || "watched" in toast.dataset) return;
  toast.dataset.watched = "";
  if (toast.dataset.toast === "stay") return;
  /** @type {number | undefined} */
  let timer;
  const start = () => {
    timer = window.setTimeout(() => toast.remove(), SHOWN_FOR);
  };
  const stop = () => window.clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("focusout", start);
  start();
}

function watchAll() {
  for (const toast of region()?.children ?? []) watch(toast);
}

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-close]")) {
    event.target.closest("[data-toast]")?.remove();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && region()?.contains(document.activeElement)) region()?.replaceChildren();
});

document.addEventListener("htmx:after:swap", watchAll);

watchAll();
