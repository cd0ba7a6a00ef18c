/**
 * What offers names after a sign (mentions/offer.js), or what may come next in a query (query/offer.js), is loaded with the
 * first field that knows it. While it is on its way, what is typed is typed; then the offers are there.
 */
import { closest } from "./dom.js";

const { mentionsScript } = document.body.dataset;

/** @param {EventTarget | null} field */
function load(field) {
  const script = closest(field, "[data-mentions]", HTMLElement)
    ? mentionsScript
    : closest(field, "input[data-offers]", HTMLInputElement)?.dataset.offers;
  if (script) import(script).catch(() => {}); // with the next one then
}

document.addEventListener("focusin", ({ target }) => load(target));
load(document.activeElement);
