/**
 * The form that begins a thread: where a link leads to it, it comes beside the text, at the height of what it is about.
 * Another one takes its place, and Cancel or Escape takes it away.
 */

import { all, closest } from "../dom.js";
import { BESIDE } from "./over.js";

const BEGINS = "a.comment-on, a[data-begin-thread], a#begin-thread";

const slot = () => document.getElementById("new-thread");

const threads = () => all(document, "#threads .thread-card", HTMLElement);

/** Where the focus goes back to. @type {HTMLElement | null} */
let from = null;

/** The threads that there were before one was taken whose link has gone. @type {Set<string> | null} */
let before = null;

/** What a link would comment on; nothing for the whole draft. @param {HTMLElement} link */
function about(link) {
  const selection = document.getSelection();
  if (link.id === "begin-thread" && selection?.rangeCount) return selection.getRangeAt(0).cloneRange();
  const beside = link.closest(".comment-on-block");
  const block = beside ? beside.previousElementSibling : link.matches(".comment-on") ? link.parentElement : null;
  if (!block) return null;
  const range = document.createRange();
  range.selectNodeContents(block);
  return range;
}

/** Let what a comment is to be about stand out while it is written. @param {Range | null} range */
function show(range) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete("commented");
  if (range) CSS.highlights.set("commented", new Highlight(range));
}

/** @param {HTMLElement} link */
async function begin(link) {
  const target = slot();
  if (!target) return window.location.assign(link.getAttribute("href") ?? "");
  from = link;
  show(about(link));
  const { top } = (link.closest("[data-line]") ?? link).getBoundingClientRect();
  await window.htmx.ajax("GET", link.getAttribute("href") ?? "", { source: target, target, swap: "outerHTML" });
  const shown = slot();
  const around = shown?.closest(".threads")?.getBoundingClientRect();
  shown?.style.setProperty("--at", `${Math.max(0, Math.round(top - (around?.top ?? top)))}px`);
  shown?.querySelector("textarea")?.focus();
}

/** Takes the form away; whether the focus could go back to where it was begun. */
function end() {
  show(null);
  slot()?.replaceChildren();
  const back = from?.isConnected && from.checkVisibility() ? from : null;
  back?.focus();
  from = null;
  return back !== null;
}

/** Who commented on a selection, which is gone, is at what they said. */
function arrive() {
  const arrived = before && threads().find((card) => !before?.has(card.id));
  if (!arrived) return;
  before = null;
  if (BESIDE.matches) arrived.focus({ preventScroll: true });
}

export function beginThreads() {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = closest(event.target, BEGINS, HTMLElement);
    const cancel = closest(event.target, "#new-thread a[data-drops]", HTMLElement);
    if (!link && !cancel) return;
    event.preventDefault();
    if (link) void begin(link);
    else end();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !slot()?.contains(document.activeElement)) return;
    const field = slot()?.querySelector("textarea");
    if (field && field.value !== field.defaultValue) return; // what is typed isn't taken away by one key
    end();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    const taken = ctx.response && ctx.response.status < 300 && slot()?.contains(ctx.sourceElement);
    if (!taken || !(ctx.sourceElement instanceof HTMLFormElement)) return;
    const there = threads().map((card) => card.id);
    before = end() ? null : new Set(there);
  });
  document.addEventListener("htmx:after:swap", arrive);
}
