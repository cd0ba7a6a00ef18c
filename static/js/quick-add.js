/**
 * Quick add: the plus button opens the form where the page has one, and an example types itself into it; Enter saves, Ctrl+Space takes the first suggestion,
 * chips give the caret back, and what was saved leaves the field while what is typed meanwhile stays. What is sent is kept
 * on the device under a key until it is answered: where the page is left before, the next one sends it again, and what is
 * typed stands there without it ([data-sent] says what that is). What is sent again as it was has the key that it had, and
 * is added once.
 */
import { isComposing, one } from "./dom.js";

/** @param {EventTarget | null} target @param {string} selector */
const closest = (target, selector) => (target instanceof Element ? target.closest(selector) : null);

/** @param {Element | null} form */
const fieldOf = (form) => form?.querySelector("textarea") ?? null;

/**
 * What each form is saving now, as it was typed, and under which key; whether Enter was pressed again, each Enter a line's
 * end: then the lines that it ended follow; and whether the desk has it.
 * @type {Map<Element, { text: string, key: string, follows: boolean, done: boolean }>}
 */
const saving = new Map();

/**
 * Whether this page is being left: what it has sent, and what browsers drop as they leave it, is the next one's to ask
 * about. Who does anything here has stayed.
 */
let isLeft = false;
for (const type of ["beforeunload", "pageshow", "pointerdown", "keydown"]) {
  window.addEventListener(type, () => isLeft = type === "beforeunload", { capture: true });
}

/** @param {Element} form */
const keyOf = (form) => one(form, "[name=key]", HTMLInputElement);

/**
 * The key that a text is sent under: the one that the form has from sending the same in vain, or a new one.
 * @param {HTMLInputElement} field @param {string} text
 */
