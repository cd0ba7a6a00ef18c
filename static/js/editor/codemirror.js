/**
 * The text as it is typed: CodeMirror in place of the textarea, with headings, bold words and tables that look like it.
 */

import {
  defineLanguageFacet,
  drawSelection,
  EditorState,
  EditorView,
  HighlightStyle,
  history,
  historyKeymap,
  keymap,
  Language,
  moveLineDown,
  moveLineUp,
  parser,
  placeholder,
  standardKeymap,
  Strikethrough,
  syntaxHighlighting,
  Table,
  tags,
} from "../../vendor/codemirror.min.js";
import { lineLooks } from "./lines.js";

/** @import { Extension } from "../../vendor/codemirror.min.js" */

const markdown = new Language(defineLanguageFacet(), parser.configure([Table, Strikethrough]), [], "markdown");

const looks = HighlightStyle.define([
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-em" },
  { tag: tags.strikethrough, class: "md-del" },
  { tag: tags.monospace, class: "md-code" },
  { tag: tags.link, class: "md-link" },
  { tag: tags.url, class: "md-url" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName, tags.escape], class: "md-mark" },
]);

const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** Drops what can't be stored, as `static/js/storable.js` does in plain fields. */
const storable = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged) return transaction;
  /** @type {{ from: number, to: number }[]} */
  const drops = [];
  transaction.changes.iterChanges((_fromA, _toA, fromB, _toB, inserted) => {
    for (const { index } of inserted.toString().matchAll(UNSTORABLE)) {
      drops.push({ from: fromB + index, to: fromB + index + 1 });
    }
  });
  return drops.length ? [transaction, { changes: drops, sequential: true }] : transaction;
});

// What has to be stronger than CodeMirror's own rules; all other looks are in css/editor/text.css.
const theme = EditorView.theme({
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-content": { padding: "0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0" },
  ".cm-cursor, .cm-dropCursor": { borderInlineStartColor: "var(--accent)", borderInlineStartWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "color-mix(in oklch, var(--accent) 24%, transparent)",
  },
  ".cm-placeholder": { color: "var(--ink-3)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-wash)", boxShadow: "inset 0 -2px 0 var(--warn)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-wash)", boxShadow: "inset 0 -2px 0 var(--accent)" },
  ".cm-panels": { backgroundColor: "transparent", color: "inherit", zIndex: "auto" },
  ".cm-panels-top": { borderBottom: "0" },
});

/**
 * Takes up what was typed into the textarea before the editor came, and the caret.
 * @param {HTMLTextAreaElement} textarea @param {EditorView} view
 */
function takeOver(textarea, view) {
  const { selectionStart: anchor, selectionEnd: head, value, defaultValue } = textarea;
  const focused = document.activeElement === textarea;
  if (value !== defaultValue) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  if (!focused) return;
  view.dispatch({ selection: { anchor, head } });
  view.focus();
}

/**
 * Puts the editor in the textarea's place; the textarea stays in the form, hidden, and is sent with what was typed.
 * @param {HTMLTextAreaElement} textarea @param {HTMLFormElement} form that it is in @param {Extension[]} parts of the editor
 */
export function makeView(textarea, form, parts) {
  const [label] = textarea.labels;
  label.id = "draft-body-label";
  const attributes = {
    "aria-labelledby": label.id,
    "aria-describedby": "editor-keys",
    spellcheck: "true",
    autocorrect: "on",
    autocapitalize: "sentences",
    writingsuggestions: "true",
    "data-key": textarea.dataset.key ?? "",
  };
  delete textarea.dataset.key; // the key goes where one writes
  const view = new EditorView({
    doc: textarea.defaultValue,
    extensions: [
      parts,
      storable,
      history(),
      drawSelection(),
      markdown,
      syntaxHighlighting(looks),
      lineLooks,
      theme,
      placeholder(textarea.placeholder),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of(attributes),
      EditorState.allowMultipleSelections.of(false),
      keymap.of([
        { key: "Alt-ArrowUp", run: moveLineUp },
        { key: "Alt-ArrowDown", run: moveLineDown },
        ...historyKeymap,
        ...standardKeymap,
      ]),
    ],
  });
  label.removeAttribute("for");
  textarea.after(view.dom);
  takeOver(textarea, view);
  textarea.hidden = true;
  textarea.autocomplete = "off";
  const mirror = () => {
    textarea.value = view.state.doc.toString();
  };
  form.addEventListener("formdata", (event) => event.formData.set(textarea.name, view.state.doc.toString()));
  window.addEventListener("pagehide", mirror);
  return view;
}
