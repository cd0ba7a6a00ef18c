/**
 * What is typed into a form and not saved stays: this tab keeps it (sessionStorage) until the desk has it, and puts it back
 * wherever the form stands again, after a swap, a link, Back or a lost network. It is kept under whose it is and the
 * address that the form is sent to, field by field, and with the version that its form was made from: so an older text is
 * merged, or decided about, as if its form had been open all the time.
 *
 * Kept are the forms in which something is typed. Secrets and files never are, nor is a text that keeps itself
 * (data-editor). Signing out forgets all of it, and so does another person's page. `[data-unsaved]` of a form says that it
 * isn't saved; what can't be kept asks before it is left.
 */
import { all, closest, one } from "./dom.js";

/**
 * @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field
 * @typedef {Record<string, string[]>} Values of the fields by name, as many as there are of it
 * @typedef {object} Kept
 * @property {Values} values of the fields that aren't as they were
 * @property {string | null} version of what they were typed over
 * @property {string} [session] the editing session in which they were, where the form saves itself; the key of a line
 * @property {string} page where they were typed
 * @property {string} within the id of the row that was opened for it; "" where the form stands there anyway
 * @property {string[]} sent what a plain form has sent of it, whose answer isn't known yet
 */

const PLACE = "typed ";
const TYPED =
  "textarea, input:is(:not([type]), [type=text], [type=email], [type=url], [type=number], [type=date], [type=time])";
const NEVER = "[type=hidden], [type=password], [type=file], [type=submit], [type=button], [autocomplete=one-time-code]";

const account = document.body.dataset.account ?? "";
const visit = /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType("navigation")[0]);
const place = `${PLACE}${account} `;

/** What the fields of a form were when nothing was typed yet. @type {WeakMap<HTMLFormElement, Values>} */
const before = new WeakMap();

/** Forms that were left by Cancel or Escape: what they say when they go is no typing. @type {WeakSet<HTMLFormElement>} */
const left = new WeakSet();

/** What the desk has of a form that stays when it was sent. @type {WeakMap<HTMLFormElement, Values>} */
const saved = new WeakMap();

/** What each form has sent. @type {WeakMap<HTMLFormElement, Values>} */
const sent = new WeakMap();

/** Forms with something that couldn't be kept. @type {Set<HTMLFormElement>} */
const unkept = new Set();

/** @param {HTMLFormElement} form */
const keyOf = (form) => place + (form.getAttribute("action") ?? "");

/** @param {HTMLFormElement} form */
const isKept = (form) =>
  account !== "" && form.method === "post" && !("editor" in form.dataset) && !("decides" in form.dataset) &&
  form.querySelector(TYPED) !== null;

/** @param {HTMLFormElement} form @returns {Field[]} */
const fieldsOf = (form) =>
  [...form.elements].flatMap((field) => {
    const kind = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement;
    return kind && field.name && !field.matches(NEVER) && !field.hidden ? [field] : [];
  });

/** @param {Field} field */
const isChoice = (field) => field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type);

/** The value that the page gave a field. @param {Field} field */
function given(field) {
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
}

/** What is typed into a field, without what of it was sent and isn't answered yet. @param {Field} field */
function textOf({ value, dataset: { sent = "" } }) {
  const text = value.replaceAll("\r\n", "\n");
  return sent && text.startsWith(sent) ? text.slice(sent.length).replace(/^\n/, "") : text;
}

/** @param {HTMLFormElement} form @param {boolean} asGiven by the page, not as they are @returns {Values} */
function valuesOf(form, asGiven) {
  /** @type {Values} */
  const values = {};
  for (const field of fieldsOf(form)) {
    const there = values[field.name] ??= [];
    if (field instanceof HTMLInputElement && isChoice(field)) {
      if (asGiven ? field.defaultChecked : field.checked) there.push(field.value);
    } else {
      there.push(asGiven ? given(field).replaceAll("\r\n", "\n") : textOf(field));
    }
  }
  return values;
}

/** @param {HTMLFormElement} form */
const versionOf = (form) => all(form, "[name=version]", HTMLInputElement)[0] ?? null;

/** What the desk knows by what it was sent earlier. @param {HTMLFormElement} form */
const sessionOf = (form) => all(form, "[name=session], [name=key]", HTMLInputElement)[0] ?? null;

