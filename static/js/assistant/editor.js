/** What help with writing has to know of the editor: that all is saved, of which revision it is, and what is selected. */

import { EditorView } from "../../vendor/codemirror.min.js";

const PATIENCE = 15_000; // milliseconds

/** Once the desk has all that is in the editor; false where it doesn't get there. @returns {Promise<boolean>} */
export function allSaved() {
  const line = document.querySelector("#editor-state");
  if (!(line instanceof HTMLElement) || !document.querySelector(".cm-editor")) return Promise.resolve(true);
  const isSaved = () => line.dataset.state === "saved";
  if (isSaved()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (/** @type {boolean} */ saved) => {
      observer.disconnect();
      window.clearTimeout(late);
      resolve(saved);
    };
    const observer = new MutationObserver(() => isSaved() && done(true));
    const late = window.setTimeout(done, PATIENCE, false);
    observer.observe(line, { attributes: true }); // it saves by itself as soon as somebody leaves the text
  });
}

/** The revision that the editor has, "" for the newest. */
export function revision() {
  const field = document.querySelector("#editor-form [name=revision]");
  return field instanceof HTMLInputElement ? field.value : "";
}

/**
 * What is selected, or where the caret is, in characters as the desk counts them: "12-40", "12-12"; "" where there is no editor.
 */
export function selected() {
  const dom = document.querySelector(".cm-editor");
  const view = dom instanceof HTMLElement ? EditorView.findFromDOM(dom) : null;
  if (!view) return "";
  const { from, to } = view.state.selection.main;
  const count = (/** @type {number} */ end) => [...view.state.sliceDoc(0, end)].length;
  return `${count(from)}-${count(to)}`;
}
