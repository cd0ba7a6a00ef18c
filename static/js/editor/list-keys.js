/**
 * What keys do to lists, without an editor: lines and a selection go in, lines and a selection come out.
 *
 * An item moves with all that is inside it, stands under the words of the one that it goes into, takes the marker of those
 * that it comes to, and all numbers of the list go on counting.
 */

import { depthOf, itemOf, leading, quoteOf, quoteTo, readItems, width } from "./list-lines.js";

/**
 * @import { Item } from "./list-lines.js"
 *
 * @typedef {{ row: number, at: number }} Place a line and a place in it
 * @typedef {{ lines: string[], caret: Place, added: number }} Result `added` is how many lines the one at hand became more
 */

const LARGEST = 999_999_999; // as CommonMark reads a number
const QUOTE = /^(?:\s*>)+\s?/;

/** What stands before an item's words. @param {Item} item */
export const before = (item) => item.prefix + item.marker + item.gap + item.box;

/**
 * Puts an item, and what is inside it, elsewhere.
 * @param {string[]} lines are changed @param {Item} item @param {string} prefix @param {string} marker
 */
export function place(lines, item, prefix, marker) {
  lines[item.row] = prefix + marker + lines[item.row].slice(item.prefix.length + item.marker.length);
  shift(lines, item, item.row + 1, prefix, marker.length - item.marker.length);
}

/**
 * Moves the lines inside an item along.
 * @param {string[]} lines are changed @param {Item} item @param {number} first of them
 * @param {string} prefix that the item has now @param {number} wider by how much its marker is
 */
function shift(lines, item, first, prefix, wider) {
  for (let row = first; row <= item.end; row += 1) {
    if (!lines[row].startsWith(item.prefix)) continue;
    const rest = lines[row].slice(item.prefix.length);
    // what isn't under the words of its item is in it because it follows: it may stand where it does
    if (!rest.trim() || width(leading(rest), item.column) < item.content - item.column) continue;
    lines[row] = prefix + (wider < 0 ? rest.replace(new RegExp(`^ {0,${-wider}}`), "") : " ".repeat(wider) + rest);
  }
}

/** @param {Item} item */
const isNumbered = (item) => item.kind === "." || item.kind === ")";

/** The marker of an item's kind. @param {Item} item @param {number} [number] */
export const markerLike = (item, number = 1) => (isNumbered(item) ? `${number}${item.kind}` : item.kind);

/** @param {readonly Item[]} items @param {Item} item */
const besides = (items, item) =>
  items.filter((other) => other !== item && other.parent === item.parent && other.list === item.list);

/** @param {readonly string[]} lines @param {number} row */
function itemAt(lines, row) {
  const items = readItems(lines);
  return { items, item: items.find((item) => item.row === row) };
}

/**
 * Lets the numbers of a list go on counting, on all its levels.
 * @param {string[]} lines are changed @param {number} at a line of the list
 */
export function renumber(lines, at) {
  const items = readItems(lines);
  const list = items.findLast((item) => item.row <= at)?.list;
  /** @type {Map<Item | null, Item>} the last item inside each */
  const lasts = new Map();
  items.forEach((item, index) => {
    if (item.list !== list) return;
    const last = lasts.get(item.parent);
    lasts.set(item.parent, item);
    if (!isNumbered(item) || last?.kind !== item.kind || last.number >= LARGEST) return;
    const number = last.number + 1;
    if (number === item.number) return;
    const marker = markerLike(item, number);
    place(lines, item, item.prefix, marker);
    for (let inside = index; items[inside]?.row <= item.end; inside += 1) {
      const { row, quote } = items[inside];
      const { prefix, column, content, marker } = itemOf(lines[row], row, quote) ?? items[inside];
      Object.assign(items[inside], { prefix, column, content, marker });
    }
    item.number = number;
  });
}

/**
 * The items among some lines that move: those that aren't inside another of them.
 * @param {readonly string[]} lines @param {number} first @param {number} last
 */
function moving(lines, first, last) {
  const items = readItems(lines).filter(({ row }) => first <= row && row <= last);
  return items.filter((item) => !items.some((other) => other.row < item.row && item.row <= other.end));
}

/** Puts an item into the one before it. @param {string[]} lines are changed @param {number} row @returns {boolean} */
function into(lines, row) {
  const { items, item } = itemAt(lines, row);
  const host = item && besides(items, item).findLast((other) => other.row < row);
  if (!host) return false;
  const kin = items.findLast((other) => other.parent === host);
  const prefix = kin?.prefix ?? host.prefix + " ".repeat(host.content - host.column);
  place(lines, item, prefix, markerLike(kin ?? item));
  return true;
}

