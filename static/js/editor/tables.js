/**
 * Tables that can be read as text: their columns stand under each other. Tab goes to the next cell, and on from the last
 * one to a new row.
 */

import { keymap, Prec } from "../../vendor/codemirror.min.js";
import { around } from "./format.js";

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
  const line = (row) =>
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

/** @param {1 | -1} way to the next cell or the one before */
function step(way) {
  return (view) => {
    const { state } = view;
    const { head } = state.selection.main;
    const table = around(state, head, head, "Table");
    if (!table) return false;
    const first = state.doc.lineAt(table.from);
    const rows = state.sliceDoc(first.from, table.to).split("\n").map(cells);
    const line = state.doc.lineAt(head);
    let row = line.number - first.number;
    const before = cells(`${state.sliceDoc(line.from, head).replace(/\|\s*$/, "| ")}x`).length - 1;
    let column = before + way;
    const columns = rows[0].length;
    if (column >= columns) [row, column] = [row + 1, 0];
    if (column < 0) [row, column] = [row - 1, columns - 1];
    if (row === 1) row += way;
    if (row < 0) return false;
    if (row === rows.length) rows.push(rows[0].map(() => ""));
    const insert = alignTable(rows);
    const lines = insert.split("\n");
    let anchor = first.from + lines.slice(0, row).reduce((sum, text) => sum + text.length + 1, 0) + 2;
    const parts = lines[row].slice(2, -2).split(/(?<!\\) \| /);
    for (const part of parts.slice(0, column)) anchor += part.length + 3;
    const selection = { anchor, head: anchor + (parts[column]?.trimEnd().length ?? 0) };
    view.dispatch({
      changes: { from: first.from, to: table.to, insert },
      selection,
      scrollIntoView: true,
      userEvent: "input",
    });
    return true;
  };
}

export const tables = Prec.highest(keymap.of([{ key: "Tab", run: step(1), shift: step(-1) }]));
