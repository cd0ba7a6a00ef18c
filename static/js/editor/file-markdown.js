/**
 * A file as it stands in the text, and what stands around it.
 */

import { lineKind } from "./format.js";

// As the clipboard, cameras, phones and messengers call them
const MADE_UP =
  /^(image|img|photo|picture|pasted|screenshot|screen ?shot|dsc[nf]?|pxl|mvimg|vid|whatsapp image|signal)?(\s|\d|[.():]|at|from|[ap]m|wa)*$/i;

/** What a file's name says about a picture; nothing where no person gave it. @param {string} name */
function wordsOf(name) {
  const words = name.replace(/\.\w{1,5}$/, "").replace(/[-_\s]+/g, " ").trim();
  return MADE_UP.test(words) || !/\p{L}{3}/u.test(words) ? "" : words;
}

/**
 * @param {{ name: string, url: string, markdown: string, picture: boolean }} file as the desk says
 * @param {string} selected words that it stands for, or ""
 * @returns {{ markdown: string, words: string }} the words among it are a picture's alternative text
 */
export function markdownOf(file, selected) {
  const words = (selected || (file.picture ? wordsOf(file.name) : file.name)).replace(/\s+/g, " ").replace(
    /[[\]\\]/g,
    "\\$&",
  );
  return { markdown: `${file.picture ? "!" : ""}[${words}](${file.url})`, words };
}

/**
 * Whether a picture stands by itself at a place, as it does where a paragraph ends or begins, but not in a list or table.
 * @param {import("@codemirror/state").Text} doc @param {number} at
 */
export function standsApart(doc, at) {
  const { text, from } = doc.lineAt(at);
  const inWords = text.slice(0, at - from).trim() && text.slice(at - from).trim();
  return !inWords && !lineKind(text) && !text.includes("|");
}

/**
 * What has to stand before and after a file: empty lines, or spaces.
 * @param {import("@codemirror/state").Text} doc @param {number} at @param {boolean} apart
 */
export function setOff(doc, at, apart) {
  const line = doc.lineAt(at);
  const before = line.text.slice(0, at - line.from);
  const after = line.text.slice(at - line.from);
  if (!apart) return [/[^\s([]$/.test(before) ? " " : "", /^[\p{L}\p{N}![(]/u.test(after) ? " " : ""];
  const isText = (number) => number > 0 && number <= doc.lines && doc.line(number).text.trim() !== "";
  return [
    before.trim() ? "\n\n" : isText(line.number - 1) ? "\n" : "",
    after.trim() ? "\n\n" : isText(line.number + 1) ? "\n" : "",
  ];
}
