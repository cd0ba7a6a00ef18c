/**
 * What becomes of lists where lines of them go, or change places, without an editor.
 */

import { before, markerLike, place, renumber } from "./list-keys.js";
import { itemOf, quoteOf, readItems } from "./list-lines.js";

/**
 * @import { Item } from "./list-lines.js"
 * @import { Place } from "./list-keys.js"
 */

/** The first of those that an item stands beside. @param {readonly Item[]} items @param {Item} item */
const firstBeside = (items, item) =>
  items.find((other) => other.parent === item.parent && other.list === item.list && other.kind === item.kind) ?? item;

/**
 * Lets lists go on counting from the number that they began with; null where nothing changes.
 * @param {readonly string[]} old the text before @param {readonly string[]} text @param {number} row from which it changed
 * @returns {string[] | null}
 */
export function renumbered(old, text, row) {
  const items = readItems(text);
  const list =
    (items.find((item) => item.row >= row && item.row <= row + 1) ?? items.findLast((item) => item.row <= row))
      ?.list;
  const ours = items.filter((item) => item.list === list);
  if (!ours.length) return null;
  const were = readItems(old);
  const lines = [...text];
  for (const item of ours) {
    if (!item.number || firstBeside(ours, item) !== item) continue;
    const was = were.findLast((other) => old[other.row] === text[item.row] && other.row >= item.row) ??
      were.find((other) => old[other.row] === text[item.row]);
    const number = was && firstBeside(were, was).number;
    const now = itemOf(lines[item.row], item.row, item.quote);
    if (number && now && number !== now.number) {
      place(lines, { ...item, ...now, end: item.end }, now.prefix, markerLike(now, number));
    }
  }
  for (const at of new Set([ours[0].row, row])) renumber(lines, at);
  return lines.every((line, at) => line === text[at]) ? null : lines;
}

/**
 * After what was between two places went, or was replaced: the marker of an item, or the sign of a quote, of which the
 * words came into a line goes too; null where nothing changes, or nothing of a list was there.
 * @param {readonly string[]} old the text before @param {readonly string[]} text
 * @param {{ from: Place, to: Place, end: Place }} places from and to in the old text; end: of what came there instead
 * @returns {string[] | null}
 */
export function afterRemoving(old, text, { from, to, end }) {
  const isItem = (/** @type {number} */ row) => itemOf(old[row], row) !== null;
  const gone = Array.from({ length: to.row - from.row + 1 }, (_, at) => from.row + at);
  const kept = old[from.row].slice(0, from.at);
  const item = itemOf(old[to.row], to.row);
  const signs = item ? before(item) : quoteOf(kept) && quoteOf(old[to.row]);
  const joins = kept.trim() !== "" && kept.trim() !== quoteOf(kept).trim() && to.at <= signs.length && signs !== "";
  const lines = [...text];
  if (joins) {
    const line = lines[end.row];
    lines[end.row] = line.slice(0, end.at) + line.slice(end.at + signs.length - to.at);
  }
  if (!gone.some(isItem)) return joins ? lines : null;
  return renumbered(old, lines, from.row) ?? (joins ? lines : null);
}
