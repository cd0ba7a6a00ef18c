/**
 * What was copied, as it is understood between HTML and Markdown.
 *
 * @typedef {{ strong?: boolean, em?: boolean, del?: boolean, code?: boolean, href?: string }} Meaning of words
 * @typedef {Meaning & { text: string, kept?: "lines" | "all", raw?: boolean, picture?: File }} Run of text that all means
 *   the same. kept: which of its line breaks and spaces are meant; raw: Markdown already; picture: one to be uploaded
 *
 * @typedef {{ kind: "paragraph", lines: Run[][], before: string, after: string, ticked?: boolean }} Paragraph before and
 *   after: a space at its edge, for words that go into others; ticked: a box stands before it, ticked or not
 * @typedef {{ blocks: Block[], ticked?: boolean, level?: number, number?: number }} Item of a list. level: how deep it
 *   stands, from 1 on, where it isn't in the lists that it belongs to; number: the one it is shown with
 * @typedef {{ kind: "list", ordered: boolean, start: number, items: Item[], close?: boolean }} List close: it follows the
 *   paragraph before without an empty line
 * @typedef {{ kind: "table", rows: Block[][][] }} Table of rows of cells, which all have the same length
 * @typedef {Paragraph | List | Table
 *   | { kind: "heading", level: number, runs: Run[] }
 *   | { kind: "quote", blocks: Block[] }
 *   | { kind: "code", text: string, language: string, joins: boolean }
 *   | { kind: "rule" }} Block
 *   joins: code of which each line may be an element of its own
 *
 * @typedef {{ blocks: Block[], left: Set<string> }} Pasted left: what of it can't be brought, as words
 */

/** Stands in Markdown for a picture that comes later. A noncharacter of Unicode: no text holds it. */
export const PICTURE = "\uFDEF";

/** The letters of runs, without what they mean. @param {Run[]} runs */
export const lettersOf = (runs) => runs.map((run) => run.text).join("");

/** Whether there is anything to be seen. @param {string} text */
export const isBlank = (text) => !/[^\s\u200B\uFEFF]/.test(text);

/** The blocks of a table that is no table: of one column, or none. @param {Block[]} blocks @returns {Block[]} */
export const withoutColumns = (blocks) =>
  blocks.flatMap((block) => (block.kind === "table" && block.rows[0].length < 2 ? block.rows.flat(2) : [block]));
