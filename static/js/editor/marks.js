/**
 * Bold, italic, struck through and code: put around words and taken away with the same button. Over several lines each has
 * its own, since none reaches further than its paragraph, its item, or its cell.
 */

import { EditorSelection, ensureSyntaxTree, syntaxTree, Transaction, ViewPlugin } from "../../vendor/codemirror.min.js";
import { around, MARKER } from "./format.js";

/**
 * @import { Command, EditorState, EditorView, SyntaxNode, ViewUpdate } from "../../vendor/codemirror.min.js"
 *
 * @typedef {{ from: number, to: number, insert?: string }} Change
 */

const BEGUN = "input.format.begin"; // by which marks come with nothing between them
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$|^[\s|:-]+$/;

/** How much of a line is no words: what makes it a quote, an item, a heading. @param {string} text */
function beginning(text) {
  let length = 0;
  for (let found = MARKER.exec(text); found?.[0]; found = MARKER.exec(text.slice(length))) length += found[0].length;
  return length;
}

/**
 * The parts of a range that marks can go around: line by line, a table's cell by cell, without what begins a line and
 * spaces at the ends.
 * @param {EditorState} state @param {number} from @param {number} to
 */
function parts(state, from, to) {
  const found = [];
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at);
    at = line.to + 1;
    if (RULE.test(line.text) || around(state, line.from, line.to, "FencedCode")) continue;
    const inTable = around(state, line.from, line.to, "Table");
    const first = line.from + beginning(line.text);
    let start = first;
    for (
      const cell of inTable
        ? line.text.slice(first - line.from).split(/(?<!\\)\|/)
        : [line.text.slice(first - line.from)]
    ) {
      const text = state.sliceDoc(Math.max(from, start), Math.max(from, start, Math.min(to, start + cell.length)));
      const begin = Math.max(from, start) + text.length - text.trimStart().length;
      if (text.trim()) found.push({ from: begin, to: begin + text.trim().length });
      start += cell.length + 1;
    }
  }
  return found;
}

/** The nodes of a kind that share something with a range. @param {EditorState} state @param {Change} range @param {string} name */
function within(state, { from, to }, name) {
  /** @type {SyntaxNode[]} */
  const nodes = [];
  (ensureSyntaxTree(state, to, 50) ?? syntaxTree(state)).iterate({
    from,
    to,
    enter(node) {
      if (node.name === name && node.from < to && node.to > from) nodes.push(node.node);
    },
  });
  return nodes;
}

/** What takes the marks of a node away. @param {EditorState} state @param {SyntaxNode} node @returns {Change[]} */
function unmarked(state, { from, to, name, firstChild, lastChild }) {
  if (!firstChild || !lastChild) return [];
  const inner = state.sliceDoc(firstChild.to, lastChild.from);
  const padding = name === "InlineCode" && /^ (`.*|.*`) $/s.test(inner) ? 1 : 0; // see `codeMarks`
  return [{ from, to: firstChild.to + padding }, { from: lastChild.from - padding, to }];
}

/** Marks for code: longer than any run of backticks in it, and set off from one at its edge. @param {string} text */
function codeMarks(text) {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = "`".repeat(longest === 1 ? 2 : longest ? longest + 1 : 1);
  const padding = /^`|`$/.test(text) ? " " : "";
  return [mark + padding, padding + mark];
}

/** What puts marks around a part. @param {EditorState} state @param {Change} part @param {string} mark @param {string} name */
function marked(state, part, mark, name) {
  const { from, to } = part;
  if (name === "InlineCode") {
    const [opening, closing] = codeMarks(state.sliceDoc(from, to));
    return [{ from, to: from, insert: opening }, { from: to, to, insert: closing }];
  }
  const nodes = within(state, part, name); // those that are marked already become one with the rest
  const start = Math.min(from, ...nodes.map((node) => node.from));
  const end = Math.max(to, ...nodes.map((node) => node.to));
  return [
    { from: start, to: start, insert: mark },
    ...nodes.flatMap((node) => unmarked(state, node)),
    { from: end, to: end, insert: mark },
  ];
}

/**
 * Marks with nothing between them, at a place between words: there, and away again where they are.
 * @param {EditorState} state @param {number} at @param {string} mark
 */
