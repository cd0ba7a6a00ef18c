/**
 * The lists of a text, read line by line: which items there are, what each is in, and how far it reaches. Nests as
 * CommonMark does (5.2): an item is inside another where it stands under the other's words.
 */

/**
 * @typedef {object} Item
 * @property {number} row its line
 * @property {number} end its last line, with all that is inside it
 * @property {string} quote the signs of the quotes that it is in
 * @property {string} prefix what stands before its marker: these signs, and spaces
 * @property {string} marker "-" or "1."
 * @property {string} kind "-", "*", "+", or what follows a number, "." or ")": neighbours of one kind are one list
 * @property {number} number of a numbered one, or 0
 * @property {string} gap between its marker and its words
 * @property {string} box "[ ] ", or ""
 * @property {string} words
 * @property {number} column where its marker stands
 * @property {number} content the column where its words begin
 * @property {Item | null} parent that it is in
 * @property {number} list all items at one place of a text, and what is inside them, have the same
 */

const QUOTE = /^(?: {0,3}> ?)+/;
const ITEM = /^(\s*)([-*+]|\d{1,9}([.)]))(\s+)(\[[ xX]\]\s+)?(.*)$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const FENCE = /^\s*(`{3,}|~{3,})/;
const ENDS_A_PARAGRAPH = /^\s*(?:#{1,6}(?:\s|$)|`{3}|~{3})/;

/** How wide white space is. @param {string} space @param {number} [from] the column where it begins */
export function width(space, from = 0) {
  let column = from;
  for (const letter of space) column += letter === "\t" ? 4 - (column % 4) : 1;
  return column - from;
}

/** The white space at the beginning of a text. @param {string} text */
export const leading = (text) => text.slice(0, text.length - text.trimStart().length);

/** The signs of quotes at a line's beginning. @param {string} line */
export const quoteOf = (line) => QUOTE.exec(line)?.[0] ?? "";

/** How many quotes a line is in. @param {string} quote */
export const depthOf = (quote) => quote.split(">").length - 1;

/** The signs of so many quotes, and no more; null where there are fewer. @param {string} line @param {number} depth */
export const quoteTo = (line, depth) => new RegExp(`^(?: {0,3}> ?){${depth}}`).exec(line)?.[0] ?? null;

/**
 * A line as an item by itself, or null.
 * @param {string} line @param {number} row @param {string} [quote] the signs of the quotes that it is in
 * @returns {Item | null}
 */
export function itemOf(line, row, quote = quoteOf(line)) {
  const body = line.slice(quote.length);
  const found = RULE.test(body) ? null : ITEM.exec(body);
  if (!found) return null;
  const [, indent, marker, dot, gap, box = "", words] = found;
  const column = width(indent);
  const wide = width(gap, column + marker.length);
  return {
    row,
    end: row,
    quote,
    prefix: quote + indent,
    marker,
    kind: dot ?? marker,
    number: dot ? Number.parseInt(marker, 10) : 0,
    gap,
    box,
    words,
    column,
    content: column + marker.length + (wide > 4 || !(box + words) ? 1 : wide),
    parent: null,
    list: 0,
  };
}

/**
 * All items of a text, in their order.
 * @param {readonly string[]} lines
 */
export function readItems(lines) {
  /** @type {Item[]} */
  const items = [];
  /** @type {Item[]} what the line at hand is in, the innermost last */
  let open = [];
  let list = 0;
  let depth = 0;
  let afterEmpty = false;
  /** @type {string | null} */
  let fence = null;

  const close = (/** @type {number} */ column) => {
    while (open.length && open[open.length - 1].content > column) open.pop();
  };
  const reaches = (/** @type {number} */ row) => {
    for (const item of open) item.end = row;
  };

  lines.forEach((line, row) => {
    const own = open.length ? quoteTo(line, depth) : null;
    const inside = own !== null && width(leading(line.slice(own.length))) >= open[0].content;
    const quote = inside ? own : quoteOf(line); // what is under an item's words may be a quote within it
    if (depthOf(quote) !== depth) {
      [open, depth, fence] = [[], depthOf(quote), null];
      list += 1;
    }
    const body = line.slice(quote.length);
    if (!body.trim()) {
      afterEmpty = true;
      return;
    }
    const column = width(leading(body));
    const edge = FENCE.exec(body)?.[1];
    if (fence) {
      if (edge?.startsWith(fence)) fence = null;
      reaches(row);
      return;
    }
    const item = itemOf(line, row, quote);
    if (item) {
      close(column);
      item.parent = open[open.length - 1] ?? null;
      item.list = list;
      open.push(item);
      items.push(item);
      if (FENCE.test(item.words)) fence = FENCE.exec(item.words)?.[1] ?? null;
    } else {
      if (afterEmpty || ENDS_A_PARAGRAPH.test(body) || RULE.test(body)) close(column);
      if (!open.length) list += 1;
      if (edge) fence = edge;
    }
    reaches(row);
    afterEmpty = false;
  });
  return items;
}
