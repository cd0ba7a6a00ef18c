/**
 * A file as it stands in the text, and what stands around it.
 */

import { lineKind } from "./format.js";

/**
 * @import { Text } from "../../vendor/codemirror.min.js"
 * @import { StoredFile } from "../files/upload.js"
 */

// As the clipboard, cameras, phones and messengers call them
const MADE_UP =
  /^(image|img|photo|picture|pasted|screenshot|screen ?shot|dsc[nf]?|pxl|mvimg|vid|whatsapp image|signal)?(\s|\d|[.():]|at|from|[ap]m|wa)*$/i;

/** What a file's name says about a picture; nothing where no person gave it. @param {string} name */
function wordsOf(name) {
  const words = name.replace(/\.\w{1,5}$/, "").replace(/[-_\s]+/g, " ").trim();
  return MADE_UP.test(words) || !/\p{L}{3}/u.test(words) ? "" : words;
}

/** Words as they can stand between brackets: one line. @param {string} words */
export const inBrackets = (words) => words.replace(/\s+/g, " ").trim().replace(/[[\]\\]/g, "\\$&");

/**
 * @param {StoredFile} file
 * @param {string} selected words that it stands for, or ""
 */
export function markdownOf(file, selected) {
  const words = inBrackets(selected || (file.picture ? wordsOf(file.name) : file.name));
  return { markdown: `${file.picture ? "!" : ""}[${words}](${file.url})`, wordless: file.picture && !words };
}

/**
 * Whether a picture stands by itself at a place, as it does where a paragraph ends or begins, but not in a list or table.
 * @param {Text} doc @param {number} at
 */
export function standsApart(doc, at) {
  const { text, from } = doc.lineAt(at);
  const inWords = text.slice(0, at - from).trim() && text.slice(at - from).trim();
  return !inWords && !lineKind(text) && !text.includes("|");
}

/**
 * What has to stand before and after a file: empty lines, or spaces.
 * @param {Text} doc @param {number} at @param {boolean} apart
 * @param {boolean} goesOn whether somebody goes on to write after it, which begins on an empty line where it is apart
 * @returns {[above: string, below: string, caret: number]} the caret as far from the end of `below`
 */
export function setOff(doc, at, apart, goesOn = false) {
  const line = doc.lineAt(at);
  const before = line.text.slice(0, at - line.from);
  const after = line.text.slice(at - line.from);
  if (!apart) return [/[^\s([]$/.test(before) ? " " : "", /^[\p{L}\p{N}![(]/u.test(after) ? " " : "", 0];
  const isText = (/** @type {number} */ number) =>
    number > 0 && number <= doc.lines && doc.line(number).text.trim() !== "";
  const below = after.trim() ? "\n\n" : isText(line.number + 1) ? "\n" : "";
  return [
    before.trim() ? "\n\n" : isText(line.number - 1) ? "\n" : "",
    goesOn ? `\n\n${below}` : below,
    goesOn ? below.length : 0,
  ];
}
