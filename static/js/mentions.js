/**
 * What offers names after a sign (mentions/offer.js) is loaded with the first field that knows them. While it is on its
 * way, what is typed is typed; then the names are there.
 */
import { closest } from "./dom.js";

const { mentionsScript } = document.body.dataset;

/** @param {EventTarget | null} field */
function load(field) {
  if (!mentionsScript || !closest(field, "[data-mentions]", HTMLElement)) return;
  document.removeEventListener("focusin", focused);
  import(mentionsScript).catch(() => document.addEventListener("focusin", focused)); // with the next one then
}

/** @param {Event} event */
const focused = ({ target }) => load(target);

document.addEventListener("focusin", focused);
load(document.activeElement);
