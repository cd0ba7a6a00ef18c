/**
 * Lists go on by themselves: Enter begins the next item or ends the list, Tab and Shift Tab move an item in and out,
 * Backspace takes the marker away, and numbers stay in order, whatever goes or moves.
 */

import { EditorState, EditorView, keymap, Prec, syntaxTree } from "../../vendor/codemirror.min.js";
import { backspace, breakLine, enter, enterInCode, move, space } from "./list-keys.js";
import { afterRemoving, renumbered } from "./list-numbers.js";
import { endOfPicture } from "./whole-pictures.js";

/**
 * @import { ChangeSet, Command, SyntaxNode, Text } from "../../vendor/codemirror.min.js"
 * @import { Place, Result } from "./list-keys.js"
 */

/** The fenced code that a place is in, or null. @param {EditorState} state @param {number} at */
function codeAt(state, at) {
  let node = /** @type {SyntaxNode | null} */ (syntaxTree(state).resolveInner(at, -1));
  while (node && node.name !== "FencedCode") node = node.parent;
  return node;
}

/** A place as a line and a place in it. @param {Text} doc @param {number} at @returns {Place} */
function placeOf(doc, at) {
  const { from, number } = doc.lineAt(at);
  return { row: number - 1, at: at - from };
}

/** The end that two texts have in common. @param {string} one @param {string} other @param {number} most */
function commonEnd(one, other, most) {
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  return length;
}

/**
 * What leads from a text to its new lines, each line by itself, so that carets and what others write keep their places.
 * @param {Text} doc @param {readonly string[]} lines @param {number} row that became more @param {number} added how many
 */
function changesTo(doc, lines, row, added) {
  const changes = [];
  for (let at = 0; at < doc.lines; at += 1) {
    const old = doc.line(at + 1);
    const text = at === row ? lines.slice(row, row + added + 1).join("\n") : lines[at > row ? at + added : at];
    if (text === old.text) continue;
    let same = 0;
    while (same < Math.min(old.length, text.length) && text[same] === old.text[same]) same += 1;
    const end = commonEnd(old.text, text, Math.min(old.length, text.length) - same);
    changes.push({ from: old.from + same, to: old.to - end, insert: text.slice(same, text.length - end) });
  }
  return changes;
}

/**
 * @param {EditorState} state @param {(lines: string[], caret: Place) => Result | null} key
 * @param {number} [head] where it is pressed
 * @param {(lines: string[], caret: Place, fence: Place) => Result | null} [keyInCode] what it does there, if anything
 * @returns {{ changes: ChangeSet, selection: { anchor: number } } | null}
 */
function pressed(state, key, head = state.selection.main.head, keyInCode = undefined) {
  const code = codeAt(state, head);
  const lines = state.doc.toJSON();
  const caret = placeOf(state.doc, head);
  const result = code ? keyInCode?.(lines, caret, placeOf(state.doc, code.from)) : key(lines, caret);
  if (!result) return null;
  const changes = state.changes(changesTo(state.doc, result.lines, caret.row, result.added));
  return { changes, selection: { anchor: changes.apply(state.doc).line(result.caret.row + 1).from + result.caret.at } };
}

/** @param {typeof enter} key @returns {Command} */
function begin(key) {
  return ({ state, dispatch }) => {
    const removed = state.update(state.replaceSelection("")); // what is selected goes, as it does anywhere
    const { head } = removed.state.selection.main;
    const next = pressed(removed.state, key, endOfPicture(removed.state, head, head) ?? head, enterInCode);
    if (!next) return false;
    const changes = removed.changes.compose(next.changes);
    dispatch(state.update({ changes, selection: next.selection, scrollIntoView: true, userEvent: "input" }));
    return true;
  };
}

/** @param {EditorView} view */
function unmark(view) {
  const next = view.state.selection.main.empty ? pressed(view.state, backspace) : null;
  if (next) view.dispatch({ ...next, scrollIntoView: true, userEvent: "delete" });
  return next !== null;
}

/** @param {1 | -1} way in or out @returns {Command} */
function tab(way) {
  return ({ state, dispatch }) => {
    const { from, to, head } = state.selection.main;
    if (codeAt(state, head)) return false;
    const [first, last] = [from, to].map((at) => state.doc.lineAt(at).number - 1);
    const lines = move(state.doc.toJSON(), first, last, way);
    if (!lines) return false; // Tab leaves the editor, as it leaves any field
    const changes = state.changes(changesTo(state.doc, lines, first, 0));
    const selection = state.selection.map(changes, 1);
    dispatch(state.update({ changes, selection, scrollIntoView: true, userEvent: "input.indent" }));
    return true;
  };
}

const markers = EditorView.inputHandler.of((view, from, to, text) => {
  const next = text === " " && from === to && !view.composing ? pressed(view.state, space) : null;
  if (next) view.dispatch({ ...next, scrollIntoView: true, userEvent: "input.type" });
  return next !== null;
});

/** What is left of a list when some of its lines go or move goes on counting, and no marker stands within words. */
const inOrder = EditorState.transactionFilter.of((transaction) => {
  const { changes, startState: { doc }, newDoc } = transaction;
  const moves = transaction.isUserEvent("move.line");
  const removes = transaction.isUserEvent("delete") || transaction.isUserEvent("input.type");
  if (!transaction.docChanged || !(moves || removes)) return transaction;
  let [from, to, end] = [-1, -1, -1];
  changes.iterChangedRanges((fromA, toA, _fromB, toB) => {
    [from, to, end] = [from < 0 ? fromA : from, toA, toB];
  });
  const [first, last] = [doc.lineAt(from), doc.lineAt(to)];
  if (first.number === last.number || codeAt(transaction.startState, from)) return transaction;
  const [old, lines] = [doc.toJSON(), newDoc.toJSON()];
  const row = first.number - 1;
  const tidied = moves ? renumbered(old, lines, row) : afterRemoving(old, lines, {
    from: { row, at: from - first.from },
    to: { row: last.number - 1, at: to - last.from },
    end: { row: newDoc.lineAt(end).number - 1, at: end - newDoc.lineAt(end).from },
  });
  const more = tidied ? changesTo(newDoc, tidied, row, 0) : [];
  return more.length ? [transaction, { changes: more, sequential: true }] : transaction;
});

export const lists = [
  inOrder,
  markers,
  Prec.high(
    keymap.of([
      { key: "Enter", run: begin(enter), shift: begin(breakLine) },
      { key: "Backspace", run: unmark },
      { key: "Tab", run: tab(1), shift: tab(-1) },
    ]),
  ),
];
