/**
 * The × of a chip that a list's filter filled into a form ([data-unfill] in [data-filled]): what is added is without it.
 */
import { closest } from "./dom.js";

document.addEventListener("click", ({ target }) => {
  const chip = closest(target, "[data-unfill]", HTMLElement)?.closest("[data-filled]");
  const form = chip?.closest("form");
  chip?.remove();
  const field = form?.querySelector("textarea, input:not([type=hidden])");
  if (field instanceof HTMLElement) field.focus();
});
