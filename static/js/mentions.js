/**
 * After an @ in a textarea with data-mentions, the names of the listbox with that id are offered: the arrow keys go
 * through them, Enter or Tab takes one, Escape closes the list (WAI-ARIA APG, "list autocomplete").
 */
import { isComposing } from "./dom.js";

const BEGUN = /(?:^|[^\w./+@])@"?([^@"\n]{0,40})$/;

/** @type {{ field: HTMLTextAreaElement, list: HTMLElement, at: number } | null} */
let open = null;

/** @param {EventTarget | null} field */
function listOf(field) {
  return field instanceof HTMLTextAreaElement ? document.getElementById(field.dataset.mentions ?? "") : null;
}

const options = () =>
  [...(open?.list.querySelectorAll("[role=option]:not([hidden])") ?? [])].filter((found) =>
    found instanceof HTMLElement
  );

/** @param {number} index */
function choose(index) {
  const shown = options();
  const wanted = shown[(index + shown.length) % shown.length];
  for (const option of shown) option.setAttribute("aria-selected", String(option === wanted));
  open?.field.setAttribute("aria-activedescendant", wanted.id);
  wanted.scrollIntoView({ block: "nearest" });
}

function close() {
  if (!open) return;
  open.list.hidden = true;
  open.field.removeAttribute("aria-activedescendant");
  open = null;
}

/** @param {HTMLTextAreaElement} field */
function offer(field) {
  const list = listOf(field);
  const begun = field.value.slice(0, field.selectionStart).match(BEGUN);
  if (!list || !begun || field.selectionStart !== field.selectionEnd) return close();
  const typed = begun[1].toLowerCase();
  for (const option of list.children) {
    const name = option.getAttribute("data-name")?.toLowerCase() ?? "";
    option.toggleAttribute("hidden", !name.startsWith(typed) && !(typed && name.includes(` ${typed}`)));
  }
  open = { field, list, at: field.selectionStart - begun[1].length };
  if (!options().length) return close();
  field.setAttribute("aria-controls", list.id);
  if (field.nextElementSibling !== list) field.after(list);
  list.hidden = false;
  choose(0);
}

/** @param {HTMLElement} option */
function take(option) {
  if (!open) return;
  const { field, at } = open;
  const name = option.dataset.name ?? "";
  const start = field.value.lastIndexOf("@", at);
  close();
  field.setRangeText(/^\w+$/.test(name) ? `@${name} ` : `@"${name}" `, start, field.selectionStart, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLTextAreaElement && listOf(event.target)) offer(event.target);
});

document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.field || isComposing(event)) return;
  const shown = options();
  const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(at + (event.key === "ArrowDown" ? 1 : -1));
  else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(shown[at]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
  if (!open || !(option instanceof HTMLElement) || !open.list.contains(option)) return;
  event.preventDefault(); // the field keeps the focus
  take(option);
});

document.addEventListener("focusout", (event) => event.target === open?.field && close());
