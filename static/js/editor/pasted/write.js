/**
 * Blocks to Markdown.
 */

import { alignTable } from "../tables.js";
import { withoutColumns } from "./blocks.js";
import { codeOf, wordsOf } from "./write-words.js";

/** @import { Block, Item, List, Run } from "./blocks.js" */

/** A line whose beginning isn't taken for a heading, a list, a rule or a table's. @param {string} line */
const plain = (line) =>
  line
    .replace(/^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+$|-{2,}$|[|:-][-:| ]*$)/, "\\$&")
    .replace(/^(\d{1,9})([.)](?=\s|$))/, "$1\\$2");

/** @param {Run[][]} lines */
const paragraph = (lines) => lines.map((line) => plain(wordsOf(line))).join("\\\n");

/** Runs that stand where all is strong already. @param {Run[]} runs */
const withoutStrong = (runs) =>
  runs.every((run) => run.strong || !run.text.trim()) ? runs.map((run) => ({ ...run, strong: undefined })) : runs;

/** @param {string} text @param {string} first @param {string} rest what begins the first line, and the others */
export const indented = (text, first, rest) => first + text.replace(/\n(?=.)/g, `\n${rest}`);

/** @param {Item} item @param {string} marker */
function itemText({ blocks, ticked }, marker) {
  const box = ticked === undefined ? "" : ticked ? "[x] " : "[ ] ";
  return indented(box + write(blocks, true), marker, " ".repeat(marker.length));
}

/** @param {List} list @param {boolean} other whether it has the other marks, so that it isn't taken for the one before */
function listText({ ordered, start, items }, other) {
  const marker = (/** @type {number} */ at) => ordered ? `${start + at}${other ? ")" : "."} ` : other ? "* " : "- ";
  return items.map((item, at) => itemText(item, marker(at))).join("\n");
}

/** @param {string} text @param {string} language */
function codeText(text, language) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Blocks in one line, as in a table's cell. @param {Block[]} blocks @returns {string} */
export const oneLine = (blocks) =>
  blocks.flatMap((block) => {
    switch (block.kind) {
      case "paragraph": {
        const box = block.ticked === undefined ? [] : [block.ticked ? "[x]" : "[ ]"];
        return [...box, ...block.lines.map(wordsOf)];
      }
      case "heading":
        return [wordsOf(block.runs)];
      case "list":
        return block.items.map(({ ticked, blocks: inner }) =>
          (ticked === undefined ? "" : ticked ? "[x] " : "[ ] ") + oneLine(inner)
        );
      case "quote":
        return [oneLine(block.blocks)];
      case "code":
        return block.text.split("\n").filter((line) => line.trim()).map((line) => codeOf(line.trim()));
      case "table":
        return block.rows.flat().map(oneLine);
      default:
        return [];
    }
  }).filter(Boolean).join(" ");

/** A cell, whose bars are letters. @param {Block[]} blocks */
export const cellText = (blocks) => oneLine(blocks).replace(/\|/g, "\\|");

/** @param {Block[]} blocks of a head's cell, which is strong by itself @returns {Block[]} */
const headCell = (blocks) =>
  blocks.map((block) => (block.kind === "paragraph" ? { ...block, lines: block.lines.map(withoutStrong) } : block));

/** @param {Block} block @param {boolean} other */
function blockText(block, other) {
  switch (block.kind) {
    case "paragraph":
      return paragraph(block.lines);
    case "heading": {
      const words = wordsOf(withoutStrong(block.runs)).replace(/(?<=^|\s)#+$/, "\\$&");
      return `${"#".repeat(block.level)} ${words}`;
    }
    case "list":
      return listText(block, other);
    case "quote":
      return write(block.blocks).replace(/^/gm, "> ").replace(/^> $/gm, ">");
    case "code":
      return codeText(block.text, block.language);
    case "rule":
      return "---";
    case "table": {
      const [head, ...rows] = block.rows;
      return alignTable([
        head.map(headCell).map(cellText),
        head.map(() => "---"),
        ...rows.map((row) => row.map(cellText)),
      ]);
    }
  }
}

/** @param {Block[]} blocks @param {boolean} [inItem] whether a list follows the words before at once @returns {string} */
export function write(blocks, inItem = false) {
  let out = "";
  let other = false;
  withoutColumns(blocks).forEach((block, at, all) => {
    const before = all[at - 1];
    const isNext = block.kind === "list" && before?.kind === "list" && before.ordered === block.ordered;
    other = isNext && !other;
    const close = block.kind === "list" && (block.close || inItem) &&
      (before?.kind === "paragraph" || before?.kind === "list");
    if (at) out += close ? "\n" : "\n\n";
    out += blockText(block, other);
  });
  return out;
}

/** The one paragraph that blocks are; null where they are more. @param {Block[]} blocks */
export function onlyParagraph(blocks) {
  const [block, ...more] = withoutColumns(blocks);
  return block?.kind === "paragraph" && !more.length && block.ticked === undefined ? block : null;
}

/** Words that go among others, with the space at their edges. @param {Block[]} blocks @returns {string | null} */
export function writeWords(blocks) {
  const found = onlyParagraph(blocks);
  return found && found.before + paragraph(found.lines) + found.after;
}
