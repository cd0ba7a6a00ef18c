/**
 * The editor of a draft, put together on the form that also works without it.
 *
 * Others put text at the caret by an event on the form: new CustomEvent("editor:insert", { detail: { text } }).
 */

import { EditorView } from "../../vendor/codemirror.min.js";
import "../files/section.js";
import { autosave } from "./autosave.js";
import { concentration } from "./concentrate.js";
import { filesInText } from "./files.js";
import { finding } from "./find.js";
import { refreshHistory } from "./history.js";
import { linkForm } from "./link.js";
import { lists } from "./lists.js";
import { outline } from "./outline.js";
import { pasting } from "./paste.js";
import { preview } from "./preview.js";
import { scrollInStep } from "./scroll.js";
import { makeSurface } from "./surface.js";
import { tables } from "./tables.js";
import { connect, toolbar } from "./toolbar.js";
import { wordless } from "./wordless.js";

/** @param {HTMLFormElement} form */
function start(form) {
  const editor = document.getElementById("editor");
  const head = document.getElementById("editor-head");
  const bar = document.getElementById("editor-tools");
  const page = document.getElementById("editor-page");
  const links = linkForm(document.getElementById("editor-link"), bar.querySelector("[data-link]"));
  const concentrate = concentration(editor, bar.querySelector("[data-concentrate]"));
  const files = filesInText(bar.querySelector("[data-file]"));
  /** @type {((update: import("@codemirror/view").ViewUpdate) => void)[]} */
  const followers = [];

  const view = makeSurface(form.elements.body, [
    EditorView.updateListener.of((update) => {
      if (update.docChanged) { for (const follow of followers) follow(update); }
    }),
    EditorView.scrollMargins.of(() => ({ top: head.getBoundingClientRect().bottom + 8, bottom: 96 })),
    finding(document.getElementById("editor-find"), document.getElementById("editor-find-panel")),
    links.keys,
    concentrate.keys,
    lists,
    tables,
    files.extension,
    pasting,
    wordless,
    toolbar(bar),
  ]);
  form.removeAttribute("data-guard");
  form.querySelector("[data-unsaved]").hidden = true; // the state tells from now on
  new ResizeObserver(() => editor.style.setProperty("--head", `${head.offsetHeight}px`)).observe(head);
  connect(bar, view);
  links.connect(view);
  files.connect(view);
  outline(document.getElementById("editor-outline"), view);
  concentrate.connect(view);
  const inStep = scrollInStep(view, page, head);
  const showPage = preview(form.dataset.preview, () => view.state.doc.toString(), inStep);
  const saving = autosave(form, view);
  followers.push(showPage, saving.changed);
  refreshHistory(form);

  form.elements.title.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // a title is one line: Enter goes on to the text
    view.focus();
  });
  form.addEventListener("editor:insert", (event) => {
    view.dispatch(view.state.replaceSelection(event.detail.text), { scrollIntoView: true, userEvent: "input" });
  });
}

// A browser from before 2023 keeps the plain form, which asks before unsaved text is left.
const able = "adoptedStyleSheets" in document && "indexedDB" in window && "BroadcastChannel" in window;
const form = document.querySelector("form[data-editor]");
if (able && form instanceof HTMLFormElement) start(form);
