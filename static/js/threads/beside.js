/**
 * Where there is room, a thread stands at the height of its passage, or below the one before it; and a passage and its
 * thread stand out together, whichever of them somebody is at.
 */

import { all, closest } from "../dom.js";
import { BESIDE, openOver } from "./over.js";

const NEAR = 8; // pixels between two threads, at least

/** @param {HTMLElement} card */
const marksOf = (card) => all(document, `#reading-text mark[data-threads~="${card.dataset.thread}"]`, HTMLElement);

const cards = () => all(document, "#threads .thread-card", HTMLElement);

function place() {
  const list = document.querySelector("#threads .threads-list");
  if (!list) return;
  const shown = cards();
  for (const card of shown) card.style.marginBlockStart = "";
  if (!BESIDE.matches) return;
  const begin = list.getBoundingClientRect().top;
  let bottom = 0;
  // All is measured before anything is moved.
  const wanted = shown.map((card) => {
    const passage = marksOf(card)[0] ?? document.getElementById(`passage-${card.dataset.thread}`);
    return { card, height: card.offsetHeight, top: passage ? passage.getBoundingClientRect().top - begin : null };
  });
  for (const { card, height, top } of wanted) {
    const gap = top === null ? NEAR : Math.max(NEAR, Math.round(top - bottom));
    card.style.marginBlockStart = `${gap}px`;
    bottom += gap + height;
  }
}

/** @param {EventTarget | null} target */
function point(target) {
  const mark = closest(target, "#reading-text mark", HTMLElement);
  const link = closest(target, "#reading-text .passage-link", HTMLElement);
  const card = closest(target, "#threads .thread-card", HTMLElement);
  const ids = mark?.dataset.threads?.split(" ") ?? [link?.id.replace("passage-", "") ?? card?.dataset.thread ?? ""];
  for (const each of cards()) each.classList.toggle("at", ids.includes(each.dataset.thread ?? ""));
  for (const each of all(document, "#reading-text mark[data-threads]", HTMLElement)) {
    each.classList.toggle("at", each.dataset.threads?.split(" ").some((id) => ids.includes(id)));
  }
}

/** To a thread, by its title; without room beside the text it stands over it. @param {Element | null | undefined} card */
function go(card) {
  const title = card?.querySelector("a.title");
  if (!card || !(title instanceof HTMLElement)) return;
  if (!BESIDE.matches) openOver(card);
  title.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/** To the next thread, or the one before. @param {number} step */
function move(step) {
  const shown = cards();
  const at = shown.findIndex((card) => card.contains(document.activeElement));
  go(at < 0 ? shown.at(step > 0 ? 0 : -1) : shown[Math.max(0, Math.min(at + step, shown.length - 1))]);
}

export function placeThreads() {
  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(place);
  };
  place();
  const watched = new ResizeObserver(soon);
  const watch = () => {
    watched.disconnect();
    for (const shown of [document.getElementById("reading-text"), ...cards()]) if (shown) watched.observe(shown);
  };
  watch();
  BESIDE.addEventListener("change", soon);
  document.addEventListener("htmx:after:swap", () => {
    watch();
    soon();
  });
  for (const name of /** @type {const} */ (["pointerover", "focusin"])) {
    document.addEventListener(name, ({ target }) => point(target));
  }
  let last = /** @type {Element | null} */ (null); // where one was before a button was pressed, which takes the focus
  document.addEventListener("focusout", ({ target }) => {
    last = closest(target, "#threads .thread-card", HTMLElement) ?? last;
  });
  document.addEventListener("click", (event) => {
    const step = closest(event.target, "[data-thread-step]", HTMLElement);
    if (step) {
      if (step === document.activeElement) go(last);
      move(Number(step.dataset.threadStep));
      return;
    }
    const mark = closest(event.target, "#reading-text mark", HTMLElement);
    if (!mark || closest(event.target, "a", HTMLElement) || !document.getSelection()?.isCollapsed) return;
    go(document.getElementById(`thread-${mark.dataset.threads?.split(" ")[0]}`));
  });
}
