/**
 * A card moves to another column: dragged there (by a mouse anywhere, by a finger at its grip), or by Shift and an arrow key
 * while it has the focus; and within its column where these are in an order by hand. What is sent is one of the two forms
 * of the board; the card keeps the focus.
 */

import { all, closest, one } from "../dom.js";

const BEGINS = 6; // pixels that a pointer goes before it drags
const EDGE = 56; // pixels from the sides of the board, within which it scrolls along

/** @type {{ card: HTMLElement, pointer: number, x: number, y: number, drags: boolean, at: [number, number] } | null} */
let held = null;

/** The card that was moved, which gets the focus where it comes. @type {string | null} */
let moved = null;

/** @param {HTMLElement} card @param {Element | null | undefined} lane */
function moveTo(card, lane) {
  const to = lane?.getAttribute("data-column");
  const form = document.getElementById("board-move");
  if (!to || lane?.contains(card) || !(form instanceof HTMLFormElement)) return;
  one(form, "[name=task]", HTMLInputElement).value = card.dataset.choice ?? "";
  one(form, "[name=to]", HTMLInputElement).value = to;
  moved = card.id;
  form.requestSubmit();
}

/** @param {HTMLElement} card @param {{ above?: Element | null, below?: Element | null }} beside */
function place(card, { above, below }) {
  const form = document.getElementById("board-place");
  const beside = below ?? above;
  if (!(form instanceof HTMLFormElement) || !beside || beside === card) return;
  const number = (/** @type {Element | null | undefined} */ each) => each?.id.replace(/^\D+/, "") ?? "";
  one(form, "[name=task]", HTMLInputElement).value = number(card);
  one(form, "[name=column]", HTMLInputElement).value = card.closest(".lane")?.getAttribute("data-column") ?? "";
  one(form, "[name=below]", HTMLInputElement).value = number(below);
  one(form, "[name=above]", HTMLInputElement).value = below ? "" : number(above);
  moved = card.id;
  form.requestSubmit();
}

/** Put a card where the pointer is in its column. @param {HTMLElement} card @param {number} y */
function placeAt(card, y) {
  const others = all(card.parentElement ?? document, ":scope > [data-choice]", HTMLElement).filter((each) =>
    each !== card
  );
  const below = others.find((each) => y < each.getBoundingClientRect().top + each.offsetHeight / 2);
  if (below ? below !== card.nextElementSibling : card.nextElementSibling) place(card, { below, above: others.at(-1) });
}

/** @param {Element | null} lane */
function mark(lane) {
  for (const each of all(document, ".lane", HTMLElement)) each.classList.toggle("drop-here", each === lane);
}

/** @param {[number, number]} at */
const laneAt = (at) => document.elementFromPoint(...at)?.closest(".lane") ?? null;

function follow() {
  const board = document.getElementById("board");
  if (!held?.drags || !board) return;
  const { card, x, y, at } = held;
  const { left, right } = board.getBoundingClientRect();
  const step = at[0] > right - EDGE ? 8 : at[0] < left + EDGE ? -8 : 0;
  const before = board.scrollLeft;
  // What is held makes the board wider than its columns are.
  const goesOn = all(board, ".lane", HTMLElement).some((lane) => {
    const sides = lane.getBoundingClientRect();
    return step > 0 ? sides.right > right : sides.left < left;
  });
  if (goesOn) board.scrollLeft += step;
  held.x -= board.scrollLeft - before;
  card.style.translate = `${at[0] - x}px ${at[1] - y}px`;
  mark(laneAt(at));
  requestAnimationFrame(follow);
}

/** @param {boolean} keep */
function putDown(keep) {
  if (!held) return;
  const { card, drags, at } = held;
  held = null;
  if (!drags) return;
  const lane = keep ? laneAt(at) : null;
  card.classList.remove("held");
  card.style.translate = "";
  mark(null);
  if (lane?.contains(card)) placeAt(card, at[1]);
  else moveTo(card, lane);
  // the click that ends a drag isn't meant for the card
  addEventListener("click", stop, { capture: true, once: true });
  window.setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("pointerdown", (event) => {
  const card = closest(event.target, ".cards > [data-choice]", HTMLElement);
  const grip = closest(event.target, "[data-drag]", HTMLElement);
  const other = closest(event.target, ".fact:not([data-drag]), button", HTMLElement);
  if (!card || held || event.button !== 0 || other || (event.pointerType !== "mouse" && !grip)) return;
  const { pointerId, clientX, clientY } = event;
  held = { card, pointer: pointerId, x: clientX, y: clientY, drags: false, at: [clientX, clientY] };
});

document.addEventListener("pointermove", (event) => {
  if (held?.pointer !== event.pointerId) return;
  held.at = [event.clientX, event.clientY];
  if (held.drags || Math.hypot(held.at[0] - held.x, held.at[1] - held.y) < BEGINS) return;
  held.drags = true;
  held.card.classList.add("held");
  getSelection()?.removeAllRanges();
  follow();
});

document.addEventListener("pointerup", (event) => held?.pointer === event.pointerId && putDown(true));
document.addEventListener("pointercancel", (event) => held?.pointer === event.pointerId && putDown(false));
document.addEventListener("selectstart", (event) => held && event.preventDefault());

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && held) return putDown(false);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const card = closest(event.target, ".cards > [data-choice]", HTMLElement);
  if (!card || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!step && !(way && document.getElementById("board-place"))) return;
  event.preventDefault();
  if (way) return place(card, way < 0 ? { below: card.previousElementSibling } : { above: card.nextElementSibling });
  if (!step) return;
  const lanes = all(document, ".lane", HTMLElement);
  const at = lanes.findIndex((lane) => lane.contains(card));
  moveTo(card, lanes[at + (document.dir === "rtl" ? -step : step)]);
});

document.addEventListener("htmx:after:swap", () => {
  const card = moved && document.getElementById(moved);
  if (!card) return;
  moved = null;
  one(card, "a.title", HTMLElement).focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
});
