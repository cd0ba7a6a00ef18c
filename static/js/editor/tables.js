/**
 * Tables that can be read as text: their columns stand under each other. Tab goes to the next cell, Enter to the one below,
 * and both on from the last one to a new row. A table stays in the item or the quote that it is in.
 */

import { EditorView, keymap, Prec } from "../../vendor/codemirror.min.js";
import { around } from "./format.js";

/** @import { Command, EditorState } from "../../vendor/codemirror.min.js" */

const WIDEST = 60; // a longer cell doesn't widen its column

/** The cells of a table's line. @param {string} line */
export function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** @param {string[]} row */
const isRule = (row) => row.every((cell) => /^:?-+:?$/.test(cell));

/**
 * A table with its columns aligned. The second row is the rule under the head.
 * @param {string[][]} rows
 */
export function alignTable(rows) {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from(
    { length: columns },
    (_, at) =>
      Math.max(
        3,
        ...rows.map((row) => (isRule(row) ? 0 : [...(row[at] ?? "")].length)).filter((width) => width <= WIDEST),
      ),
  );
  const line = (/** @type {string[]} */ row) =>
    `| ${
      widths
        .map((width, at) => {
          const cell = row[at] ?? "";
          if (isRule(row)) {
            const [left, right] = [cell.startsWith(":") ? ":" : "-", cell.endsWith(":") && cell.length > 1 ? ":" : "-"];
            return left + "-".repeat(width - 2) + right;
          }
          return cell + " ".repeat(Math.max(0, width - [...cell].length));
        })
        .join(" | ")
    } |`;
  return rows.map(line).join("\n");
}

/** A table of head and body. @param {string[]} head @param {string[][]} body */
export function makeTable(head, body) {
  return alignTable([head, head.map(() => "---"), ...body]);
}

/**
 * @typedef {{ from: number, to: number, rows: string[][], before: string, under: string }} Table
 *   before: what stands before its first row, the signs of quotes and of an item; under: the same before the others
 */

/**
 * The table and the cell that the caret is in, or null.
 * @param {EditorState} state @returns {Table & { row: number, column: number } | null}
 */
function cellAt(state) {
  const { head } = state.selection.main;
  const table = around(state, head, head, "Table");
  if (!table) return null;
  const first = state.doc.lineAt(table.from);
  const line = state.doc.lineAt(head);
  const before = state.sliceDoc(first.from, table.from);
  const under = before.replace(/[^>\s]/g, " ");
  const quotes = new RegExp(`^(?:\\s*>){${under.split(">").length - 1}}`);
  const own = (/** @type {string} */ text, /** @type {number} */ row) =>
    row ? text.replace(quotes, "") : text.slice(before.length);
  const row = line.number - first.number;
  const rows = state.sliceDoc(first.from, table.to).split("\n").map((text, at) => cells(own(text, at)));
  const column = cells(`${own(state.sliceDoc(line.from, head), row).replace(/\|\s*$/, "| ")}x`).length - 1;
  return { from: first.from, to: table.to, rows, row, column, before, under };
}

/**
 * Goes to a cell, whose words are selected, and aligns the table; the row after the last one is a new one.
 * @param {EditorView} view @param {Table} table @param {number} row @param {number} column
 */
function goTo(view, { from, to, rows, before, under }, row, column) {
  if (row === rows.length) rows.push(rows[0].map(() => ""));
  const lines = alignTable(rows).split("\n").map((line, at) => (at ? under : before) + line);
  const insert = lines.join("\n");
  const begin = before.length + 2; // what is under it is as long
  let anchor = from + lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0) + begin;
  const parts = lines[row].slice(begin, -2).split(/(?<!\\) \| /);
  for (const part of parts.slice(0, column)) anchor += part.length + 3;
  const selection = { anchor, head: anchor + (parts[column]?.trimEnd().length ?? 0) };
  view.dispatch({ changes: { from, to, insert }, selection, scrollIntoView: true, userEvent: "input" });
  return true;
}

/** @param {1 | -1} way to the next cell or the one before @returns {Command} */
function step(way) {
  return (view) => {
    const table = cellAt(view.state);
    if (!table) return false;
    const columns = table.rows[0].length;
    let { row } = table;
    let column = table.column + way;
    if (column >= columns) [row, column] = [row + 1, 0];
    if (column < 0) [row, column] = [row - 1, columns - 1];
    if (row === 1) row += way;
    return row >= 0 && goTo(view, table, row, column);
  };
}

/** To the cell below; from a last row that is empty out of the table, without that row. @type {Command} */
function below(view) {
  const { state } = view;
  const { anchor, head } = state.selection.main;
  const table = cellAt(state);
  if (!table || state.doc.lineAt(anchor).number !== state.doc.lineAt(head).number) return false;
  const { rows, row, column, to, under } = table;
  if (row < 2 || row < rows.length - 1 || rows[row].some((cell) => cell)) {
    return goTo(view, table, Math.max(row + 1, 2), Math.min(column, rows[0].length - 1));
  }
  const from = state.doc.lineAt(head).from - 1;
  const insert = `\n${under.trimEnd()}\n${under}`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: "input",
  });
  return true;
}

/** A bar between two cells that have words stays where a key would take it. @param {1 | -1} way @returns {Command} */
function keepBar(way) {
  return ({ state }) => {
    const { empty, head } = state.selection.main;
    const table = empty ? cellAt(state) : null;
    if (!table) return false;
    const { text, from } = state.doc.lineAt(head);
    const [left, right] = [text.slice(0, head - from), text.slice(head - from)];
    const isBeside = way < 0 ? /(?<!\\)\|\s*$/.test(left) : /^\s*\|/.test(right);
    const row = table.rows[table.row];
    return isBeside && Boolean(row[table.column] && row[table.column + way]);
  };
}

/** A bar that is typed where one stands by itself is there once: what follows it goes into the next cell. */
const bars = EditorView.inputHandler.of((view, from, to, text) => {
  const table = text === "|" && from === to && !view.composing ? cellAt(view.state) : null;
  const row = table?.rows[table.row] ?? [];
  if (!table || table.row < 2) return false;
  if (row.every((cell) => !cell)) return goTo(view, table, table.row, 0);
  const line = view.state.doc.lineAt(from);
  const follows = row[table.column + 1];
  if (follows || !/^\s*\|/.test(line.text.slice(from - line.from))) return false;
  if (follows === "") return goTo(view, table, table.row, table.column + 1);
  view.dispatch({ selection: { anchor: line.to }, scrollIntoView: true });
  return true;
});

export const tables = [
  bars,
  Prec.highest(keymap.of([
    { key: "Backspace", run: keepBar(-1) },
    { key: "Delete", run: keepBar(1) },
    { key: "Tab", run: step(1), shift: step(-1) },
    { key: "Enter", run: below },
  ])),
];
