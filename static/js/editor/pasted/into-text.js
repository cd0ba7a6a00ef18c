/**
 * What is pasted into text: words go into their line, blocks stand by themselves, and in a list or quote all stays in it.
 * Behind a block that isn't words, what is typed next is a paragraph of its own.
 */

import { parser, Table } from "../../../vendor/codemirror.min.js";
import { withoutColumns } from "./blocks.js";
import { onlyParagraph, write, writeWords } from "./write.js";

/**
 * @import { EditorState, SelectionRange } from "../../../vendor/codemirror.min.js"
 * @import { Block, Item, Run } from "./blocks.js"
 * @import { Place } from "./places.js"
 *
 * @typedef {{ from: number, to: number, insert: string, caret: number }} Change caret: where it is in what is inserted
 */

/**
 * Blocks with other runs.
 * @param {Block[]} blocks @param {(run: Run) => Run} change @returns {Block[]}
 */
export const withRuns = (blocks, change) =>
  blocks.map((block) => {
    switch (block.kind) {
      case "paragraph":
        return { ...block, lines: block.lines.map((line) => line.map(change)) };
      case "heading":
        return { ...block, runs: block.runs.map(change) };
      case "quote":
        return { ...block, blocks: withRuns(block.blocks, change) };
      case "list":
        return { ...block, items: block.items.map((item) => ({ ...item, blocks: withRuns(item.blocks, change) })) };
      case "table":
        return { ...block, rows: block.rows.map((row) => row.map((cell) => withRuns(cell, change))) };
      default:
        return block;
    }
  });

/** @param {string} text @param {string} prefix of each line but the first */
const prefixed = (text, prefix) =>
  prefix ? text.replace(/\n(.?)/g, (_, next) => `\n${next ? prefix + next : prefix.trimEnd()}`) : text;

/**
 * Items go on with the list that they are pasted into: with its marks, and its numbers.
 * @param {EditorState} state @param {SelectionRange} range @param {Place} place @param {Item[]} items @returns {Change}
 */
function goOn(state, range, { prefix, start, marker }, items) {
  const { bullet, number = 0, box } = marker ?? { bullet: "-", box: "" };
  const [line, end] = [state.doc.lineAt(range.from), state.doc.lineAt(range.to)];
  const lead = (/^[\s>]*/.exec(line.text) ?? [""])[0];
  const before = state.sliceDoc(start, Math.max(start, range.from)).trim();
  const after = state.sliceDoc(range.to, end.to).trim();
  let count = number + (before ? 1 : 0);
  const markerNow = () => (number || /^\d/.test(bullet) ? `${count}${bullet.slice(-1)}` : bullet);
  const written = items.map((item) => {
    const mark = `${markerNow()} `;
    count += 1;
    const ticked = item.ticked ?? (box ? false : undefined);
    const [one] = [write([{ kind: "list", ordered: false, start: 1, items: [{ ...item, ticked }] }])];
    return lead + mark +
      prefixed(one.slice(2).replace(/\n {2}/g, "\n"), lead.replace(/[^>\s]/g, " ") + " ".repeat(mark.length));
  });
  const kept = before ? `${state.sliceDoc(line.from, start)}${before}\n` : "";
  const rest = after ? `\n${lead}${markerNow()} ${box ? "[ ] " : ""}${after}` : "";
  if (after) count += 1;
  const insert = kept + written.join("\n");
  const following = /^\d/.test(bullet) ? renumbered(state, end.number, lead, count) : { text: "", to: end.to };
  return { from: line.from, to: following.to, insert: insert + rest + following.text, caret: insert.length };
}

/**
 * Plain lines that are items already go on with those that they are pasted into, behind no second mark; null where they
 * are anything else.
 * @param {EditorState} state @param {SelectionRange} range @param {Place} place @param {string} plain @returns {Change | null}
 */
function goOnPlainly(state, range, place, plain) {
  const { from, to } = range;
  const { start, marker } = place;
  const lines = plain.replace(/\r\n?/g, "\n").trimEnd().split("\n");
  const line = state.doc.lineAt(start);
  if (!marker || from < start || state.sliceDoc(to, line.to).trim()) return null;
  const isNumbered = /\d/.test(marker.bullet);
  const flat = lines.map((item) => /^(?:[-*+]|(\d{1,9})[.)])\s+(?:\[([ xX])\]\s+)?(\S.*)$/.exec(item));
  const items = flat.flatMap((item) => item ? [itemOf(item[3], item[2])] : []);
  const mixed = isNumbered || flat.every((item) => item?.[1]);
  if (mixed) return items.length === lines.length && items.length > 1 ? goOn(state, range, place, items) : null;
  const isList = /^[-*+]\s/.test(lines[0]) && lines.every((item) => /^\s*[-*+]\s|^\s+\S|^$/.test(item));
  if (!isList) return null;
  const lead = (/^[\s>]*/.exec(line.text) ?? [""])[0];
  const boxed = lines.map((item) => marker.box ? item.replace(/^(\s*[-*+]\s+)(?!\[[ xX]\])/, "$1[ ] ") : item);
  const written = boxed.map((item) => item && lead + item).join("\n");
  const before = state.sliceDoc(line.from, from).trimEnd();
  const insert = state.sliceDoc(start, from).trim() ? `${before}\n${written}` : written;
  return { from: line.from, to, insert, caret: insert.length };
}

