/**
 * What saves itself has no need of a button to save it: in its place, always in sight, is the next step of the review, which
 * presses what stands in the review's panel, and is gone where nothing is to be done.
 */

import { all } from "../dom.js";

const STEP = "#review .review-acts > .btn.go, #review .review-acts > * > .btn.go";

/** @param {HTMLAnchorElement} link */
export function nextStep(link) {
  const step = () => all(document, STEP, HTMLElement)[0];
  const show = () => {
    const words = step()?.textContent?.trim() ?? "";
    link.hidden = !words;
    if (link.textContent !== words) link.textContent = words;
  };
  link.addEventListener("click", (event) => {
    const next = step();
    const form = next?.closest("details");
    event.preventDefault();
    event.stopPropagation(); // a click beside a menu closes it
    if (form) form.open = true;
    else next?.click();
    if (!form) return;
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("summary")?.focus();
  });
  document.addEventListener("toggle", ({ target: menu }) => {
    if (!(menu instanceof HTMLDetailsElement) || menu.open || !menu.contains(step() ?? null)) return;
    const { activeElement: focused, body } = document; // what was shown of the menu is gone with it
    if (focused === body || menu.contains(focused)) link.focus({ preventScroll: true });
  }, { capture: true });
  document.addEventListener("htmx:after:swap", show);
  show();
}
