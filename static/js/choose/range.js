/**
 * Boxes in a list that are chosen as far as the one before: with Shift, by a click or by the space bar, all between the
 * last box that was pressed and this one become what this one becomes.
 */
import { all } from "../dom.js";

/** @type {HTMLInputElement | null} */
let last = null;

document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !box.matches(".choose")) return;
  const boxes = all(document, ".choose", HTMLInputElement);
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
    for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
  }
  last = box;
});