/** Puts an item after the one that it is in. @param {string[]} lines are changed @param {number} row */
function outOf(lines, row) {
  const { items, item } = itemAt(lines, row);
  if (!item?.parent) return;
  const followers = besides(items, item).filter((other) => other.row > row);
  place(lines, item, item.parent.prefix, markerLike(item.parent, item.parent.number + 1));
  // those that followed it are in it from now on, since they stand under its words
  for (const follower of followers) {
    const { items, item: host } = itemAt(lines, row);
    const now = items.find((other) => other.row === follower.row);
    if (!now || !host) continue;
    const kin = items.find((other) => other.parent === host && other.row < now.row);
    if (kin && now.parent === host) continue;
    const prefix = kin?.prefix ??
      (now.parent === host ? now.prefix : host.prefix + " ".repeat(host.content - host.column));
    place(lines, now, prefix, kin ? now.marker : markerLike(now));
  }
}

/**
 * Tab and Shift Tab: the items of some lines go in, or out; null where there is none.
 * @param {readonly string[]} text @param {number} first line @param {number} last line @param {1 | -1} way
 * @returns {string[] | null}
 */
export function move(text, first, last, way) {
  const rows = moving(text, first, last).map(({ row }) => row);
  if (!rows.length) return null;
  const lines = [...text];
  for (const row of rows) {
    if (way < 0) outOf(lines, row);
    else if (!into(lines, row)) break; // the first has nothing to go into, and those after it stay beside it
  }
  renumber(lines, first);
  return lines;
}

/** @param {string[]} lines @param {number} row @param {number} added @returns {Result} the caret before an item's words */
function atWords(lines, row, added) {
  const item = itemAt(lines, row).item;
  return { lines, caret: { row, at: item ? before(item).length : lines[row].length }, added };
}

/**
 * Lets an item be one no more: what was inside it stands beside it, and the one after it takes its number.
 * @param {string[]} lines are changed @param {Item} item @param {readonly Item[]} items
 * @returns {number} the line of the one after it, or its own
 */
function end(lines, item, items) {
  for (const child of items) if (child.parent === item) place(lines, child, item.prefix, child.marker);
  const next = besides(items, item).find((other) => other.row > item.row);
  if (next?.kind === item.kind) place(lines, next, next.prefix, item.marker);
  lines[item.row] = item.prefix + lines[item.row].slice(before(item).length);
  return next?.row ?? item.row;
}

/**
 * Enter: the next item begins, one with nothing in it goes out of the list that it is in or ends it, and a quote goes on;
 * null where a line begins as anywhere.
 * @param {readonly string[]} text @param {Place} caret
 * @returns {Result | null}
 */
export function enter(text, { row, at }) {
  const lines = [...text];
  const { items, item } = itemAt(lines, row);
  if (!item) return enterUnder(lines, items, row, at) ?? enterInQuote(lines, row, at);
  const start = before(item).length;
  if (at < start) return null;
  if (!lines[row].slice(start).trim()) {
    if (item.parent) {
      outOf(lines, row);
      renumber(lines, row);
      return atWords(lines, row, 0);
    }
    // with an empty line, without which Markdown takes what follows for a part of the last item
    const follows = item.end > row || lines[row + 1]?.slice(item.quote.length).trim();
    const next = end(lines, item, items);
    renumber(lines, next);
    const empty = item.quote.trimEnd();
    lines.splice(row, 1, empty, item.quote, ...(follows ? [empty] : []));
    return { lines, caret: { row: row + 1, at: item.quote.length }, added: follows ? 2 : 1 };
  }
  return beginNext(lines, item, row, at);
}

/**
 * Lets the next item begin within what an item has.
 * @param {string[]} lines are changed @param {Item} item @param {number} row @param {number} at @returns {Result}
 */
function beginNext(lines, item, row, at) {
  const marker = markerLike(item, Math.min(item.number + 1, LARGEST));
  shift(lines, item, row + 1, item.prefix, marker.length - item.marker.length);
  const beginning = item.prefix + marker + item.gap + item.box.replace(/\[.\]/, "[ ]");
  lines.splice(row, 1, lines[row].slice(0, at), beginning + lines[row].slice(at).trimStart());
  renumber(lines, row);
  return atWords(lines, row + 1, 1);
}

/**
 * A line ends, and the next one stands under it.
 * @param {string[]} lines are changed @param {number} row @param {number} at @param {string} prefix @returns {Result}
 */
function goOn(lines, row, at, prefix) {
  lines.splice(row, 1, lines[row].slice(0, at), prefix + lines[row].slice(at).trimStart());
  return { lines, caret: { row: row + 1, at: prefix.length }, added: 1 };
}

