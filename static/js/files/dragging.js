/**
 * While files are dragged over the page it shows where they may go (`data-dragging` on the root); dropped anywhere else they
 * don't take the page away.
 */

/** @param {DragEvent} event */
export const carriesFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

/** @param {boolean} are */
const mark = (are) => document.documentElement.toggleAttribute("data-dragging", are);

// On the window, so that the places for files come first: what they take, they keep from the browser.
window.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  mark(true);
  if (event.defaultPrevented || !event.dataTransfer) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "none";
});

window.addEventListener("drop", (event) => {
  mark(false);
  if (carriesFiles(event)) event.preventDefault();
});

window.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) mark(false);
});