/** @param {string} key @returns {Kept | null} */
function recall(key) {
  try {
    const text = sessionStorage.getItem(key);
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** Whether it could be kept. @param {string} key @param {Kept} kept */
function keep(key, kept) {
  try {
    if (Object.keys(kept.values).length) sessionStorage.setItem(key, JSON.stringify(kept));
    else sessionStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

/** All keys of what is kept here, whosever it is. */
const keys = () => {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PLACE));
  } catch {
    return [];
  }
};

/** Keeps what isn't as it was, and says so; whether it could be kept. @param {HTMLFormElement} form */
function look(form) {
  const [was, is, key] = [before.get(form) ?? {}, valuesOf(form, false), keyOf(form)];
  const earlier = recall(key);
  const values = { ...earlier?.values };
  for (const name of Object.keys(is)) {
    if (JSON.stringify(is[name]) === JSON.stringify(was[name])) delete values[name];
    else values[name] = is[name];
  }
  const dirty = Object.keys(is).some((name) => name in values);
  const version = earlier?.version ?? versionOf(form)?.value ?? null;
  const within = form.closest(".row-edit")?.id ?? "";
  const session = earlier?.session ?? sessionOf(form)?.value;
  const done = keep(key, { values, version, session, page: window.location.pathname, within, sent: [] });
  if (dirty && !done) unkept.add(form);
  else unkept.delete(form);
  for (const sign of form.querySelectorAll("[data-unsaved]")) sign.toggleAttribute("hidden", !dirty);
  return done;
}

/** The desk has what a form holds; what others of the same address hold stays. @param {string} key @param {string[]} names */
function forget(key, names) {
  const kept = recall(key);
  if (!kept) return;
  for (const name of names) delete kept.values[name];
  keep(key, { ...kept, sent: [] });
}

/** What was kept of a field, and behind it what was typed before it came back. @param {Field} field @param {string} kept */
function withTyped(field, kept) {
  const [was, typed] = [given(field), field.value];
  if (field instanceof HTMLSelectElement || typed === was) return kept;
  return typed.startsWith(was) && !typed.startsWith(kept) ? kept + typed.slice(was.length) : typed;
}

/** Puts back what was typed into a form that has come. @param {HTMLFormElement} form */
function putBack(form) {
  // What came back because something is wrong with it holds what was typed, and not what it was before.
  before.set(form, form.querySelector(".error:not([hidden])") ? {} : saved.get(form) ?? valuesOf(form, true));
  const kept = recall(keyOf(form));
  if (!kept) return;
  /** @type {Record<string, number>} */
  const nth = {};
  let differs = false;
  for (const field of fieldsOf(form)) {
    const values = kept.values[field.name];
    if (!values) continue;
    const choice = field instanceof HTMLInputElement && isChoice(field);
    const at = nth[field.name] ??= 0;
    nth[field.name] += 1;
    const value = choice ? values.includes(field.value) : withTyped(field, values[at] ?? "");
    if (value === (choice ? field.checked : field.value)) continue;
    differs = true;
    const folded = field.closest("details");
    if (folded) folded.open = true;
    if (field instanceof HTMLInputElement && typeof value === "boolean") field.checked = value;
    else field.value = String(value);
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  const version = versionOf(form);
  if (differs && version && kept.version !== null) version.value = kept.version;
  const session = sessionOf(form);
  if (differs && session) session.value = kept.session ?? "";
  look(form);
}

/** The forms that came with the page or with a swap; and those that were open in a row are opened again. */
function scan() {
  if (!account) return;
  for (const form of all(document, "form", HTMLFormElement)) if (!before.has(form) && isKept(form)) putBack(form);
  for (const key of keys()) {
    const { within, page } = recall(key) ?? {};
    if (!within || page !== window.location.pathname) continue;
    const opens = all(
      document,
      `#${CSS.escape(within)}.row [data-row-key=e][data-htmx-powered]:not([data-opening])`,
      HTMLElement,
    )[0];
    opens?.setAttribute("data-opening", "");
    opens?.click();
  }
}

/** What isn't kept here, as long as nobody else keeps it, asks. @param {HTMLFormElement} form */
function guard(form) {
  unkept.add(form);
  for (const sign of form.querySelectorAll("[data-unsaved]")) sign.removeAttribute("hidden");
}

/** @param {Event} event */
function changed(event) {
  const { target } = event;
  const form = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement
    ? target.form
    : null;
  if (form && "guard" in form.dataset) guard(form);
  if (!form || !isKept(form) || left.has(form)) return;
  if (!before.has(form)) before.set(form, saved.get(form) ?? valuesOf(form, true));
  look(form);
}

document.addEventListener("input", changed);
document.addEventListener("change", changed);

/** Nothing of anybody else stays. @param {string} mine */
function forgetOthers(mine) {
  for (const key of keys()) if (!key.startsWith(mine)) sessionStorage.removeItem(key);
}

/** At signing out nothing at all stays, whatever else this tab keeps. */
function forgetAll() {
  try {
    sessionStorage.clear();
  } catch {
    // this browser keeps nothing
  }
}

const tabs = new BroadcastChannel("cofounder signed out");
tabs.onmessage = forgetAll;

// A form that saves itself asks whether what is typed in it is kept, and says what the desk has of it.
document.addEventListener("typed:look", (event) => {
  if (event.target instanceof HTMLFormElement && isKept(event.target) && !look(event.target)) event.preventDefault();
});
document.addEventListener("typed:saved", ({ target: form, detail }) => {
  if (!(form instanceof HTMLFormElement) || !isKept(form)) return;
  forget(keyOf(form), Object.keys(detail));
  before.set(form, Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, [value]])));
  look(form);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
  if ("signsOut" in form.dataset) {
    forgetAll();
    tabs.postMessage("");
    return;
  }
  unkept.delete(form);
  const names = Object.keys(valuesOf(form, false));
  for (const key of keys().filter((key) => key.endsWith(` ${form.getAttribute("action")}`))) {
    const kept = recall(key);
    if (kept) keep(key, { ...kept, sent: names });
  }
});

