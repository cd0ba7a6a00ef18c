/**
 * What reads a day or a time while it is typed (days/field.js) is loaded with the first field for one. A press of its
 * calendar waits for that.
 */
import { closest } from "./dom.js";

const { days } = document.body.dataset;

/** @param {EventTarget | null} target */
const load = (target) =>
  days && closest(target, "[data-day]", HTMLElement) ? import(days).catch(() => null) : Promise.resolve(null);

document.addEventListener("focusin", ({ target }) => void load(target));
document.addEventListener("click", async ({ target }) => {
  const button = closest(target, "[data-day] > button", HTMLButtonElement);
  if (button) (await load(button))?.choose(button);
});
void load(document.activeElement);
