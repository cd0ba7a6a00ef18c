/**
 * What stands beside each other, put together: items of Word into their lists, by their levels; boxes to tick into lists;
 * lines that were typed as items into items; lines of code into their code.
 */

import { lettersOf } from "./blocks.js";

/** @import { Block, Item, List, Paragraph, Run } from "./blocks.js" */

const TYPED = /^(?:[-*•–‣▪]|(\d{1,9})[.)])[ \u00A0]+(?=\S)/;

/** How deep an item stands that says so by itself, from 1 on; 0 where it stands in its lists. @param {Element} item */
export function levelOf(item) {
  const level = item.getAttribute("data-aria-level") ?? item.getAttribute("aria-level");
  if (level !== null) return Number(level);
  const indent = item.getAttribute("data-stringify-indent") ?? item.parentElement?.getAttribute("data-indent") ??
    /\bql-indent-(\d)\b/.exec(item.className)?.[1];
  return indent ? Number(indent) + 1 : 0;
}

/** The number that a line was typed with; 0 for a sign, null for none. @param {Run[]} line */
function typedNumber(line) {
  const found = line[0].raw || line[0].code ? null : TYPED.exec(lettersOf(line));
  return found && found[0].length <= line[0].text.length ? Number(found[1] ?? 0) : null;
}

/** How many lines from one on were typed as items of one list. @param {Run[][]} lines @param {number} from */
function typedItems(lines, from) {
  const first = typedNumber(lines[from]);
  if (first === null) return 0;
  let count = 1;
  while (from + count < lines.length && typedNumber(lines[from + count]) === (first && first + count)) count += 1;
  return count > 1 ? count : 0; // one line alone may begin with a dash, or end a sentence with a year
}

/** A paragraph of which lines were typed as lists, in its parts. @param {Paragraph} paragraph @returns {Block[]} */
function withTypedLists(paragraph) {
  const { lines } = paragraph;
  /** @type {Block[]} */
  const found = [];
  /** @type {Run[][]} */
  let words = [];
  const flush = () => {
    if (words.length) found.push({ ...paragraph, lines: words });
    words = [];
  };
  for (let at = 0; at < lines.length;) {
    const count = typedItems(lines, at);
    if (!count) {
      words.push(lines[at]);
      at += 1;
      continue;
    }
    flush();
    const number = typedNumber(lines[at]) ?? 0;
    const items = lines.slice(at, at + count).map(([first, ...rest]) => {
      const line = [{ ...first, text: first.text.replace(TYPED, "") }, ...rest].filter((run) => run.text);
      return { blocks: [/** @type {Paragraph} */ ({ kind: "paragraph", lines: [line], before: "", after: "" })] };
    });
    const close = found.length > 0 && number < 2;
    found.push({ kind: "list", ordered: /^\d/.test(lettersOf(lines[at])), start: number, items, close });
    at += count;
  }
  flush();
  return found;
}

/**
 * Puts an item at its depth under a list.
 * @param {Block[]} among the blocks that the list is the last of @param {List} list with the one item @param {number} depth
 */
function hang(among, list, depth) {
  const last = among.at(-1);
  const [item] = list.items;
  if (last?.kind === "list" && depth > 0) return hang(last.items.at(-1)?.blocks ?? [], list, depth - 1);
  const goesOn = last?.kind === "list" && last.ordered === list.ordered &&
    (!list.ordered || item.number === undefined || item.number === last.start + last.items.length);
  if (goesOn) last.items.push(item);
  else among.push({ ...list, start: item.number ?? 1 });
}

/** @param {Block[]} blocks as they were read @returns {Block[]} */
export function putTogether(blocks) {
  /** @type {Block[]} */
  const found = [];
  let base = 1; // the level of the list that items hang under
  let isOpen = false; // whether the list before takes more items
  for (const block of blocks) {
    const last = found.at(-1);
    if (block.kind === "list" && block.items.every((item) => item.level !== undefined)) {
      for (const item of block.items) {
        const level = item.level ?? 1;
        if (!isOpen) base = level;
        if (isOpen) hang(found, { ...block, items: [item] }, Math.max(0, level - base));
        else found.push({ ...block, items: [item], start: item.number ?? 1 });
        isOpen = true;
      }
    } else if (block.kind === "code" && block.joins && last?.kind === "code" && last.joins) {
      last.text += `\n${block.text}`;
    } else if (block.kind === "paragraph" && block.ticked !== undefined) {
      const { ticked, ...words } = block;
      /** @type {Item} */
      const item = { blocks: [words], ticked };
      if (last?.kind === "list" && last.items.at(-1)?.ticked !== undefined) last.items.push(item);
      else found.push({ kind: "list", ordered: false, start: 1, items: [item] });
      isOpen = false;
    } else {
      found.push(...(block.kind === "paragraph" && block.lines.length > 1 ? withTypedLists(block) : [block]));
      isOpen = false;
    }
  }
  return found;
}