/**
 * Enter in a line that stands under others: the item ends that goes on in it; a paragraph of its own goes on under itself,
 * until a line has nothing in it. Null where it begins at the left.
 * @param {string[]} lines are changed @param {readonly Item[]} items @param {number} row @param {number} at
 * @returns {Result | null}
 */
function enterUnder(lines, items, row, at) {
  const quote = quoteOf(lines[row]);
  const prefix = quote + leading(lines[row].slice(quote.length));
  const column = width(prefix.slice(quote.length));
  if (!column || at < prefix.length) return null;
  const words = lines[row].slice(prefix.length);
  if (!words.trim()) {
    lines.splice(row, 1, quote.trimEnd(), quote);
    return { lines, caret: { row: row + 1, at: quote.length }, added: 1 };
  }
  const host = items.findLast((item) => item.row < row && row <= item.end && item.content <= column);
  const isWhole = host && !/^[|#`~]/.test(words) &&
    lines.slice(host.row, row).every((line) => line.slice(quote.length).trim());
  return isWhole ? beginNext(lines, host, row, at) : goOn(lines, row, at, prefix);
}

/**
 * Shift Enter in an item: its words go on in the next line, under themselves; null elsewhere.
 * @param {readonly string[]} text @param {Place} caret
 * @returns {Result | null}
 */
export function breakLine(text, { row, at }) {
  const { item } = itemAt(text, row);
  if (!item || at < before(item).length) return null;
  return goOn([...text], row, at, item.prefix + " ".repeat(item.content - item.column));
}

/**
 * Enter in code that is fenced: the next line stands as this one does, in the quotes and the item that the fence is in.
 * @param {readonly string[]} text @param {Place} caret @param {Place} fence where it begins
 * @returns {Result | null}
 */
export function enterInCode(text, { row, at }, fence) {
  const under = text[fence.row].slice(0, fence.at).replace(/[^>\s]/g, " ");
  const quote = quoteTo(text[row], depthOf(under)) ?? "";
  const prefix = row === fence.row ? under : quote + leading(text[row].slice(quote.length));
  if (!prefix || at < prefix.length) return null;
  const lines = [...text];
  lines.splice(row, 1, text[row].slice(0, at), prefix + text[row].slice(at));
  return { lines, caret: { row: row + 1, at: prefix.length }, added: 1 };
}

/** @param {string[]} lines are changed @param {number} row @param {number} at @returns {Result | null} */
function enterInQuote(lines, row, at) {
  const quote = QUOTE.exec(lines[row])?.[0];
  if (!quote || at < quote.length) return null;
  const isEmpty = !lines[row].slice(quote.length).trim();
  if (!isEmpty) return goOn(lines, row, at, quote);
  lines.splice(row, 1, "", "");
  return { lines, caret: { row: row + 1, at: 0 }, added: 1 };
}

/**
 * Backspace before the words of an item: it goes out of the list that it is in, or is none any more; null elsewhere.
 * @param {readonly string[]} text @param {Place} caret
 * @returns {Result | null}
 */
export function backspace(text, { row, at }) {
  const lines = [...text];
  const { items, item } = itemAt(lines, row);
  if (!item) {
    const quote = QUOTE.exec(lines[row])?.[0];
    if (quote?.length !== at) return null;
    lines[row] = lines[row].slice(at);
    return { lines, caret: { row, at: 0 }, added: 0 };
  }
  if (at !== before(item).length) return null;
  if (item.parent) {
    outOf(lines, row);
    renumber(lines, row);
    return atWords(lines, row, 0);
  }
  const next = end(lines, item, items);
  renumber(lines, next);
  return { lines, caret: { row, at: item.prefix.length }, added: 0 };
}

/**
 * A space after a marker, or a box, that was typed although it stood there by itself: it is there once; null elsewhere.
 * @param {readonly string[]} text @param {Place} caret
 * @returns {Result | null}
 */
export function space(text, { row, at }) {
  const { items, item } = itemAt(text, row);
  if (!item || at !== text[row].length || !(item.parent || besides(items, item).some((other) => other.row < row))) {
    return null;
  }
  const again = item.box ? /^(\[[ xX]\])$/.exec(item.words) : null;
  const same = isNumbered(item) ? /^\d{1,9}[.)]$/.test(item.words) : /^[-*+]$/.test(item.words);
  if (!again && !(same && !item.box)) return null;
  const lines = [...text];
  lines[row] = item.prefix + item.marker + item.gap + (again ? `${again[1]} ` : "");
  return { lines, caret: { row, at: lines[row].length }, added: 0 };
}
