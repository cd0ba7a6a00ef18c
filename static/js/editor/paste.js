/**
 * What is pasted becomes clean Markdown: pages and word processors' text, sheets' tables, and an address onto words a link.
 * Inside code it is pasted as it is; and with Ctrl Shift V, where browsers hand over nothing but the letters.
 */

import { EditorView } from "../../vendor/codemirror.min.js";
import { around } from "./format.js";
import { isAddress, makeLink } from "./link.js";
import { toMarkdown } from "./to-markdown.js";

/** @import { EditorState, SelectionRange } from "../../vendor/codemirror.min.js" */

/** @param {ClipboardEvent} event @param {EditorView} view */
function paste(event, view) {
  const data = event.clipboardData;
  const { main } = view.state.selection;
  if (!data || around(view.state, main.from, main.to, "FencedCode")) return false;
  const text = data.getData("text/plain");
  if (isAddress(text) && !main.empty && !view.state.sliceDoc(main.from, main.to).includes("\n")) {
    event.preventDefault();
    makeLink(view, main, view.state.sliceDoc(main.from, main.to), text);
    return true;
  }
  const html = data.getData("text/html");
  if (!html || isAddress(text)) return false;
  const markdown = toMarkdown(html);
  if (!markdown) return false;
  event.preventDefault();
  const insert = withSpaceAround(view.state, main, markdown);
  view.dispatch(view.state.replaceSelection(insert), { scrollIntoView: true, userEvent: "input.paste" });
  return true;
}

/**
 * Blocks stand by themselves: with an empty line before and after. A line within a line is put there as it is.
 * @param {EditorState} state @param {SelectionRange} range @param {string} markdown
 */
function withSpaceAround(state, { from, to }, markdown) {
  if (!/\n|^(#|>|- |\d+\. |\|)/.test(markdown)) return markdown;
  const line = state.doc.lineAt(from);
  const before = line.text.slice(0, from - line.from).trim() ? "\n\n" : "";
  const after = state.doc.lineAt(to).to > to ? "\n\n" : "";
  return before + markdown + after;
}

export const pasting = EditorView.domEventHandlers({ paste });
