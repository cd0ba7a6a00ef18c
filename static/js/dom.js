/**
 * Elements of a page as what they are: an input, a form, a template.
 */

/**
 * The first element that a selector finds, which has to be there: throws where it isn't, or is of another kind.
 * @template {Element} Kind
 * @param {ParentNode} where @param {string} selector @param {new () => Kind} kind
 */
export function one(where, selector, kind) {
  const found = where.querySelector(selector);
  if (found instanceof kind) return found;
  throw new TypeError(`There is no ${kind.name} ${selector}`);
}

/**
 * All elements of a kind that a selector finds.
 * @template {Element} Kind
 * @param {ParentNode} where @param {string} selector @param {new () => Kind} kind
 */
export const all = (where, selector, kind) =>
  [...where.querySelectorAll(selector)].flatMap((found) => (found instanceof kind ? [found] : []));

/**
 * The element of a kind that an event happened to, or that is around it.
 * @template {Element} Kind
 * @param {EventTarget | null} target @param {string} selector @param {new () => Kind} kind
 */
export function closest(target, selector, kind) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof kind ? found : null;
}

/** What stands in a template, once more. @param {HTMLTemplateElement} template */
export function stamp(template) {
  const element = template.content.firstElementChild?.cloneNode(true);
  if (element instanceof HTMLElement) return element;
  throw new TypeError(`There is nothing in the template ${template.id}`);
}

/**
 * The key of a shortcut, on whatever keyboard: caps lock makes no difference, and where a layout has letters of another
 * script, such as Cyrillic or Arabic, the key says what stands there on a Latin one (W3C UI Events, 5.3 "code").
 * @param {KeyboardEvent} event
 */
export function keyOf({ key, code, shiftKey }) {
  if (key.length !== 1) return key;
  if (/[!-~ ]/.test(key)) return shiftKey ? key.toUpperCase() : key.toLowerCase();
  const letter = code.match(/^Key([A-Z])$/)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  return new Map([["Slash", shiftKey ? "?" : "/"], ["Period", "."]]).get(code) ?? key;
}

/**
 * Whether a key belongs to an input method, which takes it for what is being composed. Safari tells of the Enter that ends
 * a composition after it has ended, and only by the key code of all such keys (W3C UI Events, 7.3.1: 229).
 * @param {KeyboardEvent} event
 */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;
