/**
 * A picture without words is marked in the text, so that nobody forgets who can't see it: a button after it leads to where
 * the words go.
 */

import { Decoration, EditorView, syntaxTree, ViewPlugin, WidgetType } from "../../vendor/codemirror.min.js";
import { around } from "./format.js";

const WORDLESS = /^!\[\s*\]/;

/** Selects what is between the brackets of the picture before a button. @param {EditorView} view @param {Element} button */
function lead(view, button) {
  const { state } = view;
  const end = view.posAtDOM(button);
  const image = around(state, end, end, "Image");
  const brackets = image && WORDLESS.exec(state.sliceDoc(image.from, image.to));
  if (!brackets) return;
  view.dispatch({
    selection: { anchor: image.from + "![".length, head: image.from + brackets[0].length - 1 },
    scrollIntoView: true,
  });
  view.focus();
}

class Asks extends WidgetType {
  eq() {
    return true;
  }

  toDOM(view) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "asks-for-words";
    button.textContent = "Say what it shows";
    button.addEventListener("click", () => lead(view, button));
    return button;
  }
}

const asks = Decoration.widget({ widget: new Asks(), side: 1 });

/** @param {EditorView} view */
function decorate(view) {
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (node.name === "Image" && node.to <= to && WORDLESS.test(view.state.sliceDoc(node.from, node.to))) {
          found.push(asks.range(node.to));
        }
      },
    });
  }
  return Decoration.set(found, true);
}

export const wordless = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = decorate(view);
    }

    update(update) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