function keyFor(field, text) {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + Number(character.codePointAt(0))) | 0;
  const end = `-${text.length}-${sum}`;
  if (!field.value.endsWith(end)) field.value = (crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`) + end;
  return field.value;
}

/** What of a form's text is kept is another by now, though nobody typed. @param {Element} form */
const look = (form) => form.dispatchEvent(new CustomEvent("typed:look", { bubbles: true }));

/** The lines that each form sends next; what is typed behind them stays. @type {Map<Element, string>} */
const ended = new Map();

/** What each form was refused for, as it was typed: as long as it is there, so is the reason. @type {Map<Element, string>} */
const refusedText = new Map();

/**
 * What each form is being read again for: a chip, and the text as it was then.
 * @type {Map<Element, { chip: Element, text: string }>}
 */
const taking = new Map();

/** A new line at the caret, as if it had been typed. @param {HTMLTextAreaElement} field */
function nextLine(field) {
  field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const chip = closest(event.target, "[data-chip]");
  if (chip) fieldOf(chip.closest("form"))?.focus();
  const link = closest(event.target, "[data-opens-quick-add]");
  const form = document.querySelector("[data-quick-add]");
  if (!link || !form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = document.getElementById("quick-add");
  if (dialog && !dialog.matches(":popover-open") && (dialog.contains(form) || !isInSight(form))) open(dialog, form);
  const field = fieldOf(form);
  field?.focus({ preventScroll: true });
  const line = link.getAttribute("data-types");
  if (!field || !line) return;
  const list = link.closest("[popover]");
  if (list instanceof HTMLElement) list.hidePopover();
  field.value += field.value.trim() ? `\n${line}` : line;
  readAgain(field);
});

/** @param {Element} element */
function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

/** The line of this page comes into the dialog, and goes back to its place afterwards. @param {HTMLElement} dialog @param {Element} form */
function open(dialog, form) {
  const line = form.closest(".quick-add");
  if (line && !dialog.contains(line)) {
    const place = document.createElement("div");
    place.style.blockSize = `${line.getBoundingClientRect().height}px`;
    line.before(place);
    dialog.append(line);
    const back = (/** @type {Event} */ event) => {
      if (!(event instanceof ToggleEvent) || event.newState !== "closed") return;
      dialog.removeEventListener("toggle", back);
      place.replaceWith(line);
    };
    dialog.addEventListener("toggle", back);
  }
  dialog.showPopover();
}

// Pressing a chip takes the focus only where the keyboard does it.
document.addEventListener("mousedown", (event) => {
  if (closest(event.target, "[data-chip]")) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const form = closest(event.target, "form[data-quick-add]");
  const field = fieldOf(form);
  if (!(form instanceof HTMLFormElement) || !field || event.target !== field || isComposing(event)) return;
  const only = !event.shiftKey && !event.altKey && !event.metaKey;
  const offer = form.querySelector("[data-offer]");
  if (event.key === "Enter" && only && !event.ctrlKey) {
    event.preventDefault();
    const earlier = saving.get(form);
    if (earlier) {
      earlier.follows = true;
      nextLine(field);
    } else {
      form.requestSubmit();
    }
  } else if (event.code === "Space" && only && event.ctrlKey && offer instanceof HTMLElement) {
    event.preventDefault();
    offer.click();
  }
});

document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement: source, request: { body } } = event.detail.ctx;
  const form = closest(source, "form[data-quick-add]");
  const field = fieldOf(form);
  if (!form || !field || source !== form) return;
  const text = ended.get(form) ?? field.value;
  const key = keyOf(form).value;
  ended.delete(form);
  saving.set(form, { text, key, follows: false, done: false });
  const fields = Object.fromEntries(new URLSearchParams(/** @type {URLSearchParams} */ (body)));
  const line = { key, title: text, fields };
  document.dispatchEvent(new CustomEvent("line:sent", { detail: line }));
  field.dataset.sent = text;
  look(form);
  // a preview under way would come after what it previews is saved
  field.dispatchEvent(new Event("htmx:abort"));
});

// Before it is sent, since what is sent takes the place of what is under way. An empty line is nothing to add: what was
// typed into it is saved by then, and was sent by the Enter or the click before. In the dialog it says that this was all.
document.addEventListener("htmx:config:request", (event) => {
  const source = event.detail.ctx.sourceElement;
  const form = closest(source, "form[data-quick-add]");
  const field = fieldOf(form);
  if (!form || !field) return;
  if (source === form) {
    const { body } = event.detail.ctx.request;
    const lines = ended.get(form);
    const key = keyFor(keyOf(form), lines ?? field.value);
    if (body instanceof FormData) {
      if (lines) body.set(field.name, lines);
      body.set("key", key);
    }
    if (field.value.trim()) return;
    event.preventDefault();
    field.focus({ preventScroll: true });
    const dialog = form.closest("[popover]");
    if (dialog instanceof HTMLElement) dialog.hidePopover();
    return;
  }
  const isRefused = source === field && refusedText.get(form) === field.value;
  if (saving.has(form) || isRefused) event.preventDefault();
  else if (source.matches("[data-chip]")) taking.set(form, { chip: source, text: field.value });
  // the chip's reply reads the text too
  else if (taking.has(form)) event.preventDefault();
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = closest(ctx?.sourceElement, "form[data-quick-add]");
  const field = fieldOf(form);
  if (!form || !field) return;
  const refused = (ctx.response?.status ?? 0) >= 400;
  for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", `${field.id}-error`]]) {
    if (refused) field.setAttribute(name, value);
    else field.removeAttribute(name);
  }
  const sent = saving.get(form);
  if (ctx.sourceElement !== form || !sent) return;
  if (refused) {
    refusedText.set(form, sent.text);
    return;
  }
  if (!ctx.response) return;
  sent.done = true;
  if (field.value.startsWith(sent.text)) field.value = field.value.slice(sent.text.length);
  // the same once more is another task
  keyOf(form).value = "";
  // the next thought may come; an empty line ends it
  if (form.closest("[popover]")) field.focus();
});

/** What was typed meanwhile is read too. @param {HTMLTextAreaElement} field */
const readAgain = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

document.addEventListener("htmx:finally:request", (event) => {
  const source = event.detail.ctx.sourceElement;
  const field = fieldOf(source);
  const sent = saving.get(source);
  if (sent) {
    saving.delete(source);
    if (isLeft && !event.detail.ctx.response) return;
    document.dispatchEvent(new CustomEvent("line:answered", { detail: sent.key }));
    delete field?.dataset.sent;
    if (field && !sent.done) look(source);
    if (!field?.value) return;
    const typed = field.value.slice(sent.text.length);
    if (!sent.done && typed && field.value.startsWith(sent.text) && !/\n$/.test(sent.text)) {
      // what wasn't saved stays a line of its own
      field.value = `${sent.text}\n${typed.replace(/^\n/, "")}`;
    }
    const lines = field.value.slice(0, field.value.lastIndexOf("\n") + 1);
    if (sent.done && sent.follows && lines.trim() && source instanceof HTMLFormElement) {
      ended.set(source, lines);
      source.requestSubmit();
    } else if (!field.hasAttribute("aria-invalid")) readAgain(field);
    return;
  }
  // By its chip, which may be gone from the page by now.
  for (const [form, { chip, text }] of taking) {
    if (chip !== source) continue;
    taking.delete(form);
    const line = fieldOf(form);
    if (line && line.value !== text) readAgain(line);
  }
});
