/**
 * Lists go on by themselves: Enter begins the next item or ends the list, Tab and Shift Tab move an item in and out,
 * Backspace takes the marker away, and numbers stay in order, whatever goes or moves.
 */

import { EditorState, EditorView, keymap, Prec, syntaxTree } from "../../vendor/codemirror.min.js";
import { backspace, enter, move, space } from "./list-keys.js";
import { afterRemoving, renumbered } from "./list-numbers.js";
import { endOfPicture } from "./whole-pictures.js";

/**
 * @import { ChangeSet, Command, SyntaxNode, Text } from "../../vendor/codemirror.min.js"
 * @import { Place, Result } from "./list-keys.js"
 */

/** @param {EditorState} state @param {number} at */
function inCode(state, at) {
  for (let node = /** @type {SyntaxNode | null} */ (syntaxTree(state).resolveInner(at, -1)); node; node = node.parent) {
    if (node.name === "FencedCode") return true;
  }
  return false;
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
 * @returns {{ changes: ChangeSet, selection: { anchor: number } } | null}
 */
function pressed(state, key, head = state.selection.main.head) {
  if (inCode(state, head)) return null;
  const { from, number } = state.doc.lineAt(head);
  const result = key(state.doc.toJSON(), { row: number - 1, at: head - from });
  if (!result) return null;
  const changes = state.changes(changesTo(state.doc, result.lines, number - 1, result.added));
  return { changes, selection: { anchor: changes.apply(state.doc).line(result.caret.row + 1).from + result.caret.at } };
}

/** @param {EditorView} view */
function begin(view) {
  const { state } = view;
  const removed = state.update(state.replaceSelection("")); // what is selected goes, as it does anywhere
  const { head } = removed.state.selection.main;
  const next = pressed(removed.state, enter, endOfPicture(removed.state, head, head) ?? head);
  if (!next) return false;
  const changes = removed.changes.compose(next.changes);
  view.dispatch({ changes, selection: next.selection, scrollIntoView: true, userEvent: "input" });
  return true;
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
    if (inCode(state, head)) return false;
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
  if (first.number === last.number || inCode(transaction.startState, from)) return transaction;
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
      { key: "Enter", run: begin },
      { key: "Backspace", run: unmark },
      { key: "Tab", run: tab(1), shift: tab(-1) },
    ]),
  ),
];
