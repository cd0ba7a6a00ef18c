/**
 * The second click of a double click presses no button that has taken the place of the one that the first pressed: it would
 * take back what that did, as the tick of a task that is done by then, or Redo where Undo was.
 */
import { closest } from "./dom.js";

/** What a button says that it does. @param {HTMLButtonElement | null} button */
const wordsOf = (button) => `${button?.ariaLabel} ${button?.ariaPressed} ${button?.textContent.trim()}`;

let first = "";

document.addEventListener(
  "click",
  (event) => {
    const button = closest(event.target, "button", HTMLButtonElement);
    if (event.detail < 2) {
      first = wordsOf(button);
      return;
    }
    if (!button || (wordsOf(button) === first && !button.matches(".tick, [data-undo] button"))) return;
    event.preventDefault();
    event.stopPropagation();
  },
  { capture: true },
);