function emptyMarks(state, at, mark) {
  const line = state.doc.lineAt(at);
  const [sign] = mark;
  const runs = (/** @type {string} */ text) => text.length - text.replace(new RegExp(`^\\${sign}+`), "").length;
  const before = runs([...line.text.slice(0, at - line.from)].reverse().join(""));
  const after = runs(line.text.slice(at - line.from));
  const isThere = before === after && (before === mark.length || sign === "*" && before === 3);
  return isThere
    ? { changes: { from: at - mark.length, to: at + mark.length }, selection: { anchor: at - mark.length } }
    : { changes: { from: at, insert: mark + mark }, selection: { anchor: at + mark.length }, userEvent: BEGUN };
}

/** Marks that were put there with nothing between them go when the caret leaves them as they are. */
export const noEmptyMarks = ViewPlugin.fromClass(
  class {
    /** @type {{ from: number, to: number } | null} */
    begun = null;

    /** @param {ViewUpdate} update */
    update({ view, state, changes, transactions, selectionSet, focusChanged }) {
      const { begun } = this;
      if (begun) this.begun = { from: changes.mapPos(begun.from, -1), to: changes.mapPos(begun.to, 1) };
      if (transactions.some((transaction) => transaction.isUserEvent(BEGUN))) {
        changes.iterChangedRanges((_fromA, _toA, from, to) => {
          this.begun = { from: Math.min(from, this.begun?.from ?? from), to: Math.max(to, this.begun?.to ?? to) };
        });
      }
      if (!this.begun || !(selectionSet || focusChanged)) return;
      const { from, to } = this.begun;
      const { main } = state.selection;
      if (main.from > from && main.to < to && (view.hasFocus || !focusChanged)) return;
      this.begun = null;
      if (!/^[*~`]+$/.test(state.sliceDoc(from, to))) return;
      queueMicrotask(() => {
        if (view.state === state) {
          view.dispatch({ changes: { from, to }, annotations: Transaction.addToHistory.of(false) });
        }
      });
    }
  },
);

/**
 * The place behind the marks that were put there with nothing between them, where the caret is before their end: the same
 * key as began them ends them. 0 where it isn't.
 * @param {EditorView} view @param {string} mark
 */
function afterBegun(view, mark) {
  const { state } = view;
  const { main } = state.selection;
  const begun = main.empty ? view.plugin(noEmptyMarks)?.begun : null;
  if (!begun || main.head <= begun.from || main.head >= begun.to) return 0;
  const run = (/^([*~`])\1*/.exec(state.sliceDoc(main.head, begun.to)) ?? [""])[0];
  const isEnd = run.startsWith(mark) && (run.length === mark.length || mark[0] === "*" && run.length === 3);
  return isEnd && !/^[*~`]+$/.test(state.sliceDoc(begun.from, main.head)) ? main.head + mark.length : 0;
}

/**
 * Puts marks around the selected words, or the word at the caret, or takes them away.
 * @param {string} mark @param {string} name the node's name in the syntax tree @returns {Command}
 */
export function wrap(mark, name) {
  return (view) => {
    const { state } = view;
    const { main } = state.selection;
    const end = afterBegun(view, mark);
    if (end) {
      view.dispatch({ selection: { anchor: end }, scrollIntoView: true, userEvent: "select" });
      return true;
    }
    const range = main.empty ? around(state, main.from, main.to, name) ?? state.wordAt(main.head) : main;
    const wanted = range ? parts(state, range.from, range.to) : [];
    if (!wanted.length) {
      view.dispatch({ userEvent: "input.format", ...emptyMarks(state, main.head, mark) });
      return true;
    }
    const holders = wanted.map((part) => around(state, part.from, part.to, name));
    const off = holders.every((holder) => holder);
    const nodes = [...new Map(holders.map((holder) => [holder?.from, holder])).values()];
    const changes = state.changes(
      off
        ? nodes.flatMap((node) => (node ? unmarked(state, node) : []))
        : wanted.flatMap((part, index) => (holders[index] ? [] : marked(state, part, mark, name))),
    );
    const selection = main.empty
      ? EditorSelection.cursor(changes.mapPos(main.head, main.head === wanted[0].from ? 1 : -1))
      : EditorSelection.range(changes.mapPos(wanted[0].from, 1), changes.mapPos(wanted[wanted.length - 1].to, -1));
    view.dispatch({ changes, selection, scrollIntoView: true, userEvent: "input.format" });
    return true;
  };
}
