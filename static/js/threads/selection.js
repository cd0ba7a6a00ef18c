/** Beside what is selected of a text, however that was done, stands a button to comment on it; the key C presses it. */

import { announce } from "../announce.js";
import { lettersBefore, lettersIn } from "./letters.js";

const GAP = 6; // pixels
let isTold = false;

/** What is selected of the text; null where that is nothing, or something else too. */
function selected() {
  const text = document.querySelector("#reading-text:not(.with-changes) .prose");
  const selection = document.getSelection();
  const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const start = range?.startContainer;
  const block = (start instanceof Element ? start : start?.parentElement)?.closest("[data-line]");
  return range && block && text?.contains(block) ? { range, block } : null;
}

function show() {
  const button = document.getElementById("begin-thread");
  if (!(button instanceof HTMLAnchorElement)) return;
  const found = selected();
  const letters = found ? lettersIn(found.range) : 0;
  button.hidden = letters === 0;
  if (!found || !letters) return;
  const address = new URL(button.href);
  const { line = "" } = /** @type {HTMLElement} */ (found.block).dataset;
  address.search = new URLSearchParams({
    revision: document.getElementById("reading-text")?.dataset.revision ?? "",
    line,
    before: String(lettersBefore(found.block, found.range)),
    letters: String(letters),
  }).toString();
  button.href = address.href;
  place(button, found.range);
  if (!isTold) announce("Press C to comment on what is selected.");
  isTold = true;
}

/** Below the end of what is selected, within the window. @param {HTMLElement} button @param {Range} range */
function place(button, range) {
  const last = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
  const left = Math.min(last.right, innerWidth - button.offsetWidth - GAP);
  button.style.left = `${Math.max(GAP, left)}px`;
  button.style.top = `${Math.min(last.bottom + GAP, innerHeight - button.offsetHeight - GAP)}px`;
}

export function followSelection() {
  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(show);
  };
  document.addEventListener("selectionchange", soon);
  document.addEventListener("scroll", soon, { passive: true });
  // A press on the button is not to take the selection away before it is read.
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Element && event.target.closest("#begin-thread")) event.preventDefault();
  });
}
