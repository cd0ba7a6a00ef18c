/**
 * Pictures and other files come into the text by paste, by drop and by a button. Each takes a place; once the desk has it,
 * its Markdown comes there, as one step of undo.
 */

import { dropCursor, EditorView, isolateHistory } from "../../vendor/codemirror.min.js";
import { announce } from "../announce.js";
import { arriving } from "../files/arriving.js";
import { markdownOf, setOff, standsApart } from "./file-markdown.js";
import { hasWords } from "./pasted/inert.js";
import { composed } from "./text.js";
import { field, leave, placeOf, take } from "./upload-placeholders.js";

/**
 * @import { StoredFile } from "../files/upload.js"
 */

/**
 * The files on a clipboard; none where they only picture the text beside them, as word processors and sheets add it.
 * @param {DataTransfer} data
 */
function pasted(data) {
  const html = data.getData("text/html");
  const isText = html ? hasWords(html) : data.types.includes("text/rtf");
  return isText ? [] : [...data.files];
}

/**
 * Before an element goes: the text takes its focus, lest leaving it is heard of in the middle of a change.
 * @param {EditorView} view @param {HTMLElement} element
 */
function giveFocus(view, element) {
  if (element.contains(document.activeElement)) view.focus();
}

/**
 * Puts a file's Markdown in its place. Where nothing was typed since it came there, what is typed next comes after it.
 * @param {EditorView} view @param {HTMLElement} element that has the place @param {StoredFile} file
 * @param {{ selected: string, apart: boolean }} how words that it stands for, and whether a picture stands by itself
 */
async function put(view, element, file, { selected, apart }) {
  await composed(view);
  const { state } = view;
  const place = placeOf(state, element);
  if (!place) return; // cancelled meanwhile
  const replaces = selected !== "" && state.sliceDoc(place.from, place.at) === selected;
  const { markdown, wordless } = markdownOf(file, selected);
  const waits = state.selection.main.empty && state.selection.main.head === place.at;
  const from = replaces ? place.from : place.at;
  const [above, below, caret] = replaces ? ["", "", 0] : setOff(state.doc, place.at, apart && file.picture, waits);
  const insert = above + markdown + below;
  const changes = state.changes({ from, to: place.at, insert });
  giveFocus(view, element);
  view.dispatch({
    changes,
    effects: leave.of(element),
    selection: waits ? { anchor: from + insert.length - caret } : state.selection.map(changes, 1),
    annotations: isolateHistory.of("full"),
    userEvent: "input.file",
  });
  announce(`${file.name} is in the text.${wordless ? " It has no description yet." : ""}`);
}

/** Puts a file that is there already after the caret. @param {EditorView} view @param {string} markdown */
function insert(view, markdown) {
  const { doc, selection } = view.state;
  const at = selection.main.to;
  const [above, below, caret] = setOff(doc, at, markdown.startsWith("!") && standsApart(doc, at), true);
  const insert = above + markdown + below;
  view.dispatch({
    changes: { from: at, insert },
    selection: { anchor: at + insert.length - caret },
    annotations: isolateHistory.of("full"),
    scrollIntoView: true,
    userEvent: "input.file",
  });
  view.focus();
}

/** @param {HTMLElement} button that opens the file picker */
export function filesInText(button) {
  const picker = Object.assign(document.createElement("input"), { type: "file", multiple: true, hidden: true });
  button.after(picker);

  /** @param {EditorView} view @param {File[]} files @param {{ from: number, to: number }} range where they go */
  function add(view, files, { from, to }) {
    if (!files.length) return false;
    const words = files.length === 1 ? view.state.sliceDoc(from, to) : "";
    const how = { selected: words.includes("\n") ? "" : words, apart: standsApart(view.state.doc, to) };
    const effects = files.map((file) => {
      const element = arriving(file, {
        async stored(kept) {
          await put(view, element, kept, how);
          document.dispatchEvent(new CustomEvent("files:changed"));
        },
        gone() {
          giveFocus(view, element);
          if (placeOf(view.state, element)) view.dispatch({ effects: leave.of(element) });
        },
      });
      return take.of({ element, from, at: to });
    });
    view.dispatch({ effects, selection: { anchor: to }, scrollIntoView: true });
    return true;
  }

  const handlers = EditorView.domEventHandlers({
    paste(event, view) {
      const taken = add(view, event.clipboardData ? pasted(event.clipboardData) : [], view.state.selection.main);
      if (taken) event.preventDefault();
      return taken;
    },
    dragover(event) {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); // it may be dropped here
    },
    drop(event, view) {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (!files.length) return false;
      event.preventDefault();
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
      view.focus();
      return add(view, files, { from: at, to: at });
    },
  });
  return {
    add,
    extension: [field, handlers, dropCursor()],
    /** @param {EditorView} view */
    connect(view) {
      document.addEventListener("files:insert", (event) => insert(view, event.detail));
      button.addEventListener("click", () => picker.click());
      picker.addEventListener("change", () => {
        view.focus();
        add(view, [...(picker.files ?? [])], view.state.selection.main);
        picker.value = "";
      });
    },
  };
}
