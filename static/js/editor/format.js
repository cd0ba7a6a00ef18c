/**
 * What the formatting bar and its keys do to the text. Each is on and off with the same button, and one step of undo.
 */

import { EditorSelection, ensureSyntaxTree, syntaxTree } from "../../vendor/codemirror.min.js";

const MARKER = /^(\s*)(?:(#{1,6})\s+|(>)\s?|([-*+])\s+(?:\[[ xX]\]\s+)?|(\d{1,9}[.)])\s+)/;

/**
 * The innermost node of a kind around a range, or null.
 * @param {import("@codemirror/state").EditorState} state @param {number} from @param {number} to @param {string} name
 */
export function around(state, from, to, name) {
  const tree = ensureSyntaxTree(state, to, 50) ?? syntaxTree(state);
  for (const side of [1, -1]) {
    for (let node = tree.resolveInner(from, side); node; node = node.parent) {
      if (node.name === name && node.from <= from && node.to >= to) return node;
    }
  }
  return null;
}

/** The parts of a range that marks can go around: line by line, without what begins a line and spaces at the ends. */
function parts(state, from, to) {
  const found = [];
  for (let at = from; at <= to;) {
    const line = state.doc.lineAt(at);
    let start = Math.max(from, line.from + (MARKER.exec(line.text)?.[0].length ?? 0));
    let end = Math.min(to, line.to);
    const text = start < end ? state.sliceDoc(start, end) : "";
    start += text.length - text.trimStart().length;
    end -= text.length - text.trimEnd().length;
    if (start < end) found.push({ from: start, to: end });
    at = line.to + 1;
  }
  return found;
}

/**
 * Puts marks around the selected words, or the word at the caret, or takes them away.
 * @param {string} mark @param {string} name the node's name in the syntax tree
 */
export function wrap(mark, name) {
  return (view) => {
    const { state } = view;
    const { main } = state.selection;
    const inside = around(state, main.from, main.to, name);
    if (inside) {
      const { firstChild, lastChild } = inside;
      const changes = [firstChild, lastChild].map((node) => ({ from: node.from, to: node.to }));
      view.dispatch({ changes, scrollIntoView: true, userEvent: "input.format" });
      return true;
    }
    const word = main.empty ? state.wordAt(main.head) : main;
    const wanted = word ? parts(state, word.from, word.to) : [];
    if (!wanted.length) {
      const selection = EditorSelection.cursor(main.head + mark.length);
      view.dispatch({ changes: { from: main.head, insert: mark + mark }, selection, userEvent: "input.format" });
      return true;
    }
    const changes = state.changes(
      wanted.flatMap(({ from, to }) => [{ from, insert: mark }, { from: to, insert: mark }]),
    );
    const selection = main.empty
      ? EditorSelection.cursor(changes.mapPos(main.head, main.head === wanted[0].from ? 1 : -1))
      : EditorSelection.range(changes.mapPos(wanted[0].from, 1), changes.mapPos(wanted[wanted.length - 1].to, -1));
    view.dispatch({ changes, selection, scrollIntoView: true, userEvent: "input.format" });
    return true;
  };
}

/** The lines that a selection touches. */
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
 * @param {string} kind as `lineKind` names them
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

/** Begins a block of its own under the caret's paragraph. @param {string} block @param {number} [caret] within it */
export function insertBlock(view, block, caret = block.length) {
  const { state } = view;
  const line = state.doc.lineAt(state.selection.main.head);
  const before = line.text.trim() ? "\n\n" : line.number > 1 && state.doc.line(line.number - 1).text.trim() ? "\n" : "";
  const after = line.number < state.doc.lines && state.doc.line(line.number + 1).text.trim() ? "\n" : "";
  view.dispatch({
    changes: { from: line.to, insert: `${before}${block}\n${after}` },
    selection: { anchor: line.to + before.length + caret },
    scrollIntoView: true,
    userEvent: "input.format",
  });
  return true;
}
