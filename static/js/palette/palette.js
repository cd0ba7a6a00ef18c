/**
 * The palette: a dialog with a field and what it offers, which the desk makes as somebody types (WAI-ARIA APG, "editable
 * combobox with list autocomplete"). The arrow keys go through the offers, Enter takes one, Escape closes it.
 */
import { all, isComposing, one } from "../dom.js";

const WAIT = 120; // milliseconds after a key

/** @type {HTMLDialogElement | null} */
let dialog = null;

/** What is being looked for, until it is shown. @type {Promise<void>} */
let looking = Promise.resolve();

/** @type {AbortController | null} */
let asking = null;

/** What this browser opened lately. */
let opened = "";

/** A part of the palette as the desk makes it; nothing where it doesn't answer. @param {Record<string, string>} query @param {AbortSignal} [signal] */
async function fetched(query, signal) {
  const reply = await fetch(`${document.body.dataset.palette}?${new URLSearchParams(query)}`, { signal });
  if (reply.redirected || !reply.headers.get("content-type")?.startsWith("text/html")) return null;
  const made = new DOMParser().parseFromString(await reply.text(), "text/html").body.firstElementChild;
  return made instanceof HTMLElement ? document.adoptNode(made) : null;
}

/**
 * Open the palette, or close it.
 * @param {string} lately what was opened, such as "task-3.draft-4"
 * @param {KeyboardEvent[]} early keys that were pressed meanwhile
 */
export async function toggle(lately, early) {
  if (dialog?.open) return dialog.close();
  opened = lately;
  const made = await fetched({ opened });
  if (!(made instanceof HTMLDialogElement) || document.querySelector("#palette[open]")) return;
  dialog?.remove();
  dialog = made;
  document.body.append(dialog);
  const field = one(dialog, "input", HTMLInputElement);
  field.addEventListener("input", () => {
    looking = look(field.value);
  });
  field.addEventListener("keydown", pressed);
  dialog.addEventListener("click", clicked);
  dialog.showModal();
  choose(options()[0]);
  for (const { key } of early) {
    if (key === "Enter") return take();
    if (key === "Escape") return dialog.close();
    field.value = key === "Backspace" ? field.value.slice(0, -1) : field.value + (key.length === 1 ? key : "");
    looking = look(field.value);
  }
}

const options = () => dialog ? all(dialog, "[role=option]", HTMLElement) : [];

/** @param {HTMLElement | undefined} wanted */
function choose(wanted) {
  for (const option of options()) option.setAttribute("aria-selected", String(option === wanted));
  const field = dialog?.querySelector("input");
  if (!wanted) return field?.removeAttribute("aria-activedescendant");
  field?.setAttribute("aria-activedescendant", wanted.id);
  wanted.scrollIntoView({ block: "nearest" });
}

/** Show what is offered for what is typed; what was asked before is dropped. @param {string} typed */
async function look(typed) {
  asking?.abort();
  const mine = asking = new AbortController();
  await new Promise((resolve) => setTimeout(resolve, WAIT));
  if (mine.signal.aborted) return;
  const made = await fetched({ q: typed, opened }, mine.signal).catch(() => null);
  if (!made || mine.signal.aborted || !dialog) return;
  dialog.querySelector("#palette-offers")?.replaceWith(made);
  choose(options()[0]);
  const found = options().length;
  one(dialog, "[role=status]", HTMLElement).textContent = found === 1 ? "1 offer" : `${found} offers`;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (isComposing(event)) return;
  const shown = options();
  const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(shown[(at + 1) % shown.length]);
  else if (event.key === "ArrowUp") choose(shown.at(at < 0 ? -1 : at - 1));
  else if (event.key === "Enter") void take();
  else return;
  event.preventDefault();
}

/** Take the chosen offer; where more was typed since, once what that finds is shown. */
async function take() {
  for (let seen; seen !== looking;) {
    seen = looking;
    await seen;
  }
  options().find((option) => option.getAttribute("aria-selected") === "true")?.click();
}

/** A click on an offer does what it says, once the dialog is out of its way; one beside the dialog closes it. @param {MouseEvent} event */
function clicked(event) {
  if (!(event.target instanceof Element)) return;
  if (event.target === dialog || event.target.closest("[role=option]")) dialog?.close();
}

addEventListener("pagehide", () => dialog?.close());
