/**
 * What stands on the calendar moves to another day: dragged there, or by Shift and an arrow key while it has the focus. What
 * is sent is its own form, [data-move].
 */

import { closest } from "../dom.js";

const DAYS = new Map([["ArrowLeft", -1], ["ArrowRight", 1], ["ArrowUp", -7], ["ArrowDown", 7]]);

/** @type {HTMLElement | null} */
let dragged = null;

/** To another day (2026-03-27), and where there are people to another one. @param {HTMLElement} item @param {Element} cell */
function moveTo(item, cell, day = cell.getAttribute("data-day") ?? "") {
  const form = item.querySelector("form[data-move]");
  const field = form?.querySelector("[name=day]");
  if (!(form instanceof HTMLFormElement) || !(field instanceof HTMLInputElement)) return;
  const person = cell.getAttribute("data-person");
  const whose = form.querySelector("[name=assignee_id]");
  const stays = !(whose instanceof HTMLSelectElement) || whose.value === person;
  if (field.value === day && stays) return;
  field.value = day;
  if (!stays && person) whose.value = person;
  form.requestSubmit();
}

/** @param {string} day @param {number} days */
function later(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** @param {HTMLElement | null} cell */
function mark(cell) {
  for (const marked of document.querySelectorAll(".drop-here")) marked.classList.toggle("drop-here", marked === cell);
  cell?.classList.add("drop-here");
}

document.addEventListener("dragstart", (event) => {
  const link = closest(event.target, "[data-moves]", HTMLElement);
  dragged = link && closest(link, ".planned", HTMLElement);
  if (!dragged || !event.dataTransfer) return;
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const cell = dragged && closest(event.target, "[data-day]", HTMLElement);
  if (!cell) return;
  event.preventDefault(); // it can be put down here
  mark(cell);
});

document.addEventListener("drop", (event) => {
  const cell = dragged && closest(event.target, "[data-day]", HTMLElement);
  if (!dragged || !cell) return;
  event.preventDefault();
  moveTo(dragged, cell);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  dragged = null;
  mark(null);
});

document.addEventListener("keydown", (event) => {
  const days = DAYS.get(event.key);
  const link = closest(event.target, "[data-moves]", HTMLElement);
  const item = link && closest(link, ".planned", HTMLElement);
  const cell = item && closest(item, "[data-day]", HTMLTableCellElement);
  if (!days || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || !cell) return;
  event.preventDefault();
  if (Math.abs(days) === 7 && closest(cell, "[data-people]", HTMLElement)) {
    const row = cell.parentElement;
    const other = days < 0 ? row?.previousElementSibling : row?.nextElementSibling;
    const theirs = other?.querySelector(`[data-day="${cell.dataset.day}"]`);
    if (theirs) moveTo(item, theirs);
    return;
  }
  moveTo(item, cell, later(cell.dataset.day ?? "", document.dir === "rtl" && Math.abs(days) === 1 ? -days : days));
});
