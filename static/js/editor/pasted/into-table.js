/**
 * What is pasted into a table: words go into the cell, a copied range fills the cells from there on.
 */

import { alignTable, cells } from "../tables.js";

/** @import { EditorState, SelectionRange } from "../../../vendor/codemirror.min.js" */

/** The cells of plain text as sheets copy it; null where it is no range. @param {string} text @returns {string[][] | null} */
export function rangeOf(text) {
  if (!text.includes("\t")) return null;
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return rows.map((row) => row.split("\t").map((cell) => barred(cell.trim())));
}

/** Plain text as it can stand in a cell. @param {string} text */
export const barred = (text) =>
  text.replace(/(\\*)\|/g, (_, slashes) => `${slashes}${slashes.length % 2 ? "" : "\\"}|`);

/** Text in one line. @param {string} text */
export const inOneLine = (text) => text.replace(/^\s*[\r\n]+|[\r\n]+\s*$/g, "").replace(/[ \t]*[\r\n]+\s*/g, " ");

/**
 * The change that puts a range into a table, and where the caret is after it. What the table lacks is added to it.
 * @param {EditorState} state @param {SelectionRange} at within the table @param {string[][]} range
 */
export function filledTable(state, at, range) {
  const line = state.doc.lineAt(at.from);
  let [first, last] = [line.number, line.number];
  const isRow = (/** @type {number} */ number) =>
    number > 0 && number <= state.doc.lines && state.doc.line(number).text.includes("|");
  while (isRow(first - 1)) first -= 1;
  while (isRow(last + 1)) last += 1;
  const begin = state.doc.line(first);
  const [lead] = /^[\s>]*/.exec(begin.text) ?? [""];
  const bare = (/** @type {string} */ text) => text.replace(/^[\s>]*/, "");
  const rows = state.sliceDoc(begin.from, state.doc.line(last).to).split("\n").map((row) => cells(bare(row)));
  const before = bare(state.sliceDoc(line.from, at.from));
  const column = Math.max(0, cells(`${before.replace(/\|\s*$/, "| ")}x`).length - 1);
  let row = line.number - first;
  for (const values of range) {
    if (row === 1) row += 1; // the rule under the head
    rows[row] ??= [];
    values.forEach((value, across) => {
      rows[row][column + across] = value;
    });
    row += 1;
  }
  const width = Math.max(...rows.map((one) => one.length));
  const whole = rows.map((one, number) =>
    Array.from({ length: width }, (_, across) => one[across] || (number === 1 ? "---" : ""))
  );
  const lines = alignTable(whole).split("\n").map((text) => lead + text);
  const insert = lines.join("\n");
  const parts = lines[row - 1].split(/(?<!\\)\|/);
  const reach = column + (range.at(-1)?.length ?? 1); // the part with the last cell: before the first is one more
  const anchor = begin.from + lines.slice(0, row - 1).join("\n").length + (row > 1 ? 1 : 0) +
    parts.slice(0, reach).join("|").length + 1 + parts[reach].trimEnd().length;
  return { changes: { from: begin.from, to: state.doc.line(last).to, insert }, selection: { anchor } };
}
