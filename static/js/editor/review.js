/**
 * What is written here may void an approval, hold back what is scheduled, and make what is out another text: the review
 * above the editor tells it as soon as the text is saved.
 */

import { refreshAll } from "../live/fragments.js";

const REST = 1000; // milliseconds

/** @param {HTMLElement} form */
export function keepReview(form) {
  let waiting = 0;
  form.addEventListener("editor:saved", () => {
    if (!document.querySelector("#review[data-hangs-on-text]")) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void refreshAll(new Set(["review"])).catch(() => {}), REST);
  });
}
