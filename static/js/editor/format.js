/**
 * What the formatting bar and its keys do to the text. Each is on and off with the same button, and one step of undo.
 */

import { ensureSyntaxTree, syntaxTree } from "../../vendor/codemirror.min.js";

/** @import { Command, EditorState, EditorView, SyntaxNode } from "../../vendor/codemirror.min.js" */

/** What makes a line a heading, a quote or an item. */
export const MARKER = /^(\s*)(?:(#{1,6})\s+|(>)\s?|([-*+])\s+(?:\[[ xX]\]\s+)?|(\d{1,9}[.)])\s+)/;

/**
 * The innermost node of a kind around a range, or null.
 * @param {EditorState} state @param {number} from @param {number} to @param {string} name
 * @returns {SyntaxNode | null}
 */
export function around(state, from, to, name) {
  const tree = ensureSyntaxTree(state, to, 50) ?? syntaxTree(state);
  for (const side of /** @type {const} */ ([1, -1])) {
    for (let node = /** @type {SyntaxNode | null} */ (tree.resolveInner(from, side)); node; node = node.parent) {
      if (node.name === name && node.from <= from && node.to >= to) return node;
    }
  }
  return null;
}

/** The lines that a selection touches. @param {EditorState} state */
function selectedLines(state) {
  const { from, to } = state.selection.main;
  const lines = [];
  for (let line = state.doc.lineAt(from);; line = state.doc.line(line.number + 1)) {
    lines.push(line);
    if (line.to >= to) return lines;
  }
}

/** @param {RegExpExecArray | null} found */
const kindOf = (found) => found?.[2] ?? found?.[3] ?? (found?.[4] ? "-" : found?.[5] ? "1." : "");

/** What a line is: "##", ">", "-", "1.", or "" for plain text. @param {string} text */
export const lineKind = (text) => kindOf(MARKER.exec(text));

/**
 * Makes the selected lines headings, a quote or a list, or plain text again where they were that already.
 * @param {string} kind as `lineKind` names them @returns {Command}
 */
export function toggleLines(kind) {
  return (view) => {
    const { state } = view;
    const all = selectedLines(state);
    const lines = all.length > 1 ? all.filter((line) => line.text.trim()) : all;
    const on = !lines.every((line) => lineKind(line.text) === kind);
    const changes = state.changes(
      lines.map((line, index) => {
        const found = MARKER.exec(line.text);
        const from = line.from + (found?.[1].length ?? 0);
        const insert = on ? `${kind === "1." ? `${index + 1}.` : kind} ` : "";
        return { from, to: line.from + (found?.[0].length ?? 0), insert };
      }),
    );
    const selection = state.selection.map(changes, 1);
    view.dispatch({ changes, selection, scrollIntoView: true, userEvent: "input.format" });
    return true;
  };
}

/**
 * Begins a block of its own under the caret's paragraph.
 * @param {EditorView} view @param {string} block @param {number} [caret] within it
 * @param {number} [selected] how many letters after it are selected
 */
export function insertBlock(view, block, caret = block.length, selected = 0) {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const before = line.text.trim() ? "\n\n" : line.number > 1 && state.doc.line(line.number - 1).text.trim() ? "\n" : "";
  const after = line.number < state.doc.lines && state.doc.line(line.number + 1).text.trim() ? "\n" : "";
  view.dispatch({
    changes: { from: line.to, insert: `${before}${block}\n${after}` },
    selection: { anchor: line.to + before.length + caret, head: line.to + before.length + caret + selected },
    scrollIntoView: true,
    userEvent: "input.format",
  });
  return true;
}
