/**
 * Tables as the grid that is seen: a cell that goes over several rows or columns stands in the first of them.
 */

/** @import { Block } from "./blocks.js" */

const WIDEST = 100; // columns that one cell may go over

/**
 * @typedef {{ blocks: Block[], columns: number, rows: number }} Cell that goes over columns and rows
 * @param {Cell[][]} rows @returns {Block[][][]} rows of the same length
 */
export function gridOf(rows) {
  /** @type {Block[][][]} */
  const grid = rows.map(() => []);
  rows.forEach((row, at) => {
    let column = 0;
    for (const { blocks, columns, rows: down } of row) {
      while (grid[at][column]) column += 1;
      const below = Math.min(down, rows.length - at);
      for (let over = 0; over < below * Math.min(columns, WIDEST); over += 1) {
        const [to, across] = [at + over % below, column + Math.floor(over / below)];
        grid[to][across] ??= over ? [] : blocks;
      }
      column += Math.min(columns, WIDEST);
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? []));
}

/** The cells of a table that are to be seen, by rows. @param {HTMLTableElement} table @param {(element: Element) => boolean} isShown */
export const cellsOf = (table, isShown) => [...table.rows].filter(isShown).map((row) => [...row.cells].filter(isShown));

/** Whether a table only lays out a page, or code with its numbers. @param {HTMLTableElement} table */
export const isLayout = (table) =>
  /^(presentation|none)$/.test(table.getAttribute("role") ?? "") || table.querySelector("table, pre") !== null;
