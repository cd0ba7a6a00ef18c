/**
 * The fields of a draft's details as they stand in their form.
 */

import { all, one, stamp } from "../dom.js";
import { changesBetween } from "./text.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** @param {EventTarget | null} target @returns {target is Field} */
export const isField = (target) =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

/** The field of a name, or what stands for it among several of that name; null where the form doesn't show it. */
export const fieldOf = (/** @type {HTMLFormElement} */ form, /** @type {string} */ name) =>
  [...form.elements].flatMap((field) => isField(field) && field.name === name && field.type !== "hidden" ? [field] : [])
    .at(0) ?? null;

/** Whether words are typed into a field, and nothing is chosen. @param {Field} field */
export const isTyped = (field) => field.matches("textarea, input:not([type=radio])");

/**
 * Puts a value into a field, or chooses it: where it isn't among the choices yet, something stands for it until they come
 * anew. The caret stays between the words that it is between.
 * @param {Field} field @param {string} value
 */
export function fill(field, value) {
  if (field instanceof HTMLSelectElement) {
    if (![...field.options].some((option) => option.value === value)) field.add(new Option("…", value));
    field.value = value;
  } else if (field.type === "radio") choose(/** @type {HTMLInputElement} */ (field), value);
  else if (document.activeElement === field && field.selectionStart !== null) {
    const changes = changesBetween(field.value, value);
    const [start, end] = [field.selectionStart, field.selectionEnd ?? field.selectionStart];
    field.value = value;
    field.setSelectionRange(changes.mapPos(start), changes.mapPos(end));
  } else field.value = value;
}

/** @param {HTMLInputElement} field one of several @param {string} value */
function choose(field, value) {
  const choices = all(field.form ?? document, `[name="${field.name}"]`, HTMLInputElement);
  for (const one of choices) one.checked = one.value === value;
  if (choices.some((one) => one.checked)) return;
  const other = /** @type {HTMLInputElement} */ (field.cloneNode());
  Object.assign(other, { id: "", value, hidden: true, checked: true });
  field.after(other);
}

/** What a form holds by name. @param {HTMLFormElement} form @returns {Record<string, string>} */
export const valuesOf = (form) =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).replaceAll("\r\n", "\n")]));

/** What a field is called. @param {Field | null} field */
export function labelOf(field) {
  const around = field?.closest("fieldset")?.querySelector("legend");
  const label = field?.type === "radio" ? around : field?.labels?.[0];
  return label?.firstChild?.textContent?.trim() ?? "";
}

/**
 * Says at each field what is wrong with it, also where the form has come anew.
 * @param {() => HTMLFormElement} form
 */
export function complaintsOf(form) {
  /** @type {Set<string>} the names of fields about which something was said */
  const said = new Set();
  return (/** @type {string[]} */ names, /** @type {Record<string, string>} */ messages) => {
    for (const name of names) {
      const message = messages[name] ?? "";
      const field = fieldOf(form(), name);
      if (field && (message || said.has(name))) say(field, message);
      if (message) said.add(name);
      else said.delete(name);
    }
  };
}

/**
 * Offers a slug that is free under the one that is taken; "" takes the offer back.
 * @param {HTMLFormElement} form @param {string} slug
 */
export function offerSlug(form, slug) {
  let [offer] = all(form, "[data-offered]", HTMLElement);
  const field = fieldOf(form, "slug");
  if (!slug || !field) return offer?.remove();
  if (!offer) {
    for (const former of all(form, ".suggested", HTMLElement)) former.remove();
    offer = stamp(one(document, "#free-slug", HTMLTemplateElement));
    offer.dataset.offered = "";
    field.closest(".slug")?.append(offer);
  }
  const button = one(offer, "button", HTMLButtonElement);
  button.value = slug;
  button.textContent = `Use ${slug}`;
}

/** @param {Field} field @param {string} message "" for nothing */
function say(field, message) {
  const whole = field.type === "radio" ? one(document, "#draft-cover", HTMLElement) : field;
  const place = whole === field ? field.closest(".field") : whole;
  if (!place) return;
  const hint = document.getElementById(`${field.id}-hint`)?.id ?? "";
  let [error] = all(place, ":scope > .error", HTMLElement);
  if (!message) {
    error?.remove();
    whole.removeAttribute("aria-invalid");
    whole.setAttribute("aria-describedby", hint);
    return;
  }
  if (!error) {
    error = stamp(one(document, "#detail-error", HTMLTemplateElement));
    error.id = `${field.id}-error`;
    (whole === field ? field : one(place, "legend", HTMLElement)).after(error);
  }
  const words = one(error, "span", HTMLElement);
  if (words.textContent !== message) words.textContent = message;
  whole.setAttribute("aria-invalid", "true");
  whole.setAttribute("aria-describedby", `${error.id} ${hint}`.trim());
  const folded = field.closest("details");
  if (folded) folded.open = true;
}
