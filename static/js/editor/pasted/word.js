/**
 * What Word writes in a way of its own: the markers of its lists, and comments.
 */

/** @import { Looks } from "./looks.js" */

const COMMENT = /mso-element:\s*comment/i;

/** Whether an element is a remark on the text, or leads to one. @param {Element} element */
export const isComment = (element) =>
  /\b(MsoCommentReference|msocomanchor|msocomtxt|msocomoff)\b/i.test(element.className) ||
  COMMENT.test(element.getAttribute("data-style") ?? "");

/**
 * What the marker of an item says: "3." is a number, "·" and "o" are none; of letters "a." is the first.
 * @param {Element} element @param {(element: Element) => Looks} looksOf
 * @returns {{ ordered: boolean, number?: number, ticked?: boolean }}
 */
export function markerOf(element, looksOf) {
  const sign = [...element.querySelectorAll("[data-style]")].find((one) => looksOf(one).ignored);
  const text = sign?.textContent.replace(/\s/g, "") ?? "";
  if (/^[☐☑☒]$/u.test(text)) return { ordered: false, ticked: text !== "☐" };
  const [, number, letter] = /^[([（]?(?:(?:\d+\.)*(\d+)|(\p{L}{1,5}))(?:[.)\]、．）]+|$)/u.exec(text) ?? [];
  if (number) return { ordered: true, number: Number(number) };
  if (!letter || !/[.)\]、．）]$/u.test(text)) return { ordered: false };
  return /^a$/i.test(letter) ? { ordered: true, number: 1 } : { ordered: true };
}