/** An item of words that are Markdown already. @param {string} text @param {string | undefined} box @returns {Item} */
const itemOf = (text, box) => ({
  blocks: [{ kind: "paragraph", lines: [[{ text, raw: true }]], before: "", after: "" }],
  ticked: box === undefined ? undefined : box !== " ",
});

/**
 * The items after a line, as they go on counting.
 * @param {EditorState} state @param {number} number of the line before @param {string} lead what they begin with
 * @param {number} next
 */
function renumbered(state, number, lead, next) {
  let text = "";
  let { to } = state.doc.line(number);
  for (let at = number + 1; at <= state.doc.lines; at += 1) {
    const line = state.doc.line(at);
    const found = /^\d{1,9}(?=[.)]\s)/.exec(line.text.startsWith(lead) ? line.text.slice(lead.length) : "");
    if (!found && !line.text.startsWith(`${lead} `)) break;
    text += `\n${found ? lead + next + line.text.slice(lead.length + found[0].length) : line.text}`;
    if (found) next += 1;
    ({ to } = line);
  }
  return { text, to };
}

const markdown = parser.configure([Table]);
const WHOLE = /^(FencedCode|Table|HorizontalRule)$/; // words at its end would be a part of it, or break it

/** Whether plain text ends with Markdown's code, table or rule. @param {string} text */
function endsWithBlock(text) {
  const last = markdown.parse(text).topNode.lastChild;
  const isOpen = last?.name === "FencedCode" && last.getChildren("CodeMark").length < 2;
  return last !== null && WHOLE.test(last.name) && !isOpen;
}

/**
 * Plain lines: they stand by themselves where they end with a block, and stay in a list's item or a quote; null where
 * nothing is to be done about them.
 * @param {EditorState} state @param {SelectionRange} range @param {Place} place @param {string} plain @returns {Change | null}
 */
export function plainly(state, range, place, plain) {
  const text = plain.replace(/\r\n?/g, "\n").trimEnd();
  const goesOn = goOnPlainly(state, range, place, plain);
  if (goesOn) return goesOn;
  if (endsWithBlock(text)) return apart(state, range, place, text, true);
  if (!place.prefix || !text.includes("\n")) return null;
  const insert = prefixed(text, place.prefix);
  return { from: range.from, to: range.to, insert, caret: insert.length };
}

/** Whether there is a line of this number with something in it. @param {EditorState} state @param {number} number */
const isText = (state, number) => number > 0 && number <= state.doc.lines && state.doc.line(number).text.trim() !== "";

/**
 * Blocks that are written stand apart from what is around them.
 * @param {EditorState} state @param {SelectionRange} range @param {Place} place @param {string} written
 * @param {boolean} ends whether what is typed behind them is a paragraph of its own
 * @returns {Change}
 */
function apart(state, { from, to }, { meanings, prefix, start }, written, ends) {
  const [line, end] = [state.doc.lineAt(from), state.doc.lineAt(to)];
  const marks = meanings.map(([, mark]) => mark);
  const before = state.sliceDoc(Math.min(start, from), from).trim();
  const after = state.sliceDoc(to, end.to).trim();
  const above = before ? `${[...marks].reverse().join("")}\n\n` : !prefix && isText(state, line.number - 1) ? "\n" : "";
  const below = after ? `\n\n${marks.join("")}` : !prefix && isText(state, end.number + 1) ? "\n" : "";
  const text = prefixed(`${above}${written}${ends ? "\n\n" : ""}.`, prefix).slice(0, -1); // with the last line's prefix
  const rest = prefixed(`${below}${after}`, prefix);
  return { from, to, insert: text + rest.slice(0, rest.length - after.length), caret: text.length };
}

/**
 * @param {EditorState} state @param {SelectionRange} range @param {Place} place @param {Block[]} blocks @returns {Change}
 */
export function intoText(state, range, place, blocks) {
  const { from, to } = range;
  const { meanings, prefix, marker } = place;
  if (onlyParagraph(blocks)) {
    const around = Object.fromEntries(meanings.map(([name]) => [name, undefined]));
    const insert = prefixed(writeWords(withRuns(blocks, (run) => ({ ...run, ...around }))) ?? "", prefix);
    return { from, to, insert, caret: insert.length };
  }
  const [first, ...more] = blocks;
  if (marker && first.kind === "list" && !more.length) return goOn(state, range, place, first.items);
  const isWords = /^(paragraph|heading)$/.test(withoutColumns(blocks).at(-1)?.kind ?? "");
  return apart(state, range, place, write(blocks), !isWords);
}
