/**
 * A picture without words is marked in the text, so that nobody forgets who can't see it: a button after it opens a small
 * field, and what is said there comes between its brackets.
 */

import { Decoration, EditorView, syntaxTree, ViewPlugin, WidgetType } from "../../vendor/codemirror.min.js";
import { isComposing } from "../dom.js";
import { inBrackets } from "./file-markdown.js";
import { around } from "./format.js";

/** @import { Range, ViewUpdate } from "../../vendor/codemirror.min.js" */

const WORDLESS = /^!\[\s*\]/;
const QUESTION = "Say what it shows";

/** Puts words between the brackets of the picture before a widget. @param {EditorView} view @param {HTMLElement} widget @param {string} said */
function describe(view, widget, said) {
  const words = inBrackets(said);
  if (!words || !widget.isConnected) return;
  const { state } = view;
  const end = view.posAtDOM(widget);
  const image = around(state, end, end, "Image");
  const brackets = image && WORDLESS.exec(state.sliceDoc(image.from, image.to));
  if (!brackets) return;
  if (widget.contains(document.activeElement)) view.focus();
  const from = image.from + "![".length;
  view.dispatch({ changes: { from, to: image.from + brackets[0].length - 1, insert: words }, userEvent: "input.file" });
}

class Asks extends WidgetType {
  /** @override */
  eq() {
    return true;
  }

  /** @param {EditorView} view */
  toDOM(view) {
    const widget = document.createElement("span");
    const button = document.createElement("button");
    const field = Object.assign(document.createElement("input"), { className: "input", hidden: true, dir: "auto" });
    button.type = "button";
    button.className = "asks-for-words";
    button.textContent = QUESTION;
    field.placeholder = QUESTION;
    field.setAttribute("aria-label", "What the picture shows");
    widget.className = "words-of-a-picture";
    widget.append(button, field);

    const show = (/** @type {boolean} */ asked) => {
      field.hidden = !asked;
      button.hidden = asked;
    };
    button.addEventListener("click", () => {
      show(true);
      field.focus();
    });
    field.addEventListener("keydown", (event) => {
      if (isComposing(event) || (event.key !== "Enter" && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") field.value = "";
      view.focus();
    });
    field.addEventListener("blur", () => {
      // not at once: it may be leaving because the text is just changing
      window.setTimeout(() => {
        describe(view, widget, field.value);
        show(false);
      });
    });
    return widget;
  }
}

const asks = Decoration.widget({ widget: new Asks(), side: 1 });

/** @param {EditorView} view */
function decorate(view) {
  /** @type {Range<Decoration>[]} */
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

export const missingAlt = ViewPlugin.fromClass(
  class {
    /** @param {EditorView} view */
    constructor(view) {
      this.decorations = decorate(view);
    }

    /** @param {ViewUpdate} update */
    update(update) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || parsed) this.decorations = decorate(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
