/**
 * Boxes to tick, as each program writes them.
 */

/** @param {string | null} word */
const isYes = (word) => /^(true|checked|done|complete|on|1|)$/i.test(word ?? "false");

/** Whether an element is a box, and ticked; undefined where it is none. @param {Element} element @returns {boolean | undefined} */
export function boxOf(element) {
  if (element instanceof HTMLInputElement) {
    return element.type === "checkbox" ? element.hasAttribute("checked") : undefined;
  }
  if (element.localName === "en-todo") return element.getAttribute("checked") === "true";
  if (element.getAttribute("role") === "checkbox") return element.getAttribute("aria-checked") === "true";
  const tag = /\bto-do(:completed)?\b/.exec(element.getAttribute("data-tag") ?? ""); // OneNote
  if (tag) return tag[1] !== undefined;
  const kind = /(?:^|\s)checkbox-(on|off)(?:\s|$)/.exec(element.className); // Notion
  return kind ? kind[1] === "on" : undefined;
}

/** Whether an item of a list says of itself that it is ticked; undefined where it says nothing. @param {Element} item */
export function tickOf(item) {
  const said = boxOf(item);
  if (said !== undefined) return said;
  for (const name of ["aria-checked", "data-checked", "data-task-state", "data-is-checked"]) {
    if (item.hasAttribute(name)) return isYes(item.getAttribute(name));
  }
  const kept = /--en-checked:\s*(true|false)/.exec(item.getAttribute("data-style") ?? "")?.[1] ??
    /^(checked|unchecked)$/.exec(item.getAttribute("data-list") ?? "")?.[1];
  if (kept) return isYes(kept);
  const list = `${item.parentElement?.className ?? ""} ${item.className}`;
  if (!/check|task|to-?do/i.test(list) || item.querySelector("input, [role=checkbox], [class*=checkbox-o]")) {
    return undefined;
  }
  return /task-list/.test(list) && !/inline-task/.test(list)
    ? undefined
    : /(^|\s)(checked|done|completed)(\s|$)/.test(item.className);
}
