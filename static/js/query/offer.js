/**
 * While a query is typed, the desk says what may come next: the arrow keys go through that, Enter or Tab takes one, Escape
 * closes the list (WAI-ARIA APG, "editable combobox with list autocomplete"; nothing is chosen by itself).
 */
import { all, isComposing } from "../dom.js";

const WAIT = 100; // milliseconds after a key
const GAP = 4; // pixels between the field and the list

/** @type {HTMLElement | null} */
let list = null;

/** @type {AbortController | null} */
let asking = null;

/** What is read out when offers come. */
const said = document.body.appendChild(document.createElement("p"));
said.className = "visually-hidden";
said.role = "status";

const fieldOf = () => document.querySelector("input[data-offers]");
const options = () => list ? all(list, "[role=option]", HTMLElement) : [];

/** The field is a combobox from now on, also after the page has brought it anew. */
function mark() {
  const field = fieldOf();
  if (!(field instanceof HTMLInputElement)) return;
  field.role = "combobox";
  field.ariaAutoComplete = "list";
  field.ariaExpanded = String(list !== null);
  if (list) field.setAttribute("aria-controls", list.id);
  else field.removeAttribute("aria-controls");
  const chosen = options().find((option) => option.ariaSelected === "true");
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
}

/** @param {HTMLElement | undefined} wanted */
function choose(wanted) {
  for (const option of options()) option.ariaSelected = String(option === wanted);
  wanted?.scrollIntoView({ block: "nearest" });
  mark();
}

function close() {
  asking?.abort();
  list?.remove();
  list = null;
  mark();
}

function place() {
  const box = fieldOf()?.getBoundingClientRect();
  if (!list || !box) return;
  list.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - list.offsetWidth - 2 * GAP))}px`;
  list.style.top = `${box.bottom + GAP}px`;
}

/** Show what may come next; what was asked before is dropped. @param {HTMLInputElement} field */
async function offer(field) {
  asking?.abort();
  const mine = asking = new AbortController();
  await new Promise((resolve) => setTimeout(resolve, WAIT));
  if (mine.signal.aborted || field !== document.activeElement) return;
  const query = new URLSearchParams({ q: field.value, at: String(field.selectionStart ?? field.value.length) });
  const reply = await fetch(`${field.dataset.offersFrom}?${query}`, { signal: mine.signal }).catch(() => null);
  if (!reply?.ok || reply.redirected) return;
  const made = new DOMParser().parseFromString(await reply.text(), "text/html").body.firstElementChild;
  if (mine.signal.aborted || !(made instanceof HTMLElement) || field !== document.activeElement) return;
  close();
  if (!made.querySelector("[role=option]")) return;
  list = document.body.appendChild(document.adoptNode(made));
  list.showPopover();
  place();
  mark();
  const found = options().length;
  said.textContent = found === 1 ? "1 offer" : `${found} offers`;
}

/** @param {HTMLElement} option */
function take(option) {
  const field = fieldOf();
  if (!(field instanceof HTMLInputElement)) return;
  const { text = "", at = "" } = option.dataset;
  close();
  field.value = text;
  field.setSelectionRange(Number(at), Number(at));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const field = fieldOf();
  if (event.target !== field || isComposing(event) || !(field instanceof HTMLInputElement)) return;
  const shown = options();
  const at = shown.findIndex((option) => option.ariaSelected === "true");
  if (event.key === "ArrowDown" && !list) void offer(field);
  else if (!list) return;
  else if (event.key === "ArrowDown") choose(shown[(at + 1) % shown.length]);
  else if (event.key === "ArrowUp") choose(shown.at(at < 0 ? -1 : at - 1));
  else if (event.key === "Escape") close();
  else if (at >= 0 && (event.key === "Enter" || event.key === "Tab")) take(shown[at]);
  else {
    if (event.key === "Enter") close();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("input", ({ target }) => {
  if (target !== fieldOf() || !(target instanceof HTMLInputElement)) return;
  if (/(^|[\s(])$/.test(target.value.slice(0, target.selectionStart ?? 0))) close(); // nothing is begun
  else void offer(target);
});
document.addEventListener("keydown", pressed, true);
document.addEventListener("focusout", ({ target }) => target === fieldOf() && close());
document.addEventListener("htmx:after:swap", () => {
  const field = fieldOf();
  // What was typed stays in a field, whatever the desk writes into it, such as what was chosen in a menu since.
  if (field instanceof HTMLInputElement && field !== document.activeElement) field.value = field.defaultValue;
  mark();
});
document.addEventListener("pointerdown", (event) => {
  const option = event.target instanceof Element ? event.target.closest("#query-offers [role=option]") : null;
  if (!(option instanceof HTMLElement)) return;
  event.preventDefault(); // the field keeps the focus
  take(option);
});
addEventListener("scroll", place, { capture: true, passive: true });
addEventListener("resize", place);
mark();
const begun = document.activeElement;
if (begun === fieldOf() && begun instanceof HTMLInputElement && begun.value) void offer(begun);
