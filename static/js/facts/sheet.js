/**
 * The sheet in which one fact of a task is changed: beside what was pressed, from below on a phone. Its form is the desk's
 * (templates/tasks/facts/_form.html), and what it stores comes as a row or as the page that is shown. Then the sheet
 * closes, the row draws the eye, and the focus is on the fact again.
 */
import { all, closest, isComposing, keyOf, one } from "../dom.js";
import { written } from "../reply.js";

/** @import { Sitting } from "./by-itself.js" */

const OFF = "shortcuts-off";
const OPEN = "#fact:popover-open";
const PATIENCE = 2000; // milliseconds in which what was left is to be on the page before the next sheet opens

/**
 * What was pressed: the address of its form, its row with those around it, and which of the links to that form it was.
 * @type {{ path: string, rows: string[], place: number } | null}
 */
let asked = null;

/** Whether what the sheet sent is stored, and not shown yet. */
let stored = false;

/** What was pressed to send it, where it is a choice. @type {string | null} */
let chosen = null;

/** Whether what the sheet sent was refused, and why isn't shown yet. */
let refused = false;

const sheet = document.createElement("div");
sheet.id = "fact";
sheet.className = "menu fact-sheet";
sheet.popover = "auto";
sheet.role = "dialog";
sheet.setAttribute("aria-labelledby", "fact-title");

/** The text that saves itself in the sheet. @type {Sitting | null} */
let sitting = null;

/** Whether the sheet was left, and where the focus has gone is where it stays. */
let left = false;

/** What was left is shown on the page. @type {Promise<void>} */
let shown = Promise.resolve();
document.body.append(sheet);

/** @type {Promise<void>} */
const styled = new Promise((resolve) => {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = document.body.dataset.factsStyle ?? "";
  style.onload = style.onerror = () => resolve();
  document.head.append(style);
});

const buttons = () =>
  all(sheet, "button:is([name=value], [name=new])", HTMLElement).filter((button) => button.checkVisibility());

/** The links to a form that can be seen, in a row or on the page. @param {string} path @param {Element | null} row */
const linksTo = (path, row) =>
  all(row ?? one(document, "#main", HTMLElement), "a.fact", HTMLAnchorElement)
    .filter((link) => link.pathname === path && link.checkVisibility());

/** Opens the form at an address. Throws where there is none. @param {string} address @param {HTMLElement} near */
export async function open(address, near) {
  const row = near.closest(":is(li, tr)[id]");
  const rows = [...document.querySelectorAll("#main :is(.rows > li, tr.row, .lane li)[id]")];
  const at = row ? rows.indexOf(row) : -2;
  const around = [row, row?.nextElementSibling, row?.previousElementSibling, rows[at + 1], rows[at - 1]];
  const { pathname: path } = new URL(address);
  asked = {
    path,
    rows: row ? around.flatMap((each) => each?.id || []) : [],
    place: Math.max(0, linksTo(path, row).findIndex((link) => link === near)),
  };
  await Promise.race([Promise.all([shown, written()]), new Promise((resolve) => window.setTimeout(resolve, PATIENCE))]);
  stored = left = false;
  sitting = null;
  sheet.replaceChildren();
  await Promise.all([styled, window.htmx.ajax("GET", address, { target: sheet, source: sheet, swap: "innerHTML" })]);
  if (!sheet.querySelector("#fact-form")) throw new Error("the desk has no such form");
  sheet.showPopover({ source: near });
  const first = sheet.querySelector("[aria-pressed=true]") ??
    sheet.querySelector("[name=value], textarea, [name=words]");
  if (first instanceof HTMLElement) first.focus();
  if (first instanceof HTMLTextAreaElement) first.setSelectionRange(first.value.length, first.value.length);
  for (const form of all(sheet, "[data-saves-itself]", HTMLFormElement)) void sit(form);
}

/** A text that saves itself is written. @param {HTMLFormElement} form */
async function sit(form) {
  const [saving] = await Promise.all([
    import(form.dataset.savesItself ?? ""),
    new Promise((resolve) => window.setTimeout(resolve)), // then what was half typed is back
  ]);
  if (form.isConnected) sitting = saving.sitting(form, close);
}

/** Leaves the sheet: what saves itself gives back what was there before. */
function leave() {
  if (sitting) sitting.giveBack();
  else sheet.hidePopover();
}

/** Closes what is left as it was. */
function close() {
  sitting = null;
  sheet.hidePopover();
  sheet.replaceChildren();
}

// Whoever goes on elsewhere ends what saves itself.
sheet.addEventListener("beforetoggle", (event) => {
  if (event.newState !== "closed" || !sitting) return;
  left = sitting.end();
  if (!left) return;
  shown = new Promise((resolve) => {
    const done = (/** @type {Event} */ event) => {
      const { ctx } = /** @type {CustomEvent} */ (event).detail;
      if (!ctx.sourceElement.closest("#fact")) return;
      document.removeEventListener("htmx:finally:request", done);
      window.setTimeout(resolve);
    };
    document.addEventListener("htmx:finally:request", done);
  });
});

