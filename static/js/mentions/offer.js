/**
 * After a sign in a field with data-mentions, the names of the listbox with that id are offered that its options say for
 * this sign: the arrow keys go through them, Enter or Tab takes one, Escape closes the list (WAI-ARIA APG, "list
 * autocomplete"). Comments know one sign, quick add three, with a new name as the last, which nobody takes by accident. In a
 * field with data-listed, names stand between commas, and each that is begun is completed.
 */
import { all, isComposing } from "../dom.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_./+@#])([@#+])"?((?!\s)[^@#+"\n]{0,40})$/u;
const LISTED = /(?:^|(,))[^\S\n]*([^,"\n]*)$/;
const UNLISTED = /^[^,"“„«]+$/; // and what needs none between commas
const PLAIN = /^[\p{L}\p{M}\p{N}_-]+$/u; // what needs no quotes

/** @typedef {HTMLTextAreaElement | HTMLInputElement} Field */

/** What a field's text looks like, which its copy has to have. */
const LIKE = /** @type {const} */ ([
  "boxSizing",
  "font",
  "letterSpacing",
  "lineHeight",
  "paddingInline",
  "paddingBlock",
  "borderWidth",
  "direction",
  "overflowWrap",
  "tabSize",
]);

const GAP = 4; // pixels between the names and what they stand beside

/** @type {{ field: Field, list: HTMLElement, sign: string, typed: string, start: number } | null} */
let open = null;

/** The names that Escape closed, as long as no other are begun: their field and where the sign stands. @type {string} */
let refused = "";

/** @param {unknown} target @returns {target is Field} */
const isField = (target) => target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

/** @param {EventTarget | null} field */
function listOf(field) {
  return isField(field) ? document.getElementById(field.dataset.mentions ?? "") : null;
}

/** Where the caret of a field is. @param {Field} field */
const caret = (field) => field.selectionStart ?? 0;

/** What is begun before the caret: its sign, "" in a list, what is typed of it, and where. @param {Field} field */
function begunIn(field) {
  const before = field.value.slice(0, caret(field));
  const listed = "listed" in field.dataset;
  const begun = before.match(listed ? LISTED : BEGUN);
  if (!begun || (listed && !begun[2])) return null;
  const [, sign, typed] = begun;
  const at = before.length - typed.length;
  return { sign: listed ? "" : sign, typed, start: listed ? at : before.lastIndexOf(sign, at) };
}

/** How names are compared: without case and accents. @param {string | undefined} name */
const folded = (name) => (name ?? "").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {HTMLElement} list */
const optionsOf = (list) => all(list, "[role=option]", HTMLElement);
const options = () => open ? optionsOf(open.list).filter((option) => !option.hidden) : [];

/** @param {HTMLElement | undefined} wanted */
function choose(wanted) {
  for (const option of options()) option.setAttribute("aria-selected", String(option === wanted));
  if (!wanted) return open?.field.removeAttribute("aria-activedescendant");
  open?.field.setAttribute("aria-activedescendant", wanted.id);
  wanted.scrollIntoView({ block: "nearest" });
}

function close() {
  if (!open) return;
  if (open.list.matches(":popover-open")) open.list.hidePopover();
  open.field.removeAttribute("aria-activedescendant");
  open = null;
}

/** Whether a known name goes on as it was begun. @param {HTMLElement} option @param {string} sign @param {string} begun */
function fits(option, sign, begun) {
  if (option.dataset.sign !== sign || "newName" in option.dataset) return false;
  const name = folded(option.dataset.name);
  return name.startsWith(begun) || (begun !== "" && name.includes(` ${begun}`));
}

/** @param {Field} field */
function offer(field) {
  const list = listOf(field);
  const begun = begunIn(field);
  if (!begun || `${begun.start} ${begun.sign}` !== refused) refused = "";
  if (!list || !begun || refused || field.selectionStart !== field.selectionEnd) return close();
  const { sign, typed, start } = begun;
  const known = optionsOf(list).filter((option) => fits(option, sign, folded(typed)));
  const said = optionsOf(list).some((option) =>
    fits(option, sign, "") && folded(option.dataset.name) === folded(typed)
  );
  for (const option of optionsOf(list)) {
    const isNew = "newName" in option.dataset && option.dataset.sign === sign && PLAIN.test(typed) &&
      /\p{L}/u.test(typed);
    option.hidden = isNew ? said : !known.includes(option);
    if (!isNew) continue;
    option.dataset.name = typed;
    const words = option.querySelector("b");
    if (words) words.textContent = typed;
  }
  open = { field, list, sign, typed, start };
  if (!options().length || (said && known.length === 1)) return close();
  field.setAttribute("aria-controls", list.id);
  if (!list.matches(":popover-open")) list.showPopover();
  place();
  choose(known[0]);
}

/** At the sign, above its line where there is room, else below that and what was understood of it. */
function place() {
  if (!open) return;
  const { field, list, start } = open;
  const box = field.getBoundingClientRect();
  const at = placeOf(field, start);
  const top = box.top + Math.max(0, Math.min(at.top, box.height));
  const understood = field.form?.querySelector(".reading")?.getBoundingClientRect().bottom ?? 0;
  list.style.left = `${Math.max(GAP, Math.min(box.left + at.left, innerWidth - list.offsetWidth - 2 * GAP))}px`;
  const isAbove = list.offsetHeight + 2 * GAP <= top;
  list.style.top = isAbove ? "auto" : `${Math.max(top + at.height, understood) + GAP}px`;
  list.style.bottom = isAbove ? `${innerHeight - top + GAP}px` : "auto";
}

/** @param {HTMLElement} option */
function take(option) {
  if (!open) return;
  const { field, list, sign, start } = open;
  const { name = "", takes } = option.dataset;
  close();
  const isPlain = "spaces" in list.dataset || (sign ? PLAIN : UNLISTED).test(name);
  const written = `${takes ?? sign}${isPlain ? name : `"${name}"`}${sign ? " " : ", "}`;
  field.setRangeText(written, start, caret(field), "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function closeForNow() {
  if (open) refused = `${open.start} ${open.sign}`;
  close();
}

document.addEventListener("input", (event) => {
  if (isField(event.target) && listOf(event.target)) offer(event.target);
});

addEventListener("scroll", place, { capture: true, passive: true });
addEventListener("resize", place);

// The names have come, or chips have.
document.addEventListener("htmx:after:swap", () => {
  place();
  const field = document.activeElement;
  if (isField(field) && listOf(field) && !open) offer(field);
});

document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.field || isComposing(event)) return;
  const shown = options();
  const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(shown[(at + 1) % shown.length]);
  else if (event.key === "ArrowUp") choose(shown.at(at < 0 ? -1 : at - 1));
  else if (at >= 0 && ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab")) {
    take(shown[at]);
  } else if (event.key === "Escape") closeForNow();
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

/** The place of a character from the field's top left, and its height, in pixels of CSS. @param {Field} field @param {number} index */
function placeOf(field, index) {
  const mirror = document.createElement("div");
  const style = getComputedStyle(field);
  for (const name of LIKE) mirror.style[name] = style[name];
  Object.assign(mirror.style, {
    position: "absolute",
    visibility: "hidden",
    whiteSpace: field instanceof HTMLInputElement ? "pre" : "pre-wrap",
    inlineSize: `${field.offsetWidth}px`,
    borderStyle: "solid",
  });
  mirror.textContent = field.value.slice(0, index);
  const sign = mirror.appendChild(document.createElement("span"));
  sign.textContent = field.value.slice(index) || ".";
  document.body.append(mirror);
  const [{ left, top, height }] = sign.getClientRects();
  const from = mirror.getBoundingClientRect();
  mirror.remove();
  return { left: left - from.left - field.scrollLeft, top: top - from.top - field.scrollTop, height };
}

// What was typed while this was on its way.
const typed = document.activeElement;
if (isField(typed) && listOf(typed)) offer(typed);
