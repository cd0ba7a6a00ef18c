/**
 * Lists go on by themselves: Enter begins the next item or ends the list, Tab and Shift Tab move an item in and out,
 * Backspace takes the marker away, and numbers stay in order.
 */

import { keymap, Prec, syntaxTree } from "../../vendor/codemirror.min.js";

const ITEM = /^((?:\s*>)*\s*)(?:([-*+])|(\d{1,9})([.)]))(\s+)(\[[ xX]\]\s+)?/;
const QUOTE = /^((?:\s*>)+\s?)/;

/** @param {import("@codemirror/state").EditorState} state @param {number} at */
function inCode(state, at) {
  for (let node = syntaxTree(state).resolveInner(at, -1); node; node = node.parent) {
    if (/^(FencedCode|CodeBlock)$/.test(node.name)) return true;
  }
  return false;
}

/**
 * What has to change for the items after a line to go on counting from `next`.
 * @param {import("@codemirror/state").EditorState} state @param {number} number of the line before @param {string} indent
 */
function renumbered(state, number, indent, next) {
  const changes = [];
  for (let at = number + 1; at <= state.doc.lines; at += 1) {
    const line = state.doc.line(at);
    const found = ITEM.exec(line.text);
    if (found?.[1] === indent) {
      if (!found[3]) break;
      if (Number(found[3]) !== next) {
        const from = line.from + indent.length;
        changes.push({ from, to: from + found[3].length, insert: String(next) });
      }
      next += 1;
    } else if (!line.text.startsWith(`${indent} `)) {
      break;
    }
  }
  return changes;
}

/** @param {import("@codemirror/view").EditorView} view */
function enter(view) {
  const { state } = view;
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  const found = ITEM.exec(line.text) ?? QUOTE.exec(line.text);
  if (!main.empty || !found || main.head < line.from + found[0].length || inCode(state, main.head)) return false;
  const [prefix, indent, bullet, number, dot, gap, box] = found;
  if (!line.text.slice(prefix.length).trim()) {
    // an item with nothing in it goes out of the list it is in, or ends it: with an empty line, without which Markdown
    // takes what follows for a part of the last item
    const inner = indent.length >= 2 && !indent.includes(">") && (bullet || number);
    const insert = inner ? `${indent.slice(2)}${prefix.slice(indent.length)}` : "\n";
    view.dispatch({
      changes: { from: line.from, to: line.to, insert },
      selection: { anchor: line.from + insert.length },
      scrollIntoView: true,
      userEvent: "input",
    });
    return true;
  }
  const marker = bullet ?? (number ? `${Number(number) + 1}${dot}` : "");
  const insert = `\n${indent}${marker}${gap ?? ""}${box ? "[ ] " : ""}`;
  const after = number ? renumbered(state, line.number, indent, Number(number) + 2) : [];
  view.dispatch({
    changes: [{ from: main.head, insert }, ...after],
    selection: { anchor: main.head + insert.length },
    scrollIntoView: true,
    userEvent: "input",
  });
  return true;
}

/** @param {import("@codemirror/view").EditorView} view */
function backspace(view) {
  const { state } = view;
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  const found = ITEM.exec(line.text) ?? QUOTE.exec(line.text);
  if (!main.empty || !found || main.head !== line.from + found[0].length || inCode(state, main.head)) return false;
  const from = line.from + (ITEM.test(line.text) ? found[1].length : 0);
  view.dispatch({ changes: { from, to: main.head }, userEvent: "delete" });
  return true;
}

/** @param {1 | -1} way in or out */
function move(way) {
  return (view) => {
    const { state } = view;
    const { from, to } = state.selection.main;
    const changes = [];
    for (let line = state.doc.lineAt(from);; line = state.doc.line(line.number + 1)) {
      const found = ITEM.exec(line.text);
      if (!found && line.text.trim()) return false; // Tab leaves the editor, as it leaves any field
      if (found) {
        const step = " ".repeat(found[2] ? 2 : found[3].length + 2);
        if (way > 0) changes.push({ from: line.from, insert: step });
        else changes.push({ from: line.from, to: line.from + Math.min(step.length, found[1].search(/\S|$/)) });
      }
      if (line.to >= to) break;
    }
    if (!changes.length) return false;
    view.dispatch({ changes, userEvent: "input.indent" });
    return true;
  };
}

export const lists = Prec.high(
  keymap.of([
    { key: "Enter", run: enter },
    { key: "Backspace", run: backspace },
    { key: "Tab", run: move(1), shift: move(-1) },
  ]),
);