/** A letter that came before the text that it is for. @param {HTMLTextAreaElement} text @param {string} letter */
function type(text, letter) {
  const typed = letter === "Enter" ? "\n" : letter;
  if (typed.length !== 1) return false;
  text.setRangeText(typed, text.selectionStart, text.selectionEnd, "end");
  return text.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * A key that was pressed over the sheet, and what it types; whether it means anything there.
 * @param {string} key @param {string} letter
 */
export function press(key, letter = key) {
  if (!sheet.matches(OPEN)) return false;
  if (document.activeElement instanceof HTMLTextAreaElement) return type(document.activeElement, letter);
  if (key === "ArrowDown" || key === "ArrowUp") {
    const found = buttons();
    const at = found.findIndex((button) => button === document.activeElement) + (key === "ArrowDown" ? 1 : -1);
    found.at(at % found.length)?.focus();
    return found.length > 0;
  }
  if (key === "Escape") {
    leave();
    return true;
  }
  const target = key === "/"
    ? sheet.querySelector("[data-find], [name=words]")
    : sheet.querySelector(`[data-fact-key="${CSS.escape(key)}"]`);
  if (!(target instanceof HTMLElement) || localStorage.getItem(OFF)) return false;
  if (key === "/") target.focus();
  else target.click();
  return true;
}

sheet.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) return;
  const typing = closest(event.target, "input, textarea", HTMLElement);
  if (typing && sitting && event.key === "Escape") {
    event.preventDefault();
    return leave();
  }
  if (typing && !/^Arrow(Down|Up)$/.test(event.key)) return;
  if (!(typing instanceof HTMLTextAreaElement) && press(keyOf(event))) event.preventDefault();
});

/** What stood as chosen before a press that isn't answered yet. @type {HTMLElement | null} */
let before = null;

/** Marks a choice as the one that holds, at once. @param {Element | null} choice */
function mark(choice) {
  for (const button of buttons()) button.setAttribute("aria-pressed", String(button === choice));
}

sheet.addEventListener("submit", (event) => {
  const { submitter } = event;
  chosen = submitter?.getAttribute("value") ?? null;
  if (submitter?.getAttribute("name") !== "value" || asked?.path.endsWith("/labels")) return;
  before = sheet.querySelector("[aria-pressed=true]");
  mark(submitter);
}, { capture: true });

// Nobody answered, which is said: what was chosen doesn't hold.
document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx && !ctx.response && sheet.contains(ctx.sourceElement) && sheet.querySelector("[aria-pressed=true]")) {
    mark(before);
  }
});

sheet.addEventListener("click", (event) => {
  if (!closest(event.target, "[data-drops]", HTMLElement)) return;
  event.preventDefault();
  leave();
});

sheet.addEventListener("input", (event) => {
  const field = closest(event.target, "[data-find]", HTMLInputElement);
  if (!field) return;
  const wanted = field.value.trim().toLocaleLowerCase();
  for (const button of all(sheet, "button[name=value]", HTMLElement)) {
    button.hidden = !(button.firstElementChild?.textContent ?? "").toLocaleLowerCase().includes(wanted);
  }
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!(ctx.sourceElement instanceof HTMLFormElement) || !sheet.contains(ctx.sourceElement)) return;
  stored = (ctx.response?.status ?? 500) < 300;
  refused = !stored;
});

/** The focus is where it was, in a form that came back with why what it sent isn't stored. */
function goOn() {
  if (!refused) return;
  refused = false;
  sitting = null;
  if (!sheet.matches(OPEN)) sheet.showPopover(); // what was left isn't saved
  if (sheet.contains(document.activeElement)) return;
  const same = buttons().find((button) => button.getAttribute("value") === chosen);
  (same ?? one(sheet, "textarea, [name=words], button", HTMLElement)).focus();
}

/** The row, or the page, as it is by now: with the focus where it was, and the row in sight. */
function settle() {
  if (!asked || !stored) return;
  stored = false;
  sitting = null;
  sheet.replaceChildren(); // first, so that leaving its field isn't taken for more typing in it
  if (sheet.matches(OPEN)) sheet.hidePopover();
  const row = asked.rows[0] ? document.getElementById(asked.rows[0]) : null;
  if (left) return;
  const same = linksTo(asked.path, row);
  const next = asked.rows.map((id) => document.getElementById(id)).find((found) => found);
  const target = same[asked.place] ?? same[0] ?? (row ?? next)?.querySelector("a.title") ??
    document.getElementById("main");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  if (!row) return;
  row.classList.remove("added");
  void row.offsetWidth; // so that it begins anew
  row.classList.add("added");
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:after:swap", () =>
  window.setTimeout(() => {
    settle();
    goOn();
  }));
