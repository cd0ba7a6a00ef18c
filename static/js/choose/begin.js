/**
 * Loads what tasks of a list are chosen with (`list.js`) as soon as a row, or “Select”, is pointed at, touched or has the
 * focus. What is pressed for it before it has come counts once it has.
 */
import { closest, isComposing, keyOf, one } from "../dom.js";

const OFF = "shortcuts-off";
const TYPED_INTO = "input, textarea, select, [contenteditable]";
const ABOUT = "#main .row[data-choice], a[data-choose-bar]";

/** @type {Promise<typeof import("./list.js")> | null} */
let choosing = null;
let ready = false;
/** How often a finger was taken away. */
let lifted = 0;

/** @returns {Promise<typeof import("./list.js")>} */
async function read() {
  const list = await import(one(document, "[data-choose-script]", HTMLElement).dataset.chooseScript ?? "");
  ready = true;
  return list;
}

/** What one chooses with. Throws where there is no way to it; the next time there may be. */
const load = () =>
  choosing ??= read().catch((error) => {
    choosing = null;
    throw error;
  });

/** @param {Event} event */
function near(event) {
  if (!choosing && closest(event.target, ABOUT, HTMLElement)) load().catch(() => {});
}

document.addEventListener("pointerover", near);
document.addEventListener("focusin", near);

document.addEventListener("pointerup", () => lifted++);
document.addEventListener("pointerdown", async (event) => {
  if (event.pointerType !== "touch" || ready || !closest(event.target, ABOUT, HTMLElement)) return;
  const before = lifted;
  const list = await load().catch(() => null);
  if (before === lifted) list?.touch(event);
});

/** Keys that were pressed while it was on its way: after Shift x, x is no other act. @type {KeyboardEvent[]} */
const early = [];

document.addEventListener("keydown", (event) => {
  if (ready || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) {
    return;
  }
  if (!closest(event.target, ABOUT, HTMLElement) || closest(event.target, TYPED_INTO, HTMLElement)) return;
  const key = keyOf(event);
  if (key !== "X" && (key !== "x" || !early.length)) return;
  event.preventDefault();
  event.stopPropagation();
  early.push(event);
  if (early.length > 1) return;
  load().then(() => {
    for (const each of early.splice(0)) each.target?.dispatchEvent(new KeyboardEvent("keydown", each));
  }, () => early.splice(0));
}, { capture: true });

document.addEventListener("click", async (event) => {
  const link = closest(event.target, "a[data-choose-bar]", HTMLAnchorElement);
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    (await load()).select();
  } catch {
    location.assign(link.href);
  }
});
