/**
 * Single keys, named in the markup: data-key="q" focuses a field or presses a button or link; data-row-key does so for
 * the row that has the focus. j and k move between rows, or where there are none are keys as others; after g a key goes
 * where data-go says; z and Shift z walk through what was done; the space bar, held down, leads to where one can speak.
 * Never while typing, and one switch turns them off (WCAG 2.1.4).
 */
import { isComposing, keyOf } from "./dom.js";

const OFF = "shortcuts-off";
const TYPED_INTO =
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const ROW = ".row:has(.title)";
const GOES = 1500; // milliseconds after g in which a key says where

/** Until when. */
let going = 0;

/** @param {Element | null | undefined} target */
function use(target) {
  if (!(target instanceof HTMLElement)) return false;
  const isField = target.matches(TYPED_INTO);
  if (isField) target.closest("details")?.setAttribute("open", ""); // it may be folded away
  if (!target.checkVisibility()) return false;
  if (isField) {
    target.focus();
    if (target instanceof HTMLInputElement) target.select();
  } else {
    target.click();
  }
  return true;
}

/** @param {number} step */
function move(step) {
  const rows = [...document.querySelectorAll(ROW)];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = at < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  const title = row?.querySelector("a.title");
  if (!(title instanceof HTMLElement)) return false;
  title.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

/** One step back, or forward again; whether there was one. @param {"undo" | "redo"} way @param {KeyboardEvent} key */
const walk = (way, key) =>
  !document.dispatchEvent(new CustomEvent("undo:walk", { detail: { way, key }, cancelable: true }));

/** @param {KeyboardEvent} event */
function whileTyping(event) {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (event.key === "Escape") {
    return use(form?.querySelector('[data-row-key="Escape"]')) ||
      use(form?.closest("main")?.querySelector('[data-key="Escape"]'));
  }
  const saves = (event.ctrlKey || event.metaKey) &&
    (event.key === "Enter" || (keyOf(event) === "s" && form?.matches("[data-save]")));
  if (saves) form?.requestSubmit();
  return saves && form !== null;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.defaultPrevented || isComposing(event) || !(event.target instanceof Element)) return false;
  if (event.target.matches(TYPED_INTO)) return whileTyping(event);
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return false;
  const pressedKey = keyOf(event);
  if (pressedKey === "?") {
    document.getElementById("shortcuts")?.togglePopover();
    return true;
  }
  if (document.querySelector("[popover]:popover-open, dialog[open]")) return false;
  const goes = going > event.timeStamp && document.querySelector(`#navigation [data-go="${CSS.escape(pressedKey)}"]`);
  going = pressedKey === "g" ? event.timeStamp + GOES : 0;
  if (goes instanceof HTMLElement) goes.click();
  if (goes || going) return true;
  if ((pressedKey === "j" || pressedKey === "k") && move(pressedKey === "j" ? 1 : -1)) return true;
  if (pressedKey === "Z") return walk("redo", event);
  if (pressedKey === " " && event.repeat && event.target.matches("body, main")) {
    return use(document.querySelector("[data-speak]"));
  }
  const key = pressedKey === " " && event.target.matches("a.title") ? "x" : pressedKey;
  if (!/^[a-z/.]$|^Escape$/.test(key)) return false;
  const row = event.target.closest(".row, .row-edit");
  return use(row?.querySelector(`[data-row-key="${key}"]`)) ||
    (key === "c" && use(row?.querySelector("button.tick"))) ||
    row?.dispatchEvent(new CustomEvent("fact:key", { detail: key, bubbles: true, cancelable: true })) === false ||
    use(document.querySelector(`#main [data-key="${key}"]`)) || use(document.querySelector(`[data-key="${key}"]`)) ||
    (key === "c" && use(document.querySelector('#main [data-key="x"]'))) ||
    (key === "z" && walk("undo", event));
}

document.addEventListener("keydown", (event) => {
  if (pressed(event)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLInputElement) || !event.target.matches("[data-shortcuts-switch]")) return;
  if (event.target.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});

function showSwitch() {
  const box = document.querySelector("[data-shortcuts-switch]");
  if (box instanceof HTMLInputElement) box.checked = !localStorage.getItem(OFF);
}

document.addEventListener("htmx:after:swap", showSwitch); // it comes with the list of keys
showSwitch();