/** What became of what plain forms sent: a page that follows a redirect says that it was saved; any other, that it wasn't. */
function settle() {
  const followed = visit?.type === "navigate" && visit.redirectCount > 0;
  for (const key of keys()) {
    const kept = recall(key);
    if (kept?.sent.length) forget(key, account && followed ? kept.sent : []);
  }
}

/** What was left of a row by Cancel or Escape, for as long as its notice stands. @type {{ key: string, kept: Kept } | null} */
let dropped = null;

document.addEventListener("click", ({ target }) => {
  const drops = closest(target, "[data-drops]", HTMLElement);
  const form = drops?.closest("form");
  if (form) {
    const key = keyOf(form);
    const kept = recall(key);
    sessionStorage.removeItem(key);
    unkept.delete(form);
    left.add(form);
    if (!kept?.within) return;
    dropped = { key, kept };
    const notice = one(document, "#dropped", HTMLTemplateElement).content.cloneNode(true);
    one(document, "#notices", HTMLElement).replaceChildren(notice);
  } else if (dropped && closest(target, "[data-puts-back]", HTMLElement)) {
    keep(dropped.key, dropped.kept);
    dropped = null;
    scan();
  }
});

document.addEventListener("htmx:before:request", (event) => {
  const form = event.detail.ctx.sourceElement;
  if (form instanceof HTMLFormElement) sent.set(form, valuesOf(form, false));
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!(form instanceof HTMLFormElement) || !ctx.response || ctx.response.status >= 300) return;
  const values = sent.get(form) ?? valuesOf(form, false);
  forget(keyOf(form), Object.keys(values));
  before.delete(form);
  saved.set(form, values);
});

document.addEventListener("htmx:after:swap", () => window.setTimeout(scan));
document.addEventListener("htmx:finally:request", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  // it was taken, and the page is left
  if (response?.headers.has("hx-redirect")) return;
  window.setTimeout(() => {
    if (form instanceof HTMLFormElement && form.isConnected && isKept(form)) {
      before.set(form, valuesOf(form, true));
      // what was typed while it was sent
      look(form);
    }
  });
});

window.addEventListener("beforeunload", (event) => {
  if ([...unkept].some((form) => form.isConnected && (isKept(form) || "guard" in form.dataset))) event.preventDefault();
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) { for (const key of keys()) forget(key, []); } // what was sent was not answered
});

if (account) forgetOthers(place);
settle();
// What came back because something is wrong with it isn't saved either.
for (const form of all(document, "form[data-guard]:has(.error:not([hidden]))", HTMLFormElement)) guard(form);

/**
 * What was typed before the scripts were there is typed like the rest: kept, read, looked for. A browser that brings a page
 * anew fills its fields by itself; then it is what is in the field where one is.
 */
function begin() {
  scan();
  for (const field of [...document.forms].flatMap(fieldsOf)) {
    if (!field.matches(TYPED) || field.value === given(field).replaceAll("\r\n", "\n")) continue;
    if (visit?.type === "navigate" || field === document.activeElement) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

// After htmx, which has to know what opens a row, and asks for what follows from what is put back.
document.addEventListener("htmx:after:process", scan);
if (document.querySelector("[data-htmx-powered]")) begin();
else document.addEventListener("htmx:after:process", begin, { once: true });
