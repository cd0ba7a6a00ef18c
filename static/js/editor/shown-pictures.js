/**
 * Pictures of the desk are shown in the text, below the line that they stand in, with their descriptions.
 */

import { Decoration, EditorView, StateField, syntaxTree, WidgetType } from "../../vendor/codemirror.min.js";

/** @import { EditorState, Range, Transaction } from "../../vendor/codemirror.min.js" */

const PICTURE = /!\[((?:[^\[\]\\\n]|\\.)*)\]\(<?(\/w\/[^\s)>]+)>?(?:\s[^)\n]*)?\)/g;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;

class Shown extends WidgetType {
  /** @param {string} address @param {string} words */
  constructor(address, words) {
    super();
    this.address = address;
    this.words = words;
  }

  /** @override @param {Shown} other */
  eq(other) {
    return other.address === this.address && other.words === this.words;
  }

  /** @override @param {EditorView} view */
  toDOM(view) {
    const figure = document.createElement("figure");
    const picture = Object.assign(document.createElement("img"), { src: this.address, alt: "", decoding: "async" });
    figure.className = "picture-in-text";
    picture.addEventListener("load", () => view.requestMeasure());
    picture.addEventListener("error", () => figure.remove());
    figure.append(picture);
    if (this.words) {
      figure.append(Object.assign(document.createElement("figcaption"), { textContent: this.words, dir: "auto" }));
    }
    return figure;
  }
}

/** Whether a place is in code, where nothing is a picture. @param {EditorState} state @param {number} at */
function isInCode(state, at) {
  for (let node = syntaxTree(state).resolveInner(at, 1); node.parent; node = node.parent) {
    if (node.name.includes("Code")) return true;
  }
  return false;
}

/** @param {EditorState} state */
function shown(state) {
  /** @type {Range<Decoration>[]} */
  const found = [];
  for (const match of state.doc.toString().matchAll(PICTURE)) {
    if (isInCode(state, match.index)) continue;
    const widget = new Shown(match[2], match[1].replace(ESCAPED, "$1"));
    found.push(Decoration.widget({ widget, block: true, side: 1 }).range(state.doc.lineAt(match.index).to));
  }
  return Decoration.set(found, true);
}

/** Whether a change may have made, changed or taken a picture, or code around one. @param {Transaction} transaction */
function concernsPictures({ changes, startState, state }) {
  let concerns = false;
  changes.iterChangedRanges((fromA, toA, fromB, toB) => {
    const before = startState.sliceDoc(startState.doc.lineAt(fromA).from, startState.doc.lineAt(toA).to);
    const after = state.sliceDoc(state.doc.lineAt(fromB).from, state.doc.lineAt(toB).to);
    concerns ||= /!\[|```|~~~/.test(before) || /!\[|```|~~~/.test(after);
  });
  return concerns;
}

/** @type {StateField<ReturnType<typeof Decoration.set>>} */
export const shownPictures = StateField.define({
  create: shown,
  update(pictures, transaction) {
    if (!transaction.docChanged) return pictures;
    return concernsPictures(transaction) ? shown(transaction.state) : pictures.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});
