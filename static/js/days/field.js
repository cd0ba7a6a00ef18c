/**
 * A field for a day or a time of day: how what is typed is read stands below it, and once it is left, in it. The desk reads
 * it (webapp/web/forms/days.py), here as where no script runs. Its button, or Alt and the arrow down, opens the browser's
 * calendar.
 */
import { closest, one } from "../dom.js";

/** @typedef {{ value: string, written: string, said: string }} Reading */

const FIELD = "[data-day] > input:not(.native)";
const PAUSE = 120; // milliseconds after a key

/** How the text of a field is read. @type {WeakMap<HTMLInputElement, { text: string, reading: Promise<Reading | null> }>} */
const readings = new WeakMap();

/** @param {EventTarget | null} target */
const fieldOf = (target) => closest(target, FIELD, HTMLInputElement);

/** @param {Element} field */
const around = (field) => closest(field, "[data-day]", HTMLElement) ?? document.body;

/** @param {URLSearchParams} asked @returns {Promise<Reading>} */
async function ask(asked) {
  const reply = await fetch(`${document.body.dataset.fieldReads}?${asked}`);
  if (!reply.ok) throw new Error(`${reply.status}`);
  return await reply.json();
}

/** Nobody answered: it is asked again next time. @param {HTMLInputElement} field */
function forget(field) {
  readings.delete(field);
  return null;
}

/** How what stands in a field is read; null where nobody answers. @param {HTMLInputElement} field */
function read(field) {
  const text = field.value.trim();
  const known = readings.get(field);
  if (known?.text === text) return known.reading;
  const { day = "" } = around(field).dataset;
  const asked = new URLSearchParams({ [day === "time" ? "time" : "day"]: text, past: day === "past" ? "1" : "" });
  const reading = text ? ask(asked).catch(() => forget(field)) : Promise.resolve(null);
  readings.set(field, { text, reading });
  return reading;
}

/** Says how a field is read, or nothing. @param {HTMLInputElement} field @param {string} said */
function say(field, said) {
  one(around(field), ".read", HTMLElement).textContent = said;
}

/** @type {number | undefined} */
let pause;

/** Reads what is typed into a field, once nothing more is. @param {HTMLInputElement} field */
function follow(field) {
  field.removeAttribute("aria-invalid");
  window.clearTimeout(pause);
  pause = window.setTimeout(async () => {
    const text = field.value;
    const reading = await read(field);
    if (field.value === text) say(field, reading?.said ?? "");
  }, PAUSE);
}

document.addEventListener("input", ({ target }) => {
  const field = fieldOf(target);
  if (field && field === document.activeElement) follow(field);
});

const entered = fieldOf(document.activeElement); // before this script was there
if (entered && entered.value !== entered.defaultValue) follow(entered);

/** What was left says itself as the desk writes it; what can't be read is marked. @param {HTMLInputElement} field */
async function settle(field) {
  const text = field.value;
  const reading = text.trim() === "" || text === field.defaultValue ? null : await read(field);
  if (field.value !== text) return;
  say(field, "");
  if (!reading) return;
  if (!reading.value) return field.setAttribute("aria-invalid", "true");
  if (reading.written === text) return;
  field.value = reading.written;
  readings.set(field, { text: reading.written, reading: Promise.resolve(reading) });
  field.dispatchEvent(new Event("input", { bubbles: true })); // for what keeps what is typed
}

document.addEventListener("focusout", ({ target }) => {
  const field = fieldOf(target);
  if (field) void settle(field);
});

document.addEventListener("keydown", (event) => {
  const field = event.altKey && event.key === "ArrowDown" ? fieldOf(event.target) : null;
  const button = field?.parentElement?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  void choose(button);
});

/** Opens the browser's calendar, at the day that stands in the field. @param {HTMLButtonElement} button */
export async function choose(button) {
  const field = one(around(button), FIELD.replace("[data-day] > ", ""), HTMLInputElement);
  const reading = await read(field);
  around(button).querySelector(".native")?.remove();
  const native = document.createElement("input");
  native.type = "date";
  native.className = "native";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  native.value = reading?.value ?? "";
  button.before(native);
  native.addEventListener("change", async () => {
    if (!native.value) return;
    field.value = native.value;
    await settle(field);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
  native.showPicker();
}
